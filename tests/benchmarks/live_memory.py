"""Replays eight hours of traffic through the live path, fast and in process, and prints how its memory goes.

    PYTHONPATH=. python tests/benchmarks/live_memory.py                      # some minutes; three variants and a curve
    PYTHONPATH=. python tests/benchmarks/live_memory.py --only subdomains --top 15    # and who holds the memory

A second of capture time is a batch. Every variant has the same working day under it: pages with DNS and TLS, 28,800
connections to some hundred hosts. `subdomains` adds trackers that mint a subdomain for every visitor, one of them in
the catalogue and one that nobody knows; `flows` adds SYN scans, from and to everywhere, and datagrams to ever new
ports. The summary for the live view is made every five minutes of capture time. Each variant runs in a
process of its own; what is shown is the resident memory of that process, all of it. Fails above --limit.
"""

import argparse
import gc
import json
import random
import resource
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tabulate import tabulate

from detector.attribution import Attribution
from detector.catalogue.compiled import Catalogue
from detector.catalogue.store import load
from detector.cli.preload import preload
from detector.findings import Findings
from detector.match.index import Matcher
from detector.processes.model import Answer, Process, Question
from detector.report.build import View, build
from detector.sources.linux_ring import BLOCK, BLOCKS
from detector.watch import Watch
from detector.wire.frames import FrameBatch, batch_of
from detector.wire.links import ETHERNET
from tests.frames import ACK, FIN, SYN, ethernet, ipv4, tcp, udp
from tests.wire import builders

HOURS, HOUR = 8, 3_600
START, NANO = 1_800_000_000, 1_000_000_000
CLIENT, RESOLVER = bytes((10, 0, 0, 1)), bytes((10, 0, 0, 53))
HOSTS, CONNECTIONS_A_SECOND = 300, 1
KNOWN, UNKNOWN = "metrics.mouseflow.com", "visitors.collector.example"
VARIANTS = {"plain": (0, 0), "subdomains": (20, 0), "flows": (0, 150)}
"""Names that are new and flows that are new in each second, beside the working day."""

Timed = tuple[int, bytes]


class Day:
    """Frames of a working day, a second at a time; the same seed gives the same frames."""

    def __init__(self, seed: int, subdomains: int, flows: int) -> None:
        self._random = random.Random(seed)
        self._columns = np.random.default_rng(seed)
        self._subdomains = subdomains
        self._flows = flows
        self._port = 0
        self._server_flight = builders.real("tls-server-1.3.bin")
        self.names = self.flows = 0

    def second(self, number: int) -> list[Timed]:
        """Return what is on the wire in one second, in order, with nanoseconds since the epoch."""
        begin = (START + number) * NANO
        hosts = [f"www{self._random.randrange(HOSTS)}.site.example" for _ in range(CONNECTIONS_A_SECOND)]
        for i in range(self._subdomains):
            minted = f"v{self._random.getrandbits(64):016x}"
            hosts.append(f"{minted}.{KNOWN if i % 2 else UNKNOWN}")
        self.names += self._subdomains
        frames: list[Timed] = []
        for host in hosts:
            frames += self._connection(host, begin + self._random.randrange(NANO // 2))
        frames += self._strangers(begin)
        frames.sort(key=lambda timed: timed[0])
        return frames

    def _connection(self, host: str, at: int) -> list[Timed]:
        """A look-up, a TLS connection with some data each way, and its end."""
        self.flows += 2
        self._port = (self._port + 1) % 28_000
        port, server = 32_000 + self._port, bytes((198, 18, *struct.pack(">H", hash_of(host))))
        asked, answered = dns_messages(host, server, self._random.getrandbits(16))
        hello = client_hello(host)
        seq, ack = self._random.getrandbits(32), self._random.getrandbits(32)
        up = [(SYN, b"", 0), (ACK, hello, 1), (ACK, bytes(900), 1 + len(hello)), (FIN | ACK, b"", 901 + len(hello))]
        flight = self._server_flight
        down = [(SYN | ACK, b"", 0), (ACK, flight, 1), (FIN | ACK, b"", 1 + len(flight))]
        frames = [datagram(CLIENT, RESOLVER, asked, port, 53), datagram(RESOLVER, CLIENT, answered, 53, port)]
        for i in range(max(len(up), len(down))):
            if i < len(up):
                flags, data, ahead = up[i]
                frames.append(segment(CLIENT, server, data, port, 443, seq + ahead, flags))
            if i < len(down):
                flags, data, ahead = down[i]
                frames.append(segment(server, CLIENT, data, 443, port, ack + ahead, flags))
        return [(at + i * 20_000_000, frame) for i, frame in enumerate(frames)]

    def _strangers(self, begin: int) -> list[Timed]:
        """Flows that come to nothing: scans of this machine and of others, and datagrams to ports that never recur."""
        self.flows += self._flows
        addresses = self._columns.integers(0x0B000000, 0xDF000000, (self._flows, 2))
        ports = self._columns.integers(1_024, 65_536, (self._flows, 2))
        frames: list[Timed] = []
        for i in range(self._flows):
            other, third = (int(value).to_bytes(4, "big") for value in addresses[i])
            sport, dport = int(ports[i, 0]), int(ports[i, 1])
            source, target = (other, CLIENT) if i % 2 else (CLIENT if i % 4 else third, other)
            if i % 5:
                frames.append((begin + i * 1_000_000, segment(source, target, b"", sport, dport, sport, SYN)))
            else:
                frames.append((begin + i * 1_000_000, datagram(source, target, b"hello", sport, dport)))
        return frames


def hash_of(host: str) -> int:
    """Return a number below 2**16 for a host: names share addresses, as they do behind a delivery network."""
    return int.from_bytes(host.encode()[-24:], "big") % 65_521


def segment(source: bytes, target: bytes, data: bytes, sport: int, dport: int, seq: int, flags: int) -> bytes:
    return ethernet(ipv4(tcp(data, sport=sport, dport=dport, seq=seq, flags=flags), source=source, target=target))


def datagram(source: bytes, target: bytes, data: bytes, sport: int, dport: int) -> bytes:
    return ethernet(ipv4(udp(data, sport=sport, dport=dport), 17, source=source, target=target))


def client_hello(host: str) -> bytes:
    """Return a ClientHello for a host, of about the size that browsers send."""
    extensions = [
        builders.server_name(host.encode()),
        builders.alpn(b"h2", b"http/1.1"),
        builders.supported_versions(0x0304, 0x0303),
        builders.signature_algorithms(0x0403, 0x0804),
        (21, bytes(300)),
    ]
    return builders.records(builders.message(builders.hello_body(extensions, (0x1301, 0x1302, 0xC02F))))


def dns_messages(host: str, server: bytes, number: int) -> tuple[bytes, bytes]:
    """Return a query for the address of a host, and its answer (RFC 1035 section 4)."""
    labels = b"".join(bytes([len(label)]) + label.encode() for label in host.split(".")) + b"\0"
    question = labels + struct.pack(">HH", 1, 1)
    answer = struct.pack(">HHHIH", 0xC00C, 1, 1, 300, 4) + server
    asked = struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + question
    return asked, struct.pack(">HHHHHH", number, 0x8180, 1, 1, 0, 0) + question + answer


class Replay:
    """A capture whose frames come from a Day; see detector.sources.live.Capture."""

    name = "replay"
    dropped: int | None = 0

    def __init__(self, day: Day, seconds: int) -> None:
        self._batches = self._make(day, seconds)
        # The kernel's ring is memory of the process that mapped it: as large, and written to.
        self._ring = b"\1" * (BLOCK * BLOCKS)

    def _make(self, day: Day, seconds: int) -> Iterator[FrameBatch]:
        late: list[Timed] = []
        for number in range(seconds):
            # What began late in a second goes on in the next: a live capture's times never fall.
            timed = sorted([*late, *day.second(number)], key=lambda one: one[0])
            bar = (START + number + 1) * NANO
            late = [one for one in timed if one[0] >= bar]
            now = [one for one in timed if one[0] < bar]
            yield batch_of([frame for _, frame in now], [at for at, _ in now], ETHERNET)

    def read(self, seconds: float) -> FrameBatch | None:
        return next(self._batches, None)

    def notices(self) -> list[str]:
        return []

    def close(self) -> None:
        self._batches = iter(())


class AtOnce:
    """Owners that answer every question at once: one program holds everything."""

    own_pids: frozenset[int] = frozenset()

    def __init__(self) -> None:
        self._asked: list[Question] = []

    def fileno(self) -> int:
        return -1

    def ask(self, asked: Question) -> None:
        self._asked.append(asked)

    def answers(self) -> list[Answer]:
        asked, self._asked = self._asked, []
        return [Answer(item, Process("browser", 4_711, "/usr/bin/browser")) for item in asked]

    def close(self) -> None:
        self._asked.clear()


@dataclass(frozen=True, slots=True)
class Point:
    """Memory at one time of the day, and what had been on the wire until then; sizes in bytes."""

    hour: float
    resident: int
    peak: int
    packets: int
    flows: int
    names: int


def resident() -> int:
    """Return how much of this process is in memory now."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


def live_through(args: argparse.Namespace, day: Day) -> Iterator[Point]:
    """Watch the day; yield a point at its beginning, every `--every` minutes, and when the summary is settled."""
    gc.set_threshold(100_000, 20, 100)  # as detector.__main__ does
    catalogue = load()
    preload()
    seconds = int(args.hours * HOUR)
    owners = AtOnce()
    watch = Watch(
        Replay(day, seconds), Findings(Matcher(catalogue)), attribution=Attribution(owners, lambda: frozenset({CLIENT}))
    )
    yield _point(0, watch, day)
    for number in range(1, seconds + 1):
        watch.step(0)
        if number % 300 == 0:
            draw(watch, catalogue)
        if number % int(args.every * 60) == 0:
            yield _point(number, watch, day)
    build(watch.finish(), catalogue, View(show_all=True), time.time())
    yield _point(seconds, watch, day)


def draw(watch: Watch, catalogue: Catalogue) -> None:
    """Do what the live view does, but for the drawing itself."""
    build(watch.summary(), catalogue, View(), time.time())


def _point(number: int, watch: Watch, day: Day) -> Point:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Point(number / HOUR, resident(), peak, watch.packets, day.flows, day.names)


def run_one(args: argparse.Namespace) -> None:
    """Run one variant in this process; print a JSON array for each point."""
    if args.top:
        import tracemalloc

        tracemalloc.start()
    subdomains, flows = VARIANTS[args.variant]
    for point in live_through(args, Day(args.seed, subdomains, flows)):
        values = (point.hour, point.resident, point.peak, point.packets, point.flows, point.names)
        print(json.dumps(values), flush=True)
        if args.top and point.hour:
            held = tracemalloc.take_snapshot().statistics("lineno")[: args.top]
            print("\n".join(map(str, held)), file=sys.stderr, flush=True)


def run_apart(args: argparse.Namespace, variant: str) -> list[Point]:
    """Run a variant in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--variant", variant, "--hours", str(args.hours)]
    command += ["--every", str(args.every), "--seed", str(args.seed), "--top", str(args.top)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return [Point(*json.loads(line)) for line in done.stdout.splitlines()]


def render(curves: dict[str, list[Point]]) -> str:
    """Draw the curves side by side, and below them what each variant held."""
    most = max(point.peak for curve in curves.values() for point in curve)
    headers = ["hour", *(f"{variant}: MB now (peak)" for variant in curves)]
    rows = [
        [f"{points[0].hour:.1f}", *(_bar(point, most) for point in points)]
        for points in zip(*curves.values(), strict=True)
    ]
    lines = [tabulate(rows, headers, disable_numparse=True)]
    for variant, curve in curves.items():
        last = curve[-1]
        lines.append(f"{variant}: {last.packets:,} packets, {last.flows:,} flows, {last.names:,} minted names")
    return "\n".join(lines)


def _bar(point: Point, most: int) -> str:
    return f"{point.resident / 1e6:4.0f} ({point.peak / 1e6:.0f}) {'#' * round(16 * point.resident / most)}"


def parse_arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=HOURS, help="hours of capture time (default: 8)")
    parser.add_argument(
        "--every", type=float, default=20, metavar="MINUTES", help="a point each so often (default: 20)"
    )
    parser.add_argument("--only", action="append", choices=VARIANTS, help="this variant alone (repeatable)")
    parser.add_argument("--limit", type=float, default=250, metavar="MB", help="fail above it (default: 250)")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--top", type=int, default=0, metavar="N", help="say which N lines hold most, at each point")
    parser.add_argument("--variant", choices=VARIANTS, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def main() -> int:
    """Run the benchmark; 1 when memory went above the limit."""
    args = parse_arguments()
    if args.variant:
        run_one(args)
        return 0
    curves = {variant: run_apart(args, variant) for variant in args.only or VARIANTS}
    print(render(curves))
    return int(max(curve[-1].peak for curve in curves.values()) > args.limit * 1e6)


if __name__ == "__main__":
    sys.exit(main())
