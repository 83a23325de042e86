"""The built-in signatures: all of them load, do what their examples say, and cover what they must."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from functools import cache
from pathlib import PurePosixPath

from detector.catalogue.compiled import Catalogue
from detector.catalogue.store import builtin_folder, load
from detector.match.examples import count_examples, run_examples
from detector.match.index import Matcher
from detector.match.lint import check
from detector.vocabulary import CATEGORIES

LEAST_VENDORS = 400
LEAST_OF = (
    (("workplace-monitoring",), 70),
    (("insider-risk",), 25),
    (("endpoint-security", "device-management"), 25),
    (("digital-experience",), 10),
    (("network-inspection",), 20),
    (("ai-assistant", "meeting-assistant"), 15),
    (("os-telemetry", "app-telemetry"), 25),
)
LEAST_ISSUERS = 15


@cache
def catalogue() -> Catalogue:
    """Return the built-in signatures, parsed once for all tests."""
    return load(use_cache=False)


def test_every_file_loads_without_a_problem() -> None:
    assert [str(problem) for problem in catalogue().problems] == []
    assert len(catalogue()) == len(list(builtin_folder().rglob("*.yaml")))


def test_every_example_does_what_its_signature_says() -> None:
    assert [str(problem) for problem in run_examples(catalogue(), Matcher(catalogue()))] == []
    matched, ignored = count_examples(catalogue())
    assert matched >= len(catalogue()) > 0
    assert ignored > 0
    sys.stdout.write(f"{len(catalogue())} signatures, {matched} examples match, {ignored} are left alone\n")


def test_every_signature_has_examples_of_both_sorts() -> None:
    signatures = catalogue().signatures
    assert [item.path for item in signatures if not (item.examples.match and item.examples.ignore)] == []


def test_there_are_enough_vendors_in_all_categories() -> None:
    assert len({signature.name for signature in catalogue().signatures}) >= LEAST_VENDORS
    assert {entry.category for entry in catalogue().entries} == set(CATEGORIES)
    count = Counter(entry.category for entry in catalogue().entries)
    assert [words for words, least in LEAST_OF if sum(count[word] for word in words) < least] == []


def test_network_inspection_is_known_by_the_issuers_of_its_certificates() -> None:
    inspecting = [item for item in catalogue().signatures if item.category == "network-inspection"]
    assert sum(bool(item.certificates) for item in inspecting) >= LEAST_ISSUERS


def test_nothing_is_left_for_lint_to_refuse() -> None:
    count, problems = check([], date(2026, 11, 30))
    assert count == len(catalogue())
    assert [str(problem) for problem in problems if not problem.is_warning] == []


def test_every_file_stands_in_the_folder_of_its_category() -> None:
    for entry in catalogue().entries:
        assert PurePosixPath(entry.path).parts == ("signatures", entry.category, f"{entry.id}.yaml")
