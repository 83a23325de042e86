"""What one thread hands over and another takes."""

from __future__ import annotations

import threading

from detector.counting.connections import Named
from detector.dashboard.feed import ENDED, MOST_KEPT, WATCHING, Feed, moment, sent_by
from detector.observation import Connection, Endpoints, Observation, Opening
from tests.dashboard.served import KNOWN, sightings
from tests.report.examples import DAY, NINE

ENDS = Endpoints(6, b"\x7f\0\0\1", 1, b"\x7f\0\0\2", 443)
CONNECTION = Connection(endpoints=ENDS, first=NINE, last=NINE + 9, bytes_out=77, bytes_in=3, began=True, ended=True)


def test_sightings_are_taken_once_and_the_oldest_fall_out() -> None:
    feed = Feed()
    for sighting, match in sightings(MOST_KEPT + 5):
        feed.tell(sighting, match)
    taken = feed.take()
    assert (len(taken), feed.told, feed.take()) == (MOST_KEPT, MOST_KEPT + 5, [])
    assert moment(taken[0][0]) == NINE + 5


def test_only_what_belongs_to_a_product_is_counted_over_time() -> None:
    feed = Feed()
    for sighting, match in sightings(50):
        feed.tell(sighting, match)
    assert list(feed.activity.spans()) == [KNOWN.signature_id]


def test_when_and_how_much() -> None:
    named = Named(CONNECTION, "in.acmewatch.example", "sni")
    opening = Opening(NINE + 1, "sni", "in.acmewatch.example", ENDS)
    request = Observation(at=NINE + 2, seen_in="proxy", host="x.example", bytes_out=12)
    assert [(moment(one), sent_by(one)) for one in (named, opening, request)] == [
        (NINE, 77),
        (NINE + 1, 0),
        (NINE + 2, 12),
    ]


def test_the_latest_report_is_the_one_that_counts() -> None:
    feed = Feed()
    assert (feed.draw, feed.state) == (None, WATCHING)
    feed.show(lambda show_all: DAY, ENDED)
    assert feed.draw is not None and feed.draw(True) is DAY and feed.state == ENDED


def test_taking_while_more_comes_loses_nothing_that_was_kept() -> None:
    feed, taken = Feed(), 0
    told = list(sightings(1_500))

    def write() -> None:
        for sighting, match in told:
            feed.tell(sighting, match)

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        taken += len(feed.take())
    taken += len(feed.take())
    assert taken == 1_500
