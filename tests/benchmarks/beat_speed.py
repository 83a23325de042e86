"""Times how long a day of 200,000 connections takes to be kept and scored, and what keeping it needs.

    python -m tests.benchmarks.beat_speed [--connections 200000] [--rounds 3]

The day is a synthetic one with enough sites to reach the number. Building it is not timed. The aim is held against the
processor's time, which says the same on a machine that does other things at once; the time on the clock stands beside.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc

from detector.beats.collectors import possible_collectors
from detector.beats.keeping import Keeping
from detector.beats.scoring import find_beat
from tests.beats.days import Day, build

AIM = 2.0


def day_of(connections: int) -> Day:
    """Return a day of about so many connections."""
    few, many = (len(build(1, 0.2, 0.1, scale=scale).contacts) for scale in (1, 5))
    return build(1, 0.2, 0.1, scale=1 + 4 * (connections - few) / (many - few))


def keep(day: Day) -> Keeping:
    """Take in all connections of a day."""
    keeping = Keeping()
    for contact in day.contacts:
        keeping.add(contact.key, contact.start, contact.up, contact.down, contact.duration)
    return keeping


def main() -> int:
    """Print the times of each round and the memory; return 1 when the best round missed the aim."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    day = day_of(args.connections)
    activity = day.activity()
    best = float("inf")
    for _ in range(args.rounds):
        clock, started = time.perf_counter(), time.process_time()
        destinations = keep(day).destinations(day.known)
        kept = time.process_time() - started
        beats = sum(find_beat(destination, activity) is not None for destination in destinations)
        scored = time.process_time() - started - kept
        waited = time.perf_counter() - clock
        possible = len(possible_collectors(destinations, activity))
        best = min(best, kept + scored)
        print(
            f"{len(day.contacts)} connections, {len(destinations)} destinations: kept in {kept:.2f} s, all scored in"
            f" {scored:.2f} s, together {kept + scored:.2f} s ({waited:.2f} s on the clock);"
            f" {beats} beats, {possible} possible collectors"
        )
    tracemalloc.start()
    keeping = keep(day)
    print(f"kept in {tracemalloc.get_traced_memory()[0] / 1e6:.1f} MB for {len(keeping)} destinations")
    print(f"aim: {AIM} s; best: {best:.2f} s")
    return 1 if best > AIM else 0


if __name__ == "__main__":
    raise SystemExit(main())
