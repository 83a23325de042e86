"""What captures hold of one host and of one file, over our own captures of real clients."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from detector.catalogue.compiled import Catalogue, catalogue_of
from detector.catalogue.store import load
from detector.errors import CaptureError
from detector.seen import SeenHost, endpoint_of, look_for, meet
from tests.catalogue.samples import minimal

FOLDER = Path(__file__).parent / "data" / "captures"
WORKDAY = str(FOLDER / "workday.pcap")
SEEN = SeenHost(
    host="in.acme.example",
    seen_in=("dns", "http"),
    contacts=5,
    requests=(("POST", "/v2/events/*", 3), ("BREW", "/v2/events/*", 1)),
    neighbours=("eu.acme.example",),
    aliases=(),
)


@cache
def empty() -> Catalogue:
    return catalogue_of([])


def test_a_host_is_found_where_it_was_named() -> None:
    seen = look_for("rt.teramind.co", [WORKDAY], empty())
    assert seen is not None
    assert {"dns", "sni"} <= set(seen.seen_in)
    assert seen.contacts > 0
    assert seen.requests == ()
    assert look_for("teramind.co", [WORKDAY], empty()) is None


def test_requests_in_the_clear_are_counted_without_their_values() -> None:
    capture = str(FOLDER / "curl-http.pcap")
    hosts = [tally.name for tally in meet([capture], load(), ["signatures"]).met]
    found = [seen for host in hosts if (seen := look_for(host, [capture], empty())) is not None]
    assert any(seen.requests for seen in found)
    for seen in found:
        assert all("?" not in path and count > 0 for _, path, count in seen.requests)


def test_neighbours_lie_in_the_registered_domain() -> None:
    seen = look_for("api.timedoctor.com", [WORKDAY], empty())
    assert seen is not None
    assert all(host.endswith(".timedoctor.com") for host in seen.neighbours)


def test_what_was_seen_becomes_an_endpoint() -> None:
    endpoint = endpoint_of(SEEN, "ingest")
    assert (endpoint.name, endpoint.is_domain, endpoint.role) == ("in.acme.example", False, "ingest")
    assert (endpoint.methods, endpoint.path) == (("POST",), "/v2/events/*")
    assert endpoint.notes[0].startswith("Seen in DNS, HTTP: 5 times.")
    assert any("POST /v2/events/* (3 times" in note for note in endpoint.notes)
    assert any("eu.acme.example" in note for note in endpoint.notes)


def test_without_requests_no_path_is_claimed() -> None:
    bare = endpoint_of(replace(SEEN, requests=(), neighbours=()), "unknown")
    assert (bare.methods, bare.path, len(bare.notes)) == ((), None, 1)
    apart = endpoint_of(replace(SEEN, requests=(("GET", "/a", 1), ("POST", "/b", 1))), "unknown")
    assert (apart.methods, apart.path) == ((), None)


def test_a_file_is_held_against_a_capture() -> None:
    own = minimal("own", "host: rt.teramind.co, role: ingest\nhost: eu.own.example, role: script")
    encounter = meet([WORKDAY], catalogue_of([own, minimal("zz", "host: api.timedoctor.com, role: agent")]), [own.path])
    (met,), (missed,) = encounter.met, encounter.missed
    assert (met.origin, met.name, met.role, met.evidence) == (f"{own.path}:11", "rt.teramind.co", "ingest", "sending")
    assert met.contacts > 0 and met.bytes_out > 2_048
    assert (missed.origin, missed.name) == (f"{own.path}:12", "eu.own.example")


def test_an_issuer_is_met_in_a_certificate() -> None:
    names = ["signatures/network-inspection/zscaler.yaml"]
    encounter = meet([str(FOLDER / "curl-tls12-inspection-issuer.pcap")], load(), names)
    issuers = [item for item in encounter.met if not item.role]
    assert [(item.signature_id, item.seen_in) for item in issuers] == [("zscaler", ("certificate",))]


def test_what_is_no_capture_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no capture\n")
    with pytest.raises(CaptureError):
        look_for("a.example", [str(text)], empty())
