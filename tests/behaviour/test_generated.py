"""The bodies composed by chance: the share found on every seed, nobody accused, families set aside or not."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.behaviour.cases import Case, kinds_found, made, wrong_kinds
from tests.data.behaviour import wild
from tests.data.behaviour.generate import generated, is_aside
from tests.data.behaviour.generated.further import further
from tests.data.behaviour.generated.lookalikes import lookalikes
from tests.data.behaviour.generated.words import VOCABULARIES


def tally(cases: list[Case]) -> tuple[float, list[str], float]:
    """Return the share of trackers found, the programs accused, and the share of right kinds among those found."""
    right: Counter[str] = Counter()
    found = trackers = wrong = 0
    accused = []
    for case in cases:
        kinds = kinds_found(case)
        extra = wrong_kinds(case, kinds)
        hits = kinds.keys() & set(case.kinds)
        right.update(hits)
        if case.kinds:
            trackers += 1
            found += bool(hits)
            wrong += len(extra)
        elif extra:
            accused.append(case.name)
    return found / max(1, trackers), accused, right.total() / max(1, right.total() + wrong)


@pytest.mark.parametrize("part", ["seen", "aside"])
def test_nine_of_ten_are_found_and_nobody_is_accused(part: str) -> None:
    recall, accused, precision = tally([made(case, part) for case in generated(part, 120, seed=31)])
    assert accused == []
    assert recall >= 0.9
    assert precision >= 0.95


def test_lookalikes_are_not_accused() -> None:
    assert tally([made(case, "lookalike") for case in lookalikes(2, seed=7)])[1] == []


def test_shapes_of_other_peoples_programs() -> None:
    cases = [
        made(case, "wild")
        for case in (*wild.first(), *wild.later(), *wild.last(), *wild.final(), *wild.closing(), *wild.verdict())
    ]
    recall, accused, precision = tally(cases)
    assert accused == []
    assert recall >= 0.9
    assert precision >= 0.95


def test_words_and_notations_of_the_further_set() -> None:
    recall, _, precision = tally([made(case, "further") for case in further(120, seed=7)])
    assert recall >= 0.85
    assert precision >= 0.95


def test_the_parts_are_the_same_on_every_machine() -> None:
    assert [name for name in VOCABULARIES if is_aside(name)] == [
        "short", "hungarian", "german", "polish", "turkish", "translit", "cyrillic", "hashed",
    ]  # fmt: skip
    first, again = generated("aside", 20), generated("aside", 20)
    assert first == again
