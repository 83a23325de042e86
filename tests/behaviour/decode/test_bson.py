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


def element(kind: int, value: bytes, name: bytes = b"a\0") -> bytes:
    """Write one element."""
    return bytes([kind]) + name + value


def document(*elements: bytes) -> bytes:
    """Write a document of elements."""
    inside = b"".join(elements) + b"\0"
    return (4 + len(inside)).to_bytes(4, "little") + inside


def test_bytes_and_identities_of_objects_are_read() -> None:
    assert bson.read(document(element(5, b"\x03\0\0\0\0abc"))) == {"a": b"abc"}
    assert bson.read(document(element(7, bytes(range(12))))) == {"a": bytes(range(12)).hex()}


def test_lengths_that_lie_and_unknown_kinds_are_refused() -> None:
    for kind, value in (
        (2, b"\xff\xff\0\0abc\0"),  # a text longer than the document
        (2, b"\0\0\0\0"),  # a text without its end
        (5, b"\xff\xff\xff\xff\0"),  # bytes of a negative length
        (3, b"\xff\0\0\0abc"),  # a document that goes beyond the one around it
        (3, b"\x04\0\0\0"),  # a document that is too short to be one
        (3, b"\x06\0\0\0\x08b\x01"),  # a name that does not end within its document
        (16, b"\1\0"),  # a number that is cut off
        (6, b""),  # a kind that was given up
    ):
        assert bson.read(document(element(kind, value))) is None, (kind, value)


def test_documents_within_documents_have_a_bound() -> None:
    def nested(depth: int) -> bytes:
        inner = document(element(16, b"\1\0\0\0"))
        for _ in range(depth):
            inner = document(element(3, inner))
        return inner

    assert bson.read(nested(40)) is not None
    assert bson.read(nested(41)) is None
