"""Sources that have grown old, and first lines that only one machine understands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from detector.catalogue.files import SignatureFile
from detector.catalogue.model import Example, Examples
from detector.catalogue.upkeep import idle_examples, old_sources, schema_line, shared_names
from tests.catalogue.samples import good, minimal


@pytest.mark.parametrize(
    ("today", "warnings"),
    [
        (date(2026, 11, 20), []),
        (date(2028, 5, 19), []),
        (date(2028, 5, 20), [True] * 3),
        (date(2030, 1, 1), [True] * 3),
        (date(2026, 11, 19), []),  # it is tomorrow already where the contributor lives
        (date(2026, 11, 18), [False] * 3),
    ],
)
def test_a_source_is_read_again_after_eighteen_months(today: date, warnings: list[bool]) -> None:
    found = list(old_sources(good(), today))
    assert [problem.is_warning for problem in found] == warnings
    assert [problem.line for problem in found] == [32, 33, 34][: len(found)]


def test_a_day_that_is_none_was_told_already() -> None:
    spoilt = replace(good(), sources=tuple(replace(source, seen="") for source in good().sources))
    assert list(old_sources(spoilt, date(2026, 11, 25))) == []


def test_a_shared_name_is_told_at_its_line() -> None:
    (problem,) = shared_names(minimal("aa", "host: aa.example, role: ingest\ndomain: amazonaws.com, role: ingest"))
    assert (problem.line, problem.field, problem.is_warning) == (12, "endpoints.domain", False)


@pytest.mark.parametrize(
    ("first", "is_told"),
    [
        (b"# yaml-language-server: $schema=/home/me/detect/signature.schema.json\n", True),
        (b"# yaml-language-server: $schema=../../detector/catalogue/signature.schema.json\n", False),
        (b"# yaml-language-server: $schema=../../../lib/detector/catalogue/signature.schema.json\n", True),
        (b"id: acme\n", False),
    ],
)
def test_a_schema_on_one_machine_is_a_warning(first: bytes, is_told: bool) -> None:
    found = list(schema_line(SignatureFile("signatures/x/a.yaml", first)))
    assert [problem.is_warning for problem in found] == ([True] if is_told else [])
    assert list(schema_line(SignatureFile("signatures/x/a.yaml", None, "cannot be read"))) == []


@pytest.mark.parametrize(
    ("ignore", "is_told"),
    [
        ("https://example.com/", True),
        ("notacmewatch.example", False),
        ("https://a.org/?u=IN.acmewatch.example", False),
        ("issuer: CN=Acmeville Root CA", False),
        ("process: acmewatchd2", False),
        ("issuer: CN=Bolt", True),
    ],
)
def test_an_example_that_could_never_match_shows_nothing(ignore: str, is_told: bool) -> None:
    signature = replace(good(), examples=Examples((), (Example(ignore, 37),)))
    assert [problem.line for problem in idle_examples(signature)] == ([37] if is_told else [])
