"""Rows for a spreadsheet, none of which is a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from detector.observation import Program
from detector.report import csv_
from detector.report.document import Document
from tests.report.examples import DAY, DAY_WITH_HOSTS, NOTHING, UNMATCHED, host_row, hostile_document, vendor_row
from tests.report.hostile import HOSTILE, raw


def rows(document: Document) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_.render(document)), strict=True))


def test_one_row_for_each_host_of_each_vendor() -> None:
    assert [(row["vendor"], row["host"]) for row in rows(replace(DAY, vendors=DAY.vendors[::3]))] == [
        ("Acme Watch", "in.acmewatch.example"),
        ("Hourglass", "www.hourglass.example"),
    ]


def test_a_row_holds_numbers_and_times_that_programs_can_read() -> None:
    assert rows(DAY)[0] == {
        "vendor": "Acme Watch",
        "category": "workplace-monitoring",
        "evidence": "sending",
        "visited_only": "no",
        "host": "in.acmewatch.example",
        "role": "ingest",
        "seen_in": "dns sni",
        "contacts": "3",
        "bytes_out": "1340000",
        "bytes_in": "20500",
        "first_seen": "2026-11-24T09:14:00.000Z",
        "last_seen": "2026-11-24T17:00:40.000Z",
        "signature": "signatures/workplace-monitoring/acme-watch.yaml:12",
        "processes": "",
        "observed": "",
        "known_by": "",
    }


def test_programs_stand_in_one_cell_by_name_each_once() -> None:
    programs = (Program("agentd", 40), Program("agentd", 41, "/opt/agentd"), Program("=Web Content", 7))
    found = rows(replace(DAY, vendors=(vendor_row(hosts=(host_row(programs=programs),)),)))
    assert found[0]["processes"] == "agentd, =Web Content"
    found = rows(replace(DAY, vendors=(vendor_row(hosts=(host_row(programs=programs[2:]),)),)))
    assert found[0]["processes"].startswith("'=")


def test_visited_vendors_are_marked() -> None:
    assert [row["visited_only"] for row in rows(DAY)] == ["no", "no", "no", "no", "yes"]


def test_unmatched_hosts_follow_when_the_document_has_them() -> None:
    assert len(rows(DAY_WITH_HOSTS)) == len(rows(DAY)) + 2
    last = rows(DAY_WITH_HOSTS)[-2]
    assert (last["host"], last["vendor"], last["evidence"]) == (UNMATCHED.host, "", "")


def test_a_host_that_its_vendor_does_not_list_is_still_written() -> None:
    other = host_row("eu.acmewatch.example")
    found = rows(replace(DAY, vendors=(vendor_row(),), hosts=(host_row(), other)))
    assert [(row["vendor"], row["host"]) for row in found] == [
        ("Acme Watch", "in.acmewatch.example"),
        ("Acme Watch", "eu.acmewatch.example"),
    ]
    hidden = rows(replace(DAY, vendors=(), hosts=(other,)))
    assert [(row["vendor"], row["category"]) for row in hidden] == [("acme-watch", "")]


def test_what_the_source_cannot_see_is_empty() -> None:
    found = rows(replace(DAY, vendors=(vendor_row(hosts=(host_row(bytes_out=None),)),)))
    assert found[0]["bytes_out"] == ""


def test_nothing_is_a_head_alone() -> None:
    assert csv_.render(NOTHING) == ",".join(csv_.COLUMNS)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_and_no_row_is_torn(text: str) -> None:
    written = csv_.render(hostile_document(text))
    assert not raw(written)
    found = list(csv.reader(io.StringIO(written), strict=True))
    assert {len(row) for row in found} == {len(csv_.COLUMNS)}
    for cell in (cell for row in found for cell in row):
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
        assert ";" not in cell
