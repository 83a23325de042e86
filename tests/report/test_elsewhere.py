"""Products on hosts that are not their vendors': no sentence says that the vendor received anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.observation import Observed
from detector.report import elsewhere, markdown, sentences, table
from detector.report.document import Document
from tests.report.examples import DAY, host_row, vendor_row

CLICKS = Observed("clicks", 3, "why", "decoded", 1.0)
ERRORS = Observed("errors", 3, "why", "decoded", 1.0)
FORMAT = vendor_row("counter", name="Counter", hosts=(host_row("stats.company.example", known_by="format"),))
OVERLAY = vendor_row("watch", name="Watch", hosts=(host_row("watch.corp", known_by="overlay"),))


def day(*vendors: object) -> Document:
    return replace(DAY, vendors=vendors, unknown=None)  # type: ignore[arg-type]


def test_a_vendor_with_one_host_of_its_own_is_no_product_elsewhere() -> None:
    both = vendor_row(hosts=(host_row(known_by="name"), host_row("stats.company.example", known_by="format")))
    assert not both.is_elsewhere and FORMAT.is_elsewhere and OVERLAY.is_elsewhere
    assert not vendor_row(hosts=()).is_elsewhere


def test_a_host_says_how_it_is_known() -> None:
    assert list(sentences.host_notes(FORMAT.hosts[0], str)) == ["not its vendor's host: some requests have its format"]
    assert elsewhere.note(OVERLAY.hosts[0]) == "not its vendor's host: your overlay names it"
    assert elsewhere.note(host_row()) == elsewhere.note(host_row(known_by="name")) == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"evidence": "observed", "observed": (CLICKS,)}, "received behavioural data"),
        ({"evidence": "observed", "observed": (ERRORS,)}, "received data about pages, devices or errors alone"),
        ({"evidence": "sending"}, "was sent data that could not be read"),
        ({"evidence": "contacted"}, "was only contacted"),
    ],
)
def test_one_product_has_a_clause_of_its_own(changes: dict[str, object], said: str) -> None:
    row = replace(FORMAT, **changes)  # type: ignore[arg-type]
    expected = f"1 known product on a host that is not its vendor's {said}"
    assert elsewhere.clause([row]) == expected
    assert sentences.verdict(day(row)).startswith(f"No host of a known vendor's own was seen; {expected}; ")


def test_several_are_counted_beside_the_vendors() -> None:
    verdict = sentences.verdict(
        day(vendor_row(), FORMAT, replace(FORMAT, id="x"), replace(OVERLAY, evidence="contacted"))
    )
    assert verdict.startswith(
        "1 vendor was sent data; of 3 known products on hosts that are not their vendors', "
        "2 were sent data that could not be read, 1 was only contacted; "
    )
    assert elsewhere.clause([vendor_row()]) == ""


def test_table_and_markdown_say_whose_host_it_is_not() -> None:
    document = day(FORMAT, OVERLAY)
    drawn = " ".join(table.render(document, width=300, colour=False, show_all=False).split())
    assert "in its format, to" in drawn
    assert "whoever runs that host has the data" in drawn
    text = markdown.render(document)
    assert "in its format, to `stats.company.example`" in text
    assert "on a host that your overlay names, to `watch.corp`" in text
    assert "in its format" not in markdown.render(day(vendor_row()))
