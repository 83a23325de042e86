"""How a watch ends: what had come by then is counted, what comes while the report is made is not."""

from __future__ import annotations

from detector.catalogue.store import load
from detector.findings import Findings
from detector.match.index import Matcher
from detector.watch import Watch
from detector.wire.frames import FrameBatch, batch_of
from detector.wire.links import ETHERNET
from tests.frames import ethernet, ipv4, udp


class Ring:
    """A capture that holds `waiting` batches of one packet; it loses one more packet each time that it is asked."""

    name = "ring0"

    def __init__(self, waiting: int) -> None:
        self.waiting = waiting
        self.asked = 0

    @property
    def dropped(self) -> int | None:
        self.asked += 1
        return self.asked

    def read(self, seconds: float) -> FrameBatch | None:
        if not self.waiting:
            return None
        self.waiting -= 1
        return batch_of([ethernet(ipv4(udp(b"x"), 17))], [1_800_000_000_000_000_000], ETHERNET)

    def notices(self) -> list[str]:
        return []

    def close(self) -> None:
        self.waiting = 0


def watch_of(ring: Ring, most: int | None = None) -> Watch:
    return Watch(ring, Findings(Matcher(load())), most_packets=most)


def test_what_waits_at_the_end_is_read() -> None:
    watch = watch_of(Ring(5))
    watch.step(0)
    watch.drain()
    assert watch.finish().coverage.packets == 5


def test_an_interface_that_never_rests_does_not_keep_a_watch_from_ending() -> None:
    ring = Ring(10_000)
    watch_of(ring).drain()
    assert ring.waiting > 9_900


def test_no_more_packets_are_taken_than_were_asked_for() -> None:
    watch = watch_of(Ring(5), most=2)
    watch.step(0)
    watch.drain()
    assert watch.finish().coverage.packets == 2


def test_what_is_lost_while_the_report_is_made_does_not_count() -> None:
    watch = watch_of(Ring(0))
    watch.drain()
    assert watch.summary().coverage.dropped == 1
    assert watch.finish().coverage.dropped == 1
