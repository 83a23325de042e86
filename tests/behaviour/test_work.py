"""Hostile bodies cost a bounded number of steps, counted and not timed: twice the body is about twice the work."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from detector.behaviour.analysis import analyse

MOST_CALLS = 2_500_000  # of functions, for the largest body; on an ordinary machine well below a second


def calls(body: bytes) -> int:
    """Return how many functions were called while a body was analysed."""
    count = 0

    def tally(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tally)
    try:
        analyse(body)
    finally:
        sys.setprofile(None)
    return count


CHANCE = random.Random(1).randbytes(400_000)
HOSTILE: dict[str, Callable[[int], bytes]] = {
    "nested lists": lambda n: b"[" * n + b"]" * n,
    "open braces": lambda n: b'{"a":' * (n // 5),
    "keys": lambda n: json.dumps({f"k{place}": place for place in range(n // 12)}).encode(),
    "keys that are numbers": lambda n: json.dumps({f"{place}_{place}": 1 for place in range(n // 16)}).encode(),
    "one long string": lambda n: b'"' + b"a" * n + b'"',
    "equals": lambda n: b"=" * n,
    "pairs": lambda n: b"k=v " * (n // 4),
    "commas": lambda n: b"1,2,3\n" * (n // 6),
    "quotes": lambda n: b'"a,b' * (n // 4),
    "escapes": lambda n: b"a%20b" * (n // 5),
    "times": lambda n: b"2026-11-30T10:00:00 " * (n // 20),
    "marks": lambda n: b"- a: 1\n  b: 2\n" * (n // 14),
    "tags": lambda n: b'<a x="1" y="2"/>' * (n // 16),
    "trees": lambda n: json.dumps([{"tag": "div", "c": [{"tag": "p", "c": []}]}] * (n // 44)).encode(),
    "listed trees": lambda n: b'["div",{},' * (n // 12) + b'["p",{}]' + b"]" * (n // 12),
    "zeros": bytes,
    "chance": lambda n: CHANCE[:n],
    "frames that do not end": lambda n: b"\x07\x02\x00\x01\x02" * (n // 5) + b"\x01\x09\x00",
    "cut off": lambda n: json.dumps([{"x": 1, "y": [2, 3]}] * (n // 24)).encode()[:-7],
    "parts that are JSON": lambda n: b'{"a":1}' * (n // 7),
    "form": lambda n: "&".join(f"a[{place}][x]={place}" for place in range(n // 14)).encode(),
    "short rows": lambda n: json.dumps([[place % 7, place % 11, place] for place in range(n // 12)]).encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_is_bounded_and_grows_no_faster_than_the_body(name: str) -> None:
    small, large = calls(HOSTILE[name](100_000)), calls(HOSTILE[name](200_000))
    assert large <= 2.6 * small + 20_000
    assert large <= MOST_CALLS


def test_a_replay_of_100_kilobytes_is_cheap() -> None:
    events = [
        {
            "type": 3,
            "timestamp": 1795486000000 + n,
            "data": {"source": 1, "positions": [{"x": n, "y": n, "id": 4, "timeOffset": -9}] * 9},
        }
        for n in range(220)
    ]
    body = json.dumps(events).encode()
    assert len(body) > 100_000
    assert calls(body) <= 20_000
