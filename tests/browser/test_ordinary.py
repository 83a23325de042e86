"""Pages that watch nobody, among them those that are easily mistaken: nobody is accused."""

from __future__ import annotations

import pytest

from tests.browser.cases import ACCOMPANYING, ORDINARY, Ordinary
from tests.browser.day import Day

of_each = pytest.mark.parametrize("case", ORDINARY, ids=lambda case: case.name)


@of_each
def test_the_page_did_what_it_is_for(ordinary: Day, case: Ordinary) -> None:
    arrived = ordinary.arrived([case.page], case.name)
    assert sum(one.path == case.sends and not one.incoming for one in arrived) >= case.least
    assert case.page in {host["host"] for host in ordinary.report["hosts"]}


@of_each
def test_it_is_not_called_a_collector(ordinary: Day, case: Ordinary) -> None:
    listed = ordinary.report["unknown"]
    assert listed is not None, "the report does not look for collectors without a signature"
    kinds = {found["kind"] for entry in listed if entry["host"] == case.page for found in entry["observed"]}
    assert kinds - ACCOMPANYING == set()


def test_no_vendor_is_named(ordinary: Day) -> None:
    assert ordinary.report["vendors"] == []


def test_all_was_read_and_nothing_failed(ordinary: Day) -> None:
    assert ordinary.report["coverage"]["skipped_requests"] == {}
    assert [line for line in ordinary.said.splitlines() if line and not line.startswith("detect: ")] == []
