"""Moments as people and programs write them, in milliseconds since 1970 or since midnight. Pure.

Whether the day or the month comes first in `3/4/2026` nobody can tell; for what follows what it hardly matters.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_CLOCK = r"(\d\d?):(\d\d):(\d\d)"
_HALF = r"(?: ?([AaPp])\.?[Mm]\.?)?"
_FACE = rf"{_CLOCK}(?:[.,](\d{{1,6}}))?\d{{0,3}}{_HALF}"
ISO = re.compile(r"\d{4}[-/.]\d\d[-/.]\d\d[T ,]{1,2}\d\d:\d\d")
_DATED = re.compile(
    rf"(\d{{1,4}})[-/.](\d\d?)[-/.](\d{{2,4}})[T ,]{{1,2}}{_CLOCK}(?:\.(\d{{1,6}}))?\d{{0,3}}{_HALF}"
    r"(?: ?(Z|[+-]\d\d:?\d\d))?"
)
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)Z?")
_TIMED = re.compile(_FACE)
_WITHIN = re.compile(rf"(?<![\w.])(?:{_DATED.pattern})(?![\w:])|(?<![\d.:]){_FACE}(?![\d:])")
_SPOKEN = re.compile(r"[A-Z][a-z]{2},? (?:[A-Z][a-z]{2} \d\d?|\d\d? [A-Z][a-z]{2}),? \d{4} \d\d:\d\d:\d\d")


def moment(text: str) -> float | None:
    """Return a text that is a moment and nothing else; None for any other."""
    bare = text.strip()
    if not 7 <= len(bare) <= 64:
        return None
    dated = _DATED.fullmatch(bare)
    if dated:
        return _of_date(*dated.groups())
    timed = _TIMED.fullmatch(bare)
    if timed:
        return _of_face(*timed.groups())
    if ISO.match(bare):
        return _of_iso(bare)
    return _of_script(bare) if _SPOKEN.match(bare) else None


def compact(text: str) -> float | None:
    """Return `20261130103000` or `20261130T103000Z` as a moment; None for any other number."""
    found = _COMPACT.fullmatch(text)
    return _of_date(*found.groups()[:3], *found.groups()[3:], None, None, None) if found else None


def with_plain_times(text: str) -> str:
    """Rewrite the moments inside a text as whole milliseconds, since their marks would part them."""
    return _WITHIN.sub(_rewritten, text)


def _rewritten(found: re.Match[str]) -> str:
    cells = found.groups()
    value = _of_date(*cells[:9]) if cells[0] else _of_face(*cells[9:])
    return found[0] if value is None else str(round(value))


def _of_face(hours: str, minutes: str, seconds: str, fraction: str | None, half: str | None) -> float:
    """The face of a clock, with the half of the day where it has only twelve hours."""
    hour = int(hours) % 12 + 12 * (half in ("p", "P")) if half else int(hours)
    return 1000 * (3600 * hour + 60 * int(minutes) + int(seconds) + float(f"0.{fraction or 0}"))


def _of_date(first: str, middle: str, last: str, *face: str | None) -> float | None:
    if len(first) == 4:
        year, month, day = int(first), int(middle), int(last)
    else:
        year, month, day = int(last), int(middle), int(first)
        month, day = (day, month) if month > 12 else (month, day)
    *clock, zone = face
    try:
        midnight = datetime(year if year > 99 else 2000 + year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    return midnight.timestamp() * 1000 + _of_face(*clock) - _ahead(zone)  # type: ignore[arg-type]


def _ahead(zone: str | None) -> float:
    if not zone or zone == "Z":
        return 0.0
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    ahead = timedelta(hours=hours, minutes=minutes).total_seconds() * 1000
    return -ahead if zone[0] == "-" else ahead


def _of_iso(text: str) -> float | None:
    try:
        found = datetime.fromisoformat(text.replace("/", "-"))
    except (ValueError, OverflowError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000


def _of_script(text: str) -> float | None:
    """A script's Date as text."""
    plain = text.replace(",", "")[:24].rstrip()
    for form in ("%a %b %d %Y %H:%M:%S", "%a %d %b %Y %H:%M:%S"):
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC).timestamp() * 1000
        except ValueError:
            continue
    return None
