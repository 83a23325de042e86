"""What lint says beyond the format."""

from __future__ import annotations

from datetime import date

import pytest

from detector.catalogue.advice import advise
from detector.catalogue.loader import parse_signature
from detector.catalogue.model import Signature

TODAY = date(2026, 11, 25)


def signature(
    *,
    name: str = "acme",
    owner: str = "Acme",
    line: str = "domain: acme.example",
    seen: str = "2026-11-20",
    ignore: str,
) -> Signature:
    text = f"""
id: {name}
name: {name}
category: web-analytics
owner: {{name: {owner}, country: US, website: https://acme.example}}
description: It counts visits.
status: documented
collects: []
endpoints:
  - {line}
    role: unknown
    source: page
ai_training: {{terms: unknown}}
links: {{privacy: null, opt_out: null, data_request: null}}
sources:
  page: {{url: https://acme.example/x, says: What it is., seen: {seen}}}
tests:
  match: [https://a.acme.example/, https://acme.example/]
  ignore: ["{ignore}", "https://example.com/?u=acme.example"]
"""
    found, problems = parse_signature(text, f"signatures/web-analytics/{name}.yaml")
    assert found is not None, problems
    return found


def told(*chosen: Signature, everyone: tuple[Signature, ...] = ()) -> list[tuple[str, bool]]:
    return [(item.message, item.is_warning) for item in advise(chosen, [*everyone, *chosen], TODAY)]


GOOD = signature(ignore="https://notacme.example/")


def test_a_good_signature_is_left_alone() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize("line", ["domain: co.uk", "host: com.au", "domain: amazonaws.com", "domain: cloudfront.net"])
def test_a_name_below_which_everybody_lives_is_refused(line: str) -> None:
    (message, is_warning), *_ = told(signature(line=line, ignore="https://notacme.example/"))
    assert "is shared" in message
    assert not is_warning


def test_a_domain_that_its_owner_hands_out_is_worth_a_look() -> None:
    (message, is_warning), *_ = told(signature(line="domain: wixsite.com", ignore="https://notacme.example/"))
    assert "public suffix list" in message
    assert is_warning


def test_a_host_in_the_domain_of_another_owner_is_worth_a_look() -> None:
    other = signature(name="beta", owner="Beta", line="host: in.acme.example", ignore="https://notbeta.example/")
    ((message, is_warning),) = told(other, everyone=(GOOD,))
    assert "lies in the domain 'acme.example' of acme (Acme)" in message
    assert is_warning
    same_owner = signature(name="gamma", line="host: in.acme.example", ignore="https://notacme.example/")
    assert told(same_owner, everyone=(GOOD,)) == []


def test_old_sources_are_worth_a_look_and_future_ones_are_wrong() -> None:
    ((message, is_warning),) = told(signature(seen="2025-05-01", ignore="https://notacme.example/"))
    assert "19 months ago" in message
    assert is_warning
    assert told(signature(seen="2025-06-01", ignore="https://notacme.example/")) == []
    ((message, is_warning),) = told(signature(seen="2027-01-01", ignore="https://notacme.example/"))
    assert "future" in message
    assert not is_warning


def test_an_example_that_shows_nothing_is_named() -> None:
    ((message, is_warning),) = told(signature(ignore="https://www.unrelated.org/"))
    assert "https://www.unrelated.org/" in message
    assert is_warning
