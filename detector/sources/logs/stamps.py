"""Times of day as text logs write them: without a zone, and often without a year. Pure.

They are the local time of the machine that wrote them; this machine's zone is assumed.
"""

from __future__ import annotations

import re
from datetime import datetime

from detector.sources.logs.fields import UNDATED, Unusable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SYSLOG = re.compile(r"([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2})")
_NUMBERS = re.compile(r"(\d{1,4})([/.-])(\d{1,2})[/.-](\d{1,4}),? (\d{1,2}):(\d{2}):(\d{2})(?: ?([AaPp])[Mm])?")


def syslog_time(text: str, latest: datetime) -> float:
    """Return seconds since the epoch of "Nov 24 09:14:02", in the last year that ends with `latest`.

    `latest` is when the file was last written, as local time without a zone. Raises Unusable.
    """
    found = _SYSLOG.match(text)
    if found is None or found[1].lower() not in _MONTHS:
        raise Unusable(UNDATED)
    month, rest = _MONTHS.index(found[1].lower()) + 1, [int(part) for part in found.groups()[1:]]
    # A day more, for a clock or a zone that differs a little.
    year = latest.year if (month, rest[0]) <= (latest.month, latest.day + 1) else latest.year - 1
    return _seconds(year, month, *rest)


def iso_time(text: str) -> float:
    """Return seconds since the epoch of "2026-11-24 09:14:02.123" or with a zone. Raises Unusable."""
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise Unusable(UNDATED) from error


def windows_time(text: str) -> float:
    """Return seconds since the epoch of a date as Windows writes it in some language. Raises Unusable.

    The year first, or the day; the month only beside AM and PM, or where the second number is no month.
    """
    found = _NUMBERS.match(text)
    if found is None:
        raise Unusable(UNDATED)
    a, b, c = int(found[1]), int(found[3]), int(found[4])
    if a > 31:
        year, month, day = a, b, c
    elif (found[8] and found[2] == "/") or b > 12:
        month, day, year = a, b, c
    else:
        day, month, year = a, b, c
    hour = int(found[5])
    if found[8]:
        hour = hour % 12 + (12 if found[8] in "Pp" else 0)
    return _seconds(year if year > 99 else 2000 + year, month, day, hour, int(found[6]), int(found[7]))


def _seconds(*parts: int) -> float:
    try:
        return datetime(*parts).timestamp()  # type: ignore[arg-type]
    except (ValueError, OverflowError, OSError) as error:
        raise Unusable(UNDATED) from error
