"""Whether series hold the path, the clicks and the scrolls of a canary, in whatever form of numbers. Pure.

Two ways, whose chance `fit` counts: pairs of numbers that are planted places, in order, with others between them; and
one series alone that follows an axis of the path closely, under any scale and offset, as it is or as differences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from typing import Any

import numpy as np

from detector.canary.fit import SURE, WINDOW, Numbers, Reference, chain, closely, quantum_of, reference, searched, worth
from detector.canary.model import Canary

_LEAST_DISTINCT = 6
_MOST_ROWS = 4_000
_MOST_VOTES = 10
_LEAST_VOTES = 6
_MOST_VOTED = 300
_LEAST_TURNS = 2
_PASSES = (1, 2, 3)
MOST_STRIDE = 6
_ZIGZAG = 1 << 20
_TABLE = 8_192

Links = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A part of the canary that numbers hold: its kind, how many, and the words for the form."""

    kind: str
    count: int
    form: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A way in which places are written: sent = planted * (x, y); `step` is how coarsely, in CSS pixels."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Targets:
    """What is planted, as arrays: path and clicks by two axes, and what `closely` needs."""

    path: Numbers
    clicks: Numbers
    scrolls: Numbers
    axes: Reference
    steps: Reference
    scales: tuple[Scale, ...]
    is_x: Any
    is_any: Any


@lru_cache(maxsize=8)
def targets(canary: Canary) -> Targets:
    """Prepare a canary."""
    path = np.array([(point.x, point.y) for point in canary.path], dtype=np.float64).reshape(-1, 2)
    axes = [tuple(path[start::every, axis]) for every in _PASSES for start in range(every) for axis in (0, 1)]
    scrolls = np.array(canary.scrolls, dtype=np.float64)
    return Targets(
        path,
        np.array(canary.clicks, dtype=np.float64).reshape(-1, 2),
        scrolls,
        reference(tuple(axes)),
        reference((tuple(scrolls),)),
        _scales(canary),
        _table([*path[:, 0], *(x for x, _ in canary.clicks)]),
        _table([*path.ravel(), *(number for place in canary.clicks for number in place)]),
    )


def _table(numbers: list[Any]) -> Any:
    """Return an array that says of each whole number whether it is one of them; the last cell stands for all beyond."""
    table = np.zeros(_TABLE, dtype=bool)
    table[np.array(numbers, dtype=np.int64).clip(0, _TABLE - 2)] = True
    return table


def among(values: Numbers, table: Any) -> Any:
    """Tell of each value whether it is, rounded, one of those that the table holds."""
    return table[np.rint(np.minimum(np.maximum(values, -1.0), _TABLE - 1.0)).astype(np.int64)]


def _scales(canary: Canary) -> tuple[Scale, ...]:
    width, height = canary.viewport
    found = [Scale(1, 1, "")]
    if canary.ratio != 1:
        found.append(Scale(canary.ratio, canary.ratio, "in device pixels"))
    for whole, words in (
        (1, "as a share of the window"),
        (100, "in percent of the window"),
        (10_000, "as a share of the window"),
    ):
        found.append(Scale(whole / width, whole / height, words))
        if canary.page_height:
            found.append(Scale(whole / width, whole / canary.page_height, words.replace("window", "page")))
    return tuple(found)


class PlaceSearch:
    """Looks through the series of one body; `numbers` is how many it has."""

    def __init__(self, canary: Canary, numbers: int) -> None:
        self.targets = targets(canary)
        self.hits: dict[str, Hit] = {}
        self.luck = searched(numbers, 2 * len(self.targets.path))
        self._votes = _MOST_VOTES

    def column(self, values: Numbers, form: str) -> None:
        """Look for an axis of the path in one series, as it is and as differences."""
        if len(values) < WINDOW:
            return
        self._closely(values, quantum_of(values), form)
        low, high = float(values.min()), float(values.max())
        if low < 0 < high:
            self._closely(np.cumsum(values), quantum_of(values), f"{form}, as differences")
        elif low >= 0 and high < _ZIGZAG and quantum_of(values) == 1:
            self._closely(np.cumsum(unzigzag(values)), 1.0, f"{form}, as differences")

    def _closely(self, values: Numbers, quantum: float, form: str) -> None:
        moved = values[np.concatenate(([True], np.diff(values) != 0))]
        if len(moved) < WINDOW:
            return
        fit = closely(moved, self.targets.axes, quantum, self.luck)
        if fit is not None:
            scaled = "" if abs(fit.scale - 1) < 1e-3 else ", scaled"
            moved_by = "" if abs(fit.offset) < 1 or scaled else ", moved by a constant"
            self.note("mouse-movement", fit.count, f"{form}{scaled}{moved_by}")
        down = closely(moved, self.targets.steps, quantum, self.luck) if self.targets.steps.tails else None
        if down is not None:
            self.note("scroll", down.count, f"{form}, scaled")

    def neighbours(self, values: Numbers, form: str) -> None:
        """Look for an x with its y one, two or three numbers later."""
        known = among(values, self.targets.is_any)
        for apart in (1, 2, 3):
            rows = np.flatnonzero(known[:-apart] & known[apart:])
            if len(rows) > 1:
                self.scattered(rows, values[rows], values[rows + apart], form)

    def flat(self, values: Numbers, form: str) -> None:
        """Look through a bare run of numbers, whatever stands between an x and its y."""
        values = values[:_MOST_ROWS]
        self.neighbours(values, form)
        self.single(values, form)
        for stride in range(1, MOST_STRIDE + 1):
            for start in range(stride):
                self.column(values[start::stride], form)

    def scattered(self, rows: Any, u: Numbers, w: Numbers, form: str) -> None:
        """Look in pairs that stand at `rows` of something longer, such as bytes."""
        for one, other in ((u, w), (w, u)):
            for kind, planted in (("mouse-movement", self.targets.path), ("clicks", self.targets.clicks)):
                found = [(int(rows[row]), place) for row, place in hits(one, other, planted, (1.0, 1.0))]
                best = chain(found)
                if self._is_sure(best, planted, (1.0, 1.0)):
                    self.note(kind, len(best), form)

    def pair(self, u: Numbers, w: Numbers, form: str, *, votes: bool = True) -> None:
        """Look for the path and the clicks in two series that belong together, either one being x."""
        if len(u) < 2:
            return
        keep = np.concatenate(([True], (np.diff(u) != 0) | (np.diff(w) != 0)))
        u, w = u[keep][:_MOST_ROWS], w[keep][:_MOST_ROWS]
        for scale in self.targets.scales:
            if self._clicks_and_path(u / scale.x, w / scale.y, step_of(u, w, scale), f"{form} {scale.words}".strip()):
                return
        if self._clicks_and_path(w, u, (1.0, 1.0), form):
            return
        for xs, ys in _sums(u, w):
            if self._clicks_and_path(xs, ys, (1.0, 1.0), f"{form}, as differences"):
                return
        may_vote = votes and self._votes > 0 and 0 < len(self.targets.path) <= _MOST_VOTED
        if may_vote and len(u) >= _LEAST_VOTES and "mouse-movement" not in self.hits:
            self._votes -= 1
            for origin in _origins(u, w):
                offset = _offset(*origin, self.targets.path)
                if offset is not None:
                    self._moved(origin[0] - offset[0], origin[1] - offset[1], f"{form}, moved by a constant")

    def _clicks_and_path(self, u: Numbers, w: Numbers, step: tuple[float, float], form: str) -> bool:
        path = links(u, w, self.targets.path, step)
        clicks = links(u, w, self.targets.clicks, step)
        is_path = self._is_sure(path, self.targets.path, step)
        if is_path:
            self.note("mouse-movement", len(path), form)
        if self._is_sure(clicks, self.targets.clicks, step) and _are_apart(clicks, path):
            self.note("clicks", len(clicks), form)
        return is_path

    def _moved(self, u: Numbers, w: Numbers, form: str) -> None:
        """Places under a constant that was fitted to the data; what does not turn often could be any smooth curve."""
        planted = self.targets.path
        found = links(u, w, planted, (1.0, 1.0))
        if self._is_sure(found, planted, (1.0, 1.0), fitted=1.0) and _turns(planted[[place for _, place in found]]):
            self.note("mouse-movement", len(found), form)

    def _is_sure(self, found: Links, planted: Numbers, step: tuple[float, float], fitted: float = 0.0) -> bool:
        return len(found) > 1 and worth(found, precision(planted, step), self.luck, fitted) >= SURE

    def single(self, values: Numbers, form: str) -> None:
        """Look for the scrolls in one series."""
        scrolls = self.targets.scrolls
        if len(scrolls) < _LEAST_VOTES or len(values) < _LEAST_VOTES or "scroll" in self.hits:
            return
        values = values[np.concatenate(([True], np.diff(values) != 0))][:_MOST_ROWS]
        turned = np.diff(scrolls, prepend=0.0)
        for series, planted, words in (
            (values, scrolls, ""),
            (_turning_points(values), scrolls, ""),
            (values, turned, ", as differences"),
        ):
            rows, places = np.nonzero(np.abs(series[:, None] - planted[None, :]) < 1.0)
            found = chain(list(zip(rows.tolist(), places.tolist(), strict=True)))
            if len(found) > 1 and worth(found, log2(max(np.ptp(planted) / 2, 2)), self.luck) >= SURE:
                self.note("scroll", len(found), f"{form}{words}")

    def note(self, kind: str, count: int, form: str) -> None:
        """Keep the largest hit of each kind."""
        if kind not in self.hits or self.hits[kind].count < count:
            self.hits[kind] = Hit(kind, count, form)


def links(u: Numbers, w: Numbers, planted: Numbers, step: tuple[float, float]) -> Links:
    """Return the best chain of rows that are planted places, in order."""
    return chain(hits(u, w, planted, step))


def hits(u: Numbers, w: Numbers, planted: Numbers, step: tuple[float, float]) -> Links:
    """Return each row that is a planted place, with the number of that place."""
    if not len(planted) or not len(u):
        return []
    low, high = float(planted[:, 0].min()) - step[0], float(planted[:, 0].max()) + step[0]
    near = np.flatnonzero((u >= low) & (u <= high))
    close = (np.abs(u[near, None] - planted[None, :, 0]) <= step[0] / 2) & (
        np.abs(w[near, None] - planted[None, :, 1]) <= step[1] / 2
    )
    rows, places = np.nonzero(close)
    return list(zip(near[rows].tolist(), places.tolist(), strict=True))


def precision(planted: Numbers, step: tuple[float, float]) -> float:
    """Return the bits that one matched place carries; none where nothing was planted."""
    if not len(planted):
        return 0.0
    return sum(log2(max(float(np.ptp(planted[:, axis])) / step[axis], 1.0)) for axis in (0, 1))


def step_of(u: Numbers, w: Numbers, scale: Scale) -> tuple[float, float]:
    """Return how coarsely places were written, in planted pixels: at least one pixel, wider where digits are few."""
    if not scale.words:
        return (1.0, 1.0)
    return (1.0 + quantum_of(u) / scale.x, 1.0 + quantum_of(w) / scale.y)


def _turning_points(values: Numbers) -> Numbers:
    """Return where a series turns, with its ends: a smooth scroll passes many places and turns at the planted ones."""
    rises = np.sign(np.diff(values))
    turns = np.flatnonzero(rises[1:] * rises[:-1] < 0) + 1
    return values[np.concatenate(([0], turns, [len(values) - 1]))]


def _turns(places: Numbers) -> bool:
    """Tell whether places turn back often enough, in each axis, for no road, curve or ramp to run through them."""
    signs = np.sign(np.diff(places, axis=0))
    turned = (signs[1:] * signs[:-1] < 0).sum(axis=0)
    return bool(turned.min() >= _LEAST_TURNS)


def _are_apart(clicks: Links, path: Links) -> bool:
    """Where pointer and button were at the same places, clicks are told only by rows that are no path."""
    own = {row for row, _ in path}
    return sum(row in own for row, _ in clicks) * 2 < len(clicks)


def _origins(u: Numbers, w: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield what two series may be when they are no places: places moved by a constant, or the steps between places."""
    yield u, w
    yield from _sums(u, w)


def _sums(u: Numbers, w: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield where steps lead to, the first one being a place; signed steps may be written as unsigned numbers."""
    yield np.cumsum(u), np.cumsum(w)
    if min(u.min(), w.min()) >= 0 and max(u.max(), w.max()) < _ZIGZAG:
        yield np.cumsum(unzigzag(u)), np.cumsum(unzigzag(w))


def unzigzag(values: Numbers) -> Numbers:
    """Undo the coding that protobuf gives to signed numbers."""
    whole = values.astype(np.int64)
    return ((whole >> 1) ^ -(whole & 1)).astype(np.float64)


def _offset(u: Numbers, w: Numbers, path: Numbers) -> tuple[float, float] | None:
    """Return the constant between the series and the path that most rows agree on."""
    u, w = u[:1_000], w[:1_000]
    if len(np.unique(u)) < _LEAST_DISTINCT or len(np.unique(w)) < _LEAST_DISTINCT:
        return None
    across = np.rint(u[:, None] - path[None, :, 0]).astype(np.int64).ravel()
    down = np.rint(w[:, None] - path[None, :, 1]).astype(np.int64).ravel()
    both: Any = across * 1_000_003 + down
    _, first, counts = np.unique(both, return_index=True, return_counts=True)
    best = int(counts.argmax())
    if counts[best] < _LEAST_VOTES:
        return None
    return float(across[first[best]]), float(down[first[best]])
