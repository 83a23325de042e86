"""What is no capture is named by its first bytes, so that a user sees what was handed over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.sources.file_kind import looks_like


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"", "an empty file"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"GIF89a", "a GIF picture"),
        (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive (or an Office document); unpack it first"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
        (b"\xfd7zXZ\x00", "an xz archive; unpack it first"),
        (b"(\xb5/\xfd\x04", "a Zstandard archive; unpack it first"),
        (b"BZh91AY", "a bzip2 archive; unpack it first"),
        (b"\x7fELF\x02", "a program"),
        (b"MZ\x90\x00", "a Windows program"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"snoop\x00\x00\x00", "a Solaris snoop capture, which is not read; convert it to pcapng first"),
        (b"\x34\xcd\xb2\xa1", "a capture in an old variant of pcap, which is not read; convert it to pcapng first"),
        (b"\xa1\xb2\xcd\x34", "a capture in an old variant of pcap, which is not read; convert it to pcapng first"),
        (b"<!DOCTYPE html>", "an HTML page"),
        (b"<html lang=en>", "an HTML page"),
        (b"<?xml version=", "an XML document"),
        (b'{"log": {}}', "JSON text"),
        (b"\xef\xbb\xbf\r\n [1, 2]", "JSON text"),
        (b"just some words\n\ttab\f", "text"),
        ("Grüße".encode(), "text"),
        ("Grüße"[:3].encode()[:-1], "text"),
        (b"a\xfc", "text"),
        (b"a\xfcb", "data of an unknown kind"),
        (b"words and\x00zeros", "data of an unknown kind"),
        (b"\x1b[31m", "data of an unknown kind"),
        (b"\x89PN", "data of an unknown kind"),
    ],
)
def test_first_bytes_are_put_into_words(head: bytes, words: str) -> None:
    assert looks_like(head) == words


@given(st.text(st.characters(min_codepoint=32, exclude_characters="\ufffd", exclude_categories=["Cs"]), min_size=1))
def test_whatever_is_written_is_text_or_something_better(text: str) -> None:
    assert looks_like(text.encode()) != "data of an unknown kind"


@given(st.binary(max_size=24))
def test_random_bytes_have_a_name(head: bytes) -> None:
    assert looks_like(head).startswith(("a ", "an ", "JSON text", "text", "data of an unknown kind"))
