"""Remedies: the nearest word, and how far it is looked for. What fields hold is tested with the loader."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import pytest

from detector.catalogue.fields import near_word, word_fault


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("ingest", None),
        ("ingst", "unknown word 'ingst'; did you mean 'ingest'?"),
        ("Script", "unknown word 'Script'; did you mean 'script'?"),
        ("zzz", "unknown word 'zzz'; use one of ingest, script"),
        ("z" * 200, f"unknown word '{'z' * 80}'; use one of ingest, script"),
    ],
)
def test_a_word_outside_the_vocabulary_comes_with_a_remedy(text: str, remedy: str | None) -> None:
    assert word_fault(text, ("ingest", "script")) == remedy


def test_a_remedy_is_not_looked_for_among_thousands_of_words(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    closest = difflib.get_close_matches

    def counted(text: str, words: Sequence[str], count: int, cutoff: float) -> list[str]:
        compared.append(len(text) * len(words))
        return closest(text, words, count, cutoff)

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    assert near_word("x" * 10_000, [f"source-{number}" for number in range(5_000)]) is None
    assert compared == [80 * 100]
