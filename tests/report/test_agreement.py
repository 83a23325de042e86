"""Table, Markdown, CSV, JSON and HTML of one document say the same numbers."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from detector.report import csv_, json_, markdown, table, words
from detector.report.document import Document, VendorRow
from detector.report.html import page
from detector.report.letter import enquiry
from tests.report.big_day import big_day
from tests.report.examples import DAY_WITH_HOSTS, LIVE, READ

LIVE_WITH_HOSTS = replace(LIVE, hosts=tuple(host for vendor in LIVE.vendors for host in vendor.hosts))
BLIND = replace(
    DAY_WITH_HOSTS,
    vendors=tuple(
        replace(vendor, bytes_out=None, hosts=tuple(replace(host, bytes_out=None) for host in vendor.hosts))
        for vendor in DAY_WITH_HOSTS.vendors
    ),
    hosts=None,
)
DOCUMENTS = {"day": DAY_WITH_HOSTS, "live": LIVE_WITH_HOSTS, "read": READ, "log": BLIND, "big": big_day(30, 600)}


def cards(document: Document) -> list[dict[str, Any]]:
    """Return the numbers on every card of the HTML."""
    found = []
    for article in re.findall(r"<article .*?</article>", page.render(document), re.DOTALL):
        facts = dict(re.findall(r"<dt>(Sent|Received|First seen|Last seen)</dt><dd>(.*?)</dd>", article))
        found.append({name: exact(shown) for name, shown in facts.items()})
    return found


def exact(shown: str) -> int | str | None:
    """Return the number or the time behind what is shown."""
    value = re.match(r'<(data value|time datetime)="([^"]*)">', shown)
    return None if value is None else int(value[2]) if value[1] == "data value" else value[2]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_html_and_json_agree_on_every_vendor(name: str) -> None:
    written = [vendor for vendor in json_.tree(DOCUMENTS[name])["vendors"] if not vendor["visited_only"]]
    assert cards(DOCUMENTS[name]) == [
        {
            "Sent": vendor["bytes_out"],
            "Received": vendor["bytes_in"],
            "First seen": vendor["first_seen"],
            "Last seen": vendor["last_seen"],
        }
        for vendor in written
    ]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_html_and_json_agree_on_every_kind_that_was_seen(name: str) -> None:
    document = DOCUMENTS[name]
    shown = re.findall(r'<li><strong>([^<]*)</strong> <small>[^<]*<data value="(\d+)">', page.render(document))
    written = [vendor for vendor in json_.tree(document)["vendors"] if not vendor["visited_only"]]
    assert [(kind, int(count)) for kind, count in shown] == [
        (words.kind(seen["kind"]), seen["count"]) for vendor in written for seen in vendor["observed"] or ()
    ]


def test_html_json_and_csv_agree_on_every_unknown_host() -> None:
    shown = [
        (exact(sent), exact(requests), exact(first), exact(last))
        for sent, requests, first, last in re.findall(
            r"<dt>Sent</dt><dd>(.*?)</dd></div>\n<div><dt>Requests</dt><dd>(.*?)</dd></div>\n"
            r"<div><dt>First seen</dt><dd>(.*?)</dd></div>\n<div><dt>Last seen</dt><dd>(.*?)</dd></div>",
            page.render(READ),
        )
    ]
    written = json_.tree(READ)["unknown"]
    assert len(shown) == 2
    assert shown == [(row["bytes_out"], row["requests"], row["first_seen"], row["last_seen"]) for row in written]
    rows = list(csv.DictReader(io.StringIO(csv_.render(READ))))[-2:]
    assert shown == [(int(row["bytes_out"]), int(row["contacts"]), row["first_seen"], row["last_seen"]) for row in rows]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_html_json_and_csv_agree_on_every_host(name: str) -> None:
    document = DOCUMENTS[name]
    body = page.render(document).partition("<tbody>")[2].partition("</tbody>")[0]
    shown = []
    for row in body.split("<tr>")[1:]:
        cells = row.rstrip().split("<td>")[1:]
        host = re.sub(r"^<code>(.*?)</code>.*", r"\1", cells[0])
        shown.append((host, exact(cells[3]), exact(cells[4]), int(cells[5].replace(",", ""))))
    written = json_.tree(document)
    hosts = written.get("hosts") or [host for vendor in written["vendors"] for host in vendor["hosts"]]
    assert shown == [(host["host"], host["bytes_out"], host["bytes_in"], host["contacts"]) for host in hosts]
    unknown = {row.host for row in document.unknown or ()}
    rows = [row for row in csv.DictReader(io.StringIO(csv_.render(document))) if row["host"] not in unknown]
    assert sorted(shown, key=str) == sorted(
        ((row["host"], _number(row["bytes_out"]), _number(row["bytes_in"]), int(row["contacts"])) for row in rows),
        key=str,
    )


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


@pytest.mark.parametrize("name", DOCUMENTS)
def test_table_markdown_and_letter_show_those_numbers_rounded(name: str) -> None:
    document = DOCUMENTS[name]
    drawn = table.render(document, width=160, colour=False, show_all=False)
    in_markdown, in_letter = markdown.render(document), enquiry.render(document, "eu")
    for vendor, numbers in zip(document.receiving, cards(document), strict=True):
        sent = words.size(numbers["Sent"])
        assert sent == words.size(vendor.bytes_out)
        assert sent in line_of(drawn, vendor)
        for text in (in_markdown, in_letter):
            row = next(line for line in text.split("\n") if line.startswith(f"| {words.short(vendor.name, 100)} |"))
            assert f" {sent} | {words.moment(vendor.first_seen)} | {words.moment(vendor.last_seen)} |" in row


def line_of(drawn: str, vendor: VendorRow) -> str:
    """Return the first line of a vendor in the table."""
    start = vendor.name[:10]
    return next(line for line in drawn.split("\n") if line.startswith(start) and words.size(vendor.bytes_out) in line)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_all_end_with_the_same_verdict(name: str) -> None:
    document = DOCUMENTS[name]
    verdict = json.loads(json_.render(document))["verdict"]
    assert table.render(document, width=80, colour=False, show_all=False).endswith(verdict)
    assert verdict in page.render(document).splitlines()[-4]
    assert enquiry.render(document, "other").endswith(verdict)
