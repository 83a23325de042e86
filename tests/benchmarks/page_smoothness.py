"""How smooth the live page is with many hosts and events: the gaps between its frames, beside those of an idle page.

Run: python -m tests.benchmarks.page_smoothness [--hosts 5000] [--events 100] [--seconds 20]

Everything is real but the traffic: findings with the whole catalogue, the command's page, its server, and a headless
Chromium (with a new profile) on the same machine. The idle page is the same page with nothing to show, measured in the
same run: on a busy machine its frames are late, too.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import itertools
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detector.catalogue.compiled import Catalogue
from detector.catalogue.store import load
from detector.cli.options import Reporting
from detector.cli.page import Page, Web, opened_page
from detector.findings import Findings
from detector.match.index import Matcher
from detector.observation import Observation
from detector.report.build import View
from detector.summary import Summary
from tests.browser.reader import Reader, reading

REPORTING = Reporting(
    form="table",
    is_default_form=False,
    output=None,
    show_all=True,
    signatures=(),
    categories=(),
    fail_on=(),
    ignore=None,
    progress=False,
)
MEASURE = """
window.gaps = []; window.long = 0; window.round = (window.round ?? 0) + 1;
const round = window.round;
const note = list => { for (const one of list.getEntries()) window.long = Math.max(window.long, one.duration); };
new PerformanceObserver(note).observe({entryTypes: ['longtask']});
let last = performance.now();
const step = now => {
    if (round !== window.round) return;
    window.gaps.push(now - last);
    last = now;
    requestAnimationFrame(step);
};
requestAnimationFrame(step);
"""
SCROLL = """
const list = document.querySelector('#events .viewport');
list.scrollIntoView();
let down = 0;
setInterval(() => { down = (down + 7) % 4000; list.scrollTop = down; }, 16);
"""

OPEN_HOSTS = "document.querySelector('#hosts details').open = true; document.querySelector('#hosts').scrollIntoView()"
SHOWN = """
const count = query => document.querySelectorAll(query).length;
return [`${count('*')} elements`, `${count('article')} cards`, document.querySelector('#counted').textContent];
"""


@dataclass
class Watched:
    """Findings as a watch has them."""

    findings: Findings

    def summary(self) -> Summary:
        return self.findings.snapshot(())


def hosts_of(catalogue: Catalogue, count: int) -> list[str]:
    """Return so many hosts, a third of which belong to vendors."""
    known = sorted(catalogue.hosts)[: count // 3]
    return known + [f"edge-{number:05}.region-{number % 7}.hosting.example" for number in range(count - len(known))]


def seen(host: str, at: float, number: int) -> Observation:
    """Return a look-up, or a request that sends something."""
    if number % 2:
        return Observation(at=at, seen_in="dns", host=host)
    return Observation(
        at=at, seen_in="proxy", host=host, method="POST", path="/v1/events", bytes_out=900 + number % 700
    )


def gaps(reader: Reader, seconds: float, work: Callable[[], float]) -> tuple[list[float], float, float]:
    """Return the gaps between frames and the longest task in ms, and how long `work` held up its thread at most."""
    reader.ask(MEASURE)
    end, held = time.monotonic() + seconds, 0.0
    while time.monotonic() < end:
        held = max(held, work())
    found: Any = reader.ask("return [window.gaps, window.long]")
    return sorted(found[0][3:]), found[1], held


def line(name: str, measured: tuple[list[float], float, float]) -> str:
    frames, task, held = measured
    middle, late = frames[len(frames) // 2], frames[int(len(frames) * 0.99)]
    return f"{name:24}{len(frames):>8}{middle:>9.1f}{late:>9.1f}{frames[-1]:>9.1f}{task:>12.1f}{held * 1000:>14.1f}"


def address(page: Page) -> str:
    """Begin to serve, and return the address that is printed for the reader."""
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        page.start()
    return told.getvalue().split()[-1]


def rest() -> float:
    time.sleep(0.01)
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=5_000)
    parser.add_argument("--events", type=int, default=100, help="a second")
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    catalogue, chance = load(), random.Random(7)
    hosts = hosts_of(catalogue, options.hosts)
    print(f"{'':24}{'frames':>8}{'median':>9}{'99 %':>9}{'longest':>9}{'task, ms':>12}{'capture, ms':>14}")
    with tempfile.TemporaryDirectory() as folder, reading(Path(folder)) as reader:
        with opened_page(Web(), catalogue, View(), REPORTING) as page:
            reader.visit(address(page))
            time.sleep(2)
            print(line("idle page", gaps(reader, options.seconds / 2, rest)), flush=True)
        with opened_page(Web(), catalogue, View(show_all=True), REPORTING) as page:
            watched = Watched(Findings(Matcher(catalogue), page.listener(None)))
            for number, host in enumerate(hosts):
                watched.findings.add(seen(host, time.time(), number))
            reader.visit(address(page))
            numbers, due = itertools.count(), [time.monotonic()]

            def work() -> float:
                now = time.monotonic()
                while due[0] <= now:
                    watched.findings.add(seen(chance.choice(hosts), time.time(), next(numbers)))
                    due[0] += 1 / options.events
                page.refresh(watched)
                cost = time.monotonic() - now
                time.sleep(0.005)
                return cost

            began = time.monotonic()
            while not reader.ask("return document.querySelectorAll('#events .lines li').length > 5"):
                work()
            print(f"first rows after {time.monotonic() - began:.1f} s", flush=True)
            settle = time.monotonic() + 6
            while time.monotonic() < settle:
                work()
            name = f"{options.hosts} hosts, {options.events}/s"
            print(line(name, gaps(reader, options.seconds, work)), flush=True)
            reader.ask(SCROLL)
            print(line("the same, scrolling", gaps(reader, options.seconds, work)), flush=True)
            reader.ask(OPEN_HOSTS)
            print(line("with every host open", gaps(reader, options.seconds, work)), flush=True)
            print(*reader.ask(SHOWN))


if __name__ == "__main__":
    main()
