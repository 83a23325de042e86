"""What the analysis of one body costs: `python tests/benchmarks/behaviour_cost.py`; medians and the best of 60 runs.

Bodies: a replay of 100 kB made of recorded events, plain, gzipped, as strings in JSON and packed in base64; 20 kB of
telemetry; a small message; a screenshot.
"""

from __future__ import annotations

import base64
import gzip
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from detector.behaviour.analysis import analyse
from tests.behaviour.cases import all_cases
from tests.data.behaviour.hand import mouse
from tests.data.behaviour.made_trackers import png

RUNS = 60


def replay(size: int) -> list[dict[str, Any]]:
    """Return recorded replay events, repeated up to this many bytes of JSON."""
    bodies = next(case for case in all_cases() if case.name.startswith("rrweb-json")).requests
    events = [event for request in bodies for event in _events(json.loads(request.body))]
    chosen: list[dict[str, Any]] = []
    length = 0
    while length < size:
        event = events[len(chosen) % len(events)]
        chosen.append(event)
        length += len(json.dumps(event)) + 2
    return chosen


def _events(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict) and {"type", "data", "timestamp"} <= value.keys():
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _events(inner)


def bodies() -> dict[str, tuple[bytes, str]]:
    """Return each body with its Content-Encoding."""
    events = replay(100_000)
    plain = json.dumps(events).encode()
    hands = [{"x": x, "y": y, "t": t, "page": "/pay"} for x, y, t in mouse(random.Random(1), 400)]
    return {
        "replay, JSON": (plain, ""),
        "replay, gzip": (gzip.compress(plain), "gzip"),
        "replay, strings in JSON": (json.dumps({"events": [json.dumps(event) for event in events]}).encode(), ""),
        "replay, gzip in base64": (json.dumps({"b": base64.b64encode(gzip.compress(plain)).decode()}).encode(), ""),
        "telemetry of 20 kB": (json.dumps({"events": hands[:330]}).encode(), ""),
        "one message": (b'{"x": 1, "y": 2, "t": 1795486000000}', ""),
        "screenshot": (png(1920, 1080, 1), ""),
    }


def main() -> None:
    """Print one line a body."""
    print(f"{'body':26} {'bytes':>8} {'median ms':>10} {'best ms':>8}")
    for name, (body, encoding) in bodies().items():
        times = []
        for _ in range(RUNS):
            began = time.perf_counter()
            analyse(body, "application/json", encoding)
            times.append((time.perf_counter() - began) * 1000)
        times.sort()
        print(f"{name:26} {len(body):8} {times[RUNS // 2]:10.2f} {times[0]:8.2f}")


if __name__ == "__main__":
    main()
