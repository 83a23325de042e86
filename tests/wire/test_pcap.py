"""The classic capture format: byte orders, clocks, cuts at every byte, and lengths that lie."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.cursor import Malformed
from detector.wire.frames import PADDING
from detector.wire.pcap import HEADER_SIZE, MAX_RECORD, RECORD_SIZE, Header, frames, is_pcap, parse_header, walk
from tests.frames import pcap

FRAMES = [b"first frame", b"", b"a third one"]
MOMENTS = [1_700_000_000_123_456_789, 0, (2**32 - 1) * 10**9 + 999_999_999]
FORMS = pytest.mark.parametrize(("order", "nano"), [("<", False), ("<", True), (">", False), (">", True)])


def record(length: int, frame: bytes = b"", order: str = "<", seconds: int = 1, ticks: int = 0) -> bytes:
    return struct.pack(order + "IIII", seconds, ticks, length, length) + frame


def read(data: bytes, header: Header) -> tuple[list[tuple[bytes, int, int]], int, bool]:
    """Return (frame, time, link) of every record, where the next begins, and whether a length was a lie."""
    memory = bytearray(data + bytes(PADDING))
    walked = walk(memory, HEADER_SIZE, len(data), header.order)
    batch = frames(memory, np.frombuffer(memory, np.uint8), walked.records, header)
    columns = (batch.offsets, batch.lengths, batch.times, batch.links)
    assert [str(column.dtype) for column in columns] == ["int64", "int64", "int64", "uint16"]
    found = [
        (bytes(memory[at : at + length]), time, link)
        for at, length, time, link in zip(*(column.tolist() for column in columns), strict=True)
    ]
    return found, walked.end, walked.broken


def parsed(head: bytes) -> Header:
    header = parse_header(head)
    assert header is not None
    return header


@FORMS
def test_the_file_header_tells_order_clock_and_link(order: str, nano: bool) -> None:
    assert parse_header(pcap([], order=order, nano=nano, link=113)) == Header(order, 1 if nano else 1_000, 113)


@FORMS
def test_every_prefix_of_the_file_header_is_not_enough(order: str, nano: bool) -> None:
    head = pcap([], order=order, nano=nano)
    assert len(head) == HEADER_SIZE
    for length in range(4, HEADER_SIZE):
        assert parse_header(head[:length]) is None
    for length in range(4):
        assert not is_pcap(head[:length])
        with pytest.raises(Malformed, match="magic"):
            parse_header(head[:length])


@pytest.mark.parametrize("link", [276 | 0x1000_0000, 276 | 0xF400_0000, 276 | 0x0001_0000])
def test_the_length_of_a_check_sequence_is_no_part_of_the_link(link: int) -> None:
    head = pcap([])[:20] + struct.pack("<I", link)
    assert parsed(head).link == 276


@pytest.mark.parametrize("magic", ["0a0d0d0a", "34cdb2a1", "a1b2cd34", "00000000", "d4c3b2a0"])
def test_other_magic_numbers_are_refused(magic: str) -> None:
    head = bytes.fromhex(magic) + bytes(20)
    assert not is_pcap(head)
    with pytest.raises(Malformed, match="no pcap magic number"):
        parse_header(head)


@given(st.binary(max_size=40))
def test_random_heads_are_refused_or_read(head: bytes) -> None:
    try:
        header = parse_header(head)
    except Malformed:
        assert not is_pcap(head)
        return
    assert (header is None) == (len(head) < HEADER_SIZE)


@FORMS
def test_frames_come_with_their_times_and_link(order: str, nano: bool) -> None:
    data = pcap(FRAMES, order=order, nano=nano, link=276, times=MOMENTS)
    times = MOMENTS if nano else [moment // 1_000 * 1_000 for moment in MOMENTS]
    expected = [(frame, time, 276) for frame, time in zip(FRAMES, times, strict=True)]
    assert read(data, parsed(data)) == (expected, len(data), False)


@FORMS
def test_a_file_cut_at_any_byte_gives_the_records_that_are_whole(order: str, nano: bool) -> None:
    data = pcap(FRAMES, order=order, nano=nano)
    ends = [HEADER_SIZE]
    for frame in FRAMES:
        ends.append(ends[-1] + RECORD_SIZE + len(frame))
    for stop in range(HEADER_SIZE, len(data) + 1):
        found, end, is_broken = read(data[:stop], parsed(data))
        whole = sum(border <= stop for border in ends[1:])
        assert [frame for frame, _, _ in found] == FRAMES[:whole]
        assert (end, is_broken) == (ends[whole], False)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("length", [MAX_RECORD + 1, 2**31 - 1, 2**31, 2**32 - 16, 2**32 - 1])
def test_a_record_length_that_lies_ends_the_walk(order: str, length: int) -> None:
    data = pcap(FRAMES[:1], order=order)
    found, end, is_broken = read(data + record(length, bytes(100), order), parsed(data))
    assert ([frame for frame, _, _ in found], end, is_broken) == (FRAMES[:1], len(data), True)


@pytest.mark.parametrize("behind", [b"", record(3, b"abc"), record(MAX_RECORD + 1, bytes(MAX_RECORD + 1))])
def test_a_record_over_the_largest_size_ends_the_walk_though_it_is_there(behind: bytes) -> None:
    start = pcap([]) + record(3, b"abc")
    found, end, broken = read(start + record(MAX_RECORD + 1, bytes(MAX_RECORD + 1)) + behind, Header("<", 1_000, 1))
    assert ([frame for frame, _, _ in found], end, broken) == ([b"abc"], len(start), True)
    assert read(start + record(MAX_RECORD + 1), Header("<", 1_000, 1))[1:] == (len(start), True)
    assert read(start + record(MAX_RECORD + 1)[:-1], Header("<", 1_000, 1))[1:] == (len(start), False)


def test_a_record_of_the_largest_size_is_read_and_waited_for() -> None:
    head = pcap([])
    data = head + record(MAX_RECORD, bytes(MAX_RECORD)) + record(3, b"end")
    found, end, is_broken = read(data, parsed(head))
    assert ([len(frame) for frame, _, _ in found], end, is_broken) == ([MAX_RECORD, 3], len(data), False)
    assert read(data[: HEADER_SIZE + MAX_RECORD], parsed(head)) == ([], HEADER_SIZE, False)


def test_a_small_clock_that_overflows_is_added_to_the_seconds() -> None:
    head = pcap([])
    found, _, _ = read(head + record(1, b"x", seconds=2**32 - 1, ticks=2**32 - 1), parsed(head))
    assert found == [(b"x", (2**32 - 1) * 10**9 + (2**32 - 1) * 1_000, 1)]


@given(st.binary(max_size=200), st.sampled_from(["<", ">"]))
def test_random_records_never_reach_beyond_the_end(data: bytes, order: str) -> None:
    found, end, is_broken = read(pcap([], order=order) + data, Header(order, 1, 1))
    assert HEADER_SIZE + sum(RECORD_SIZE + len(frame) for frame, _, _ in found) == end
    rest = HEADER_SIZE + len(data) - end
    assert rest >= 0
    assert rest >= RECORD_SIZE or not is_broken


@given(st.data())
def test_damaged_files_never_reach_beyond_the_end(data: st.DataObject) -> None:
    damaged = bytearray(pcap(FRAMES))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(HEADER_SIZE, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    found, end, _ = read(bytes(damaged), Header("<", 1_000, 1))
    assert HEADER_SIZE + sum(RECORD_SIZE + len(frame) for frame, _, _ in found) == end <= len(damaged)


def test_a_length_that_lies_between_two_good_records_ends_the_reading() -> None:
    lie = record(MAX_RECORD + 1, bytes(MAX_RECORD + 1))
    data = pcap([]) + record(3, b"one") + lie + record(5, b"three")
    found, end, broken = read(data, parsed(data[:HEADER_SIZE]))
    assert ([frame for frame, *_ in found], end, broken) == ([b"one"], HEADER_SIZE + RECORD_SIZE + 3, True)
