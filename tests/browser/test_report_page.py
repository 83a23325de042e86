"""The HTML report in a real browser: content, dark mode, a narrow screen, paper, keyboard, axe-core, hostile names."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from selenium.webdriver.common.keys import Keys

from detector.report import plain, sentences
from detector.report.document import Document
from detector.report.html.page import render
from detector.report.safe import terminal
from tests.browser.reader import NARROW, WIDE, Reader
from tests.report.big_day import big_day
from tests.report.examples import DAY_WITH_HOSTS, LIVE, NOTHING, READ, hostile_document
from tests.report.hostile import HOSTILE

EVERYTHING = replace(
    READ,
    vendors=(*LIVE.vendors[:1], *READ.vendors, *DAY_WITH_HOSTS.visited),
    hosts=DAY_WITH_HOSTS.hosts,
    unknown=(*(READ.unknown or ()), replace((READ.unknown or ())[0], host="beat.example", observed=())),
)
"""One document in which every part of the page has something to show."""

DOCUMENTS = {
    "day": DAY_WITH_HOSTS,
    "everything": EVERYTHING,
    "nothing": NOTHING,
    "big": big_day(20, 300),
    "hostile": hostile_document("right\u202eto\u202dleft" + "w" * 2_000),
}

ADJOINING = """
const box = document.createElement('canvas').getContext('2d');
const luminance = colour => {
    box.fillStyle = colour;
    const [r, g, b] = box.fillStyle.match(/[0-9a-f]{2}/g).map(two => parseInt(two, 16) / 255);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const style = getComputedStyle(document.documentElement);
return [luminance(style.backgroundColor), luminance(style.color)];
"""
TOO_WIDE = """
return [...document.querySelectorAll('body *')].filter(one =>
    !one.closest('.scroll, .hidden, .skip, svg') && one.getBoundingClientRect().right > innerWidth + 0.5
).map(one => one.outerHTML.slice(0, 120));
"""


def test_it_says_what_the_report_says(reader: Reader) -> None:
    reader.open(render(EVERYTHING))
    assert reader.ask("return document.querySelector('h1').textContent") == plain.lead(EVERYTHING)
    names = reader.ask("return [...document.querySelectorAll('article h4')].map(one => one.textContent)")
    assert names == [vendor.name for vendor in EVERYTHING.receiving]
    shown = reader.ask("return document.body.innerText")
    for title in (
        sentences.SECTION_UNKNOWN,
        sentences.SECTION_POSSIBLE,
        sentences.SECTION_VISITED,
        sentences.SECTION_INTERCEPTION,
        sentences.SECTION_GAPS,
        sentences.SECTION_HOSTS,
    ):
        assert f"\n{title}\n" in shown
    assert shown.rstrip().endswith(sentences.verdict(EVERYTHING))


def test_it_loads_nothing_runs_nothing_and_keeps_its_own_policy(reader: Reader) -> None:
    reader.complaints()
    reader.open(render(EVERYTHING))
    assert reader.complaints() == []
    assert reader.ask("return performance.getEntriesByType('resource').length") == 0
    assert reader.ask("return document.querySelectorAll('script, img, link, iframe, object, form').length") == 0
    # Its style is allowed by its hash; what somebody else would put in is not.
    assert reader.ask("return getComputedStyle(document.querySelector('.cards')).display") == "grid"
    tried = """
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    document.body.setAttribute('style', 'display: none');
    return [window.ran === true, getComputedStyle(document.body).display];
    """
    assert reader.ask(tried) == [False, "block"]
    assert len([said for said in reader.complaints() if "Content Security Policy" in said]) == 2


@pytest.mark.parametrize("dark", [False, True])
def test_light_and_dark(reader: Reader, dark: bool) -> None:
    reader.open(render(EVERYTHING), dark=dark)
    paper, ink = reader.ask(ADJOINING)
    assert (paper < 0.1 and ink > 0.7) if dark else (paper > 0.9 and ink < 0.2)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_narrow_screen_needs_no_scrolling_sideways(reader: Reader, name: str) -> None:
    reader.open(render(DOCUMENTS[name]), width=NARROW)
    assert reader.ask("return document.documentElement.scrollWidth") <= NARROW
    assert reader.ask(TOO_WIDE) == []
    reader.ask("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert reader.ask("return document.documentElement.scrollWidth") <= NARROW


def test_what_the_picture_shows_is_told_in_words_where_it_has_no_room(reader: Reader) -> None:
    page = render(EVERYTHING)
    for width, is_drawn in ((WIDE, True), (NARROW, False)):
        reader.open(page, width=width)
        assert reader.ask("return document.querySelector('svg.flow').checkVisibility()") is is_drawn
        words = reader.ask("return document.querySelector('.flow-words').textContent")
        assert "pulse.company.example was sent 120 kB by https://desk.company.example" in words


def test_everything_is_reached_by_keyboard_and_nothing_holds_it(reader: Reader) -> None:
    reader.open(render(EVERYTHING))
    reachable = "return [...document.querySelectorAll('a, summary')].filter(one => one.checkVisibility()).length"
    wanted = reader.ask(reachable)
    reader.press(Keys.TAB)
    assert reader.focused() == "Skip to the report"
    assert reader.ask("return document.activeElement.getBoundingClientRect().left") >= 0
    reached = 1
    # One stop more than there are: behind the last one is the browser itself.
    for _ in range(wanted + 5):
        reader.press(Keys.TAB)
        if reader.ask("return document.activeElement === document.body"):
            break
        reached += 1
        assert reader.ask("return getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert reached == wanted


def test_a_folded_part_opens_by_keyboard(reader: Reader) -> None:
    reader.open(render(EVERYTHING))
    reader.ask("document.querySelector('#hosts summary').focus()")
    assert not reader.ask("return document.querySelector('#hosts td').checkVisibility({contentVisibilityAuto: true})")
    reader.press(Keys.ENTER)
    assert reader.ask("return document.querySelector('#hosts details').open")
    reader.press(Keys.TAB)
    assert reader.ask("return document.activeElement.className") == "scroll"


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(("width", "dark"), [(WIDE, False), (WIDE, True), (NARROW, False), (NARROW, True)])
def test_axe_finds_nothing(reader: Reader, axe: str, name: str, width: int, dark: bool) -> None:
    reader.open(render(DOCUMENTS[name]), width=width, dark=dark)
    assert reader.violations(axe) == []


def test_a_screen_reader_gets_landmarks_and_a_tree_of_headings(reader: Reader) -> None:
    reader.open(render(EVERYTHING))
    levels = reader.ask("return [...document.querySelectorAll('h1,h2,h3,h4,h5')].map(one => +one.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tree = reader.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = [node["role"]["value"] for node in tree if not node["ignored"]]
    assert {"main", "navigation", "banner", "contentinfo"} <= set(roles)
    assert roles.count("article") == len(EVERYTHING.receiving)


def test_on_paper_nothing_is_folded_and_the_ground_is_white(reader: Reader) -> None:
    reader.open(render(EVERYTHING), dark=True, paper=True)
    paper, ink = reader.ask(ADJOINING)
    assert (paper, ink) == (1.0, 0.0)
    assert not reader.ask("return document.querySelector('nav').checkVisibility()")
    heights = "return [...document.querySelectorAll('details li, details tr')].map(one => one.offsetHeight)"
    assert min(reader.ask(heights)) > 0
    pdf = reader.printed()
    assert pdf.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", pdf)) >= 2


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_name_is_text(reader: Reader, number: int) -> None:
    text = HOSTILE[number]
    document: Document = hostile_document(text)
    reader.complaints()
    reader.open(render(document), width=NARROW)
    assert reader.complaints() == []
    assert reader.ask("return document.title") == "Who receives data from this machine"
    assert reader.ask("return document.querySelectorAll('script, img, b, [onerror]').length") == 0
    assert reader.ask("return document.documentElement.scrollWidth") <= NARROW
    links = reader.ask("return [...document.querySelectorAll('a')].map(one => one.getAttribute('href'))")
    assert all(link.startswith(("#", "https://evil.example/")) for link in links)
    if len(text) <= 80:
        names = reader.ask("return [...document.querySelectorAll('article h4')].map(one => one.textContent)")
        assert names == [terminal(text)] * 2
