"""JSON that somebody else wrote to plain values, within bounds. Knows no format."""

from __future__ import annotations

import json

from detector.lists.model import ListError

MAX_JSON = 24_000_000


def load_json(text: str) -> object:
    """Return the value that a text holds; numbers are not read. Raises ListError when it is no JSON, or too much."""
    if len(text) > MAX_JSON:
        raise ListError(f"has more than {MAX_JSON:,} characters of JSON; use a smaller list")
    try:
        return json.loads(text, parse_int=_none, parse_float=_none, parse_constant=_none)
    except json.JSONDecodeError as error:
        raise ListError(f"is not JSON: line {error.lineno}: {error.msg}; download it again") from None
    except RecursionError:
        raise ListError("is nested too deeply; no list needs that") from None


def mapping(value: object) -> dict[str, object]:
    """Return a mapping, or an empty one if the value is something else."""
    return value if isinstance(value, dict) else {}


def listing(value: object) -> list[object]:
    """Return a list, or an empty one if the value is something else."""
    return value if isinstance(value, list) else []


def _none(text: str) -> None:
    """Leave a number unread: none is needed, and long ones take long."""
