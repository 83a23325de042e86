"""Requests that pass the proxy, added up."""

from __future__ import annotations

from dataclasses import replace

from detector.beats.model import NOTHING_FOLLOWED
from detector.catalogue.store import load
from detector.findings import Findings
from detector.intercept import Intercept
from detector.match.index import Matcher
from detector.observation import Observation
from detector.payload import Payload
from detector.sources.proxy import Passed, ProxyAddon

CATALOGUE = load()
MATCHER = Matcher(CATALOGUE)


def request(host: str, at: float, size: int) -> Passed:
    seen = Observation(
        at=at,
        seen_in="proxy",
        host=host,
        method="POST",
        path="/x",
        bytes_out=size,
        bytes_in=1,
        page="https://a.example",
    )
    return Passed(seen=seen)


def test_a_look_in_between_says_what_the_end_says_and_changes_nothing() -> None:
    intercept = Intercept(Findings(MATCHER), CATALOGUE, "127.0.0.1:8080")
    intercept.addon = ProxyAddon(intercept.tell)
    intercept.tell(request("rt.teramind.co", 20.0, 4_000))
    intercept.tell(request("a.example", 10.0, 50))
    intercept.addon.unreadable["pinned.example"] = "certificate refused by the app"
    intercept.addon.skipped["no-request"] += 2
    between = intercept.summary()
    assert intercept.summary() == between
    assert replace(intercept.finish(), followed=NOTHING_FOLLOWED) == between
    (source,) = between.sources
    assert (source.kind, source.name, source.started_at, source.ended_at) == ("proxy", "127.0.0.1:8080", 10.0, 20.0)
    assert (between.coverage.requests, between.coverage.flow_bytes) == (2, 4_052)
    assert between.coverage.unreadable == {("pinned.example", "certificate refused by the app")}
    assert between.coverage.skipped_requests == {"no-request": 2}
    tallies = {tally.host: tally for tally in between.tallies}
    assert tallies["rt.teramind.co"].signature_id == "teramind"
    assert (tallies["rt.teramind.co"].posts, tallies["rt.teramind.co"].pages) == (1, frozenset({"https://a.example"}))


def test_what_fails_in_our_own_code_is_told() -> None:
    intercept = Intercept(Findings(MATCHER), CATALOGUE, "x")
    intercept.addon = ProxyAddon(intercept.tell)
    intercept.addon.failures["RuntimeError"] += 1
    assert intercept.finish().coverage.skipped_requests == {"our-own-RuntimeError": 1}


def test_a_request_in_a_product_s_format_is_known_on_any_host() -> None:
    intercept = Intercept(Findings(MATCHER), CATALOGUE, "x")
    seen = replace(request("stats.company.example", 1.0, 9).seen, path="/matomo.php")
    intercept.tell(Passed(seen=seen, payload=Payload(query="idsite=1&rec=1")))
    intercept.tell(Passed(seen=seen, payload=Payload(query="idsite=1")))
    assert [(tally.signature_id, tally.requests) for tally in intercept.finish().tallies] == [(None, 1), ("matomo", 1)]
