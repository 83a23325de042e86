"""Says in words what a file that is no capture looks like, from its first bytes alone."""

from __future__ import annotations

_KINDS = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (or an Office document); unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"\xfd7zXZ", "an xz archive; unpack it first"),
    (b"(\xb5/\xfd", "a Zstandard archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"snoop\0", "a Solaris snoop capture, which is not read; convert it to pcapng first"),
    (b"\x34\xcd\xb2\xa1", "a capture in an old variant of pcap, which is not read; convert it to pcapng first"),
    (b"\xa1\xb2\xcd\x34", "a capture in an old variant of pcap, which is not read; convert it to pcapng first"),
    (b"\x00\x00\x00\x0cjP", "a JPEG 2000 picture"),
    (b"<!DOCTYPE", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"<?xml", "an XML document"),
)


def looks_like(head: bytes) -> str:
    """Return a description of a file that begins with `head`."""
    if not head:
        return "an empty file"
    for magic, words in _KINDS:
        if head.startswith(magic):
            return words
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"["):
        return "JSON text"
    return "text" if _is_text(head) else "data of an unknown kind"


def _is_text(head: bytes) -> bool:
    """Tell whether the bytes are UTF-8 without control characters; the last character may be cut."""
    text = head.decode("utf-8", "replace")
    return "\ufffd" not in text[:-1] and all(byte >= 0x20 or byte in b"\t\r\n\f" for byte in head)
