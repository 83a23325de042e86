"""Times as people write them: `7d`, `yesterday`, `2026-11-20T14:30`. Pure: the caller says what time it is.

What cannot be read raises ValueError, with words for the person who wrote it. Knows nothing else.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_UNITS = {"m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_SPAN = re.compile(r"\s*(\d{1,6})\s*([mhdw])[a-z]*\s*", re.ASCII)
_EXAMPLES = "7d, 12h, yesterday, 2026-11-20 or 2026-11-20T14:30"
FOREVER = float("inf")


def parse_span(text: str) -> float:
    """Return how many seconds a span such as `90d`, `12h` or `4w` has; `forever` has no end. Raises ValueError."""
    if text.strip().lower() == "forever":
        return FOREVER
    found = _SPAN.fullmatch(text.lower())
    if found is None:
        raise ValueError(f"{text[:40]!r} is no span of time; write it like 90d, 12h, 4w or forever")
    return float(int(found[1]) * _UNITS[found[2]])


def parse_moment(text: str, now: datetime) -> float:
    """Return a time in seconds since the epoch: so long before `now`, a day's beginning, or a date and time.

    What names no zone is meant in that of `now`, which must have one. Raises ValueError.
    """
    said = text.strip().lower()
    day = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    named = {"now": now, "today": day, "yesterday": day - timedelta(days=1)}
    if said in named:
        return _local(named[said], now)
    try:
        if _SPAN.fullmatch(said):
            return now.timestamp() - parse_span(said)
        return _local(datetime.fromisoformat(text.strip()), now)
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{text[:40]!r} is no time; write it like {_EXAMPLES}") from None


def _local(moment: datetime, now: datetime) -> float:
    """Return a moment in seconds; without a zone it is local, by the rules that are in force at that time."""
    if moment.tzinfo is not None:
        return moment.timestamp()
    is_here = now.utcoffset() == now.astimezone().utcoffset()
    return moment.astimezone().timestamp() if is_here else moment.replace(tzinfo=now.tzinfo).timestamp()
