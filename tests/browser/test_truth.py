"""The tests' own reader: it finds what is there in the forms that SDKs use, and nothing that is not."""

from __future__ import annotations

import base64
import gzip
import json
import zlib

import pytest

from tests.browser.hands import Doings
from tests.browser.planted import BUTTON, PERSON, PHRASE
from tests.browser.truth import facts
from tests.browser.world import Arrived

PATH = [(100 + 7 * step, 300 + 5 * (step % 9)) for step in range(30)]
DONE = Doings(path=PATH, clicks=[(640, 111)], scrolled=[1200])
EVENTS = {"who": PERSON, "typed": PHRASE, "points": [{"x": x, "y": y, "t": 9} for x, y in PATH], "at": [0, 1200]}
ALL = {"person", "typed", "path", "scrolled"}
PLAIN = json.dumps(EVENTS)


def sent(body: bytes, query: str = "", *, incoming: bool = False) -> frozenset[str]:
    return facts([Arrived(0.0, "a.example", "POST", "/", query, "", "", body, incoming)], DONE)


@pytest.mark.parametrize(
    "body",
    [
        PLAIN.encode(),
        gzip.compress(PLAIN.encode()),
        b'{"id": 1}\n{"type": "part"}\n' + zlib.compress(PLAIN.encode()),
        b"v=1&data=" + base64.b64encode(PLAIN.encode()).replace(b"+", b"%2B"),
        json.dumps({"chunk": base64.b64encode(gzip.compress(PLAIN.encode())).decode()}).encode(),
        json.dumps({"chunk": zlib.compress(PLAIN.encode()).decode("latin-1")}).encode(),
        json.dumps({"events": [json.dumps({"event": PLAIN})]}).encode(),
    ],
)
def test_what_was_planted_is_found_in_every_layer(body: bytes) -> None:
    assert sent(body) == ALL


def test_numbers_of_any_length_are_points() -> None:
    packed = bytearray(b"\xff\x00")
    for number in (part for point in PATH for part in point):
        packed += bytes([number & 0x7F | 0x80, number >> 7]) if number > 127 else bytes([number])
    assert sent(bytes(packed)) == {"path"}


def test_keys_and_growing_text_are_told_apart() -> None:
    assert sent(json.dumps([{"key": letter} for letter in PHRASE]).encode()) == {"keys"}
    assert sent(json.dumps([PHRASE[:length] for length in range(1, 12)]).encode()) == {"grew"}
    assert sent(json.dumps(["*" * length for length in range(1, 12)]).encode()) == {"grew"}


def test_masked_words_are_told() -> None:
    assert sent('[3896, 27, 52, "••••• •••• •••• ••••", 1]'.encode()) == {"masked"}
    assert sent('{"password": "••••"}'.encode()) == frozenset()


def test_a_click_is_a_point_or_the_words_on_a_button() -> None:
    assert sent(b'{"at": "640X111"}') == {"click"}
    assert sent(json.dumps({"text": BUTTON}).encode()) == {"click"}


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"\x1f\x8b\x08broken", json.dumps([list(reversed(point)) for point in PATH]).encode(), bytes(99)],
)
def test_nothing_is_found_where_nothing_is(body: bytes) -> None:
    assert sent(body) == frozenset()


def test_what_the_server_said_was_not_sent() -> None:
    assert sent(PLAIN.encode(), incoming=True) == frozenset()
    assert sent(b"", f"q={PHRASE}") == {"typed"}
