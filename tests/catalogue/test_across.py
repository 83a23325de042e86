"""Overlaps between owners and issuers that stand twice: what is told, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.catalogue.across import overlaps, repeated_issuers, shared_hints
from detector.catalogue.model import AddressRange, Ja4, Owner, Signature
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


def hinting(name: str, cidr: str, ja4: str = "") -> Signature:
    return replace(
        minimal(name, f"host: in.{name}.example, role: ingest"),
        ranges=(AddressRange(cidr, "page", 20),),
        ja4=(Ja4(ja4, "page", 21),) if ja4 else (),
    )


@pytest.mark.parametrize(
    ("cidr", "is_told"),
    [
        ("198.51.100.0/24", True),
        ("198.51.100.128/25", True),
        ("198.51.0.0/16", True),
        ("198.51.101.0/24", False),
        ("2001:db8::/32", False),
        ("no range at all", False),
    ],
)
def test_an_address_is_one_product_s(cidr: str, is_told: bool) -> None:
    found = list(shared_hints([hinting("acme", "198.51.100.0/24"), hinting("bolt", cidr)]))
    assert [(item.path, item.line, item.field, item.is_warning) for item in found] == (
        [("signatures/web-analytics/bolt.yaml", 20, "ranges.cidr", False)] if is_told else []
    )
    assert all("signatures/web-analytics/acme.yaml:20" in item.message for item in found)


def test_ranges_of_one_file_may_lie_in_each_other() -> None:
    one = replace(hinting("acme", "198.51.0.0/16"), ranges=(AddressRange("198.51.0.0/16", "page", 1),) * 2)
    assert list(shared_hints([one])) == []


def test_a_handshake_that_two_products_show_is_neither_s() -> None:
    value = "t13d880900_fcb5b95cb75a_b0d3b4ac2a14"
    (found,) = shared_hints([hinting("acme", "198.51.100.0/24", value), hinting("bolt", "2001:db8::/32", value)])
    assert (found.path, found.field) == ("signatures/web-analytics/bolt.yaml", "ja4.value")
