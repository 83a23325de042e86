"""Which files are read together: Zeek's logs are one input, all others stand for themselves."""

from __future__ import annotations

from pathlib import Path

from detector.inputs import find_inputs, size_of
from tests.sources.logs import samples


def test_zeeks_logs_are_one_input_wherever_they_lie(tmp_path: Path) -> None:
    logs = samples.zeek_tsv()
    (tmp_path / "current").mkdir()
    (tmp_path / "current" / "conn.log").write_bytes(logs["conn.log"])
    (tmp_path / "ssl.log").write_bytes(logs["ssl.log"])
    (tmp_path / "eve.json").write_bytes(samples.eve())
    zeek, other = find_inputs([str(tmp_path / "current"), str(tmp_path / "ssl.log"), str(tmp_path / "eve.json")])
    assert (Path(zeek.path).name, [Path(path).name for path in zeek.beside]) == ("conn.log", ["ssl.log"])
    assert zeek.is_named
    assert (Path(other.path).name, other.beside) == ("eve.json", ())
    assert size_of(zeek) == len(logs["conn.log"]) + len(logs["ssl.log"])


def test_a_file_that_is_named_twice_is_read_as_before(tmp_path: Path) -> None:
    path = str(tmp_path / "ssl.log")
    Path(path).write_bytes(samples.zeek_tsv()["ssl.log"])
    (zeek,) = find_inputs([path, path])
    assert (zeek.path, zeek.beside) == (path, ())
