"""Cutting a capture: pieces cover it without a gap, begin at records, and deceptive contents do not mislead."""

from __future__ import annotations

import gzip
import random
from itertools import pairwise
from pathlib import Path

import pytest

from detector.sources.capture_file import open_capture
from detector.sources.pieces import WHOLE, Piece, cut
from tests.frames import enhanced, interface, ipv4, pcap, pcapng, section, tcp

RANDOM = random.Random(7)
FRAMES = [ipv4(tcp(RANDOM.randbytes(RANDOM.randrange(1_000)), seq=number)) for number in range(900)]


def written(path: Path, data: bytes) -> tuple[str, int]:
    path.write_bytes(data)
    return str(path), len(data)


def capture_of(frames: list[bytes], form: str) -> bytes:
    return pcap(frames) if form == "pcap" else pcapng(frames)


def frames_of(path: str, piece: Piece) -> list[bytes]:
    with open_capture(path, piece) as capture:
        found = [
            bytes(batch.memory[at : at + length])
            for batch in capture.batches()
            for at, length in zip(batch.offsets.tolist(), batch.lengths.tolist(), strict=True)
        ]
        assert capture.note == ""
    return found


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("form", ["micro", "nano", "blocks"])
@pytest.mark.parametrize("count", [2, 3, 5])
def test_pieces_cover_the_file_and_begin_at_records(tmp_path: Path, order: str, form: str, count: int) -> None:
    data = pcapng(FRAMES, order) if form == "blocks" else pcap(FRAMES, order=order, nano=form == "nano")
    path, size = written(tmp_path / "day", data)
    pieces = cut(path, size, count)
    assert (len(pieces), pieces[0].start, pieces[-1].stop) == (count, 0, None)
    assert all(one.stop == two.start for one, two in pairwise(pieces))
    assert all(abs(piece.start - size * number // count) < 20_000 for number, piece in enumerate(pieces))
    assert [frame for piece in pieces for frame in frames_of(path, piece)] == FRAMES


def test_one_piece_is_the_whole_file(tmp_path: Path) -> None:
    path, size = written(tmp_path / "day", pcap(FRAMES))
    assert cut(path, size, 1) == [WHOLE] == [Piece(0, None)]


@pytest.mark.parametrize("outer", ["pcap", "pcapng"])
@pytest.mark.parametrize("inner", ["pcap", "pcapng"])
def test_a_boundary_inside_a_frame_that_holds_a_capture_shows_itself(tmp_path: Path, outer: str, inner: str) -> None:
    frames = [capture_of(FRAMES[:60], inner)] * 30
    path, size = written(tmp_path / "day", capture_of(frames, outer))
    pieces, count, notes = cut(path, size, 4), 0, []
    assert len(pieces) == 4
    for piece in pieces:
        with open_capture(path, piece) as capture:
            count += sum(len(batch) for batch in capture.batches())
            notes.append(capture.note)
    # A capture of the same format inside misleads; the piece before it then does not end where the next one begins.
    assert any("cut in the middle" in note for note in notes[:-1]) is (inner == outer)
    assert (count == len(frames)) is (inner != outer)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no capture at all" * 100,
        gzip.compress(pcap(FRAMES)),
        pcap(FRAMES)[:39],
        pcap([bytes(400_000)] * 3),
        section() + interface() + bytes(40_000),
    ],
)
def test_what_has_no_boundary_stays_whole(tmp_path: Path, data: bytes) -> None:
    path, size = written(tmp_path / "day", data)
    assert cut(path, size, 3) == [WHOLE]


def test_records_of_another_time_are_no_boundary(tmp_path: Path) -> None:
    year = 365 * 86_400 * 10**9
    frames = FRAMES[:300]
    times = [10 * year if number else 50 * year for number in range(len(frames))]
    path, size = written(tmp_path / "day", pcap(frames, times=times))
    assert cut(path, size, 3) == [WHOLE]


def test_interfaces_are_known_in_every_piece(tmp_path: Path) -> None:
    data = section() + interface(113) + interface(101) + b"".join(enhanced(frame, 1) for frame in FRAMES)
    path, size = written(tmp_path / "day", data)
    links = set()
    for piece in cut(path, size, 3):
        with open_capture(path, piece) as capture:
            for batch in capture.batches():
                links |= set(batch.links.tolist())
            assert capture.lost == 0
    assert links == {101}
