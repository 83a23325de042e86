"""GitHub-flavoured Markdown: the table's content, and no markup from outside."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from detector.report import markdown, sentences
from detector.report.document import Document
from tests.report.examples import DAY, DAY_WITH_HOSTS, NOTHING, REPLAY, hostile_document
from tests.report.hostile import HOSTILE, raw


def test_a_vendor_is_a_row() -> None:
    assert (
        "| Acme Watch | workplace monitoring | keystrokes, screenshots, window titles | sending data "
        "| `in.acmewatch.example` | 1.3 MB | 2026-11-24 09:14 | 2026-11-24 17:00 |"
    ) in markdown.render(DAY).split("\n")


def test_the_order_is_the_one_of_the_table() -> None:
    written = markdown.render(DAY_WITH_HOSTS)
    assert re.findall(r"^## (.*)$", written, re.MULTILINE) == [
        sentences.SECTION_WATCHING,
        sentences.SECTION_OTHERS,
        sentences.SECTION_VISITED,
        sentences.SECTION_INTERCEPTION,
        sentences.SECTION_HOSTS,
        sentences.SECTION_GAPS,
    ]


@pytest.mark.parametrize("document", [DAY, NOTHING])
def test_the_last_line_is_the_verdict(document: Document) -> None:
    assert markdown.render(document).split("\n")[-1] == f"**{sentences.verdict(document)}**"


def test_hosts_carry_their_notes() -> None:
    written = markdown.render(DAY_WITH_HOSTS)
    assert "| `metrics.company.example` → `t.everyclick.example` |  | DNS, TLS |" in written
    assert "| name from DNS; or: `cdn.other.example` and `img.other.example` | DNS |" in written
    assert "| `cloudflare-ech.com` | the name shown outside; the true one is encrypted |" in written


def test_many_hosts_are_counted() -> None:
    assert "and 1,000 more hosts" in markdown.render(replace(DAY, vendors=(replace(REPLAY, hosts_not_listed=1_000),)))


def test_reasons_are_nested() -> None:
    assert "\n- 15 of 340 connections have no name (17 % of the bytes):\n  - 9: " in markdown.render(DAY)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_text_becomes_markup(text: str) -> None:
    written = markdown.render(hostile_document(text))
    assert not raw(written)
    written.encode("utf-8")
    outside = re.sub(r"\\[^\w\s]|`[^`\n]*`", "", written)
    assert not re.search(r"[`<>\[\]!]|https?:|www\.|@|~~", outside)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_text_tears_a_table(text: str) -> None:
    blocks = markdown.render(hostile_document(text)).split("\n\n")
    tables = [block.split("\n") for block in blocks if block.startswith("| ")]
    assert len(tables) == 3
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in table}) == 1


def test_headings_are_the_reports_own() -> None:
    for text in HOSTILE:
        headings = re.findall(r"^#+ .*$", markdown.render(hostile_document(text)), re.MULTILINE)
        assert len(headings) == 10
