"""Whole scans: several processes and pieces change nothing, and what cannot be read is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector import scan as scan_module
from detector.catalogue.store import load
from detector.errors import CaptureError
from detector.inputs import Input, find_inputs, size_of
from detector.scan import scan
from detector.sources import pieces
from detector.sources.pieces import Piece
from tests.frames import ACK, SYN, ethernet, ipv4, pcap, tcp, udp
from tests.wire.builders import python_client_hello

CAPTURES = Path(__file__).parent / "data" / "captures"
CATALOGUE = load()
HELLOS = [python_client_hello(f"t{number}.teramind.co") for number in range(20)]


def big(path: Path, connections: int = 4_000) -> Path:
    """Write a capture with many connections, each begun, named and left open."""
    frames = []
    for number in range(connections):
        source = bytes([10, number >> 16, number >> 8 & 255, number & 255])
        hello = HELLOS[number % 20]
        frames += [
            ethernet(ipv4(tcp(seq=999, flags=SYN), source=source)),
            ethernet(ipv4(tcp(hello[:150], seq=1_000), source=source)),
            ethernet(ipv4(tcp(hello[150:], seq=1_150), source=source)),
            ethernet(ipv4(tcp(bytes(900), seq=1_000 + len(hello), flags=ACK), source=source)),
            ethernet(ipv4(udp(bytes(300), dport=9), 17, source=source)),
        ]
    path.write_bytes(pcap(frames, times=[1_700_000_000 * 10**9 + at * 10**6 for at in range(len(frames))]))
    return path


def test_several_processes_give_what_one_gives() -> None:
    inputs = [Input(str(path), True) for path in sorted(CAPTURES.glob("*.pcap*"))]
    alone, together = scan(inputs, CATALOGUE, jobs=1), scan(inputs, CATALOGUE, jobs=2)
    assert together.summary == alone.summary
    assert sorted(together.warnings) == sorted(alone.warnings)


def test_a_file_read_in_pieces_gives_what_it_gives_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = [Input(str(big(tmp_path / "big.pcap")), True)]
    whole = scan(inputs, CATALOGUE, jobs=1)
    monkeypatch.setattr(scan_module, "PIECE_BYTES", 1 << 20)
    monkeypatch.setattr(scan_module, "PARALLEL_BYTES", 1 << 20)
    assert len(pieces.cut(inputs[0].path, size_of(inputs[0]), 3)) == 3
    assert scan(inputs, CATALOGUE, jobs=3).summary == whole.summary
    assert whole.summary.coverage.named_flows == 4_000


def test_a_boundary_that_proves_wrong_costs_nothing_but_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = [Input(str(big(tmp_path / "big.pcap", 2_000)), True)]
    whole = scan(inputs, CATALOGUE, jobs=1)
    monkeypatch.setattr(scan_module, "PIECE_BYTES", 1 << 18)
    monkeypatch.setattr(scan_module, "PARALLEL_BYTES", 1 << 18)
    monkeypatch.setattr(pieces, "cut", lambda *_: [Piece(0, 100_003), Piece(100_003, None)])
    assert scan(inputs, CATALOGUE, jobs=2).summary == whole.summary


def test_a_folder_is_read_whole_and_strangers_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.pcap").write_bytes(pcap([ethernet(ipv4(tcp()))]))
    (tmp_path / "notes.txt").write_text("nothing to see", encoding="utf-8")
    (tmp_path / ".hidden").write_text("nothing", encoding="utf-8")
    result = scan(find_inputs([str(tmp_path)]), CATALOGUE)
    assert result.summary.coverage.packets == 1
    assert [("text" in warning, "left out" in warning) for warning in result.warnings] == [(True, True)]


def test_a_named_stranger_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("nothing to see", encoding="utf-8")
    with pytest.raises(CaptureError, match="looks like text"):
        scan([Input(str(path), True)], CATALOGUE)
    (tmp_path / "empty").mkdir()
    with pytest.raises(CaptureError, match="holds no file"):
        find_inputs([str(tmp_path / "empty")])


def test_an_interruption_keeps_what_was_read() -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    inputs = [Input(str(CAPTURES / "workday.pcap"), True), Input(str(CAPTURES / "dig-udp.pcap"), True)]
    result = scan(inputs, CATALOGUE, jobs=1, progress=stop)
    assert result.was_interrupted
    assert [source.name for source in result.summary.sources] == ["workday.pcap"]
    assert result.summary.coverage.packets > 0
    assert "stopped" in result.warnings[0]


def test_a_cut_file_is_told_and_read(tmp_path: Path) -> None:
    path = tmp_path / "cut.pcap"
    path.write_bytes((CAPTURES / "workday.pcap").read_bytes()[:-7])
    result = scan([Input(str(path), True)], CATALOGUE)
    assert result.warnings == ("cut.pcap: the file was cut in the middle of a packet",)
    assert result.summary.sources[0].note
