"""The live page in a real browser: content, updates, search, what is hidden or saved, screens, keyboard, axe-core."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import JavascriptException
from selenium.webdriver.common.keys import Keys

from detector.dashboard.site import Saving
from detector.report import plain, sentences
from detector.report.document import Document
from detector.report.renderers import FORMATS, render
from detector.report.safe import terminal
from tests.browser.reader import NARROW, WIDE, Reader
from tests.browser.test_report_page import ADJOINING, EVERYTHING, TOO_WIDE
from tests.dashboard.served import KNOWN, Served, served, sightings
from tests.report.big_day import big_day
from tests.report.examples import DAY_WITH_HOSTS, NOTHING, hostile_document, vendor_row
from tests.report.hostile import HOSTILE

MOST_SECONDS = 20
DOCUMENTS = {
    "everything": EVERYTHING,
    "nothing": NOTHING,
    "big": big_day(20, 300),
    "hostile": hostile_document("right\u202eto\u202dleft" + "w" * 2_000),
}


def wait_for(reader: Reader, script: str, wanted: Callable[[Any], bool] = bool) -> Any:
    """Wait until what a script finds on the page is as wanted; return it."""
    end, found = time.monotonic() + MOST_SECONDS, None
    while time.monotonic() < end:
        try:
            found = reader.ask(script)
        except JavascriptException as not_there_yet:
            found = not_there_yet.msg
        else:
            if wanted(found):
                return found
        time.sleep(0.05)
    raise AssertionError(f"{script} stayed {found!r}")


def opened(reader: Reader, page: Served, **screen: Any) -> None:
    """Open a page by its address, and wait until it shows what there is."""
    reader.visit(page.address, **screen)
    wait_for(reader, "return document.querySelector('#verdict').textContent")
    wait_for(
        reader, "return document.querySelectorAll('article').length", lambda n: page.cards is None or n == page.cards
    )


def shown(document: Document, events: int = 40) -> Iterator[Served]:
    with served(document, Saving(letter_for="eu")) as page:
        for sighting, match in sightings(events):
            page.feed.tell(sighting, match)
        page.cards = len({vendor.id for vendor in document.receiving})
        yield page


@pytest.fixture
def page() -> Iterator[Served]:
    """A page on which every part has something to show."""
    yield from shown(EVERYTHING)


def titles(reader: Reader) -> Any:
    return reader.ask("return [...document.querySelectorAll('article h4')].map(one => one.textContent)")


def test_it_says_what_the_report_says(reader: Reader, page: Served) -> None:
    reader.complaints()
    opened(reader, page)
    assert reader.ask("return document.querySelector('h1').textContent") == plain.lead(EVERYTHING)
    assert titles(reader) == [vendor.name for vendor in EVERYTHING.receiving]
    assert reader.ask("return document.querySelector('#verdict').textContent") == sentences.verdict(EVERYTHING)
    text = reader.ask("return document.body.innerText")
    for title in (sentences.SECTION_UNKNOWN, sentences.SECTION_POSSIBLE, sentences.SECTION_VISITED):
        assert title.replace("'", "\u2019") in text
    boxes, rows = len(EVERYTHING.receiving) + 2, len(EVERYTHING.receiving) + 3
    wait_for(reader, "return document.querySelectorAll('svg.flow .box').length", lambda count: count == boxes)
    wait_for(reader, "return document.querySelectorAll('#day .rows li').length", lambda count: count == rows)
    assert reader.complaints() == []


def test_nothing_comes_from_elsewhere_and_the_address_shows_no_secret(reader: Reader, page: Served) -> None:
    opened(reader, page)
    names = reader.ask("return performance.getEntriesByType('resource').map(one => one.name)")
    assert names and all(name.startswith(f"http://127.0.0.1:{page.port}/") for name in names)
    assert reader.ask("return location.href") == f"http://127.0.0.1:{page.port}/"
    assert reader.ask("return document.cookie") == ""


def test_the_address_works_once_and_the_tab_can_be_loaded_again(reader: Reader, page: Served) -> None:
    opened(reader, page)
    reader.driver.refresh()
    wait_for(reader, "return document.querySelectorAll('article').length")
    reader.visit(page.address)
    assert "works once" in reader.ask("return document.body.innerText")
    reader.driver.switch_to.new_window("tab")
    reader.visit(f"http://127.0.0.1:{page.port}/")
    assert "Each address works once" in wait_for(reader, "return document.querySelector('#problem').textContent")
    assert titles(reader) == []
    reader.driver.close()
    reader.driver.switch_to.window(reader.driver.window_handles[0])


def test_markup_cannot_be_made_even_by_a_script_of_its_own(reader: Reader, page: Served) -> None:
    opened(reader, page)
    tried = """
    const script = document.createElement('script');
    try { script.textContent = 'window.ran = true'; document.body.append(script); } catch {}
    let refused = false;
    try { document.body.insertAdjacentHTML('beforeend', '<b>x</b>'); } catch { refused = true; }
    return [window.ran === true, refused];
    """
    assert reader.ask(tried) == [False, True]


def test_what_changes_is_shown_while_what_is_open_stays_open(reader: Reader, page: Served) -> None:
    opened(reader, page)
    reader.ask(
        "document.querySelector('article details').open = true; document.querySelector('article summary').focus()"
    )
    first = replace(EVERYTHING.vendors[0], bytes_out=77_000_000)
    new = vendor_row("newcomer", name="Newcomer Replay", category="session-replay")
    page.show(replace(EVERYTHING, vendors=(first, new, *EVERYTHING.vendors[1:])))
    wait_for(reader, "return document.querySelector('article dd').textContent", lambda text: text == "77 MB")
    wait_for(reader, "return document.querySelector('#card-newcomer .new')?.checkVisibility()")
    assert "Newcomer Replay" in reader.ask("return document.querySelector('#said').textContent")
    assert reader.ask("return document.querySelector('article details').open")
    assert reader.ask("return document.activeElement === document.querySelector('article summary')")
    page.show(EVERYTHING)
    wait_for(reader, "return document.querySelector('#card-newcomer') === null")


def test_new_events_come_to_the_top_and_who_reads_below_stays_there(reader: Reader, page: Served) -> None:
    opened(reader, page)
    wait_for(reader, "return document.querySelector('#counted').textContent", lambda text: text == "40 events.")
    top = "return document.querySelector('#events .lines .host').textContent"
    assert reader.ask(top) == "host-39.hosting.example"
    assert reader.ask("return document.querySelectorAll('#events .lines li').length") < 40
    for sighting, match in sightings(10, first=40):
        page.feed.tell(sighting, match)
    wait_for(reader, "return document.querySelector('#counted').textContent", lambda text: text == "50 events.")
    wait_for(reader, top, lambda text: text == "host-49.hosting.example")
    reader.ask("document.querySelector('#events .viewport').scrollTop = 400")
    seen = """
    const box = document.querySelector('#events .viewport').getBoundingClientRect();
    const line = document.elementFromPoint(box.left + 150, box.top + 60).closest('li');
    return [line.querySelector('.at').textContent, Math.round(line.getBoundingClientRect().top)];
    """
    reader.ask("document.querySelector('#events').scrollIntoView()")
    time.sleep(0.3)
    before = reader.ask(seen)
    for sighting, match in sightings(20, first=50):
        page.feed.tell(sighting, match)
    wait_for(reader, "return document.querySelector('#counted').textContent", lambda text: text == "70 events.")
    time.sleep(0.3)
    assert reader.ask(seen) == before


def test_events_are_searched_and_filtered(reader: Reader, page: Served) -> None:
    opened(reader, page)
    reader.ask("document.querySelector('#find').focus()")
    reader.press("acmewatch events")
    counted = "return document.querySelector('#counted').textContent"
    wait_for(reader, counted, lambda text: text == "8 of 40 events fit.")
    hosts = "return [...document.querySelectorAll('#events .lines .host')].map(one => one.textContent)"
    assert set(wait_for(reader, hosts, lambda all: len(all) == 8)) == {KNOWN.matched}
    choose = (
        "const it = document.querySelector(arguments[0]); it.value = arguments[1]; it.dispatchEvent(new Event('input'))"
    )
    reader.ask(choose, "#find", "")
    reader.ask(choose, "#sort", "held")
    wait_for(reader, counted, lambda text: text == "8 of 40 events fit.")
    what = "return [...new Set([...document.querySelectorAll('#events .lines .what')].map(one => one.textContent))]"
    wait_for(reader, what, lambda all: all == ["held keystrokes (read)"])
    reader.ask(choose, "#sort", "")
    reader.ask(choose, "#whose", "watch")
    wait_for(reader, counted, lambda text: text == "16 of 40 events fit.")
    # What comes later is filtered, too.
    for sighting, match in sightings(10, first=40):
        page.feed.tell(sighting, match)
    wait_for(reader, counted, lambda text: text == "20 of 50 events fit.")


def test_hosts_are_listed_searched_and_sorted(reader: Reader) -> None:
    document = big_day(20, 300)
    wanted = sorted(host.host for host in document.hosts or () if "region-3" in host.host)
    for page in shown(document):
        opened(reader, page)
        assert "300 hosts" in wait_for(
            reader, "return document.querySelector('#hosts-count').textContent", lambda text: "300" in text
        )
        reader.ask("document.querySelector('#hosts details').open = true")
        lines = "return [...document.querySelectorAll('#hosts .lines .host')].map(one => one.textContent)"
        assert 0 < len(wait_for(reader, lines)) < 60
        reader.ask("document.querySelector('#find-host').focus()")
        reader.press("region-3")
        assert sorted(wait_for(reader, lines, lambda all: len(all) == len(wanted))) == wanted


def test_a_product_is_hidden_and_shown_again_by_keyboard(reader: Reader, page: Served) -> None:
    opened(reader, page)
    wait_for(reader, "document.querySelector('[aria-label=\"Hide Acme Watch\"]').focus(); return true")
    reader.press(Keys.ENTER)
    wait_for(reader, "return document.querySelector('#card-acme-watch') === null")
    # The keyboard is where the way back is.
    wait_for(
        reader, "return document.activeElement.getAttribute('aria-label')", lambda text: text == "Show Acme Watch again"
    )
    boxes = "return [...document.querySelectorAll('svg.flow .box .name')].map(one => one.textContent)"
    wait_for(reader, boxes, lambda names: "Acme Watch" not in names)
    assert "one workplace-monitoring product" in reader.ask("return document.querySelector('h1').textContent").lower()
    reader.driver.refresh()
    wait_for(reader, "return document.querySelectorAll('article').length", lambda n: n == len(EVERYTHING.receiving) - 1)
    wait_for(reader, "document.querySelector('#again-acme-watch').focus(); return true")
    reader.press(Keys.SPACE)
    wait_for(reader, "return document.querySelector('#card-acme-watch') !== null")
    assert not reader.ask("return document.querySelector('#hidden').checkVisibility()")


def test_a_product_is_explained_in_a_dialog_that_escape_closes(reader: Reader, page: Served, axe: str) -> None:
    opened(reader, page)
    reader.ask("document.querySelector('[aria-label=\"Explain Acme Watch\"]').focus()")
    reader.press(Keys.ENTER)
    wait_for(reader, "return document.querySelector('dialog').open")
    text = reader.ask("return document.querySelector('dialog').innerText")
    for wanted in ("Acme Watch", "What you can do", "https://acmewatch.example/privacy", "Sources"):
        assert wanted in text
    assert "[object" not in text
    assert reader.violations(axe) == []
    reader.press(Keys.ESCAPE)
    wait_for(reader, "return !document.querySelector('dialog').open")
    assert reader.ask("return document.activeElement.getAttribute('aria-label')") == "Explain Acme Watch"


def test_who_was_only_visited_can_be_explained_and_hidden_too(reader: Reader, page: Served) -> None:
    opened(reader, page)
    (vendor,) = EVERYTHING.visited
    wait_for(reader, "return document.querySelector('#visited li') !== null")
    reader.ask(f"document.querySelector('[aria-label=\"Explain {vendor.name}\"]').click()")
    wait_for(reader, "return document.querySelector('dialog').open")
    assert reader.ask("return document.querySelector('#explained').textContent") == vendor.name
    reader.press(Keys.ESCAPE)
    reader.ask(f"document.querySelector('[aria-label=\"Hide {vendor.name}\"]').click()")
    wait_for(reader, "return !document.querySelector('#visited').checkVisibility()")
    assert reader.ask("return document.querySelector('#hidden button').textContent") == vendor.name


@pytest.mark.parametrize("form", ["json", "html", "letter", "csv"])
def test_it_is_saved_as_the_command_writes_it(reader: Reader, page: Served, form: str, tmp_path: Path) -> None:
    reader.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    opened(reader, page)
    reader.ask("document.querySelector('#form').value = arguments[0]; document.querySelector('#save').click()", form)
    end = time.monotonic() + MOST_SECONDS
    while not (files := [path for path in tmp_path.iterdir() if path.name.startswith(f"detect-{form}.")]):
        assert time.monotonic() < end
        time.sleep(0.05)
    wanted = EVERYTHING if form == "html" else replace(EVERYTHING, hosts=None)
    wait = time.monotonic() + MOST_SECONDS
    while not (text := files[0].read_text(encoding="utf-8")):
        assert time.monotonic() < wait
    assert text.rstrip() == render(wanted, form).rstrip()


def test_every_form_is_offered_in_words(reader: Reader, page: Served) -> None:
    opened(reader, page)
    offered = reader.ask(
        "return [...document.querySelectorAll('#form option')].map(one => [one.value, one.textContent])"
    )
    assert {value for value, _ in offered} == {"html", "letter", "table", "csv", "markdown", "json", "jsonl"}
    assert all(len(text) > len(value) or value == "markdown" for value, text in offered)


def test_updates_can_be_paused(reader: Reader, page: Served) -> None:
    opened(reader, page)
    reader.ask("document.querySelector('#pause').click()")
    page.show(
        replace(EVERYTHING, vendors=(replace(EVERYTHING.vendors[0], bytes_out=77_000_000), *EVERYTHING.vendors[1:]))
    )
    for sighting, match in sightings(10, first=40):
        page.feed.tell(sighting, match)
    time.sleep(1.5)
    assert reader.ask("return document.querySelector('article dd').textContent") != "77 MB"
    assert reader.ask("return document.querySelector('#counted').textContent") == "40 events."
    assert reader.ask("return document.querySelector('#state-words').textContent") == "Paused"
    reader.ask("document.querySelector('#pause').click()")
    wait_for(reader, "return document.querySelector('article dd').textContent", lambda text: text == "77 MB")
    wait_for(reader, "return document.querySelector('#counted').textContent", lambda text: text == "50 events.")


def test_events_that_came_before_the_first_report_stay_when_it_comes(reader: Reader) -> None:
    with served() as page:
        for sighting, match in sightings(40):
            page.feed.tell(sighting, match)
        reader.visit(page.address)
        counted = "return document.querySelector('#counted').textContent"
        wait_for(reader, counted, lambda text: text == "40 events.")
        page.show(EVERYTHING)
        wait_for(reader, "return document.querySelectorAll('article').length")
        assert reader.ask(counted) == "40 events."
        reader.driver.refresh()
        wait_for(reader, counted, lambda text: text == "40 events.")


STATE = "return document.querySelector('#state-words').textContent"


def test_it_says_that_it_ended_and_stays_as_it_was(reader: Reader) -> None:
    for page in shown(EVERYTHING):
        opened(reader, page)
        page.show(EVERYTHING, is_last=True)
        page.server.close()
        wait_for(reader, STATE, lambda text: "Done" in text)
        assert not reader.ask("return document.querySelector('#pause').checkVisibility()")
        assert titles(reader) == [vendor.name for vendor in EVERYTHING.receiving]


def test_the_last_report_is_saved_in_every_format_when_detect_has_ended(reader: Reader) -> None:
    for page in shown(EVERYTHING):
        opened(reader, page)
        page.show(EVERYTHING, is_last=True)
        page.server.close()
        wait_for(reader, STATE, lambda text: "can still be saved" in text)
        forms = reader.ask("return [...document.querySelector('#form').options].map(one => one.value)")
        assert set(forms) == {*FORMATS, "jsonl"}
        # What a click would hand to the browser's downloads is kept here, to be looked at.
        reader.ask(
            "window.handed = {}; URL.createObjectURL = blob => (window.last = blob, 'blob:x');"
            "HTMLAnchorElement.prototype.click = function () { window.handed[this.download] = window.last.text(); }"
        )
        for form in forms:
            reader.ask(f"document.querySelector('#form').value = '{form}'; document.querySelector('#save').click()")
        names = wait_for(reader, "return Object.keys(window.handed)", lambda found: len(found) == len(FORMATS) + 1)
        assert "detect-html.html" in names and "detect-letter.md" in names
        told = reader.ask("return await window.handed['detect-json.json']")
        assert json.loads(told)["verdict"] == sentences.verdict(EVERYTHING)
        assert not reader.ask("return document.querySelector('#problem').checkVisibility()")


def test_it_says_so_when_detect_is_gone_without_a_word(reader: Reader) -> None:
    for page in shown(EVERYTHING):
        opened(reader, page)
        reader.ask("window.fetch = () => Promise.reject(new TypeError('nobody answers'))")
        reader.ask("document.querySelector('#save').click()")
        assert "not running" in wait_for(reader, "return document.querySelector('#problem').innerText")


@pytest.mark.parametrize("dark", [False, True])
def test_light_and_dark(reader: Reader, page: Served, dark: bool) -> None:
    opened(reader, page, dark=dark)
    paper, ink = reader.ask(ADJOINING)
    assert (paper < 0.1 and ink > 0.7) if dark else (paper > 0.9 and ink < 0.2)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_narrow_screen_needs_no_scrolling_sideways(reader: Reader, name: str) -> None:
    for page in shown(DOCUMENTS[name]):
        opened(reader, page, width=NARROW)
        reader.ask("document.querySelectorAll('details').forEach(one => one.open = true)")
        time.sleep(0.5)
        assert reader.ask("return document.documentElement.scrollWidth") <= NARROW
        assert reader.ask(TOO_WIDE.replace(".scroll,", ".viewport, .scroll,")) == []


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(("width", "dark"), [(WIDE, False), (WIDE, True), (NARROW, False), (NARROW, True)])
def test_axe_finds_nothing(reader: Reader, axe: str, name: str, width: int, dark: bool) -> None:
    for page in shown(DOCUMENTS[name]):
        opened(reader, page, width=width, dark=dark)
        assert reader.violations(axe) == []


def test_everything_is_reached_by_keyboard_and_nothing_holds_it(reader: Reader, page: Served) -> None:
    opened(reader, page)
    reachable = """
    return [...document.querySelectorAll('a, button, select, input, summary, [tabindex="0"]')]
        .filter(one => one.checkVisibility()).length
    """
    # What is drawn last must be there before anything is counted.
    wait_for(reader, "return document.querySelector('#visited button') !== null")
    wait_for(reader, "return document.querySelector('#day .rows li') !== null")
    wanted = reader.ask(reachable)
    reader.press(Keys.TAB)
    assert reader.focused() == "Skip to the report"
    reached = 1
    for _ in range(wanted + 5):
        reader.press(Keys.TAB)
        if reader.ask("return document.activeElement === document.body"):
            break
        reached += 1
        assert reader.ask("return getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert reached == wanted


def test_the_list_of_events_is_scrolled_by_keyboard(reader: Reader) -> None:
    for page in shown(EVERYTHING, events=400):
        opened(reader, page)
        reader.ask("document.querySelector('#events .viewport').focus()")
        reader.press(Keys.END)
        last = "return [...document.querySelectorAll('#events .lines li')].at(-1).getAttribute('aria-posinset')"
        wait_for(reader, last, lambda number: number == "400")


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_name_is_text(reader: Reader, number: int) -> None:
    text = HOSTILE[number]
    document = hostile_document(text)
    with served(document) as page:
        page.cards = len({vendor.id for vendor in document.receiving})
        for sighting, match in sightings(3, host=text):
            page.feed.tell(sighting, match)
        reader.complaints()
        opened(reader, page, width=NARROW)
        reader.ask("document.querySelectorAll('details').forEach(one => one.open = true)")
        wait_for(reader, "return document.querySelectorAll('#events .lines li').length")
        assert reader.complaints() == []
        assert reader.ask("return document.title") == "Who receives data from this machine"
        foreign = "return document.querySelectorAll('script:not([src=\"/app.js\"]), img, b, iframe, [onerror]').length"
        assert reader.ask(foreign) == 0
        assert reader.ask("return document.documentElement.scrollWidth") <= NARROW
        links = reader.ask("return [...document.querySelectorAll('a')].map(one => one.getAttribute('href'))")
        assert all(link.startswith(("#", "https://evil.example/")) for link in links)
        if len(text) <= 80:
            assert titles(reader) == [terminal(text)] * (page.cards or 0)


def test_the_day_of_a_capture_reads_as_the_json_does(reader: Reader) -> None:
    for page in shown(DAY_WITH_HOSTS):
        opened(reader, page)
        told = json.loads(render(DAY_WITH_HOSTS, "json"))
        assert reader.ask("return document.querySelector('#verdict').textContent") == told["verdict"]
