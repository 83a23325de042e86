"""Tells from its content which tool's log a file is, and of Zeek's which one. Reads only its beginning.

Every file that is scanned passes here, and most are captures: what only a log needs is imported where it is used.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from detector.errors import CaptureError
from detector.sources.logs.lines import Lines

ZEEK, SURICATA, ADGUARD, DNSMASQ = "zeek", "suricata", "adguard-home", "dnsmasq"
WINDOWS_DNS, PIHOLE = "windows-dns", "pi-hole"

_SQLITE = b"SQLite format 3\0"
_FIRST_LINES = 200
_MIXED = "conn"
_SAMPLE = 512
_MARK = b"\xef\xbb\xbf"


def log_kind(path: str) -> str:
    """Return the kind of log that a file is, as a report names it; empty when it is none, or cannot be read."""
    head = _head(path)
    if head.startswith(_SQLITE):
        from detector.sources.logs.pihole import is_pihole

        return PIHOLE if is_pihole(path) else ""
    return kind_of(head)


def kind_of(head: bytes) -> str:
    """Return the kind of text log that begins with `head`; the first line that is of a known kind decides."""
    text = head.removeprefix(_MARK)
    if b"\0" in text[:_SAMPLE]:
        return ""
    if text.startswith(b"#separator "):
        return ZEEK
    for line in _lines(text):
        kind = _kind_of_row(line) if line[:1] == b"{" else _kind_of_text(line)
        if kind:
            return kind
    return ""


def zeek_log(path: str) -> str:
    """Return which of Zeek's logs a file is; several in one count as `conn`, whose rows end what others began."""
    from detector.sources.logs.fields import Unusable
    from detector.sources.logs.zeek import Reader, log_of

    reader, head = Reader(), _head(path)
    for line in _lines(head.removeprefix(_MARK)):
        try:
            row = reader.row(line)
        except Unusable:
            continue
        if row is not None and "_path" in row:
            return _MIXED
        if row is not None and log_of(row, reader.path):
            return log_of(row, reader.path)
    return reader.path


def _head(path: str) -> bytes:
    if not os.path.isfile(path):  # what comes through a pipe can be read only once
        return b""
    try:
        lines = Lines(path)
    except CaptureError:
        return b""
    try:
        return lines.head()
    except OSError:
        return b""
    finally:
        lines.close()


def _lines(head: bytes) -> Iterator[bytes]:
    yield from (line.strip(b"\r") for line in head.split(b"\n", _FIRST_LINES)[:_FIRST_LINES])


def _kind_of_row(line: bytes) -> str:
    from detector.sources.logs.fields import Unusable, row_of

    try:
        row = row_of(line)
    except Unusable:
        return ""
    if "event_type" in row and "timestamp" in row:
        return SURICATA
    if "T" in row and "QH" in row:
        return ADGUARD
    return ZEEK if "ts" in row and ("_path" in row or ("uid" in row and "id.orig_h" in row)) else ""


def _kind_of_text(line: bytes) -> str:
    from detector.sources.logs.dnsmasq import is_dnsmasq
    from detector.sources.logs.windows_dns import is_windows_dns

    text = line.decode("utf-8", "replace")
    if is_dnsmasq(text):
        return DNSMASQ
    return WINDOWS_DNS if is_windows_dns(text) else ""
