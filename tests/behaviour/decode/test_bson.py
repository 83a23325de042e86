"""BSON as the specification's examples and a writer of our own make it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detector.behaviour.decode import bson
from tests.data.behaviour.generated.containers import bson_document

HELLO = bytes.fromhex("160000000268656c6c6f0006000000776f726c640000")  # {"hello": "world"}, from bsonspec.org


def test_the_example_of_the_specification() -> None:
    assert bson.read(HELLO) == {"hello": "world"}


def test_what_is_written_is_read() -> None:
    import random

    records = [{"x": 1, "y": 2.5, "t": 1795486000000, "s": "ä", "b": True, "n": None}]
    assert bson.read(bson_document(records, "events", random.Random(1))) == {"events": records}


def test_every_beginning_is_refused() -> None:
    assert all(bson.read(HELLO[:length]) is None for length in range(len(HELLO)))


@given(st.binary(max_size=200))
def test_any_bytes_do_no_harm(data: bytes) -> None:
    bson.read(data)
    bson.read((len(data) + 5).to_bytes(4, "little") + data + b"\0")
