"""The pcapng format: every block kind, byte order and clock, and lengths, interfaces and options that lie."""

from __future__ import annotations

import itertools
import struct

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detector.wire.frames import PADDING
from detector.wire.pcapng import MAX_BLOCK, BlockReader, Interface, is_pcapng
from tests.frames import block, enhanced, interface, pcapng, section, simple

ORDERS = pytest.mark.parametrize("order", ["<", ">"])
LATEST = 4_102_444_800 * 10**9
FRAMES = [b"first frame", b"second", b"", b"and a fourth one"]
Found = list[tuple[bytes, int, int]]


def option(code: int, value: bytes, order: str = "<") -> bytes:
    return struct.pack(order + "HH", code, len(value)) + value + bytes(-len(value) % 4)


def clock(resolution: int, order: str = "<") -> bytes:
    return option(9, bytes([resolution]), order)


def obsolete(frame: bytes, number: int, ticks: int, order: str, length: int | None = None) -> bytes:
    size = len(frame) if length is None else length
    return block(
        2, struct.pack(order + "HHIIII", number, 7, ticks >> 32, ticks & 0xFFFFFFFF, size, size) + frame, order
    )


def statistics(*options: bytes, order: str = "<") -> bytes:
    return block(5, struct.pack(order + "III", 0, 0, 0) + b"".join(options), order)


def read(data: bytes, reader: BlockReader | None = None) -> tuple[Found, int]:
    """Return (frame, time, link) of every packet, and how far it was read."""
    memory = bytearray(data + bytes(PADDING))
    batches, end = (reader or BlockReader()).read(memory, np.frombuffer(memory, np.uint8), 0, len(data))
    return [
        (bytes(memory[at : at + length]), time, link)
        for batch in batches
        for at, length, time, link in zip(
            *(column.tolist() for column in (batch.offsets, batch.lengths, batch.times, batch.links)), strict=True
        )
    ], end


def broken(data: bytes) -> str:
    """Return what a reader says is wrong with `data`."""
    reader = BlockReader()
    read(data, reader)
    return reader.broken


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (section("<"), True),
        (section(">"), True),
        (section()[:12], True),
        (section()[:11], False),
        (section()[:8] + bytes(4), False),
        (b"\xd4\xc3\xb2\xa1" + section()[4:], False),
        (b"", False),
    ],
)
def test_a_section_header_is_what_makes_a_file_pcapng(head: bytes, expected: bool) -> None:
    assert is_pcapng(head) is expected


@ORDERS
def test_frames_come_with_their_times_and_link(order: str) -> None:
    data = section(order) + interface(113, order)
    data += b"".join(enhanced(frame, 0, 1_700_000_000_000_000 + n, order) for n, frame in enumerate(FRAMES))
    found, end = read(data)
    assert found == [(frame, 1_700_000_000_000_000_000 + n * 1_000, 113) for n, frame in enumerate(FRAMES)]
    assert end == len(data)


@ORDERS
def test_a_cut_file_gives_the_frames_that_are_whole(order: str) -> None:
    head = section(order) + interface(order=order)
    blocks = [enhanced(frame, order=order) for frame in FRAMES]
    data = head + b"".join(blocks)
    ends = [len(head) + sum(map(len, blocks[:count])) for count in range(len(blocks) + 1)]
    for stop in range(len(data)):
        reader = BlockReader()
        found, end = read(data[:stop], reader)
        whole = sum(border <= stop for border in ends[1:])
        assert [frame for frame, _, _ in found] == FRAMES[:whole]
        assert end == max([0, *(border for border in (len(section(order)), *ends) if border <= stop)])
        assert (reader.broken, reader.unreadable_packets) == ("", 0)


@given(st.lists(st.integers(0, 300), max_size=6))
def test_a_file_that_comes_in_parts_gives_what_the_whole_gives(cuts: list[int]) -> None:
    options = clock(9) + option(14, struct.pack("<q", 50))
    data = section() + interface(options=options) + simple(b"no time") + enhanced(b"timed", 0, 10**9)
    data += section(">") + interface(101, ">") + enhanced(b"other order", 0, 5_000_000, ">") + simple(b"again", ">")
    reader, rest = BlockReader(), b""
    seen: Found = []
    borders = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    for start, stop in itertools.pairwise(borders):
        rest += data[start:stop]
        found, end = read(rest, reader)
        rest, seen = rest[end:], [*seen, *found]
    assert rest == b""
    later = 51 * 10**9
    assert seen == [
        (b"no time", 0, 1),
        (b"timed", later, 1),
        (b"other order", 5 * 10**9, 101),
        (b"again", 5 * 10**9, 101),
    ]


@ORDERS
@pytest.mark.parametrize(
    ("options", "ticks", "nanoseconds"),
    [
        (b"", 3_000_001, 3_000_001_000),
        ([6], 3_000_001, 3_000_001_000),
        ([0], 3, 3_000_000_000),
        ([3], 3_001, 3_001_000_000),
        ([9], 3_000_000_001, 3_000_000_001),
        ([12], 3_000_000_001_999, 3_000_000_001),
        ([18], 3_000_000_001_000_000_000, 3_000_000_001),
        ([0x80], 3, 3_000_000_000),
        ([0x81], 7, 3_500_000_000),
        ([0x94], 3 << 20 | 1 << 19, 3_500_000_000),
        ([0xA0], 3 << 32 | 1 << 30, 3_250_000_000),
        ([0xBF], 3 << 62, 1_500_000_000),
    ],
)
def test_every_resolution_of_a_clock_gives_nanoseconds(
    order: str, options: list[int], ticks: int, nanoseconds: int
) -> None:
    described = clock(options[0], order) if options else b""
    data = section(order) + interface(1, order, described)
    found, _ = read(data + enhanced(b"x", 0, ticks, order) + obsolete(b"y", 0, ticks, order))
    assert found == [(b"x", nanoseconds, 1), (b"y", nanoseconds, 1)]


@given(
    st.one_of(st.integers(0, 18), st.integers(0x80, 0xBF)),
    st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=8),
    st.integers(-(2**63), 2**63 - 1),
)
@example(0, [4_102_444_801, 4_102_444_802], -2)
@example(0, [2**63, 2**63 + 5, 2**64 - 1], -(2**63))
@example(0, [0, 1], 2**63 - 1)
def test_times_are_those_of_exact_arithmetic_and_never_overflow(resolution: int, ticks: list[int], offset: int) -> None:
    a_second = 1 << (resolution & 0x7F) if resolution & 0x80 else 10**resolution
    found = Interface(1, 0, a_second, offset).column(np.array(ticks, np.uint64)).tolist()
    for tick, time in zip(ticks, found, strict=True):
        assert 0 <= time <= LATEST + 10**9
        seconds, rest = divmod(tick, a_second)
        if 0 <= seconds + offset <= 4_102_444_799:
            # Clocks of more than a thousand million ticks a second are computed with floating point.
            assert abs(time - ((seconds + offset) * 10**9 + rest * 10**9 // a_second)) <= (a_second > 10**9)


@ORDERS
def test_several_interfaces_keep_their_own_link_and_clock(order: str) -> None:
    data = section(order) + interface(1, order) + interface(101, order, clock(9, order))
    data += interface(113, order, clock(0x8A, order) + option(14, struct.pack(order + "q", 1_000), order))
    mixed = [enhanced(b"c", 2, 2_048, order), enhanced(b"a", 0, 2_000_000, order), enhanced(b"b", 1, 2, order)]
    found, _ = read(data + b"".join(mixed))
    assert found == [(b"c", 1_002 * 10**9, 113), (b"a", 2 * 10**9, 1), (b"b", 2, 101)]


@ORDERS
def test_a_section_begins_with_no_interface_and_may_turn_the_byte_order(order: str) -> None:
    other = ">" if order == "<" else "<"
    reader = BlockReader()
    data = section(order) + interface(113, order) + enhanced(b"one", 0, 1_000_000, order)
    data += section(other) + enhanced(b"lost", 0, 1, other) + interface(101, other) + enhanced(b"two", 0, 2, other)
    assert read(data, reader)[0] == [(b"one", 10**9, 113), (b"two", 2_000, 101)]
    assert reader.unreadable_packets == 1
    assert reader.layout == (other, (Interface(101, 0, 1_000_000, 0),), False)


@ORDERS
def test_unknown_blocks_are_stepped_over(order: str) -> None:
    names, custom = block(4, bytes(20), order), block(0xBAD, b"x" * 1_001, order)
    secrets = block(10, b"CLIENT_RANDOM", order)
    data = section(order) + names + interface(order=order) + custom + enhanced(b"frame", order=order) + secrets
    found, end = read(data)
    assert ([frame for frame, _, _ in found], end) == ([b"frame"], len(data))


@ORDERS
def test_a_simple_packet_has_the_time_of_the_packet_before(order: str) -> None:
    data = section(order) + interface(101, order) + simple(b"early", order)
    data += enhanced(b"timed", 0, 9_000_000, order) + simple(b"late", order)
    reader = BlockReader()
    assert read(data, reader)[0] == [(b"early", 0, 101), (b"timed", 9 * 10**9, 101), (b"late", 9 * 10**9, 101)]
    assert reader.layout[2] is True


def test_a_simple_packet_is_no_longer_than_its_block_and_the_snap_length() -> None:
    snapped = block(1, struct.pack("<HHI", 1, 0, 4))
    whole = block(3, struct.pack("<I", 1_500) + b"12345678")
    assert [frame for frame, _, _ in read(section() + interface() + whole)[0]] == [b"12345678"]
    assert [frame for frame, _, _ in read(section() + snapped + whole)[0]] == [b"1234"]


@ORDERS
def test_a_frame_may_fill_its_block_to_the_last_byte(order: str) -> None:
    packets = [enhanced(b"12345678", 0, 0, order), obsolete(b"12345678", 0, 0, order), simple(b"12345678", order)]
    found, _ = read(section(order) + interface(order=order) + b"".join(packets))
    assert [frame for frame, _, _ in found] == [b"12345678"] * 3


def test_an_obsolete_packet_block_sets_the_time_of_what_follows() -> None:
    data = section() + interface() + obsolete(b"old", 0, 4_000_000, "<") + simple(b"new")
    assert read(data)[0] == [(b"old", 4 * 10**9, 1), (b"new", 4 * 10**9, 1)]


@pytest.mark.parametrize(
    "packet",
    [
        enhanced(b"frame", 1),
        enhanced(b"frame", 0xFFFFFFFF),
        block(6, struct.pack("<IIIII", 0, 0, 0, 9, 9) + b"12345678"),
        block(6, struct.pack("<IIIII", 0, 0, 0, 0xFFFFFFFF, 0) + b"12345678"),
        obsolete(b"frame", 1, 0, "<"),
        obsolete(b"12345678", 0, 0, "<", 9),
        obsolete(b"12345678", 0, 0, "<", 0xFFFFFFFF),
    ],
)
def test_a_packet_that_cannot_be_true_is_counted_and_left_out(packet: bytes) -> None:
    reader = BlockReader()
    found, _ = read(section() + interface() + enhanced(b"before") + packet + enhanced(b"after"), reader)
    assert [frame for frame, _, _ in found] == [b"before", b"after"]
    assert (reader.unreadable_packets, reader.broken) == (1, "")


@pytest.mark.parametrize("packet", [enhanced(b"x"), simple(b"x"), obsolete(b"x", 0, 0, "<")])
def test_a_packet_without_any_interface_is_counted(packet: bytes) -> None:
    reader = BlockReader()
    assert read(section() + packet, reader) == ([], len(section() + packet))
    assert reader.unreadable_packets == 1


@pytest.mark.parametrize("packet", [block(3, b""), block(2, bytes(16)), block(1, bytes(4)), block(5, b"")])
def test_a_block_too_short_for_its_kind_says_nothing(packet: bytes) -> None:
    reader = BlockReader()
    found, _ = read(section() + interface() + packet + enhanced(b"after"), reader)
    assert [frame for frame, _, _ in found] == [b"after"]
    assert len(reader.layout[1]) == 1


@ORDERS
@pytest.mark.parametrize("kind", [1, 3, 6, 0xBAD, 0x0A0D0D0A])
@pytest.mark.parametrize("size", [0, 4, 8, 11, 13, 30, MAX_BLOCK + 4, 2**31, 2**32 - 4, 2**32 - 1])
def test_a_block_length_that_lies_is_told_and_ends_the_reading(order: str, kind: int, size: int) -> None:
    head = section(order) + interface(order=order) + enhanced(b"before", order=order)
    mark = struct.pack(order + "I", 0x1A2B3C4D)
    reader = BlockReader()
    found, end = read(head + struct.pack(order + "II", kind, size) + mark + enhanced(b"after", order=order), reader)
    assert ([frame for frame, _, _ in found], end) == ([b"before"], len(head))
    assert reader.broken == f"a block claims {size} bytes"


def test_a_packet_block_without_room_for_its_head_is_told() -> None:
    assert broken(section() + block(6, bytes(16))) == "a packet block without its head"
    assert broken(section() + interface() + block(6, bytes(20))) == ""


def test_a_block_of_the_largest_size_is_waited_for() -> None:
    reader = BlockReader()
    head = section() + interface()
    assert read(head + struct.pack("<III", 6, MAX_BLOCK, 0), reader) == ([], len(head))
    assert reader.broken == ""


def test_a_section_without_its_byte_order_mark_is_told() -> None:
    assert broken(pcapng(FRAMES) + block(0x0A0D0D0A, bytes(16))) == "a section without a byte-order mark"


def test_a_broken_reader_reads_no_further() -> None:
    reader = BlockReader()
    read(section() + interface() + struct.pack("<III", 1, 5, 0), reader)
    assert read(enhanced(b"more"), reader) == ([], 0)


@pytest.mark.parametrize("resolution", [19, 0x7F, 0xC0, 0xFF])
def test_an_absurd_resolution_is_told(resolution: int) -> None:
    exponent = resolution & 0x7F
    assert broken(section() + interface(options=clock(resolution))) == f"a time resolution of {exponent} places"


def test_interfaces_are_bounded() -> None:
    assert broken(section() + interface() * 4_096) == ""
    assert broken(section() + interface() * 4_097) == "too many interfaces in one section"


@pytest.mark.parametrize(
    "options",
    [
        option(2, b"eth0") + clock(9),
        option(2, b"a") + option(11, b"\0not ip") + clock(9) + option(0, b""),
        clock(9) + option(0, b"") + clock(0),
        clock(9) + struct.pack("<HH", 9, 200) + b"\x00",
        clock(9) + struct.pack("<HH", 9, 0),
        option(9, b"\x09\x00\x00\x00\x00"),
        option(9, b"") + clock(9) + option(14, b"short"),
    ],
)
def test_options_are_read_up_to_their_end_or_the_first_that_lies(options: bytes) -> None:
    reader = BlockReader()
    read(section() + interface(options=options), reader)
    assert reader.layout[1] == (Interface(1, 0, 10**9, 0),)


@ORDERS
def test_losses_that_the_capture_program_tells_are_summed(order: str) -> None:
    by_interface = option(5, struct.pack(order + "Q", 2**33), order)
    by_system = option(7, struct.pack(order + "Q", 5), order)
    received = option(4, struct.pack(order + "Q", 1_000), order)
    reader = BlockReader()
    read(section(order) + interface(order=order) + statistics(received, order=order), reader)
    assert reader.dropped is None
    more = statistics(by_interface, by_system, order=order) + statistics(by_system, order=order)
    read(section(order) + interface(order=order) + more + statistics(option(5, b"\1\1", order), order=order), reader)
    assert reader.dropped == 2**33 + 10


@ORDERS
def test_priming_takes_what_stands_before_the_first_packet(order: str) -> None:
    head = section(order) + block(4, bytes(8), order) + interface(113, order, clock(9, order))
    for first in (enhanced(b"x", order=order), simple(b"x", order), obsolete(b"x", 0, 0, order)):
        reader = BlockReader()
        reader.prime(head + first + interface(1, order))
        assert reader.layout == (order, (Interface(113, 0, 10**9, 0),), False)
        assert read(enhanced(b"later", 0, 77, order), reader)[0] == [(b"later", 77, 113)]


def test_priming_with_a_cut_head_takes_the_blocks_that_are_whole() -> None:
    reader = BlockReader()
    reader.prime((section(">") + interface(1, ">") + interface(113, ">"))[:-1])
    assert reader.layout == (">", (Interface(1, 0, 1_000_000, 0),), False)


@pytest.mark.parametrize("size", [0, 5, 2**32 - 1])
def test_priming_with_a_damaged_head_reads_nothing(size: int) -> None:
    reader = BlockReader()
    reader.prime(section() + interface() + struct.pack("<III", 4, size, 0))
    assert reader.broken == f"a block claims {size} bytes"
    assert read(enhanced(b"x"), reader) == ([], 0)


@given(st.binary(max_size=300), st.sampled_from([b"", section(), section(">") + interface(order=">"), pcapng([b"x"])]))
def test_random_blocks_are_read_or_told_and_never_beyond_the_end(data: bytes, head: bytes) -> None:
    reader = BlockReader()
    found, end = read(head + data, reader)
    assert end <= len(head + data)
    assert sum(len(frame) for frame, _, _ in found) <= len(head + data)


@given(st.data())
def test_damaged_files_are_read_or_told(data: st.DataObject) -> None:
    whole = section() + interface(options=clock(9)) + statistics(option(5, bytes(8))) + simple(b"simple")
    whole += obsolete(b"old", 0, 5, "<") + b"".join(map(enhanced, FRAMES))
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 5))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    reader = BlockReader()
    found, end = read(bytes(damaged), reader)
    # Each packet takes a block of at least 16 bytes, so that lies cannot make more of them than there is room for.
    assert len(found) * 16 <= end <= len(whole)
    assert all(0 <= time <= LATEST + 10**9 and len(frame) <= len(whole) for frame, time, _ in found)


def test_times_are_held_at_the_year_2100() -> None:
    last = 4_102_444_800
    seconds = Interface(1, 0, 1, 0).column(np.array([last - 1, last, last + 1, 2**63], np.uint64))
    assert seconds.tolist() == [LATEST - 10**9, LATEST, LATEST, LATEST]
    assert Interface(1, 0, 1, 100).column(np.array([last - 100, last - 99], np.uint64)).tolist() == [LATEST] * 2


@pytest.mark.parametrize("ticks", [10**9, 10**10, 10**12, 1 << 20, 1 << 29, 1 << 31, 1 << 40])
def test_the_last_tick_of_a_second_belongs_to_it(ticks: int) -> None:
    found = Interface(1, 0, ticks, 0).column(np.array([ticks - 1, ticks], np.uint64)).tolist()
    assert found == [min((ticks - 1) * 10**9 // ticks, 10**9 - 1), 10**9]


def test_priming_reads_up_to_the_last_byte_of_its_head() -> None:
    reader = BlockReader()
    reader.prime(section() + interface(113))
    assert [face.link for face in reader.layout[1]] == [113]


def test_columns_keep_their_types() -> None:
    blocks = [enhanced(b"timed"), simple(b"not"), obsolete(b"old", 0, 1, "<")]
    memory = bytearray(section() + interface() + b"".join(blocks) + bytes(PADDING))
    buffer = np.frombuffer(memory, np.uint8)
    batches, _ = BlockReader().read(memory, buffer, 0, len(memory) - PADDING)
    assert len(batches) == 3
    for batch in batches:
        assert batch.memory is memory and batch.buffer is buffer
        columns = (batch.offsets, batch.lengths, batch.times, batch.links)
        assert [str(column.dtype) for column in columns] == ["int64", "int64", "int64", "uint16"]


def test_a_packet_block_of_the_largest_size_is_read() -> None:
    data = bytes(MAX_BLOCK - 32)
    found, end = read(section() + interface() + enhanced(data))
    assert ([frame for frame, _, _ in found], end) == ([data], len(section() + interface()) + MAX_BLOCK)


def test_a_packet_block_whose_length_is_no_multiple_of_four_is_told() -> None:
    good = section() + interface()
    for size in (33, 34, 35):
        lying = struct.pack("<II", 6, size) + bytes(size)
        assert broken(good + enhanced(b"first") + lying) == f"a block claims {size} bytes"


def test_packets_that_cannot_be_true_add_up() -> None:
    reader = BlockReader()
    read(section() + simple(b"nobody's") * 2, reader)
    assert reader.unreadable_packets == 2
    read(interface() + enhanced(b"x", 7) + simple(b"between") + enhanced(b"x", 7), reader)
    assert reader.unreadable_packets == 4
    read(obsolete(b"x", 7, 0, "<") * 2, reader)
    assert reader.unreadable_packets == 6


def test_packets_may_be_empty() -> None:
    assert [frame for frame, _, _ in read(section() + interface() + simple(b"") + obsolete(b"", 0, 0, "<"))[0]] == [
        b""
    ] * 2


def test_an_obsolete_packet_s_time_keeps_each_of_its_bits() -> None:
    moment = 1_700_000_000_123_456_789
    found, _ = read(section() + interface(options=clock(9)) + obsolete(b"x", 0, moment, "<"))
    assert found == [(b"x", moment, 1)]


def test_a_simple_packet_s_length_is_the_least_of_three() -> None:
    short = block(1, struct.pack("<HHI", 1, 0, 100))  # an interface that keeps 100 bytes of a packet
    lying = block(3, struct.pack("<I", 0xFFFF_FFFF) + b"abcd")
    assert [frame for frame, _, _ in read(section() + short + simple(b"abc") + lying)[0]] == [b"abc", b"abcd"]


@pytest.mark.parametrize(
    ("options", "ticks", "offset"),
    [
        (option(14, struct.pack("<q", -5)), 10**6, -5),
        (option(2, bytes(5)) + clock(9), 10**9, 0),
        (struct.pack("<HH", 1, 0xFFFF) + clock(9), 10**6, 0),
        (struct.pack("<HH", 9, 8) + b"\x09\0\0\0", 10**6, 0),
    ],
)
def test_each_option_is_as_long_as_it_says_or_the_last(options: bytes, ticks: int, offset: int) -> None:
    reader = BlockReader()
    read(section() + interface(options=options), reader)
    assert reader.layout[1] == (Interface(1, 0, ticks, offset),)
