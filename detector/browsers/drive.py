"""Drives a page along a canary and learns what the page saw of it: the way in, step by step. Knows no protocol.

`told` gets the canary each time that more is known of it (the window's size, the places and times that the page itself
saw), because requests begin to leave before everything is done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from detector.browsers.page import ABOUT, DRIVING, FIELD, LISTENER, Page
from detector.canary.model import Canary, Point, draw, pauses

_LOAD = 30.0
_SMALLEST = (320, 240)
_BETWEEN_CLICKS = 0.35
_BETWEEN_SCROLLS = 0.4
_REST = 1.5

Told = Callable[[Canary], None]
Wait = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Driven:
    """What was done: the canary as the page saw it, and what could not be."""

    canary: Canary
    missing: tuple[str, ...]


def drive(page: Page, url: str, seed: int, told: Told, wait: Wait = time.sleep) -> Driven:
    """Open `url`, move, click, scroll, type, and leave for about:blank, so that a page sends what it held back.

    Raises Gone when the browser was closed on the way.
    """
    missing = [] if page.open(url, _LOAD) else ["the page did not finish loading"]
    page.evaluate(LISTENER + DRIVING)
    about = page.evaluate(ABOUT)
    canary = _fitting(seed, about)
    told(canary)
    _follow(page, canary, wait)
    canary = _as_seen(canary, page.evaluate(ABOUT))
    told(canary)
    for x, y in canary.clicks:
        page.press(x, y)
        wait(_BETWEEN_CLICKS)
    canary = _scroll(page, canary, told, wait)
    canary, typed = _type(page, canary, seed, wait)
    told(canary)
    missing += [] if typed else ["there is no text field that can be seen; the phrase was typed all the same"]
    missing += [] if canary.scrolls else ["the page does not scroll"]
    wait(_REST)
    page.open("about:blank", 2.0)
    return Driven(canary, tuple(missing))


def _fitting(seed: int, about: dict[str, Any]) -> Canary:
    size = (max(int(about["width"]), _SMALLEST[0]), max(int(about["height"]), _SMALLEST[1]))
    return replace(draw(seed, size), ratio=float(about["ratio"]), page_height=int(about["tall"]))


def _follow(page: Page, canary: Canary, wait: Wait) -> None:
    """Move along the path at its own speed, whatever each order costs."""
    started, waited = time.monotonic(), 0.0
    for point in canary.path:
        left = point.t / 1000 - max(time.monotonic() - started, waited)
        if left > 0:
            wait(left)
            waited += left
        page.move(point.x, point.y)


def _as_seen(canary: Canary, about: dict[str, Any]) -> Canary:
    """Return the canary with the places and times that the page saw; what it did not see cannot come back."""
    moves = (about.get("seen") or {}).get("moves") or []
    places = {(point.x, point.y) for point in canary.path}
    seen = [(round(x), round(y), t) for x, y, t in moves if (round(x), round(y)) in places]
    if not seen:
        return canary
    start = seen[0][2]
    return replace(canary, path=tuple(Point(x, y, round(t - start)) for x, y, t in seen))


def _scroll(page: Page, canary: Canary, told: Told, wait: Wait) -> Canary:
    """Scroll to the planned places as far as the page goes; return the canary with those that were reached."""
    middle = (canary.viewport[0] // 2, canary.viewport[1] // 2)
    room = canary.page_height - canary.viewport[1]
    at, reached = 0, []
    for top in canary.scrolls if room > 0 else ():
        page.wheel(*middle, _within(top, room) - at)
        wait(_BETWEEN_SCROLLS)
        at = int(page.evaluate(ABOUT)["top"])
        reached.append(at)
        told(replace(canary, scrolls=(*reached, *canary.scrolls[len(reached) :])))
    moved = [top for before, top in zip([0, *reached], reached, strict=False) if top != before]
    canary = replace(canary, scrolls=tuple(moved))
    told(canary)
    return canary


def _within(top: int, room: int) -> int:
    """Return a planned place within a page that may be short."""
    return min(top, room)


def _type(page: Page, canary: Canary, seed: int, wait: Wait) -> tuple[Canary, bool]:
    field = page.evaluate(FIELD)
    if field:
        page.press(field["x"], field["y"])
        wait(_BETWEEN_CLICKS)
    for letter, pause in zip(canary.phrase, pauses(seed, len(canary.phrase)), strict=True):
        wait(pause / 1000)
        page.key(letter)
    wait(_BETWEEN_CLICKS)
    keys = ((page.evaluate(ABOUT) or {}).get("seen") or {}).get("keys") or []
    return replace(canary, key_times=_times(keys, canary.phrase)), field is not None


def _times(keys: Sequence[Sequence[Any]], phrase: str) -> tuple[int, ...]:
    """Return when the page saw each key of the phrase; nothing if it did not see all."""
    last = [(key, at) for key, at in keys][-len(phrase) :]
    if [key for key, _ in last] != list(phrase):
        return ()
    return tuple(round(at - last[0][1]) for _, at in last)
