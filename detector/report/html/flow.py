"""The flow picture as numbers: from programs and pages to vendors to kinds of data, placed on a canvas.

Knows the document and where things stand; draws nothing. Three columns: who sent (pages where they are known, else
programs, else the machine), who received, and what: above, the kinds that payloads held; below, apart and drawn
lighter, groups of kinds that the products can collect and of which nobody saw here whether they did.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from detector.observation import Observed, Program
from detector.report import words
from detector.report.document import Document, UnknownRow, VendorRow
from detector.report.safe import terminal
from detector.report.sentences import WATCHING_CATEGORIES
from detector.vocabulary import CERTAINTIES, EVIDENCE, KINDS

WIDTH = 960
VENDOR_LEFT, VENDOR_WIDTH = 352, 232
SENDER_EDGE, KIND_EDGE = 196, 716
BAR = 6
"""Columns, in units of the canvas: senders end at SENDER_EDGE, kinds begin at KIND_EDGE."""

GROUPS = (
    ("what you type", ("keystrokes", "typing-rhythm", "form-input", "clipboard")),
    ("what is on your screen", ("screenshots", "screen-video", "session-replay", "window-titles")),
    ("mouse, clicks, scrolling", ("mouse-movement", "clicks", "scroll")),
    ("what you use and visit", ("app-usage", "pages-visited", "files", "messages", "network-activity")),
    ("when you are active", ("activity-level", "idle-time")),
    ("sound, camera, place", ("audio", "camera", "location")),
    ("who you are, which device", ("identity", "device-fingerprint")),
    ("errors and speed", ("performance", "errors")),
)
THIS_MACHINE = "this machine"

_MOST_RECEIVERS = 14
_MOST_SENDERS = 10
_LINE = 17
_VENDOR_HEIGHT = 46
_GAP = 14
_TOP = 34
_MOST_SPREAD = 26.0
_THICKEST = 26.0
_THINNEST = 2.0
_LABEL_LINE = 27
_NAME_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Node:
    """A box or a bar with its label in lines; `y` is its top. `tone` is watch, other, unknown or plain."""

    label: tuple[str, ...]
    y: float
    height: float
    tone: str = "plain"
    note: str = ""

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Link:
    """A ribbon from (x1, y1) to (x2, y2); `is_faint` where nobody saw that this was sent."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    tone: str
    is_faint: bool = False

    @property
    def path(self) -> str:
        """The ribbon as SVG path data: a curve that leaves and arrives level."""
        bend = (self.x1 + self.x2) / 2
        return f"M{self.x1:g} {self.y1:.1f}C{bend:g} {self.y1:.1f} {bend:g} {self.y2:.1f} {self.x2:g} {self.y2:.1f}"


@dataclass(frozen=True, slots=True)
class Line:
    """One receiver in words, for those who do not see the picture: who sent what to whom."""

    receiver: str
    senders: tuple[str, ...]
    seen: tuple[str, ...]
    can_collect: tuple[str, ...]
    sent: int | None
    tone: str
    is_contact: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole picture; `left_out` counts receivers for which there was no room, `heads` are the tops of the right."""

    senders: tuple[Node, ...]
    receivers: tuple[Node, ...]
    kinds: tuple[Node, ...]
    groups: tuple[Node, ...]
    links: tuple[Link, ...]
    lines: tuple[Line, ...]
    height: float
    left_out: int
    heads: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Receiver:
    name: str
    note: str
    tone: str
    senders: tuple[str, ...]
    seen: tuple[str, ...]
    groups: tuple[str, ...]
    sent: int | None
    is_contact: bool
    weight: float


def flow(document: Document) -> Flow:
    """Return the picture of `document`; of many receivers the first are drawn, and the rest counted."""
    everybody = [*map(_vendor, document.receiving), *map(_unknown, document.collectors)]
    # A host that nobody knows and that was sent what somebody does stands before ordinary vendors.
    ranks = {"watch": 0, "unknown": 1, "other": 2}
    everybody.sort(key=lambda receiver: ranks[receiver.tone])
    return _placed(_with_few_senders(everybody[:_MOST_RECEIVERS]), max(0, len(everybody) - _MOST_RECEIVERS))


def _vendor(vendor: VendorRow) -> _Receiver:
    seen = _kinds(vendor.observed or ())
    can = tuple(kind for kind in vendor.collects if kind not in seen) if vendor.evidence != "observed" else ()
    return _Receiver(
        name=vendor.name,
        note=words.evidence(vendor.evidence),
        tone="watch" if vendor.category in WATCHING_CATEGORIES else "other",
        senders=_senders(vendor.pages or (), vendor.programs or ()),
        seen=seen,
        groups=_groups(can),
        sent=vendor.bytes_out,
        is_contact=vendor.evidence == EVIDENCE[0],
        weight=_thickness(vendor.bytes_out, vendor.evidence),
    )


def _unknown(row: UnknownRow) -> _Receiver:
    seen = _kinds(row.observed)
    return _Receiver(
        name=row.host,
        note="in nobody's catalogue",
        tone="unknown",
        senders=_senders(row.pages, row.programs),
        seen=seen,
        groups=(),
        sent=row.bytes_out,
        is_contact=False,
        weight=_thickness(row.bytes_out, row.evidence),
    )


def _kinds(observed: Iterable[Observed]) -> tuple[str, ...]:
    found = {seen.kind for seen in observed if seen.certainty in CERTAINTIES}
    return tuple(kind for kind in KINDS if kind in found)


def _groups(kinds: Sequence[str]) -> tuple[str, ...]:
    return tuple(label for label, members in GROUPS if any(kind in members for kind in kinds))


def _senders(pages: Sequence[str], programs: Sequence[Program]) -> tuple[str, ...]:
    """Return the pages that led to a receiver; a program is told where no page is, and the machine where neither is."""
    return tuple(pages) or tuple(dict.fromkeys(program.name for program in programs)) or (THIS_MACHINE,)


def _thickness(sent: int | None, evidence: str) -> float:
    """Return how thick a ribbon is: it grows with the logarithm of the bytes, or little would be seen of little."""
    if evidence == EVIDENCE[0] or not sent:
        return _THINNEST
    return min(_THICKEST, max(4.0, 4 * math.log10(sent) - 8))


def _with_few_senders(receivers: Sequence[_Receiver]) -> list[_Receiver]:
    """Return receivers whose senders are few enough to draw: the rarest become "N others"."""
    counts: defaultdict[str, int] = defaultdict(int)
    for receiver in receivers:
        for sender in receiver.senders:
            counts[sender] += 1
    if len(counts) <= _MOST_SENDERS:
        return list(receivers)
    kept = set(sorted(counts, key=lambda sender: (-counts[sender], sender))[: _MOST_SENDERS - 1])
    rest = f"{len(counts) - len(kept)} others"
    return [
        replace(row, senders=tuple(dict.fromkeys(name if name in kept else rest for name in row.senders)))
        for row in receivers
    ]


def _placed(receivers: Sequence[_Receiver], left_out: int) -> Flow:
    boxes = _boxes(receivers)
    senders = list(dict.fromkeys(sender for receiver in receivers for sender in receiver.senders))
    kinds = [kind for kind in KINDS if any(kind in receiver.seen for receiver in receivers)]
    groups = [label for label, _ in GROUPS if any(label in receiver.groups for receiver in receivers)]
    left = _bars(
        [(_lines(sender), sum(_part(row) for row in receivers if sender in row.senders)) for sender in senders], _TOP
    )
    right = _bars(
        [(_lines(words.kind(kind)), sum(_share(row) for row in receivers if kind in row.seen)) for kind in kinds], _TOP
    )
    groups_top = right[-1].y + right[-1].height + 2 * _GAP if right else _TOP - _LINE
    low = _bars(
        [((label,), 3.0 * sum(label in row.groups for row in receivers)) for label in groups], groups_top + _LINE
    )
    ends = [node.y + node.height for nodes in (boxes, left, right, low) for node in nodes]
    height = max(ends, default=_TOP) + _GAP
    left, boxes, everything = _centred(left, height), _centred(boxes, height), _centred([*right, *low], height)
    right, low = everything[: len(right)], everything[len(right) :]
    links = [
        *_incoming(receivers, boxes, senders, left),
        *_outgoing(receivers, boxes, kinds, right, groups, low),
    ]
    lines = tuple(_line(receiver) for receiver in receivers)
    heads = (right[0].y if right else 0.0, low[0].y if low else 0.0)
    nodes = (tuple(left), tuple(boxes), tuple(right), tuple(low))
    return Flow(*nodes, tuple(links), lines, height, left_out, heads)


def _line(row: _Receiver) -> Line:
    return Line(row.name, row.senders, tuple(map(words.kind, row.seen)), row.groups, row.sent, row.tone, row.is_contact)


def _part(row: _Receiver) -> float:
    return max(_THINNEST, row.weight / len(row.senders))


def _share(row: _Receiver) -> float:
    return max(3.0, row.weight / max(1, len(row.seen)))


def _boxes(receivers: Sequence[_Receiver]) -> list[Node]:
    nodes, y = [], float(_TOP)
    for row in receivers:
        inner = max(len(row.senders) * _part(row), len(row.seen) * _share(row) + 4.0 * len(row.groups))
        height = max(float(_VENDOR_HEIGHT), inner + 8)
        nodes.append(Node((words.short(terminal(row.name), _NAME_LENGTH),), y, height, row.tone, row.note))
        y += height + _GAP
    return nodes


def _bars(items: Sequence[tuple[tuple[str, ...], float]], top: float) -> list[Node]:
    nodes, y = [], float(top)
    for label, wanted in items:
        height = max(wanted, _LINE * len(label))
        nodes.append(Node(label, y, height))
        y += height + _GAP
    return nodes


def _centred(nodes: Sequence[Node], height: float) -> list[Node]:
    if not nodes:
        return []
    free = max(0.0, height - _GAP - (nodes[-1].y + nodes[-1].height))
    spread = min(free / (len(nodes) + 1), _MOST_SPREAD)
    above = (free - spread * (len(nodes) - 1)) / 2
    return [replace(node, y=node.y + above + spread * place) for place, node in enumerate(nodes)]


def _incoming(
    receivers: Sequence[_Receiver], boxes: Sequence[Node], senders: Sequence[str], bars: Sequence[Node]
) -> list[Link]:
    links, used = [], dict.fromkeys(senders, 0.0)
    totals = {sender: sum(_part(row) for row in receivers if sender in row.senders) for sender in senders}
    places = dict(zip(senders, bars, strict=True))
    for row, box in zip(receivers, boxes, strict=True):
        width = _part(row)
        y = box.middle - width * len(row.senders) / 2
        for sender in row.senders:
            bar = places[sender]
            begin = bar.middle - totals[sender] / 2 + used[sender] + width / 2
            links.append(Link(SENDER_EDGE + BAR, begin, VENDOR_LEFT, y + width / 2, width, row.tone))
            used[sender] += width
            y += width
    return links


def _outgoing(
    receivers: Sequence[_Receiver],
    boxes: Sequence[Node],
    kinds: Sequence[str],
    bars: Sequence[Node],
    groups: Sequence[str],
    low: Sequence[Node],
) -> list[Link]:
    links, used = [], dict.fromkeys([*kinds, *groups], 0.0)
    totals = {kind: sum(_share(row) for row in receivers if kind in row.seen) for kind in kinds}
    totals |= {label: 3.0 * sum(label in row.groups for row in receivers) for label in groups}
    places = dict(zip([*kinds, *groups], [*bars, *low], strict=True))
    for row, box in zip(receivers, boxes, strict=True):
        ends = [(kind, _share(row), False) for kind in row.seen] + [(label, 3.0, True) for label in row.groups]
        y = box.middle - sum(width for _, width, _ in ends) / 2
        for name, width, is_faint in ends:
            end = places[name].middle - totals[name] / 2 + used[name] + width / 2
            drawn = _THINNEST if is_faint else width
            links.append(Link(VENDOR_LEFT + VENDOR_WIDTH, y + width / 2, KIND_EDGE, end, drawn, row.tone, is_faint))
            used[name] += width
            y += width
    return links


def _lines(label: str) -> tuple[str, ...]:
    """Return a label in one line or two: what is longer than those loses its middle."""
    short = words.short(terminal(label), 2 * _LABEL_LINE - 2)
    if len(short) <= _LABEL_LINE:
        return (short,)
    cut = max(short.rfind(" ", 0, _LABEL_LINE), short.rfind(".", 0, _LABEL_LINE), short.rfind("/", 0, _LABEL_LINE))
    cut = cut + 1 if cut > _LABEL_LINE // 3 else _LABEL_LINE
    return (short[:cut].rstrip(), words.short(short[cut:], _LABEL_LINE))
