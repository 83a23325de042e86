"""What came of a soak, as tables in Markdown, and whether its limits were kept. Measures nothing itself."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tabulate import tabulate

from tests.benchmarks.soak_plan import EVENTS
from tests.benchmarks.soak_samples import FILES, MEMORY, PROCESSOR, TASKS, THREADS, Key, Trend, curves

WARM_UP = 600.0
LONG_ENOUGH = 1_800.0
"""Seconds from which on memory is judged: what is loaded and cached in the first minutes is no leak."""

MOST_GROWTH = {MEMORY: 15.0, FILES: 8, THREADS: 4, TASKS: 20}
"""How much the last quarter of the run may lie above the first one after the warm-up, by medians."""

MOST_MEMORY = {"scan": 250.0, "proxy": 350.0, "proxy: examining process": 1_000.0}
IN_FLIGHT = 1_000
"""Packets that the kernel may have counted and not yet handed on when an interface goes away, each time
(net.core.netdev_max_backlog)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What was measured; packets `passed` while the interface was watched, `unwatched` before it was told as back."""

    seconds: float
    counts: dict[str, int]
    passed: int
    unwatched: int
    scan: dict[str, Any]
    proxy: dict[str, Any]
    history: dict[str, Any]
    happened: list[tuple[float, str]]
    samples: list[tuple[float, dict[Key, float]]]
    loads: list[float]
    said: str

    def as_json(self) -> str:
        """Return everything as JSON; names of measures become texts."""
        samples = [(at, {" / ".join(key): value for key, value in values.items()}) for at, values in self.samples]
        return json.dumps({**asdict(self), "samples": samples}, indent=1) + "\n"

    def often(self, event: str) -> int:
        """Return how often something happened."""
        return sum(name == event for _, name in self.happened)

    def trends(self) -> dict[Key, Trend]:
        """Return how everything went after the warm-up."""
        return curves(self.samples, min(WARM_UP, self.seconds / 4))


@dataclass(frozen=True, slots=True)
class Line:
    """One limit: what was found, what was allowed, and whether that was kept."""

    what: str
    found: str
    limit: str
    is_kept: bool


def verdict(facts: Facts) -> list[Line]:
    """Compare with all limits."""
    return [*_packets(facts), *_requests(facts), *_kept_in_history(facts), *_flatness(facts), _no_failure(facts)]


def _packets(facts: Facts) -> list[Line]:
    coverage = facts.scan["coverage"]
    missing = facts.passed - coverage["packets"] - coverage["dropped"]
    flaps = facts.often(EVENTS[0]) + facts.often(EVENTS[1])
    limit = IN_FLIGHT * flaps
    return [
        Line("packets neither read nor told as dropped", f"{missing:,}", f"{limit:,} either way", abs(missing) <= limit)
    ]


def _requests(facts: Facts) -> list[Line]:
    counted, counts = facts.proxy["coverage"]["requests"], facts.counts
    return [
        Line(
            "requests counted, answered and begun",
            f"{counted:,}",
            f"{counts['answered']:,} to {counts['begun']:,}",
            counts["answered"] <= counted <= counts["begun"],
        )
    ]


def _kept_in_history(facts: Facts) -> list[Line]:
    kept, lines = facts.history["coverage"], []
    for report, name in ((facts.scan, "packets"), (facts.proxy, "requests")):
        told = report["coverage"][name]
        lines.append(Line(f"{name} in the history", f"{kept[name]:,}", f"{told:,}", kept[name] == told))
    return lines


def _flatness(facts: Facts) -> list[Line]:
    lines = []
    for (whose, what), found in sorted(facts.trends().items()):
        if what in MOST_GROWTH and (what != MEMORY or facts.seconds >= LONG_ENOUGH):
            limit = MOST_GROWTH[what]
            lines.append(Line(f"growth: {whose}, {what}", f"{found.growth:+.1f}", f"+{limit}", found.growth <= limit))
        if what == MEMORY and whose in MOST_MEMORY:
            limit = MOST_MEMORY[whose]
            lines.append(Line(f"most: {whose}, {what}", f"{found.most:.0f}", f"{limit:.0f}", found.most <= limit))
    return lines


def _no_failure(facts: Facts) -> Line:
    """Nothing of ours may have failed inside the proxy, and nothing may have ended with a trace."""
    skipped = facts.proxy["coverage"]["skipped_requests"]
    failed = sum(count for reason, count in skipped.items() if reason.startswith("our-own"))
    failed += facts.said.count("Traceback")
    return Line("failures of our own", str(failed), "0", not failed)


def render(facts: Facts, lines: Sequence[Line]) -> str:
    """Write everything as Markdown."""
    is_kept = all(line.is_kept for line in lines)
    load = f"{statistics.mean(facts.loads):.1f} on average, {max(facts.loads):.1f} at most"
    parts = [
        f"# Soak: {facts.seconds / 60:.0f} minutes, {'every limit kept' if is_kept else 'A LIMIT WAS PASSED'}",
        f"Load of the machine: {load}. {facts.counts['frames'] / facts.seconds:,.0f} packets a second were sent to the "
        f"interface, {facts.counts['begun'] / facts.seconds:,.0f} requests a second to the proxy. The scan took "
        f"{_cores(facts, 'scan'):.0%} of a processor core, the proxy {_cores(facts, 'proxy'):.0%}.",
        _table(_what_happened(facts), ["what happened", "times"]),
        _table(_what_was_counted(facts), ["counted", "number"]),
        _table(_how_it_went(facts), ["whose", "measure", "first quarter", "last quarter", "least", "most", "an hour"]),
        _table([(x.what, x.found, x.limit, "yes" if x.is_kept else "NO") for x in lines], ["limit", "", "", "kept"]),
        "Said by the two:\n\n" + "\n".join(f"    {line}" for line in _gathered(facts.said)),
    ]
    return "\n\n".join(parts)


def _what_happened(facts: Facts) -> list[tuple[str, int]]:
    return [(event, facts.often(event)) for event in EVENTS]


def _what_was_counted(facts: Facts) -> list[tuple[str, str]]:
    scan, proxy, counts = facts.scan["coverage"], facts.proxy["coverage"], facts.counts
    rows = {
        "packets on the interface while it was watched": facts.passed,
        "of them sent from the mix": counts["frames"],
        "read by the scan": scan["packets"],
        "told as dropped": scan["dropped"],
        "on an interface that was not told as back yet": facts.unwatched,
        "requests begun by the client": counts["begun"],
        "answered": counts["answered"],
        "answered by the proxy: the upstream could not be reached": counts["refused"],
        "failed": counts["failed"],
        "received whole by the upstream": counts["received"],
        "counted by the proxy": proxy["requests"],
        "looked into": proxy["judged_requests"],
        "told as not looked into": sum(proxy["unjudged"].values()),
    }
    return [(name, f"{value:,}") for name, value in rows.items()]


def _how_it_went(facts: Facts) -> list[tuple[str, ...]]:
    return [
        (whose, what, *(f"{value:.1f}" for value in (t.first, t.last, t.least, t.most)), f"{t.an_hour:+.2f}")
        for (whose, what), t in sorted(facts.trends().items())
        if what != PROCESSOR
    ]


def _cores(facts: Facts, whose: str) -> float:
    return facts.trends()[whose, PROCESSOR].an_hour / 3_600


def _gathered(said: str) -> list[str]:
    return [f"{count} times: {line}" for line, count in Counter(said.splitlines()).most_common()]


def _table(rows: Sequence[Sequence[object]], headers: Sequence[str]) -> str:
    return tabulate(rows, headers, tablefmt="github", disable_numparse=True)
