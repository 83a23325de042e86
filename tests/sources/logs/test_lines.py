"""Lines come one after the other, from plain and packed files, and none is longer than the bound."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.errors import CaptureError
from detector.sources.logs.lines import MAX_LINE, Lines


def read(path: Path, data: bytes) -> tuple[list[bytes], Lines]:
    path.write_bytes(data)
    lines = Lines(str(path))
    return list(lines), lines


def test_plain_and_packed_files_hold_the_same_lines(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfone\n\ntwo\r\nthree without an end"
    expected = [b"one", b"", b"two\r", b"three without an end"]
    assert read(tmp_path / "plain", data)[0] == expected
    assert read(tmp_path / "packed", gzip.compress(data[:9]) + gzip.compress(data[9:]))[0] == expected


def test_a_line_of_a_senseless_length_is_left_out_and_counted(tmp_path: Path) -> None:
    long = b"x" * (3 * MAX_LINE)
    found, lines = read(tmp_path / "log", b"a\n" + long + b"\nb\n" + long)
    assert (found, lines.overlong) == ([b"a", b"b"], 2)


def test_a_packed_file_that_is_cut_or_grows_too_much_says_so(tmp_path: Path) -> None:
    packed = gzip.compress(b"line\n" * 9_999)
    _, lines = read(tmp_path / "cut", packed[: len(packed) // 2])
    assert "ends too early" in lines.note
    _, bomb = read(tmp_path / "bomb", gzip.compress(b"\n" * (100 << 20)))
    assert "times its size" in bomb.note


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CaptureError, match="cannot be read"):
        Lines(str(tmp_path / "missing"))


@given(data=st.binary(max_size=300))
def test_any_plain_bytes_are_split_as_they_are(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    body = b"a" + data
    found, _ = read(tmp_path_factory.mktemp("lines") / "log", body)
    assert b"\n".join(found) == body.removesuffix(b"\n")
