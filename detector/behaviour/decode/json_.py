"""JSON as collectors send it: one value, lines, values joined by commas, behind a prefix, or cut off. Pure.

Strategy: the whole text is tried first. Failing that, values are picked up one after the other wherever a bracket
opens; the text counts as JSON if most of it was picked up. That covers JSON lines, server-sent events, socket.io's
`42[…]`, and the first megabyte of a longer body.
"""

from __future__ import annotations

import json
import re
from typing import Any

from detector.behaviour.limits import MAX_FAILURES, MAX_NESTING, MAX_PIECES, Budget

_OPENING = re.compile(r"[\[{]")
_DECODER = json.JSONDecoder()
_SHARE = 0.4  # of the text must be JSON; the rest are prefixes such as `data: `


def read(text: str, budget: Budget) -> Any | None:
    """Return the value, or a list of the values; None if the text is not JSON."""
    try:
        return _used(json.loads(text), "json", budget)
    except RecursionError:
        budget.skip("nested-too-deeply")
        return None
    except ValueError:
        again = _of_script(text)
        return _used(again, "json", budget) if again is not None else _pieces(text, budget)


def _of_script(text: str) -> Any | None:
    """Return what a text in the notation of scripts holds, with single quotes; None if it is not that."""
    if text[:2] not in _SINGLE or '"' in text[:_MOST_MENDED]:
        return None
    plainly = (
        text.replace("'", '"').replace(": True", ": true").replace(": False", ": false").replace(": None", ": null")
    )
    try:
        return json.loads(plainly)
    except (ValueError, RecursionError):
        return None


_SINGLE = frozenset(("{'", "['", "[{", "[["))


def _used(value: Any, layer: str, budget: Budget) -> Any:
    budget.used(layer)
    return value


def _pieces(text: str, budget: Budget) -> list[Any] | None:
    whole = _mended(text)
    if whole is not None:
        budget.skip("cut-off-or-mixed")
        budget.used("json")
        return [whole]
    values: list[Any] = []
    covered = at = failures = 0
    while failures < MAX_FAILURES and len(values) < MAX_PIECES:
        opening = _OPENING.search(text, at)
        if opening is None:
            break
        try:
            value, end = _DECODER.raw_decode(text, opening.start())
        except RecursionError:
            budget.skip("nested-too-deeply")
            return None
        except ValueError:
            failures += 1
            at = opening.start() + 1
            continue
        values.append(value)
        covered += end - opening.start()
        at = end
    is_whole = len(values) < MAX_PIECES
    if not values or covered < (len(text) if is_whole else at) * _SHARE:
        return None
    if not is_whole:
        budget.skip("too-many-values")
    if failures:
        budget.skip("cut-off-or-mixed")
    budget.used("json-lines")
    return values


_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]')
_MOST_MENDED = 400_000
_CLOSING = {"{": "}", "[": "]"}
_LEAST_MENDED = 40


def _mended(text: str) -> Any | None:
    """Close what a cut-off text left open, after the last member that is whole; None if that is not what ails it."""
    if text[:1] not in _CLOSING or len(text) < _LEAST_MENDED or len(text) > _MOST_MENDED:
        return None
    open_: list[str] = []
    whole, still_open = 0, ""
    for token in _TOKENS.finditer(text):
        mark = token[0]
        if mark in _CLOSING:
            open_.append(mark)
            if len(open_) > MAX_NESTING:
                return None
        elif mark in ("}", "]"):
            if not open_ or _CLOSING[open_.pop()] != mark or not open_:
                return None  # it closes: what follows it is another value
        elif mark == ",":
            whole, still_open = token.start(), "".join(open_)
    if not open_ or not whole:
        return None
    try:
        return json.loads(text[:whole] + "".join(_CLOSING[mark] for mark in reversed(still_open)))
    except (ValueError, RecursionError):
        return None
