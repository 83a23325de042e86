"""Overlaps between owners and issuers that stand twice: what is told, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.catalogue.across import overlaps, repeated_issuers
from detector.catalogue.model import Owner, Signature
from tests.catalogue.samples import minimal


def owned(name: str, endpoints: str, owner: str) -> Signature:
    return replace(minimal(name, endpoints), owner=Owner(owner, None, f"https://{name}.example"))


@pytest.mark.parametrize(
    ("second", "owner", "is_told"),
    [
        ("host: in.acme.example, role: ingest", "Bolt Inc.", True),
        ("domain: eu.acme.example, role: ingest", "Bolt Inc.", True),
        ("host: acme.example, role: website", "Bolt Inc.", True),
        ("host: in.acme.example, role: ingest", "Acme Technologies GmbH", False),
        ("host: in.acme.example, role: ingest, path: /b/**", "Bolt Inc.", False),
        ("host: notacme.example, role: ingest", "Bolt Inc.", False),
        ("domain: example.org, role: ingest", "Bolt Inc.", False),
    ],
)
def test_a_name_in_the_domain_of_another_owner_is_a_warning(second: str, owner: str, is_told: bool) -> None:
    first = owned("acme", "domain: acme.example, role: website", "Acme, Inc.")
    found = list(overlaps([first, owned("bolt", second, owner)]))
    assert [(item.path, item.is_warning) for item in found] == (
        [("signatures/web-analytics/bolt.yaml", True)] if is_told else []
    )
    assert all("signatures/web-analytics/acme.yaml:11 gives to Acme, Inc." in item.message for item in found)


def test_the_nearest_domain_is_named_once() -> None:
    wide = owned("acme", "domain: acme.example, role: website", "Acme")
    near = owned("bolt", "domain: eu.acme.example, role: website", "Acme")
    (found,) = overlaps([wide, near, owned("cog", "host: in.eu.acme.example, role: ingest", "Cog")])
    assert "'eu.acme.example'" in found.message


def test_an_issuer_belongs_to_one_file() -> None:
    first = minimal("aa", "host: aa.example, role: website", certificates="[Acme Root CA]")
    second = minimal("bb", "host: bb.example, role: website", certificates="['ACME root-CA', Bolt Root CA]")
    (problem,) = repeated_issuers([first, second])
    assert str(problem) == (
        "signatures/web-analytics/bb.yaml:12: certificates: 'ACME root-CA' stands already in "
        "signatures/web-analytics/aa.yaml:12; remove one, or write more of the name"
    )
