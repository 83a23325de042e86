"""The HTML report as text: well-formed, closed to everything, small, and with nothing that others wrote as markup."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from detector.report import blind_spots, past, safe, sentences, upload_notes
from detector.report.document import BlockedRow, Document
from detector.report.html import page
from detector.report.safe import terminal
from tests.report.big_day import big_day
from tests.report.examples import (
    DAY,
    DAY_WITH_HOSTS,
    LIVE,
    NOTHING,
    READ,
    SENT,
    SENT_DAY,
    TUNNELLED,
    hostile_document,
    vendor_row,
)
from tests.report.hostile import HOSTILE, raw
from tests.report.test_past import PAST

VOID = {"meta", "br"}
OPTIONAL_END = {"td", "tr"}
ALLOWED = {"href", "id", "class", "lang", "charset", "content", "name", "http-equiv", "rel", "value", "datetime"}
ALLOWED |= {"role", "scope", "tabindex", "aria-hidden", "aria-label", "aria-labelledby"}
ALLOWED |= {"viewbox", "preserveaspectratio", "d", "x", "y", "dy", "cx", "cy", "r", "rx", "width", "height"}
ALLOWED |= {"stroke-width", "text-anchor"}
DOCUMENTS = {"day": DAY_WITH_HOSTS, "read": READ, "live": LIVE, "nothing": NOTHING, "big": big_day(20, 300)}


class Shape(HTMLParser):
    """Reads a page and keeps its elements, its attributes, and what is not closed as it was opened."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.errors: list[str] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.errors += [f"never closed: {tag}" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element; one whose end may be left out closes the one before."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID | OPTIONAL_END:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element of SVG that closes itself."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last, and nothing else."""
        if tag in OPTIONAL_END:
            return
        if not self._open or self._open.pop() != tag:
            self.errors.append(f"closed out of order: {tag}")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text.append(data)

    @property
    def tags(self) -> list[str]:
        """The names of all elements, in their order."""
        return [tag for tag, _ in self.elements]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_is_well_formed_and_every_place_is_there_once(name: str) -> None:
    shape = Shape(page.render(DOCUMENTS[name]))
    assert shape.errors == []
    assert {attribute for _, attributes in shape.elements for attribute in attributes} <= ALLOWED
    places = [attributes["id"] for _, attributes in shape.elements if "id" in attributes]
    assert len(places) == len(set(places))
    wanted = {attributes["href"][1:] for _, attributes in shape.elements if attributes.get("href", "").startswith("#")}
    wanted |= {attributes["aria-labelledby"] for _, attributes in shape.elements if "aria-labelledby" in attributes}
    assert wanted <= set(places)


def test_it_begins_and_ends_as_a_report_should() -> None:
    written = page.render(DAY)
    assert written.startswith("<!doctype html>\n<html lang=")
    assert written.endswith("</html>")
    assert re.findall(r"<p[^>]*>([^<]*)</p>", written)[-1] == sentences.verdict(DAY)


def test_the_policy_allows_the_one_style_and_nothing_else() -> None:
    written = page.render(DAY)
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', written)
    (style,) = re.findall(r"<style>(.*?)</style>", written, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy.replace("&#39;", "'") == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"url\(|@import|expression|<", style)
    # The policy must stand before what it is for.
    assert written.index("Content-Security-Policy") < written.index("<style>")


def test_what_the_templates_write_is_the_same_every_time() -> None:
    assert page.render(READ) == page.render(READ)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_text_becomes_markup(text: str) -> None:
    written = page.render(hostile_document(text))
    assert not raw(written)
    written.encode("utf-8")
    shape, plain = Shape(written), Shape(page.render(hostile_document("https://evil.example/?q=1")))
    assert shape.errors == []
    assert set(shape.tags) <= set(plain.tags) | {"bdi", "code"}
    assert {attribute for _, attributes in shape.elements for attribute in attributes} <= ALLOWED
    links = [attributes["href"] for tag, attributes in shape.elements if tag == "a"]
    assert all(link.startswith(("#", "https://evil.example/")) for link in links)
    if 0 < len(text) <= 60:
        assert terminal(text) in shape.text


def test_a_link_leads_to_what_it_shows() -> None:
    shape = re.findall(r'<a href="([^#"][^"]*)" rel="noopener noreferrer">([^<]*)</a>', page.render(DAY))
    assert shape and all(address == shown for address, shown in shape)


def test_a_long_name_is_shown_by_both_its_ends() -> None:
    name = "begin-" + "x" * 1_000 + "-end.example"
    written = page.render(replace(DAY, vendors=(vendor_row(name=name),)))
    assert name not in written
    assert "begin-" in written and "-end.example" in written


def test_uploads_are_drawn_once_a_row_knows_them() -> None:
    written = page.render(replace(DAY, vendors=(vendor_row(upload=SENT),)))
    assert '<path class="bars" d="M' in written and "Bars show when data went up" in written
    assert '<path class="bars"' not in page.render(DAY)


def test_how_it_was_sent_and_what_was_blocked_are_said() -> None:
    text = re.sub(r"\s+", " ", "".join(Shape(page.render(SENT_DAY)).text))
    for note in upload_notes.notes(SENT):
        assert note in text
    row = BlockedRow(
        id="a",
        name="A",
        category="insider-risk",
        hosts=("x.example",),
        aliases=(),
        blocked=2,
        first_seen=1,
        last_seen=2,
    )
    text = re.sub(r"\s+", " ", "".join(Shape(page.render(replace(NOTHING, blocked=(row,)))).text))
    assert "A (insider-risk monitoring): 2 look-ups were blocked: x.example" in text
    assert "One product made to watch people at work was asked for" in text


def test_a_day_of_150_vendors_and_5000_hosts_is_under_two_megabytes() -> None:
    day = big_day()
    assert (len(day.vendors), len(day.hosts or ())) == (150, 5_000)
    written = page.render(day)
    assert 500_000 < len(written.encode()) < 2_000_000
    assert all(f"<code>{host.host}</code>" in written for host in day.hosts or ())


def test_parts_that_have_nothing_to_show_are_left_out() -> None:
    shape = Shape(page.render(NOTHING))
    assert not set(shape.tags) & {"article", "svg", "table"}
    assert [attributes["id"] for tag, attributes in shape.elements if tag == "section"] == ["gaps", "next"]


@pytest.mark.parametrize("document", [DAY, READ, LIVE, NOTHING])
def test_every_sentence_of_the_table_is_in_the_page(document: Document) -> None:
    text = re.sub(r"\s+", " ", "".join(Shape(page.render(document)).text))
    for gap in sentences.gaps(document, terminal):
        for said in (gap.sentence, *gap.details):
            assert said in text
    for opened in document.interception:
        assert sentences.interception(opened, terminal) in text
    assert sentences.signatures(document) in text


def test_preparing_leaves_nothing_to_be_read() -> None:
    page.prepare()
    environment = page._environment()
    assert environment.loader is not None
    assert set(environment.loader.list_templates()) == set(page._TEMPLATES)
    assert environment.cache is not None and len(environment.cache) >= len(page._TEMPLATES)


def test_hints_stand_apart_and_say_that_they_are_none() -> None:
    text = page.render(TUNNELLED)
    assert text.index('id="hints"') > text.index('id="gaps"')
    assert blind_spots.HINTS_MEANING in text
    assert all(row.matched in text for row in TUNNELLED.hints)
    assert 'id="hints"' not in page.render(NOTHING)


def test_what_differs_from_an_earlier_time_has_a_section_of_its_own() -> None:
    before = replace(DAY, vendors=())
    text = page.render(past.with_past(DAY, PAST, before))
    told = past.said(past.with_past(DAY, PAST, before).past or PAST, safe.html_name)
    assert told
    assert f"<h2>{past.title(PAST)}</h2>" in text
    assert all(str(safe.html_sentence(sentence)) in text for sentence in told)
    assert 'href="#compared"' in text
    assert 'id="compared"' not in page.render(DAY)
