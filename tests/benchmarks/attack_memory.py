"""Attacks the reading path with more than it can hold, and prints how much memory each attack could take.

    PYTHONPATH=. python tests/benchmarks/attack_memory.py            # all, at full size: some minutes
    PYTHONPATH=. python tests/benchmarks/attack_memory.py --share 0.01 --only flood

Each attack runs in a process of its own; what is shown is that process's highest resident memory. In the middle of
each, real traffic to a vendor goes by (a TLS handshake, or a request): it must be found. Fails above --limit, or when
the vendor is missed.
"""

import argparse
import base64
import gzip
import json
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from math import cos, sin

import numpy as np
from tabulate import tabulate

from detector.catalogue.store import load
from detector.findings import Findings
from detector.judging import Judge
from detector.match.index import Matcher
from detector.observation import Observation
from detector.payload import Payload
from detector.sources.packets import PacketReader
from detector.wire.frames import FrameBatch, batch_of
from detector.wire.links import ETHERNET
from tests.benchmarks.live_memory import client_hello, datagram, dns_messages, segment
from tests.frames import ACK, SYN

VENDOR, HOST = "teramind", "rt.teramind.co"
LIMIT = 300_000_000
_BATCH = 20_000
_START, _STEP = 1_800_000_000 * 1_000_000_000, 50_000
_ME, _RESOLVER, _THERE = bytes((10, 0, 0, 1)), bytes((10, 0, 0, 53)), bytes((192, 0, 2, 7))
Frames = Iterator[bytes]


def _template(frame: bytes, number: int, sources: np.ndarray, ports: np.ndarray) -> FrameBatch:
    """Return a batch of one frame over and over, from other sources and ports."""
    batch = batch_of([frame] * len(sources), [_START + (number + at) * _STEP for at in range(len(sources))], ETHERNET)
    rows = batch.buffer[: len(frame) * len(sources)].reshape(-1, len(frame))
    rows[:, 26:30] = sources.astype(">u4").view(np.uint8).reshape(-1, 4)
    rows[:, 34:36] = ports.astype(">u2").view(np.uint8).reshape(-1, 2)
    return batch


def flood(total: int) -> Iterator[FrameBatch]:
    """Begin `total` connections from ever new addresses, and never go on with any."""
    frame = segment(_ME, _THERE, b"", 40_000, 443, 1, SYN)
    for number in range(0, total, _BATCH):
        at = np.arange(number, min(number + _BATCH, total))
        yield _template(frame, number, 0x0B000000 + at % 0x00FFFFFF, 1_024 + at % 60_000)


def datagrams(total: int) -> Iterator[FrameBatch]:
    """Send one datagram of no known protocol from ever new addresses."""
    frame = datagram(_ME, _THERE, bytes(200), 40_000, 9_999)
    for number in range(0, total, _BATCH):
        at = np.arange(number, min(number + _BATCH, total))
        yield _template(frame, number, 0x0B000000 + at % 0x00FFFFFF, 1_024 + at % 60_000)


def subdomains(total: int) -> Iterator[FrameBatch]:
    """Look up `total` names, half of them below a vendor's domain, half below a stranger's, each with an answer."""

    def frames() -> Frames:
        for number in range(total // 2):
            name = f"v{number:08x}." + ("mouseflow.com" if number % 2 else "collector.example")
            asked, answer = dns_messages(name, _THERE, number & 0xFFFF)
            yield datagram(_ME, _RESOLVER, asked, 40_000, 53)
            yield datagram(_RESOLVER, _ME, answer, 53, 40_000)

    return _batches(frames())


def hellos(total: int) -> Iterator[FrameBatch]:
    """Begin `total` handshakes with a ClientHello each that names another host, of which only the half ever comes."""

    def frames() -> Frames:
        for number in range(total // 2):
            hello = client_hello(f"h{number:08x}.collector.example")
            port = 1_024 + number % 60_000
            source = (0x0B000000 + number).to_bytes(4, "big")
            yield segment(source, _THERE, b"", port, 443, 1, SYN)
            yield segment(source, _THERE, hello[: len(hello) // 2], port, 443, 2, ACK)

    return _batches(frames())


def _batches(frames: Frames) -> Iterator[FrameBatch]:
    number = 0
    while some := list(islice(frames, _BATCH)):
        yield batch_of(some, [_START + (number + at) * _STEP for at in range(len(some))], ETHERNET)
        number += len(some)


def _real(number: int) -> FrameBatch:
    """Return a whole connection to the vendor."""
    hello = client_hello(HOST)
    frames = [
        segment(_ME, _THERE, b"", 50_001, 443, 1, SYN),
        segment(_ME, _THERE, hello, 50_001, 443, 2, ACK),
        segment(_ME, _THERE, bytes(1_200), 50_001, 443, 2 + len(hello), ACK),
        segment(_ME, _THERE, bytes(1_200), 50_001, 443, 1_202 + len(hello), ACK),
    ]
    return batch_of(frames, [_START + number * _STEP] * len(frames), ETHERNET)


def by_packets(batches: Callable[[int], Iterator[FrameBatch]], total: int) -> bool:
    """Read an attack as `detect scan` reads a capture; True when the vendor in its middle is in the summary."""
    reader, findings, number, is_shown = PacketReader(in_columns=True), Findings(Matcher(load())), 0, False
    for batch in batches(total):
        for event in reader.feed(batch):
            findings.add(event)
        number += len(batch)
        if not is_shown and number >= total // 2:
            is_shown = True
            for event in reader.feed(_real(number)):
                findings.add(event)
    for event in reader.finish():
        findings.add(event)
    return any(tally.signature_id == VENDOR and tally.bytes_out > 2_000 for tally in findings.settle().tallies)


def _bombs() -> list[Payload]:
    """Return a body that grows a thousandfold or more in every encoding, and some that nest."""
    import brotli  # type: ignore[import-untyped]
    import zstandard

    zeros = bytes(1 << 20)
    gz, deflate = gzip.compress(zeros, 9) * 200, zlib.compressobj(9)
    packed = b"".join(deflate.compress(zeros) for _ in range(200)) + deflate.flush()
    br, zs = brotli.Compressor(quality=9), zstandard.ZstdCompressor(19)
    wide = b"".join(br.process(zeros) for _ in range(200)) + br.finish()
    frames = zs.compress(zeros) * 200
    bodies = {"gzip": gz, "deflate": packed, "br": wide, "zstd": frames}
    deep = [b"[" * 1_000_000, b'{"a":' * 200_000, b"\x91" * 1_000_000, b"\x0a\xff\xff\x7f" * 250_000]
    nested = gzip.compress(gzip.compress(gzip.compress(bytes(100 << 20))))
    return [
        *(Payload(body=body[: 1 << 20], content_encoding=name) for name, body in bodies.items()),
        *(Payload(body=body[: 1 << 20]) for body in bodies.values()),
        *(Payload(body=body, content_type="application/json") for body in deep),
        Payload(body=nested),
        Payload(body=base64.b64encode(gz)[: 1 << 20]),
    ]


def by_bodies(total: int) -> bool:
    """Judge bombs and deep nesting, over and over; True when a plain replay in their midst is told."""
    judge, bombs = Judge(), _bombs()
    moves = [
        {"type": 3, "timestamp": _START // 10**6 + 500 * batch, "data": {"source": 1, "positions": _hand(batch)}}
        for batch in range(12)
    ]
    real = json.dumps({"events": moves}).encode()
    found = False
    for number in range(total):
        seen = Observation(at=float(number), seen_in="proxy", host=f"h{number % 700}.example", method="POST", path="/")
        for _ in judge.judge(seen, bombs[number % len(bombs)]):
            pass
        if number == total // 2:
            for said in judge.judge(seen, Payload(body=real, content_type="application/json")):
                found = found or any(one.kind == "mouse-movement" for one in said.observed)
    return found


def _hand(batch: int) -> list[dict[str, int]]:
    """Return half a second of a hand's way, as rrweb records it."""
    return [
        {
            "x": int(100 + 300 * sin((10 * batch + at) / 40) + at % 3),
            "y": int(200 + 150 * cos((10 * batch + at) / 31)),
            "id": 7,
            "timeOffset": 50 * at - 500,
        }
        for at in range(10)
    ]


def cookies(total: int) -> bool:
    """Take requests to `total` hosts and paths of a vendor and of strangers, from ever new pages."""
    findings = Findings(Matcher(load()))
    for number in range(total):
        host = f"c{number:07x}." + ("mouseflow.com" if number % 2 else "collector.example")
        page = f"https://p{number:07x}.example"
        findings.add(
            Observation(
                at=float(number), seen_in="proxy", host=host, method="POST", path=f"/{number}", bytes_out=9, page=page
            )
        )
        if number == total // 2:
            findings.add(
                Observation(at=0.0, seen_in="proxy", host=HOST, method="POST", path="/", bytes_out=9_000, bytes_in=9)
            )
    return any(tally.signature_id == VENDOR for tally in findings.settle().tallies)


ATTACKS: dict[str, tuple[Callable[[int], bool], int]] = {
    "flood": (lambda total: by_packets(flood, total), 10_000_000),
    "datagrams": (lambda total: by_packets(datagrams, total), 5_000_000),
    "subdomains": (lambda total: by_packets(subdomains, total), 2_000_000),
    "hellos": (lambda total: by_packets(hellos, total), 400_000),
    "cookies": (cookies, 1_000_000),
    "bombs": (by_bodies, 300),
}


def main() -> int:
    """Run the attacks; 1 when one took too much, or hid the vendor."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", choices=ATTACKS, action="append")
    parser.add_argument("--share", type=float, default=1.0, help="of the full size")
    parser.add_argument("--limit", type=int, default=LIMIT, help="bytes")
    parser.add_argument("--inside", choices=ATTACKS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        attack, total = ATTACKS[given.inside]
        found = attack(int(total * given.share))
        print(json.dumps({"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, "found": found}))
        return 0
    rows, failed = [], False
    for name in given.only or ATTACKS:
        began = time.monotonic()
        line = [sys.executable, __file__, "--inside", name, "--share", str(given.share)]
        told = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
        failed = failed or told["peak"] > given.limit or not told["found"]
        total = int(ATTACKS[name][1] * given.share)
        seconds = time.monotonic() - began
        rows.append([name, f"{total:,}", f"{told['peak'] / 1e6:.0f} MB", f"{seconds:.0f} s", told["found"]])
        print(tabulate(rows, headers=["attack", "of", "peak memory", "took", "vendor found"]), "\n", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
