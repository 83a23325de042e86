"""What the answers are made of, without a server."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

import detector.dashboard
from detector.catalogue.model import Signature
from detector.dashboard.feed import ENDED, WATCHING, Feed
from detector.dashboard.guard import Secrets
from detector.dashboard.site import SCRIPTS, Saving, Site
from detector.report import blind_spots, blocked, sentences
from detector.report.document import Document
from tests.dashboard.served import nobody, sightings
from tests.report.examples import DAY, DAY_WITH_HOSTS

STATIC = Path(detector.dashboard.__file__).parent / "static"
SECRETS = Secrets(1, "token", "cookie", "key")


def test_every_file_of_the_page_is_served_and_none_that_is_not_there() -> None:
    site = Site(Feed(), nobody, Saving(), SECRETS)
    ours = {f"/{path.name}" for path in STATIC.iterdir()} - {"/index.html"} | {"/", "/report.css"}
    assert set(site.files) == ours
    for name in SCRIPTS:
        content = site.files[f"/{name}.js"][0].decode()
        for asked in re.findall(r'from "(/\w+\.js)"', content):
            assert asked in site.files
    page = site.files["/"][0].decode()
    assert set(re.findall(r'(?:href|src)="(/[\w.]+)"', page)) <= set(site.files)
    assert "http" not in page


def test_titles_that_stand_in_the_page_are_those_of_the_report() -> None:
    page = unescape((STATIC / "index.html").read_text(encoding="utf-8")).replace("\u2019", "'").replace("\n", " ")
    for text in (
        *(blocked.SECTION, blocked.MEANING, blind_spots.SECTION_HINTS, blind_spots.HINTS_MEANING),
        *(sentences.SECTION_UNKNOWN, sentences.UNKNOWN_MEANING, sentences.SECTION_POSSIBLE, sentences.POSSIBLE_MEANING),
        *(sentences.SECTION_VISITED, sentences.VISITED_MEANING, sentences.SECTION_INTERCEPTION, sentences.SECTION_GAPS),
        sentences.SECTION_HOSTS,
    ):
        assert f">{text}<" in page


def test_a_report_is_made_once_for_each_look_and_each_choice() -> None:
    feed, made = Feed(), []
    site = Site(feed, nobody, Saving(), SECRETS)

    def draw(show_all: bool) -> Document:
        made.append(show_all)
        return DAY

    site.turn()
    assert (made, site.board.version) == ([], 0)
    feed.show(draw, WATCHING)
    site.turn()
    site.turn()
    assert (made, site.board.version, site.document) == ([True], 1, DAY)
    site.hidden = frozenset({"acme-watch"})
    site.turn()
    assert (made, site.board.version) == ([True, True], 2)


def test_hosts_are_looked_at_less_often_and_never_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now, feed, made = [1_000.0], Feed(), []
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    site = Site(feed, nobody, Saving(), SECRETS)

    def show(state: str, **changes: int) -> None:
        def draw(show_all: bool) -> Document:
            made.append(show_all)
            return replace(DAY_WITH_HOSTS if show_all else DAY, **changes)  # type: ignore[arg-type]

        feed.show(draw, state)
        site.turn()

    def listed() -> int:
        return sum(key.startswith("host:") for key in site.board.since(0).parts)

    show(WATCHING)
    now[0] += 1
    show(WATCHING, signatures_loaded=5)
    site.turn()
    assert (made, listed()) == ([True, False], len(DAY_WITH_HOSTS.hosts or ()))
    # Nothing new comes, and yet what was left out is made up for, once.
    now[0] += 3
    site.turn()
    site.turn()
    assert made == [True, False, True]
    now[0] += 1
    show(ENDED, signatures_loaded=6)
    assert (made[3:], listed()) == ([True], len(DAY_WITH_HOSTS.hosts or ()))


def test_a_product_is_looked_up_once_for_all_its_events() -> None:
    feed, asked = Feed(), []

    def signature_of(identity: str) -> Signature | None:
        asked.append(identity)
        return None

    site = Site(feed, signature_of, Saving(), SECRETS)
    for sighting, match in sightings(100):
        feed.tell(sighting, match)
    site.turn()
    assert (site.events.last, asked) == (100, ["acme-watch"])
