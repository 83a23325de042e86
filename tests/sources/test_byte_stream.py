"""Bytes of a file in any portions: as they are, looked at first, unpacked; damaged, cut and growing absurdly."""

from __future__ import annotations

import gzip
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.sources import byte_stream
from detector.sources.byte_stream import ByteStream, Inflated, Peeked, Plain

DATA = bytes(range(256)) * 20


class Trickle(io.RawIOBase):
    """A file that gives a few bytes at a time, as a pipe does."""

    def __init__(self, data: bytes, portion: int) -> None:
        self._rest = data
        self._portion = portion

    def readable(self) -> bool:
        return True

    def readinto(self, view: object) -> int:
        assert isinstance(view, memoryview)
        part = self._rest[: min(self._portion, len(view))]
        view[: len(part)], self._rest = part, self._rest[len(part) :]
        return len(part)


def drained(stream: ByteStream, room: int = 100) -> bytes:
    """Return all that a stream gives, taken in buffers of `room` bytes."""
    memory, taken = bytearray(room), b""
    while count := stream.fill(memoryview(memory)):
        assert count <= room
        taken += memory[:count]
    assert stream.fill(memoryview(memory)) == 0
    return taken


def inflated(packed: bytes, portion: int = 1 << 20) -> Inflated:
    return Inflated(Plain(Trickle(packed, portion)))


@pytest.mark.parametrize("portion", [1, 7, 10_000])
@pytest.mark.parametrize("room", [1, 64, 10_000])
def test_plain_bytes_come_as_they_are(portion: int, room: int) -> None:
    stream = Plain(Trickle(DATA, portion))
    assert drained(stream, room) == DATA
    assert (stream.position, stream.note) == (len(DATA), "")


@pytest.mark.parametrize("limit", [0, 1, 99, 100, 101, 10_000])
def test_no_more_than_the_limit_is_read(limit: int) -> None:
    raw = io.BytesIO(DATA)
    stream = Plain(raw, limit)
    assert drained(stream) == DATA[:limit]
    assert stream.position == raw.tell() == min(limit, len(DATA))


def test_a_raised_limit_lets_reading_go_on() -> None:
    stream = Plain(io.BytesIO(DATA), 50)
    assert drained(stream) == DATA[:50]
    stream.limit = 120
    assert drained(stream) == DATA[50:120]


def test_a_pipe_that_has_nothing_yet_counts_as_ended() -> None:
    class Silent(io.RawIOBase):
        def readinto(self, view: object) -> None:
            return None

    assert Plain(Silent()).fill(memoryview(bytearray(4))) == 0


@given(st.lists(st.integers(0, 40), max_size=4), st.integers(1, 30), st.integers(1, 30))
def test_what_was_looked_at_is_still_there(peeks: list[int], portion: int, room: int) -> None:
    data = DATA[:60]
    stream = Peeked(Plain(Trickle(data, portion)))
    seen = 0
    for count in peeks:
        seen = max(seen, count)
        assert stream.peek(seen) == data[:seen]
    assert drained(stream, room) == data


def test_looking_further_than_the_end_gives_all_there_is() -> None:
    stream = Peeked(Plain(Trickle(b"abc", 1)))
    assert (stream.peek(2), stream.position) == (b"ab", 2)
    assert (stream.peek(10), stream.position) == (b"abc", 3)
    assert (drained(stream), stream.note) == (b"abc", "")


@pytest.mark.parametrize("portion", [1, 100, 1 << 20])
@pytest.mark.parametrize("room", [1, 333, 1 << 16])
def test_what_was_packed_comes_out(portion: int, room: int) -> None:
    packed = gzip.compress(DATA)
    stream = inflated(packed, portion)
    assert drained(stream, room) == DATA
    assert (stream.position, stream.note) == (len(packed), "")


def test_members_that_follow_each_other_are_one_stream() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(b"two ", 0) + gzip.compress(b"three")
    for portion in (1, 5, len(packed)):
        stream = inflated(packed, portion)
        assert (drained(stream), stream.note) == (b"one two three", "")


def test_every_cut_of_packed_data_gives_a_beginning_and_says_so() -> None:
    packed = gzip.compress(DATA[:300]) + gzip.compress(b"more")
    border = len(gzip.compress(DATA[:300]))
    for stop in range(len(packed)):
        stream = inflated(packed[:stop])
        taken = drained(stream)
        assert (DATA[:300] + b"more").startswith(taken)
        assert stream.note == ("" if stop == border else "its compressed data ends too early")
        assert stop < border or taken[:300] == DATA[:300]


@pytest.mark.parametrize("packed", [b"\x1f\x8bgarbage", b"no gzip at all", zlib.compress(DATA)])
def test_what_is_no_gzip_is_told(packed: bytes) -> None:
    stream = inflated(packed)
    assert (drained(stream), stream.note) == (b"", "its compressed data is damaged")


def test_a_wrong_checksum_is_told_behind_the_data() -> None:
    packed = bytearray(gzip.compress(b"words"))
    packed[-5] ^= 1
    stream = inflated(bytes(packed), 1)
    assert (drained(stream), stream.note) == (b"words", "its compressed data is damaged")


def test_a_bomb_is_left_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byte_stream, "_FREE_INFLATION", 1 << 16)
    packed = gzip.compress(bytes(2 << 20))
    stream = inflated(packed, 512)
    taken = drained(stream, 1 << 14)
    assert stream.note == "it grew to more than 200 times its size"
    assert 200 * 512 < len(taken) < 200 * len(packed) + (1 << 14)


def test_growth_is_free_up_to_a_size_and_a_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(bytes(1 << 20))
    assert len(packed) * 200 < 1 << 20
    assert len(drained(inflated(packed), 1 << 16)) == 1 << 20
    monkeypatch.setattr(byte_stream, "_FREE_INFLATION", 0)
    assert len(drained(inflated(gzip.compress(DATA * 20)), 1 << 16)) == len(DATA) * 20


@given(st.binary(max_size=200), st.integers(1, 50))
def test_random_bytes_end_or_are_told(data: bytes, portion: int) -> None:
    stream = inflated(b"\x1f\x8b\x08\x00" + data, portion)
    drained(stream)
    assert stream.note in ("its compressed data ends too early", "its compressed data is damaged")


@given(st.data())
def test_damaged_gzip_never_raises(data: st.DataObject) -> None:
    packed = bytearray(gzip.compress(DATA[:400]))
    packed[data.draw(st.integers(0, len(packed) - 1))] ^= data.draw(st.integers(1, 255))
    stream = inflated(bytes(packed), data.draw(st.integers(1, 100)))
    # Fields of the header that mean nothing here may be damaged unseen.
    assert drained(stream) == DATA[:400] or stream.note != ""
