"""The labelled set: no legitimate program is accused, and the share of trackers found does not fall."""

from __future__ import annotations

import pytest

from detector import vocabulary
from detector.behaviour.kinds.registry import ACCOMPANYING, DETECTORS
from tests.behaviour.cases import Case, all_cases, kinds_found, wrong_kinds

CASES = all_cases()
# Known limits: encrypted by the tracker itself, counts without events, numbers in a notation of their own, or no name.
LOST = {
    "v17-encrypted.corp-intranet.test",
    "browser t-rrweb-gzip-b64",
    "base36 numbers",
    "signed bytes in base64",
    "short counters",
}


def test_the_set_is_as_large_as_it_is_said_to_be() -> None:
    assert sum(bool(case.kinds) for case in CASES) >= 60
    assert sum(not case.kinds for case in CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)
    assert {kind for case in CASES for kind in (*case.kinds, *case.may)} <= set(vocabulary.KINDS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_shows_its_kinds_and_no_other(case: Case) -> None:
    found = kinds_found(case)
    assert wrong_kinds(case, found) == set()
    if case.name not in LOST:
        assert set(case.kinds) <= found.keys()


def test_what_is_listed_as_lost_is_lost() -> None:
    for case in CASES:
        if case.name in LOST:
            assert set(case.kinds) - kinds_found(case).keys(), f"{case.name} is found now; take it off the list"


def test_each_kind_of_the_vocabulary_has_one_detector_that_explains_itself() -> None:
    assert [detector.kind for detector in DETECTORS] == list(vocabulary.KINDS)
    assert all(len(detector.explain) > 20 and 0.5 <= detector.threshold < 1 for detector in DETECTORS)
    assert set(vocabulary.KINDS) > ACCOMPANYING
