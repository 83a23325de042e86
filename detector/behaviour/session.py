"""What only a sequence of requests to one host shows: points one by one, pictures again and again, text that grows.

Bounded: a handful of shapes, each with its last points. Two sessions merge into one as if it had seen both. It holds
the last points in memory while it judges them; `findings` holds kinds and counts alone.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot
from statistics import fmean, median

from detector.behaviour.decode.images import Picture
from detector.behaviour.finding import Finding
from detector.behaviour.kinds.pointer import THRESHOLD as TRAIL_THRESHOLD
from detector.behaviour.kinds.recording import has_screen_size
from detector.behaviour.motion import spread
from detector.behaviour.series import (
    ECHOES,
    LEAST_POINTS,
    MOST_POINTS,
    Series,
    findings_of,
    hand_in_bytes,
    is_live,
    is_watched,
    way,
)
from detector.behaviour.trace import Growing, Single, Trace

_MOST_SHAPES = 24
_MOST_DIGESTS = 512
_MOST_RAWS = 6
_MOST_SIZES = 16
_MOST_TIMES = 64
_LEAST_PICTURES = 3
_LEAST_BODIES = 3
_LEAST_GROWTH = 4
_LEAST_KEYS = 8
_LEAST_DIFFERENT_KEYS = 5
_MOST_KEYS = 64
_LEAST_JOINED = 2
_SHARE_JOINED = 0.4
_NEARLY_ALL = 0.75
_SHARES = 2  # a width and a height in shares of the window are less
_SCREEN_WIDE = 120  # pixels that a hand crosses from one body to the next, as a mean
_LONGEST_STEP = 4
_LONGEST_PIECE = 180  # seconds of sound that is recorded without end
_BETWEEN_SCREENS = 5.0
_SHORTEST_INTERVAL = 0.8  # seconds between pictures: less is one upload of several


@dataclass(slots=True, repr=False)
class _Text:
    """The last text of one field, by hash, and how often it grew."""

    whole: int = 0
    length: int = 0
    grown: int = 0
    search: bool = False
    timed: bool = False


@dataclass(slots=True, repr=False)
class _Hands:
    """Ways of a hand in body after body: strokes of a pen begin anywhere, a mouse goes on from where it was."""

    points: int = 0
    steps: int = 0  # from one body to the next
    joined: int = 0  # of these, those that begin where the last ended
    wide: float = 0.0  # their widths and heights together
    flowing: int = 0  # bodies whose way is that of a hand by itself
    end: tuple[float, float, float] | None = None  # and how far from there it may go on

    def add(self, trace: Trace) -> None:
        """Take the first way of a body that was not sent before."""
        if not trace.hand_ends:
            return
        x, y, end_x, end_y, reach, span = trace.hand_ends[0]
        self.wide += span
        if self.end is not None:
            self.steps += 1
            closed = hypot(x - end_x, y - end_y) <= reach  # an outline, which begins where any other does
            self.joined += not closed and hypot(x - self.end[0], y - self.end[1]) <= max(reach, self.end[2])
        self.end = end_x, end_y, reach
        self.points += trace.hand_points
        self.flowing += trace.hand_flows

    @property
    def go_on(self) -> bool:
        """Tell whether enough of them are joined to be one."""
        share = self.joined / max(1, self.steps)
        if _SHARES < self.wide / (self.steps + 1) < _SCREEN_WIDE:
            return False  # a drawing's own small squares, and not a screen
        return (self.joined >= _LEAST_JOINED and share >= _SHARE_JOINED and self.flowing > 1) or (
            self.joined > _LEAST_JOINED and share >= _NEARLY_ALL
        )

    def with_(self, later: _Hands) -> _Hands:
        """Return both together; the step between them is not counted."""
        points, flowing = self.points + later.points, self.flowing + later.flowing
        steps, joined = self.steps + later.steps, self.joined + later.joined
        return _Hands(points, steps, joined, self.wide + later.wide, flowing, later.end)


class Session:
    """All that was sent to one host, as far as a sequence needs it. Feed it traces in the order of time."""

    __slots__ = (
        "bodies",
        "digests",
        "documents",
        "echoed",
        "echoed_raws",
        "first",
        "fresh_pictures",
        "hands",
        "key_count",
        "keys",
        "last",
        "pictures",
        "purposes",
        "raws",
        "series",
        "sounds",
        "texts",
    )

    def __init__(self) -> None:
        self.bodies = 0
        self.first: float | None = None
        self.last: float | None = None
        self.digests: set[int] = set()
        self.series: dict[tuple[str, ...], Series] = {}
        self.echoed: Counter[tuple[str, ...]] = Counter()
        self.pictures: dict[tuple[int, int], deque[float]] = {}
        self.sounds: deque[float] = deque(maxlen=_MOST_TIMES)
        self.texts: dict[str, _Text] = {}
        self.fresh_pictures = 0  # those that were not the same as an earlier one
        self.documents = 0
        self.keys: set[int] = set()
        self.key_count = 0
        self.hands = _Hands()
        self.purposes: Counter[str] = Counter()
        self.raws: dict[int, deque[tuple[float, bytes]]] = {}
        self.echoed_raws = 0

    def add(self, at: float, trace: Trace, *, incoming: bool = False) -> None:
        """Take one body, sent at `at` (seconds); what the server sends is taken only to see whether it echoes."""
        if incoming:
            self._echo(trace)
            return
        self.bodies += 1
        self.first = at if self.first is None else min(self.first, at)
        self.last = at if self.last is None else max(self.last, at)
        if trace.purpose:
            self.purposes[trace.purpose] += 1
        new = trace.digest not in self.digests
        if len(self.digests) < _MOST_DIGESTS:
            self.digests.add(trace.digest)
        self._records(at, trace, new)
        for text in trace.texts:
            self._grow(text)
        self.key_count += len(trace.keys)
        self.keys.update(trace.keys[: max(0, _MOST_KEYS - len(self.keys))])
        for size in trace.pictures:
            self._picture(at, size, new)
        if new:
            self._fresh(at, trace)

    def _records(self, at: float, trace: Trace, new: bool) -> None:
        """Take records that came alone or a few at a time; the same few again are a state being saved."""
        if trace.raw and (len(trace.raw) in self.raws or len(self.raws) < _MOST_RAWS):
            self.raws.setdefault(len(trace.raw), deque(maxlen=MOST_POINTS)).append((at, trace.raw))
        for single in trace.singles:
            if single.alone or new:
                self._point(at, single)

    def _echo(self, trace: Trace) -> None:
        self.echoed_raws += len(trace.raw) in self.raws
        for single in trace.singles:
            if single.shape in self.series or len(self.echoed) < _MOST_SHAPES:
                self.echoed[single.shape] += 1

    def _fresh(self, at: float, trace: Trace) -> None:
        """Take what counts only in a body that was not sent before: what is repeated is a state being saved."""
        if trace.sounds:
            self.sounds.append(at)
        self.documents += trace.documents
        self.hands.add(trace)

    def _picture(self, at: float, size: tuple[int, int], new: bool) -> None:
        if size in self.pictures or len(self.pictures) < _MOST_SIZES:
            self.pictures.setdefault(size, deque(maxlen=_MOST_TIMES)).append(at)
            self.fresh_pictures += new

    def _point(self, at: float, single: Single) -> None:
        series = self.series.get(single.shape)
        if series is None:
            if len(self.series) >= _MOST_SHAPES:
                return
            series = self.series[single.shape] = Series(single.names, single.around, parents=single.parents)
        series.add(at, single)

    def _grow(self, text: Growing) -> None:
        known = self.texts.get(text.field)
        if known is None:
            if len(self.texts) >= _MOST_SHAPES:
                return
            known = self.texts[text.field] = _Text()
        if 0 < text.length - known.length <= _LONGEST_STEP and known.whole in text.beginnings:
            known.grown += 1
        known.whole, known.length = text.whole, text.length
        known.search |= text.search
        known.timed |= text.timed

    @property
    def requests_a_minute(self) -> float:
        """How often this host was sent something, over the time seen."""
        if self.first is None or self.last is None or self.last <= self.first:
            return 0.0
        return 60 * (self.bodies - 1) / (self.last - self.first)

    @property
    def purpose(self) -> str | None:
        """What this host is used for, where most bodies or the sequence say so."""
        if any(text.grown >= _LEAST_GROWTH and (text.search or not text.timed) for text in self.texts.values()):
            return "search-as-you-type"
        for shape, series in self.series.items():
            found = way(series) if shape[-1:] != ("#",) else None
            if found and self.echoed[shape] >= ECHOES and found.purpose in {None, "drawing", "shared-cursor"}:
                return "live-pointer"
            if found and found.purpose:
                return found.purpose
            if found and is_live(series, found):
                return "live-pointer"
        common = self.purposes.most_common(1)
        return (
            common[0][0] if common and (common[0][1] * 2 >= self.bodies or common[0][0] == "remote-desktop") else None
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the sequence shows beyond its single bodies."""
        if self.purposes["remote-desktop"]:
            return ()
        whole = (self._movement(), self._screens(), self._typing(), self._sound(), self._pages(), self._keys())
        found = {one.kind: one for one in (*self._of_series(), *whole) if one}
        return tuple(found.values())

    def _movement(self) -> Finding | None:
        points, score = 0, 0.0
        for shape, series in self.series.items():
            found = way(series) if self.echoed[shape] < ECHOES and shape[-1:] != ("#",) else None
            if found and is_watched(series, found):
                points, score = points + series.count, max(score, found.score_of_arrivals)
        for records in self.raws.values():
            hand = hand_in_bytes(list(records)) if len(records) >= LEAST_POINTS and not self.echoed_raws else None
            if hand:
                points, score = points + len(records), max(score, hand.score)
        if points:
            how = "one point in each request or message, which together follow a moving hand"
            return Finding("mouse-movement", points, how, "suspected", round(min(score, 1.0), 2), TRAIL_THRESHOLD)
        if self.hands.go_on:
            how = "paths of a hand of which each begins where the one before ended"
            return Finding("mouse-movement", self.hands.points, how, "suspected", 0.65, TRAIL_THRESHOLD)
        return None

    def _screens(self) -> Finding | None:
        count, best = 0, 0.0
        if self.fresh_pictures < _LEAST_PICTURES:
            return None
        for (width, height), times in self.pictures.items():
            steps = [later - earlier for earlier, later in pairwise(times)]
            if len(times) < _LEAST_PICTURES or median(steps) < _SHORTEST_INTERVAL:
                continue
            even = spread(steps) < 0.6 * fmean(steps)
            usual = has_screen_size(Picture("", width, height, 0))
            if not usual and median(steps) < _BETWEEN_SCREENS:
                continue  # an album that is uploaded
            score = 0.35 + (0.2 if even else 0) + (0.15 if usual or width >= 800 else 0)
            if score >= 0.6:
                count, best = count + len(times), max(best, score)
        how = "pictures of the same screen-like size, again and again"
        return Finding("screenshots", count, how, "suspected", round(best, 2), 0.6) if count else None

    def _typing(self) -> Finding | None:
        grown = [
            text.grown for text in self.texts.values() if text.grown >= _LEAST_GROWTH and text.timed and not text.search
        ]
        how = "text that grows letter by letter from request to request, each with its time"
        return Finding("form-input", sum(grown), how, "suspected", 0.65, 0.6) if grown else None

    def _sound(self) -> Finding | None:
        times = list(self.sounds)
        if len(times) < _LEAST_PICTURES:
            return None
        steps = [later - earlier for earlier, later in pairwise(times)]
        if median(steps) < _SHORTEST_INTERVAL or spread(steps) > 0.6 * fmean(steps):
            return None
        if median(steps) > _LONGEST_PIECE:
            return None  # notes that somebody dictates now and then
        return Finding("audio", len(times), "sound sent piece by piece", "suspected", 0.6, 0.6)

    def _of_series(self) -> list[Finding]:
        """What records that came alone show together; what the server sends as well is for others to see."""
        best: dict[str, Finding] = {}
        for names, series in self.series.items():
            for found in findings_of(series) if self.echoed[names] < ECHOES else ():
                known = best.get(found.kind)
                best[found.kind] = found if known is None else replace(known, count=known.count + found.count)
        return list(best.values())

    def _keys(self) -> Finding | None:
        if (
            self.key_count < _LEAST_KEYS
            or len(self.keys) < _LEAST_DIFFERENT_KEYS
            or any(self.echoed[names] >= ECHOES for names in self.series)
        ):
            return None
        how = "one key in each request or message, with its time"
        return Finding("keystrokes", self.key_count, how, "suspected", 0.65, 0.6)

    def _pages(self) -> Finding | None:
        how = "the source of the page that is shown, changed, again and again"
        if self.documents < _LEAST_BODIES:
            return None
        return Finding("session-replay", self.documents, how, "suspected", 0.6, 0.6)

    def merge(self, other: Session) -> Session:
        """Return a session that has seen both; the order of the two does not matter."""
        merged = Session()
        early, late = sorted((self, other), key=lambda one: (one.first is None, one.first or 0.0, one.bodies))
        merged.bodies = self.bodies + other.bodies
        merged.first = min((one.first for one in (self, other) if one.first is not None), default=None)
        merged.last = max((one.last for one in (self, other) if one.last is not None), default=None)
        merged.digests = set(sorted(self.digests | other.digests)[:_MOST_DIGESTS])
        merged.fresh_pictures = self.fresh_pictures + other.fresh_pictures
        merged.purposes = self.purposes + other.purposes
        merged.hands = early.hands.with_(late.hands)
        merged.keys = set(sorted(self.keys | other.keys)[:_MOST_KEYS])
        merged.key_count = self.key_count + other.key_count
        merged.documents = self.documents + other.documents
        merged.sounds = deque(sorted([*self.sounds, *other.sounds])[-_MOST_TIMES:], maxlen=_MOST_TIMES)
        merged.echoed_raws = self.echoed_raws + other.echoed_raws
        for one in (early, late):
            merged._take(one)
        merged.echoed = _commonest(self.echoed + other.echoed, merged.series)
        return merged

    def _take(self, one: Session) -> None:
        for length, records in one.raws.items():
            all_of_them = sorted([*self.raws.get(length, ()), *records])[-MOST_POINTS:]
            if length in self.raws or len(self.raws) < _MOST_RAWS:
                self.raws[length] = deque(all_of_them, maxlen=MOST_POINTS)
        for names, series in one.series.items():
            mine = self.series.get(names)
            if mine is not None or len(self.series) < _MOST_SHAPES:
                self.series[names] = (mine or Series(names, series.around)).merge(series)
        for size, times in one.pictures.items():
            both = sorted([*self.pictures.get(size, ()), *times])[-_MOST_TIMES:]
            if size in self.pictures or len(self.pictures) < _MOST_SIZES:
                self.pictures[size] = deque(both, maxlen=_MOST_TIMES)
        for name, text in one.texts.items():
            known = self.texts.get(name, _Text())
            if name in self.texts or len(self.texts) < _MOST_SHAPES:
                grown, search, timed = known.grown + text.grown, known.search or text.search, known.timed or text.timed
                self.texts[name] = _Text(text.whole, text.length, grown, search, timed)


def _commonest(echoed: Counter[tuple[str, ...]], sent: Collection[tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    """Return no more shapes than one session keeps: those that were sent as well, then the most frequent."""
    order = sorted(echoed.items(), key=lambda one: (one[0] not in sent, -one[1], one[0]))
    return Counter(dict(order[:_MOST_SHAPES]))
