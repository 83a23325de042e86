"""How much of what is planted is found: `python tests/measure_canary.py [FOLDER]`; --held-out shows that third, too.

Home-made shapes come from tests/data/canary. FOLDER, if given, holds recorded runs of SDKs (`NAME.jsonl`) with what was
typed and where the mouse was (`NAME.truth.json`): a Canary is built from that, and every host that was sent something
is one line. A kind is `sent` when it is known to be in the traffic.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from detector.canary.model import Canary, Point
from detector.canary.search import examine
from detector.canary.track import CanarySession
from tests.data.canary.fresh import FRESH
from tests.data.canary.planted import planted
from tests.data.canary.second import SECOND
from tests.data.canary.sending import Sent
from tests.data.canary.shapes import SHAPES, Shape


def found_in(canary: Canary, requests: list[Sent]) -> CanarySession:
    """Run requests in order; return the session."""
    session = CanarySession(canary)
    for sent in requests:
        session.add(examine(sent.body, sent.content_type, sent.content_encoding, sent.query, sent.path, canary=canary))
    return session


def shapes(part: str, chosen: list[Shape], seeds: range) -> None:
    """Print what is found of home-made shapes."""
    right = sent = whole = wrong = 0
    for one in chosen:
        for seed in seeds:
            canary = planted(seed)
            kinds = {proof.kind for proof in found_in(canary, one.make(canary)).proofs}
            lost = set(one.kinds) - kinds
            right, sent, whole = right + len(set(one.kinds) & kinds), sent + len(one.kinds), whole + bool(kinds)
            extra = kinds - set(one.kinds) - MAY.get(one.name, set())
            wrong += bool(extra)
            if lost or extra:
                print(f"  {part}: {one.name} (seed {seed}): lost {sorted(lost)}, too much {sorted(extra)}")
    total = len(chosen) * len(seeds)
    head = f"{part:10} {len(chosen):3} shapes x {len(seeds)} canaries"
    print(f"{head}: proven {whole}/{total}, kinds {right}/{sent}, wrong {wrong}")


# What a shape sends besides, as an inseparable part of it.
MAY = {
    "rrweb": {"typing-rhythm"},
    "keys_with_shift_and_back": {"typing-rhythm"},
    "key_events": {"typing-rhythm"},
    "key_codes_with_times": {"typing-rhythm"},
    "one_key_a_request": {"typing-rhythm"},
    "keys_backwards": {"typing-rhythm"},
    "envelope_lines_then_zlib": {"clicks"},
    "multipart_with_zlib_part": {"clicks"},
    "zlib_as_latin_string": {"clicks"},
}


def recorded(folder: Path) -> None:
    """Print, for each recorded host, which kinds are proven."""
    proven = total = 0
    for truth_file in sorted(folder.glob("*.truth.json")):
        run = truth_file.name.removesuffix(".truth.json")
        canary = _canary(json.loads(truth_file.read_text(encoding="utf-8")))
        for host, requests in _hosts(folder / f"{run}.jsonl").items():
            started = time.perf_counter()
            kinds = sorted({proof.kind for proof in found_in(canary, requests).proofs})
            took = time.perf_counter() - started
            total, proven = total + 1, proven + bool(kinds)
            size = sum(len(sent.body) for sent in requests)
            head = f"{run[:28]:28} {host[:40]:40} {len(requests):4} {size:7} {took:6.2f} s"
            print(f"{head}  {' '.join(kinds) or '-'}")
    print(f"recorded: of {total} hosts that were sent anything, {proven} are proven to be sent a part of the canary")


def _hosts(path: Path) -> dict[str, list[Sent]]:
    hosts: dict[str, list[Sent]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record.get("method") == "OPTIONS" or record.get("dir") == "in" or record["kind"] == "ws-open":
            continue
        body = base64.b64decode(record.get("body_b64") or "")
        url = urlsplit(record["url"])
        headers: dict[str, Any] = record.get("headers") or {}
        if body or url.query:
            hosts[record["host"]].append(
                Sent(body, headers.get("content-type", ""), headers.get("content-encoding", ""), url.query, url.path)
            )
    return hosts


def _canary(truth: dict[str, Any]) -> Canary:
    """What was driven: the recorder's mouse went from place to place in four steps, and a page sees whole pixels."""
    start = truth["mouse"][0][2]
    path: list[Point] = []
    for (x, y, t), (to_x, to_y, to_t) in pairwise([truth["mouse"][0], *truth["mouse"]]):
        steps = [(x + (to_x - x) * n / 4, y + (to_y - y) * n / 4, t + (to_t - t) * n / 4) for n in range(1, 5)]
        path += [Point(int(x), int(y), int(t - start)) for x, y, t in steps]
    clicks = tuple((int(x), int(y)) for x, y, _ in truth["clicks"])
    return Canary(truth["marks"]["typed_text"], tuple(path), clicks, tuple(truth["scroll"]), tuple(truth["viewport"]))


def main(arguments: list[str]) -> None:
    """Measure what is asked for."""
    seeds = range(3)
    shapes("tuned", [one for one in SHAPES if not one.held_out], seeds)
    if "--held-out" in arguments:
        shapes("held-out", [one for one in SHAPES if one.held_out], seeds)
        shapes("fresh", FRESH, seeds)
        shapes("second", SECOND, seeds)
    for folder in _folders(arguments):
        recorded(folder)


def _folders(arguments: list[str]) -> Iterator[Path]:
    yield from (Path(argument) for argument in arguments if not argument.startswith("-"))


if __name__ == "__main__":
    main(sys.argv[1:])
