"""The runs that are kept, as text for people or JSON for programs. Draws; reads nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo

from detector.history.model import FILES, Run

_NAME = 60
_UNITS = ("kB", "MB", "GB", "TB")


def render_text(runs: Sequence[Run], place: str, size: int, zone: tzinfo | None) -> str:
    """Return a line for each run, the latest last, and where all of them are; times are those of `zone`."""
    lines = [_line(run, zone) for run in runs]
    count = f"{len(runs):,} run{'' if len(runs) == 1 else 's'}" if runs else "no run"
    return "\n".join([*lines, f"{visible(place)}: {count}, {_size(size)}"])


def render_json(runs: Iterable[Run], place: str, size: int, zone: tzinfo | None = None) -> str:
    """Return the same as JSON, times in UTC."""
    written = {"place": place, "bytes": size, "runs": [_tree(run) for run in runs]}
    return json.dumps(written, indent=2)


def visible(text: str) -> str:
    """Return a text that others wrote with everything that does not print made visible."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def _line(run: Run, zone: tzinfo | None) -> str:
    first = f"{_time(run.first, zone):%Y-%m-%d %H:%M}"
    last = f"{_time(run.last, zone):%Y-%m-%d %H:%M}"
    name = visible(run.name)
    name = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    end = " (goes on, or was cut off)" if run.ended is None else ""
    way = "read from " if run.kind == FILES else "watched "
    return f"{first} to {last}  {way}{name}{end}"


def _tree(run: Run) -> dict[str, object]:
    return {
        "id": run.id,
        "kind": run.kind,
        "name": run.name,
        "version": run.version,
        "first": _iso(run.first),
        "last": _iso(run.last),
        "written": _iso(run.written),
        "ended": None if run.ended is None else _iso(run.ended),
    }


def _time(at: float, zone: tzinfo | None) -> datetime:
    try:
        return datetime.fromtimestamp(at, zone or UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _iso(at: float) -> str:
    return _time(at, UTC).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"


def _size(size: int) -> str:
    if size < 1_000:
        return f"{size} B"
    amount = float(size)
    for unit in _UNITS[:-1]:
        amount /= 1_000
        if amount < 999.5:
            return f"{amount:.1f} {unit}"
    return f"{amount / 1_000:.1f} {_UNITS[-1]}"
