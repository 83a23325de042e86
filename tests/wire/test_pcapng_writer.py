"""What is written is read back by the project's own reader, frame by frame."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.sources.capture_file import open_capture
from detector.wire.frames import FrameBatch, batch_of
from detector.wire.pcapng_writer import PcapngWriter
from tests.frames import ethernet, ipv4, tcp

Frame = tuple[bytes, int, int]
"""Bytes, time in nanoseconds, LINKTYPE_."""


def of(batch: FrameBatch) -> list[Frame]:
    columns = zip(batch.offsets, batch.lengths, batch.times, batch.links, strict=True)
    return [(bytes(batch.memory[start : start + size]), int(at), int(link)) for start, size, at, link in columns]


def read(data: bytes, folder: Path) -> tuple[list[Frame], int | None, str]:
    path = folder / "written.pcapng"
    path.write_bytes(data)
    with open_capture(str(path)) as capture:
        frames = [frame for batch in capture.batches() for frame in of(batch)]
        return frames, capture.dropped, capture.note


def test_frames_come_back_to_the_nanosecond(tmp_path: Path) -> None:
    frames = [ethernet(ipv4(tcp(bytes(size)))) for size in (0, 1, 2, 3, 1_400, 60_000)]
    times = [1_795_511_640_123_456_789 + number for number in range(len(frames))]
    writer = PcapngWriter("wlan0")
    written = writer.begin() + writer.packets(batch_of(frames, times, 1)) + writer.end(7, times[-1] / 1e9)
    assert read(written, tmp_path) == ([(frame, at, 1) for frame, at in zip(frames, times, strict=True)], 7, "")


def test_each_link_type_gets_one_interface(tmp_path: Path) -> None:
    batches = [batch_of([bytes([45, number])], [number], link) for number, link in ((1, 101), (2, 276), (3, 101))]
    writer = PcapngWriter("any")
    written = writer.begin() + b"".join(map(writer.packets, batches))
    assert read(written, tmp_path)[0] == [(b"-\x01", 1, 101), (b"-\x02", 2, 276), (b"-\x03", 3, 101)]
    assert written.count(struct.pack("<II", 1, 40)) == 2  # an interface block of that size


def test_an_empty_batch_writes_nothing_and_no_frame_at_all_is_a_capture(tmp_path: Path) -> None:
    writer = PcapngWriter("eth0")
    assert writer.packets(batch_of([], [], 1)) == b""
    assert writer.end(3, 1.0) == b""
    assert read(writer.begin(), tmp_path)[0] == []


@pytest.mark.parametrize("dropped", [None, 0, 1, 2**40])
def test_losses_are_told_where_they_are_known(tmp_path: Path, dropped: int | None) -> None:
    writer = PcapngWriter("eth0")
    written = writer.begin() + writer.packets(batch_of([b"x"], [1], 1)) + writer.end(dropped, 1.0)
    assert read(written, tmp_path)[1] == dropped


@pytest.mark.parametrize("name", ["", "a", "wg0", "ü" * 200, "\udcff"])
def test_any_name_of_an_interface_can_be_written(tmp_path: Path, name: str) -> None:
    writer = PcapngWriter(name)
    assert read(writer.begin() + writer.packets(batch_of([b"x"], [1], 1)), tmp_path) == ([(b"x", 1, 1)], None, "")


@given(st.lists(st.lists(st.tuples(st.binary(max_size=70), st.integers(0, 4 * 10**18)), max_size=5), max_size=4))
def test_whatever_is_written_comes_back(tmp_path_factory: pytest.TempPathFactory, drawn: list[list[Frame]]) -> None:
    writer, written = PcapngWriter("eth0"), [PcapngWriter("eth0").begin()]
    written += [writer.packets(batch_of([f[0] for f in part], [f[1] for f in part], 1)) for part in drawn]
    frames, _, note = read(b"".join(written), tmp_path_factory.mktemp("written"))
    assert [(frame, at) for frame, at, _ in frames] == [(f[0], f[1]) for part in drawn for f in part]
    assert note == ""


def test_each_block_is_written_byte_by_byte_as_its_standard_says() -> None:
    writer = PcapngWriter("eth0")
    assert writer.begin().hex(" ", 4) == "0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffff ffffffff 1c000000"
    assert writer.packets(batch_of([b"abc"], [(5 << 32) + 6], 113)).hex(" ", 4) == (
        "01000000 28000000 71000000 00000000 02000400 65746830 09000100 09000000 00000000 28000000 "
        "06000000 24000000 00000000 05000000 06000000 03000000 03000000 61626300 24000000"
    )
    moment = 1_700_000_000.5
    high, low = divmod(1_700_000_000_500_000_000, 1 << 32)
    body = struct.pack("<3I", 0, high, low).hex(" ", 4)
    expected = f"05000000 28000000 {body} 05000800 07000000 00000000 00000000 28000000"
    assert writer.end(7, moment).hex(" ", 4) == expected
