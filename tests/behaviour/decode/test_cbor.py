"""CBOR whose length is not told beforehand, as RFC 8949, section 3.2, has it."""

from __future__ import annotations

from detector.behaviour.decode import cbor


def test_a_mapping_without_a_length_ends_at_the_break() -> None:
    assert cbor.read(bytes.fromhex("bf61610161629f0203ffff")) == {"a": 1, "b": [2, 3]}


def test_a_break_within_a_counted_mapping_is_refused() -> None:
    assert cbor.read(bytes.fromhex("a2616101ff")) is None
    assert cbor.read(bytes.fromhex("82ff01")) is None
