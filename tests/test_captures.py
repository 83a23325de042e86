"""Our own captures of real clients: every name that a client gave is found where it stood."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from detector.catalogue.store import load
from detector.inputs import Input
from detector.scan import scan
from detector.summary import Summary, Tally

FOLDER = Path(__file__).parent / "data" / "captures"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
CUT = {"snaplen-96.pcap"}
"""Captures of which only the heads of packets were kept: names beyond them are not there to be found."""


@cache
def summary(name: str) -> Summary:
    return scan([Input(str(FOLDER / name), True)], load(), jobs=1).summary


def rows(name: str) -> dict[str, Tally]:
    return {tally.host: tally for tally in summary(name).tallies}


def test_every_capture_is_expected_and_described() -> None:
    files = {path.name for path in FOLDER.glob("*.pcap*")}
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert files == set(EXPECTED)
    assert [name for name in files if f"`{name}`" not in readme] == []


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_packet_is_accounted_for(name: str) -> None:
    coverage = summary(name).coverage
    assert coverage.packets > 0
    assert coverage.packets == coverage.parsed + sum(coverage.unparsed.values())


@pytest.mark.parametrize("place", ["sni", "quic", "http", "dns"])
@pytest.mark.parametrize("name", sorted(set(EXPECTED) - CUT))
def test_every_name_is_found_where_it_stood(name: str, place: str) -> None:
    known = rows(name)
    aliases = {alias for tally in known.values() for alias in tally.aliases}
    for host in EXPECTED[name].get(place, []):
        plain = str(host).rpartition(":")[0] or str(host) if place == "http" else str(host)
        if place == "dns" and plain in aliases:
            continue
        assert plain in known, f"{plain} is missing"
        assert place in known[plain].seen_in


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_what_must_not_be_reported_is_not(name: str) -> None:
    assert set(rows(name)) & {str(host) for host in EXPECTED[name].get("absent", [])} == set()


def test_a_grease_hello_hides_nothing_and_a_real_one_does() -> None:
    assert "encrypted-client-hello" not in summary("chromium-h2-grease-ech.pcapng").coverage.unnamed_flows
    assert any(tally.is_outer for tally in summary("chromium-real-ech.pcap").tallies) or any(
        tally.by_address for tally in summary("chromium-real-ech.pcap").tallies
    )


def test_a_connection_without_a_name_gets_the_one_that_dns_gave() -> None:
    assert any(tally.by_address for tally in summary("no-sni.pcap").tallies)
    assert any(tally.ambiguous for tally in summary("no-sni.pcap").tallies)


def test_an_alias_shows_its_target() -> None:
    cloaked = [tally for tally in summary("dns-cname-chain.pcap").tallies if tally.aliases]
    assert cloaked and all(tally.signature_id for tally in cloaked)


def test_a_certificate_in_the_clear_is_read() -> None:
    assert any("certificate" in tally.seen_in for tally in summary("openssl-tls12-certificate.pcap").tallies)
    (opened,) = summary("curl-tls12-inspection-issuer.pcap").interception
    assert "zscaler" in opened.signature_id
