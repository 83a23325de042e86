"""Capture files of every kind, whole and damaged: all packets before the damage, a note, and never an exception."""

from __future__ import annotations

import gzip
import io
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.errors import CaptureError
from detector.sources import byte_stream, capture_file
from detector.sources.capture_file import CaptureFile, open_capture
from detector.sources.pieces import Piece
from tests.frames import block, enhanced, ethernet, interface, ipv4, pcap, pcapng, section, simple, tcp

FRAMES = [ethernet(ipv4(tcp(bytes([65 + index]) * (index + 1), seq=index))) for index in range(9)]


def read(data: bytes) -> tuple[list[bytes], list[int], str]:
    """Return the frames, their times, and the note."""
    capture = CaptureFile(io.BytesIO(data), "test", len(data))
    frames, times = [], []
    for batch in capture.batches():
        for at, length, time in zip(batch.offsets.tolist(), batch.lengths.tolist(), batch.times.tolist(), strict=True):
            frames.append(bytes(batch.memory[at : at + length]))
            times.append(time)
    return frames, times, capture.note


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("nano", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_pcap_in_every_form(order: str, nano: bool, packed: bool) -> None:
    moments = [1_700_000_000_123_456_000 + index for index in range(len(FRAMES))]
    data = pcap(FRAMES, order=order, nano=nano, times=moments)
    frames, times, note = read(gzip.compress(data) if packed else data)
    assert (frames, note) == (FRAMES, "")
    assert times == (moments if nano else [moment // 1000 * 1000 for moment in moments])


@pytest.mark.parametrize("order", ["<", ">"])
def test_pcapng_with_all_that_it_may_hold(order: str) -> None:
    seconds = struct.pack(order + "HHB3xHHqHH", 9, 1, 0, 14, 8, 100, 0, 0)
    data = (
        section(order)
        + interface(order=order)
        + interface(order=order, options=seconds)
        + enhanced(FRAMES[0], order=order)
        + block(0x0BAD, b"unknown", order)
        + enhanced(FRAMES[1], 1, 1_700_000_000, order)
        + simple(FRAMES[2], order)
        + block(
            2,
            struct.pack(order + "HHIIII", 0, 0, 395_812, 3_567_587_328 & 0xFFFFFFFF, len(FRAMES[3]), 0) + FRAMES[3],
            order,
        )
        + section(order)
        + interface(order=order)
        + enhanced(FRAMES[4], order=order)
        + enhanced(FRAMES[5], 7, order=order)
    )
    capture = CaptureFile(io.BytesIO(data), "test", len(data))
    seen = [
        bytes(batch.memory[at : at + length])
        for batch in capture.batches()
        for at, length in zip(batch.offsets.tolist(), batch.lengths.tolist(), strict=True)
    ]
    assert seen == FRAMES[:5]
    assert (capture.note, capture.lost) == ("", 1)
    _, times, _ = read(data)
    assert times[:3] == [1_700_000_000 * 10**9, 1_700_000_100 * 10**9, 1_700_000_100 * 10**9]


@pytest.mark.parametrize("make", [pcap, pcapng])
def test_a_file_cut_at_any_byte_gives_what_was_whole(make: object) -> None:
    data = pcap(FRAMES[:4]) if make is pcap else pcapng(FRAMES[:4])
    for length in range(24, len(data)):
        frames, _, note = read(data[:length])
        assert frames == FRAMES[: len(frames)]
        whole = read(data[:length] + data[length:])[0]
        assert len(whole) == 4
        assert note == "" or "cut" in note


@pytest.mark.parametrize("length", [0xFFFFFFFF, 2**31, 2**31 - 1, 2 << 20])
def test_a_lying_record_length_ends_the_file(length: int) -> None:
    data = pcap(FRAMES[:2]) + struct.pack("<IIII", 1_700_000_009, 0, length, length) + bytes(500)
    frames, _, note = read(data)
    assert frames == FRAMES[:2]
    assert "impossible length" in note


@pytest.mark.parametrize("length", [0, 11, 13, 2**31, 2**32 - 4, 64 << 20])
def test_a_lying_block_length_ends_the_file(length: int) -> None:
    frames, _, note = read(pcapng(FRAMES[:2]) + struct.pack("<II", 6, length) + bytes(500))
    assert frames == FRAMES[:2]
    assert "damaged" in note


def test_damaged_and_cut_gzip_is_told() -> None:
    packed = gzip.compress(pcap(FRAMES))
    assert "ends too early" in read(packed[:-20])[2]
    broken = bytearray(gzip.compress(pcap(FRAMES * 2_000), compresslevel=1))
    broken[len(broken) // 2] ^= 0xFF
    assert read(bytes(broken))[2] != ""


def test_a_bomb_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(byte_stream, "_FREE_INFLATION", 1 << 16)
    monkeypatch.setattr(byte_stream, "_READ", 1 << 10)
    frames, _, note = read(gzip.compress(pcap([bytes(100_000)] * 400)))
    assert "200 times" in note
    assert len(frames) < 400


def test_records_that_straddle_the_buffer_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [bytes([index % 256]) * (index * 37 % 3_000) for index in range(400)]
    monkeypatch.setattr(capture_file, "BUFFER", 1 << 12)
    monkeypatch.setattr(capture_file, "_SMALLEST_BUFFER", 1 << 12)
    assert read(pcap(frames))[0] == frames
    assert read(pcapng(frames))[0] == frames
    assert read(gzip.compress(pcap(frames)))[0] == frames


def test_a_frame_larger_than_the_buffer_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture_file, "BUFFER", 1 << 12)
    monkeypatch.setattr(capture_file, "_SMALLEST_BUFFER", 1 << 12)
    frames = [bytes(100), bytes(60_000), bytes(100)]
    assert read(pcap(frames))[0] == frames


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "an empty file"),
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"just some words\n", "text"),
        (b'{"log": {}}', "JSON text"),
        (b"\x1f\x8b\x08garbage", "a gzip file"),
        (bytes(range(128, 160)), "unknown kind"),
    ],
)
def test_what_is_no_capture_is_called_what_it_looks_like(data: bytes, words: str) -> None:
    with pytest.raises(CaptureError, match=words):
        CaptureFile(io.BytesIO(data), "test", len(data))


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="no such file"):
        open_capture(str(tmp_path / "missing.pcap"))


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", pcap(FRAMES[:1])[:24], pcapng(FRAMES[:1]), section(), b"\x1f\x8b\x08\0"]),
)
def test_random_files_give_frames_or_a_capture_error(data: bytes, head: bytes) -> None:
    try:
        frames, _, note = read(head + data)
    except CaptureError:
        return
    assert isinstance(note, str) and len(frames) >= 0


@pytest.mark.parametrize("make", ["pcap", "pcapng"])
def test_pieces_give_what_the_whole_gives(tmp_path: Path, make: str) -> None:
    frames = FRAMES * 300
    data = pcap(frames) if make == "pcap" else pcapng(frames)
    path = tmp_path / "day"
    path.write_bytes(data)
    from detector.sources.pieces import cut

    pieces = cut(str(path), len(data), 3)
    assert len(pieces) == 3
    seen: list[bytes] = []
    layouts = []
    for piece in pieces:
        with open_capture(str(path), piece) as capture:
            layouts.append(capture.layout if piece.start else None)
            for batch in capture.batches():
                for at, length in zip(batch.offsets.tolist(), batch.lengths.tolist(), strict=True):
                    seen.append(bytes(batch.memory[at : at + length]))
            assert capture.note == ""
            layouts.append(capture.layout)
    assert seen == frames
    assert layouts[1] == layouts[2] == layouts[3] == layouts[4]


def test_a_wrong_boundary_shows_itself(tmp_path: Path) -> None:
    path = tmp_path / "day"
    path.write_bytes(pcap(FRAMES))
    with open_capture(str(path), Piece(0, 131)) as capture:
        assert sum(len(batch) for batch in capture.batches()) >= 1
        assert "cut" in capture.note


def test_what_cannot_be_cut_stays_whole(tmp_path: Path) -> None:
    from detector.sources.pieces import WHOLE, cut

    path = tmp_path / "day.gz"
    path.write_bytes(gzip.compress(pcap(FRAMES)))
    assert cut(str(path), 1_000, 4) == [WHOLE]
