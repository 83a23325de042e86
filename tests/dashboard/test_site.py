"""What the answers are made of, without a server."""

from __future__ import annotations

import re
from pathlib import Path

import detector.dashboard
from detector.catalogue.model import Signature
from detector.dashboard.feed import WATCHING, Feed
from detector.dashboard.guard import Secrets
from detector.dashboard.site import SCRIPTS, Saving, Site
from detector.report.document import Document
from tests.dashboard.served import nobody, sightings
from tests.report.examples import DAY

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
    feed.show(lambda show_all: draw(show_all), WATCHING)
    site.turn()
    assert (len(made), site.board.version) == (3, 2)


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
