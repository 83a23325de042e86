"""Measures how much a crash loses: a watch is killed at random moments, and what the history holds is compared.

    PYTHONPATH=. python tests/benchmarks/history_loss.py                           # some minutes
    PYTHONPATH=. python tests/benchmarks/history_loss.py --hosts 50000 --rounds 20 --all

The loop of the command itself, with its live table on a terminal of its own, the whole catalogue and a history on disk;
only packets are made up. Before it begins it has met so many hosts, with an alias each; `--waiting` connections of QUIC
have not ended, `--open` connections go on. Then --events connections end in each second, and each is told to the one
who kills. What was told longest ago and is not in the history is the loss; beside it stand what the looks cost and the
last that the terminal showed of the history. Fails above --limit seconds.
"""

import argparse
import os
import pty
import random
import select
import signal
import struct
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from detector.beats.model import NO_RHYTHMS
from detector.catalogue.compiled import Catalogue
from detector.catalogue.store import load
from detector.cli.memory import begin
from detector.cli.options import Memory
from detector.cli.page import Page
from detector.cli.preload import preload
from detector.cli.watch import Watching, _go_on, settle_memory
from detector.errors import DetectorError
from detector.findings import Findings
from detector.history.reading import read_run
from detector.history.sqlite_store import SqliteStore
from detector.match.index import Matcher
from detector.observation import Connection, Endpoints, Handshake, Lookup
from detector.report.build import View, build
from detector.summary import Summary
from tests.benchmarks.page_smoothness import REPORTING, hosts_of

ME = bytes((10, 0, 0, 1))
_LONGEST = 120.0
_REPORT = struct.Struct("=dId")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is measured."""

    hosts: int
    waiting: int
    open: int
    events: int
    show_all: bool


def connection(hosts: Sequence[str], number: int, at: float, *, ended: bool) -> Connection:
    """Return a connection to one of the hosts, over TLS if it has ended, else over QUIC."""
    at_host = number % len(hosts)
    seen_in, protocol = ("sni", 6) if ended else ("quic", 17)
    return Connection(
        Endpoints(protocol, ME, 1_024 + number * 7 % 60_000, at_host.to_bytes(4, "big"), 443),
        *(at, at + 0.3, 900 + number % 777, 5_000),
        began=True,
        ended=ended,
        handshake=Handshake(
            seen_in=seen_in, host=hosts[at_host], size=500, ja4=("t13d1516h2_8daaf6152771_02713d6af862",)
        ),
    )


def met(catalogue: Catalogue, asked: Asked) -> tuple[Findings, list[str], list[Connection]]:
    """Return what had been seen before, the hosts, and the connections that go on."""
    findings, hosts, now = Findings(Matcher(catalogue), is_live=True), hosts_of(catalogue, asked.hosts), time.time()
    for number, host in enumerate(hosts):
        findings.add(Lookup(now, ME, number.to_bytes(4, "big"), host, (f"{host}.cdn.example",), 300))
        findings.add(connection(hosts, number, now, ended=True))
    for number in range(asked.waiting):
        findings.add(connection(hosts, number, now, ended=False))
    return findings, hosts, [connection(hosts, 3 * number + 1, now, ended=False) for number in range(asked.open)]


class Made:
    """A watch without an interface, and its capture: so many connections end in each second."""

    name, dropped, is_over = "made", 0, False

    def __init__(self, findings: Findings, hosts: Sequence[str], going_on: Sequence[Connection], events: int) -> None:
        self.findings, self.hosts, self.going_on, self.every = findings, hosts, going_on, 1 / events
        self.report = -1
        self.count = 0
        self.cost = 0.0
        self._chance = random.Random(os.getpid())
        self._due = time.monotonic()

    def step(self, seconds: float) -> bool:
        time.sleep(min(max(self._due - time.monotonic(), 0), seconds))
        while self._due <= time.monotonic():
            self.findings.add(connection(self.hosts, self._chance.randrange(1 << 20), time.time(), ended=True))
            self._due += self.every
            self.count += 1
        os.write(self.report, _REPORT.pack(time.monotonic(), self.count, self.cost))
        return True

    def summary(self) -> Summary:
        before = time.thread_time()
        summary = self.findings.snapshot(self.going_on)
        self.cost = time.thread_time() - before
        return summary

    def end(self) -> None:
        pass

    def notices(self) -> list[str]:
        return []

    def found(self):  # type: ignore[no-untyped-def]
        return NO_RHYTHMS


def watch(made: Made, catalogue: Catalogue, show_all: bool) -> None:
    """Watch for ever, as the command does."""
    view = View(show_all=show_all)
    place = Path(os.environ["XDG_DATA_HOME"], "detect", "history.sqlite")
    kept = begin(Memory(True, 90 * 86_400.0), made.findings, made.name, place)
    watching = Watching(made.name, False, None, None, None, None, False)
    draw = lambda summary: build(summary, catalogue, view, time.time())  # noqa: E731
    page = Page(catalogue, view)
    _go_on(made, made, watching, replace(REPORTING, progress=True), draw, kept, page, made)  # type: ignore[arg-type]


def killed(
    made: Made, catalogue: Catalogue, asked: Asked, seconds: float
) -> tuple[list[tuple[float, int, float]], float, str]:
    """Let a copy of this process watch for a while and kill it; return what it told, and when it was killed."""
    reading, made.report = os.pipe()
    child, terminal = pty.fork()
    if not child:
        with suppress(BaseException):
            watch(made, catalogue, asked.show_all)
        os._exit(1)
    os.close(made.report)
    shown: list[bytes] = []
    reader = threading.Thread(target=_drain, args=(terminal, shown))
    reader.start()
    told: list[tuple[float, int, float]] = []
    end = time.monotonic() + _LONGEST
    is_begun = False
    while time.monotonic() < end:
        if select.select([reading], [], [], 0.02)[0] and (data := os.read(reading, _REPORT.size)):
            told.append(_REPORT.unpack(data))
        if not is_begun and has_begun():
            is_begun, end = True, time.monotonic() + seconds
    os.kill(child, signal.SIGKILL)
    at = time.monotonic()
    os.waitpid(child, 0)
    while len(data := os.read(reading, _REPORT.size)) == _REPORT.size:
        told.append(_REPORT.unpack(data))
    os.close(reading)
    reader.join()
    os.close(terminal)
    return told, at, b"".join(shown).decode(errors="replace")


def _drain(terminal: int, shown: list[bytes]) -> None:
    with suppress(OSError):
        while data := os.read(terminal, 65_536):
            shown.append(data)


def has_begun() -> bool:
    """Tell whether what was met before stands in the history: tens of thousands of rows at once are no usual second."""
    try:
        store = SqliteStore(Path(os.environ["XDG_DATA_HOME"], "detect", "history.sqlite"), make=False)
    except DetectorError:
        return False
    try:
        return any(run.written > run.began for run in store.runs())
    finally:
        store.close()


def kept_count(before: int) -> int:
    """Return how many connections of the newest run the history holds, beyond those that were there before."""
    store = SqliteStore(Path(os.environ["XDG_DATA_HOME"], "detect", "history.sqlite"), make=False)
    try:
        newest = max(store.runs(), key=lambda run: run.id)
        return read_run(store, newest).coverage.flows - before
    finally:
        store.close()


def loss(told: Sequence[tuple[float, int, float]], at: float, kept: int) -> float:
    """Return how long before the end the first connection was told that is not in the history."""
    lost = [when for when, count, _ in told if count > kept]
    return at - lost[0] if lost else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, action="append")
    parser.add_argument("--waiting", type=int, default=250)
    parser.add_argument("--open", type=int, default=300)
    parser.add_argument("--events", type=int, default=100, help="a second")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--all", dest="show_all", action="store_true")
    parser.add_argument("--limit", type=float, default=1.0)
    options = parser.parse_args()
    catalogue, chance, worst = load(), random.Random(5), 0.0
    preload()
    for count in options.hosts or (5_000, 20_000, 50_000):
        asked = Asked(count, options.waiting, options.open, options.events, options.show_all)
        findings, hosts, going_on = met(catalogue, asked)
        made = Made(findings, hosts, going_on, asked.events)
        before = made.summary().coverage.flows
        settle_memory()
        losses, costs, said = [], [], set[str]()
        for _ in range(options.rounds):
            with tempfile.TemporaryDirectory() as folder:
                os.environ["XDG_DATA_HOME"] = folder
                made._due, made.count = time.monotonic(), 0
                told, at, shown = killed(made, catalogue, asked, chance.uniform(4, 7))
                try:
                    losses.append(loss(told, at, kept_count(before)))
                except DetectorError as error:
                    print(error)
                    losses.append(_LONGEST)
                costs += [cost for _, _, cost in told[len(told) // 2 :]]
                said |= {line for line in ("so much goes on",) if line in shown}
        costs.sort()
        print(
            f"{count:>6} hosts, {options.events}/s: lost at most {max(losses):.2f} s, median"
            f" {sorted(losses)[len(losses) // 2]:.2f} s ({options.rounds} kills);"
            f" a look {costs[len(costs) // 2] * 1e3:.0f} ms, 99 % {costs[int(len(costs) * 0.99)] * 1e3:.0f} ms"
            f"{'; said' if said else ''}",
            flush=True,
        )
        worst = max(worst, *losses)
    sys.exit(worst > options.limit)


if __name__ == "__main__":
    main()
