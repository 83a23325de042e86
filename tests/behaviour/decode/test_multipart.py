"""Multipart bodies that end too early."""

from __future__ import annotations

from detector.behaviour.decode.multipart import parts

HEAD = b'--b\r\nContent-Disposition: form-data; name="n"\r\n\r\n'


def test_a_part_without_the_last_boundary_is_a_part() -> None:
    (one,) = parts(HEAD + b"cut o")
    assert (one.name, one.data) == ("n", b"cut o")


def test_what_stands_after_the_last_boundary_is_left_out() -> None:
    assert [one.data for one in parts(HEAD + b"1\r\n--b--\r\n" + HEAD + b"2")] == [b"1"]


def test_other_text_has_no_parts() -> None:
    assert list(parts(b"no boundary\r\n" + HEAD)) == []
    assert list(parts(b"--\r\n")) == []
