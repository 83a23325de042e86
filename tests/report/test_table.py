"""The report that a person reads: its words at three widths, its order, its honesty, its safety."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from detector.report import sentences, table
from detector.report.document import Document
from detector.report.layout import columns
from tests.report.examples import (
    ANALYTICS,
    DAY,
    DAY_WITH_HOSTS,
    NINE,
    NOTHING,
    OUTER,
    READ,
    REPLAY,
    VISITED,
    host_row,
    hostile_document,
    vendor_row,
)
from tests.report.hostile import HOSTILE, raw

GOLDEN = Path(__file__).parent / "golden"


def draw(document: Document, *, width: int = 80, colour: bool = False, show_all: bool = False) -> str:
    return table.render(document, width=width, colour=colour, show_all=show_all)


def uncoloured(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_working_day_reads_as_it_was_approved(width: int) -> None:
    approved = (GOLDEN / f"table_{width}.txt").read_text(encoding="utf-8")
    assert draw(DAY_WITH_HOSTS, width=width, show_all=True) + "\n" == approved


@pytest.mark.parametrize("width", [40, 80, 120])
def test_what_was_read_reads_as_it_was_approved(width: int) -> None:
    approved = (GOLDEN / f"read_{width}.txt").read_text(encoding="utf-8")
    assert draw(READ, width=width) + "\n" == approved


@pytest.mark.parametrize("width", [24, 40, 60, 71, 72, 80, 100, 109, 110, 120, 160, 200])
def test_no_line_is_wider_than_asked_but_the_verdict(width: int) -> None:
    *lines, verdict = draw(DAY_WITH_HOSTS, width=width, show_all=True).split("\n")
    assert max(map(columns, lines)) <= width
    assert verdict == sentences.verdict(DAY_WITH_HOSTS)


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_text_reaches_the_terminal(text: str, width: int) -> None:
    drawn = draw(hostile_document(text), width=width, show_all=True)
    assert not raw(drawn)
    drawn.encode("utf-8")
    *lines, _ = drawn.split("\n")
    assert max(map(columns, lines)) <= width
    assert not raw(uncoloured(draw(hostile_document(text), width=width, colour=True, show_all=True)))


@pytest.mark.parametrize("width", [40, 80, 120])
def test_colour_changes_no_word(width: int) -> None:
    plain = draw(DAY_WITH_HOSTS, width=width, show_all=True)
    coloured = draw(DAY_WITH_HOSTS, width=width, colour=True, show_all=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31mAcme Watch\x1b[0m" in coloured
    assert re.sub(r" +$", "", uncoloured(coloured), flags=re.MULTILINE) == plain


def test_the_verdict_is_the_last_line_even_when_nothing_was_read() -> None:
    assert draw(NOTHING).split("\n")[-1] == "Nothing could be read: there was no packet."
    assert not draw(NOTHING).endswith("\n")


def test_workplace_monitoring_comes_first_and_visits_stand_apart() -> None:
    drawn = draw(DAY)
    titles = ("WORKPLACE MONITORING", "Acme", "OTHER VENDORS", "Everyclick", "Tallyho", "VISITED ONLY", "Hourglass")
    places = [drawn.index(title) for title in titles]
    assert places == sorted(places)
    assert "no sign of monitoring" in drawn[drawn.index("VISITED ONLY") :]


def test_sections_without_content_are_left_out() -> None:
    drawn = draw(replace(DAY, vendors=(ANALYTICS,), interception=()))
    assert "OTHER VENDORS" in drawn
    for title in ("WORKPLACE MONITORING", "VISITED ONLY", "WHO OPENED", "EVERY HOST"):
        assert title not in drawn


def test_only_visited_vendors_explain_no_evidence() -> None:
    drawn = draw(replace(DAY, vendors=(VISITED,)))
    assert "WHAT THE WORDS MEAN" not in drawn
    assert "contacted" not in drawn


def test_hosts_are_shown_only_when_asked_and_known() -> None:
    assert "EVERY HOST" in draw(DAY_WITH_HOSTS, show_all=True)
    assert "EVERY HOST" not in draw(DAY_WITH_HOSTS)
    assert "EVERY HOST" not in draw(DAY, show_all=True)


def test_evidence_names_the_host_it_stands_on() -> None:
    wide = draw(replace(DAY, vendors=(vendor_row(),)), width=160)
    assert "to in.acmewatch.example" in wide
    seen = draw(replace(DAY, vendors=(vendor_row(evidence="observed"),)), width=160)
    assert "data seen" in seen
    assert "sending data" not in seen


@pytest.mark.parametrize(("lookups", "words"), [(1, "only looked up:"), (0, "connected to")])
def test_a_look_up_is_not_called_a_connection(lookups: int, words: str) -> None:
    drawn = draw(replace(DAY, vendors=(replace(ANALYTICS, lookups=lookups),)), width=160)
    assert f"{words} tallyho.example" in drawn


def test_hosts_beyond_the_limit_are_counted() -> None:
    drawn = draw(replace(DAY, vendors=(replace(REPLAY, hosts_not_listed=1_000),)), width=160)
    assert "and 1,001 more hosts" in drawn


@pytest.mark.parametrize(("by_address", "note"), [(2, "(name from DNS)"), (1, "(name in part from DNS)"), (0, None)])
def test_names_that_only_dns_gave_are_marked(by_address: int, note: str | None) -> None:
    host = host_row(by_address=by_address, contacts=3, lookups=1)
    drawn = draw(replace(DAY, hosts=(host,)), show_all=True)
    assert (note in drawn) if note else ("from DNS" not in drawn)


def test_the_outer_name_of_an_encrypted_hello_is_marked() -> None:
    assert "true one is encrypted" in draw(replace(DAY, hosts=(OUTER,)), width=120, show_all=True)


def test_days_are_named_when_there_are_several() -> None:
    vendor = vendor_row(last_seen=NINE + 86_400)
    drawn = draw(replace(DAY, vendors=(vendor,)), width=40)
    assert "seen: 24 Nov 09:14 to 25 Nov 09:14" in drawn


def test_sizes_that_a_source_cannot_see_are_unknown_and_not_zero() -> None:
    drawn = draw(replace(DAY, vendors=(vendor_row(bytes_out=None),)), width=40)
    assert "sent: unknown" in drawn


def test_importing_the_renderer_does_not_import_tabulate() -> None:
    script = "import sys, detector.report.table; sys.exit('tabulate' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
