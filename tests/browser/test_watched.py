"""Pages with real collectors: whom the report names, and what it says was observed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.cases import ACCOMPANYING, PROOFS, WATCHED, Watched
from tests.browser.day import Day
from tests.browser.truth import facts

KNOWN = [case for case in WATCHED if case.vendor]
UNKNOWN = [case for case in WATCHED if not case.vendor]


def of(cases: list[Watched]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.name)


def wrong(day: Day, case: Watched, entry: dict[str, Any]) -> set[str]:
    """Return the kinds of an entry that the case does not hold, or that nothing proves among what arrived."""
    held = facts(day.arrived(case.hosts, case.name), day.done[case.name])
    observed = {found["kind"] for found in entry["observed"]} - ACCOMPANYING
    unproven = {kind for kind in observed & PROOFS.keys() if not held & PROOFS[kind]}
    return unproven | observed - set(case.kinds) - set(case.may)


@of(list(WATCHED))
def test_what_was_typed_and_done_has_arrived(watched: Day, case: Watched) -> None:
    arrived = watched.arrived(case.hosts, case.name)
    assert arrived
    held = facts(arrived, watched.done[case.name])
    assert [kind for kind in case.kinds if not held & PROOFS[kind]] == [], held


@of(KNOWN)
def test_the_vendor_is_named_with_the_page(watched: Day, case: Watched) -> None:
    watched.arrived(case.hosts, case.name)
    vendor = watched.vendor(case.vendor or "")
    assert vendor["pages"] == [f"https://{case.page}"]
    assert case.collector in {host["host"] for host in vendor["hosts"]}
    assert vendor["bytes_out"] > 0


@of([case for case in KNOWN if case.kinds])
def test_what_a_vendor_received_was_observed(watched: Day, case: Watched) -> None:
    vendor = watched.vendor(case.vendor or "")
    observed = {found["kind"]: found for found in vendor["observed"]}
    assert set(case.kinds) - observed.keys() == set()
    assert vendor["evidence"] == "observed"
    for found in observed.values():
        assert found["count"] > 0 and found["how"] and found["certainty"] in ("decoded", "suspected")


@of(KNOWN)
def test_no_vendor_is_said_to_receive_what_was_not_sent(watched: Day, case: Watched) -> None:
    assert wrong(watched, case, watched.vendor(case.vendor or "")) == set()


@of(UNKNOWN)
def test_a_host_that_nobody_knows_is_listed_with_what_it_received(watched: Day, case: Watched) -> None:
    entry = watched.unknown(case.collector)
    assert set(case.kinds) - {found["kind"] for found in entry["observed"]} == set()
    assert wrong(watched, case, entry) == set()
    assert entry["evidence"] == "observed"
    assert entry["pages"] == [f"https://{case.page}"]


def test_nobody_else_is_accused(watched: Day) -> None:
    assert {entry["host"] for entry in watched.report["unknown"]} == {case.collector for case in UNKNOWN}
    assert {vendor["id"] for vendor in watched.report["vendors"]} == {case.vendor for case in KNOWN}


def test_all_was_read_and_nothing_failed(watched: Day) -> None:
    coverage = watched.report["coverage"]
    assert coverage["skipped_requests"] == {}
    assert not {host["host"] for host in coverage["unreadable"]} & watched.world.hosts
    assert [line for line in watched.said.splitlines() if line and not line.startswith("detect: ")] == []
