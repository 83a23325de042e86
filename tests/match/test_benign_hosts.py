"""What an ordinary working day touches: no product that watches people may be found in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from detector.catalogue.store import load
from detector.match.index import Match, Matcher

FILE = Path(__file__).resolve().parents[1] / "data" / "benign_hosts.txt"
LEAST_HOSTS = 300
WATCHING = {"workplace-monitoring", "insider-risk", "session-replay", "digital-experience"}
TELEMETRY = {"os-telemetry", "app-telemetry"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A host, the signature that must match it (by its own host line), and one that may, with the reason."""

    host: str
    own: str | None
    other: str | None
    reason: str


def entries() -> list[Entry]:
    found = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            rest, _, reason = line.partition(":")
            host, _, other = rest.partition(" ~ ")
            host, _, own = host.partition(" = ")
            found.append(Entry(host.strip(), own or None, other or None, reason.strip()))
    return found


ENTRIES = entries()
MATCHER = Matcher(load(use_cache=False))


def match(entry: Entry) -> Match | None:
    return MATCHER.match(entry.host)


def test_there_are_enough_of_them_and_none_twice() -> None:
    hosts = [entry.host for entry in ENTRIES]
    assert len(hosts) >= LEAST_HOSTS
    assert len(set(hosts)) == len(hosts)


def test_nothing_that_watches_people_touches_them() -> None:
    touched = {entry.host: found.signature_id for entry in ENTRIES if (found := match(entry)) is not None}
    watching = {host: name for host, name in touched.items() if match_category(host) in WATCHING}
    assert watching == {}


def match_category(host: str) -> str:
    found = MATCHER.match(host)
    return "" if found is None else found.category


def test_every_match_is_expected() -> None:
    unexpected = {
        entry.host: found.signature_id
        for entry in ENTRIES
        if (found := match(entry)) is not None and found.signature_id not in (entry.own, entry.other)
    }
    assert unexpected == {}


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.own], ids=lambda entry: entry.host)
def test_telemetry_is_found_by_its_own_host_line(entry: Entry) -> None:
    found = match(entry)
    assert found is not None
    assert (found.signature_id, found.matched) == (entry.own, entry.host)
    assert found.category in TELEMETRY


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.other], ids=lambda entry: entry.host)
def test_what_else_may_match_does_and_has_a_reason(entry: Entry) -> None:
    found = match(entry)
    assert found is not None
    assert found.signature_id == entry.other
    assert found.role not in ("ingest", "agent")
    assert entry.reason
