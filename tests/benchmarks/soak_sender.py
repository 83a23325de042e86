"""Sends a pcap round and round: `python -m tests.benchmarks.soak_sender INTERFACE FILE RATE COUNT COUNTS`.

It outlives its interface: while that is down or gone it waits, and goes on with the next one of the name, without
hurrying to make up for what it could not send. Ends when it is killed. What the kernel took is counted as `frames`.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.live_sender import MOST_AT_ONCE, Sender
from tests.benchmarks.soak_counts import Counts

_BEHIND, _PAUSE, _STEP = 0.25, 0.05, 0.0005


class Pace:
    """How many frames are due by now; what is more than a quarter of a second late is let go."""

    def __init__(self, rate: float, now: float) -> None:
        self._rate = rate
        self._next = now

    def due(self, now: float) -> int:
        """Return how many should have been sent by `now` (seconds, steady clock)."""
        self._next = max(self._next, now - _BEHIND)
        return int((now - self._next) * self._rate)

    def sent(self, count: int) -> None:
        """Take note of what was sent."""
        self._next += count / self._rate


def send_some(sender: Sender, interface: str, first: int, count: int) -> int:
    """Send some frames; return how many are done with: none while there is no interface to send them by."""
    try:
        done = sender.send(first, count)
    except OSError:
        done = 0
        with suppress(OSError):
            sender.socket.bind((interface, 0))
    if not done:
        time.sleep(_PAUSE)
    return done


def main() -> None:
    """Send until killed."""
    interface, path, rate, count, counts = sys.argv[1:6]
    sender, told, many = Sender(interface, path, int(count)), Counts(Path(counts)), int(count)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    at, pace = 0, Pace(float(rate), time.monotonic())
    while True:
        if not (due := pace.due(time.monotonic())):
            time.sleep(_STEP)
            continue
        refused = sender.skipped
        done = send_some(sender, interface, at, min(due, MOST_AT_ONCE, many - at))
        pace.sent(done)
        at = (at + done) % many
        told.add("refused-frames", sender.skipped - refused)
        told.add("frames", done - (sender.skipped - refused))


if __name__ == "__main__":
    main()
