"""The flow picture as numbers: nothing overlaps, every ribbon begins and ends at something, and claims keep apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from detector.observation import Observed, Program
from detector.report.document import Document
from detector.report.html.flow import (
    BAR,
    GROUPS,
    KIND_EDGE,
    SENDER_EDGE,
    THIS_MACHINE,
    VENDOR_LEFT,
    VENDOR_WIDTH,
    WIDTH,
    Flow,
    Link,
    Node,
    flow,
)
from detector.report.safe import terminal
from detector.vocabulary import KINDS
from tests.report.big_day import big_day
from tests.report.examples import DAY, LIVE, NOTHING, READ, TRACKER, hostile_document, vendor_row
from tests.report.hostile import HOSTILE

MOVES = Observed("mouse-movement", 9, "read", "decoded", 1.0)
DOCUMENTS = (DAY, LIVE, READ, NOTHING, big_day(40, 300), hostile_document(HOSTILE[0]))


def overlaps(nodes: Sequence[Node]) -> bool:
    return any(above.y + above.height > below.y for above, below in pairwise(nodes))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_node_covers_another_and_all_are_on_the_canvas(document: Document) -> None:
    drawn = flow(document)
    for column in (drawn.senders, drawn.receivers, (*drawn.kinds, *drawn.groups)):
        assert not overlaps(column)
        assert all(node.y >= 0 and node.y + node.height <= drawn.height for node in column)


def ends(drawn: Flow, link: Link) -> tuple[bool, bool]:
    """Tell whether a link begins within a node and ends within one."""
    incoming = link.x2 == VENDOR_LEFT
    begins, arrives = (drawn.senders, drawn.receivers) if incoming else (drawn.receivers, (*drawn.kinds, *drawn.groups))

    def within(y: float, nodes: Sequence[Node]) -> bool:
        half = link.width / 2 - 0.01
        return any(node.y <= y - half and y + half <= node.y + node.height for node in nodes)

    return within(link.y1, begins), within(link.y2, arrives)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_ribbon_lies_within_what_it_joins(document: Document) -> None:
    drawn = flow(document)
    for link in drawn.links:
        assert (link.x1, link.x2) in {
            (SENDER_EDGE + BAR, VENDOR_LEFT),
            (VENDOR_LEFT + VENDOR_WIDTH, KIND_EDGE),
        }
        assert ends(drawn, link) == (True, True)


def test_what_was_seen_stands_apart_from_what_can_be_collected() -> None:
    read = vendor_row(evidence="observed", observed=(MOVES,), collects=("keystrokes", "mouse-movement"))
    drawn = flow(replace(DAY, vendors=(read, vendor_row("b", name="B"))))
    assert [node.label for node in drawn.kinds] == [("mouse movement",)]
    assert [node.label[0] for node in drawn.groups] == ["what you type", "what is on your screen"]
    assert [link.is_faint for link in drawn.links if link.x2 == KIND_EDGE] == [False, True, True]
    assert drawn.kinds[-1].y < drawn.groups[0].y
    first, second = drawn.lines
    assert (first.seen, first.can_collect) == (("mouse movement",), ())
    assert (second.seen, second.can_collect) == ((), ("what you type", "what is on your screen"))


def test_senders_are_pages_then_programs_then_the_machine() -> None:
    pages, own = ("https://a.example", "https://b.example"), (Program("agentd", 1), Program("agentd", 2))
    drawn = flow(
        replace(
            DAY,
            vendors=(
                vendor_row("a", pages=pages, programs=own),
                vendor_row("b", pages=(), programs=own),
                vendor_row("c", programs=None),
            ),
        )
    )
    assert [line.senders for line in drawn.lines] == [pages, ("agentd",), (THIS_MACHINE,)]
    assert [node.label for node in drawn.senders] == [*((page,) for page in pages), ("agentd",), (THIS_MACHINE,)]


def test_who_watches_stands_first_and_unknown_hosts_before_ordinary_products() -> None:
    drawn = flow(replace(DAY, unknown=(TRACKER,)))
    assert [node.tone for node in drawn.receivers] == ["watch", "unknown", "other", "other"]


def test_a_visit_and_a_possible_collector_are_no_receivers() -> None:
    only = replace(DAY, vendors=DAY.visited, unknown=(replace(TRACKER, observed=()),))
    assert flow(only).receivers == ()


def test_more_bytes_are_a_thicker_ribbon_and_a_mere_contact_a_thread() -> None:
    sizes = (300, 5_000, 2_000_000, 9_000_000_000)
    rows = [vendor_row(str(size), bytes_out=size) for size in sizes]
    rows.append(vendor_row("contact", bytes_out=4_000_000, evidence="contacted"))
    drawn = flow(replace(DAY, vendors=tuple(rows)))
    widths = [link.width for link in drawn.links if link.x2 == VENDOR_LEFT]
    assert widths[:-1] == sorted(widths[:-1]) and widths[1] < widths[2]
    assert widths[-1] < widths[0]


def test_many_senders_and_receivers_are_counted_not_drawn() -> None:
    drawn = flow(big_day(40, 300))
    assert len(drawn.receivers) == 14 and drawn.left_out == 26
    assert len(drawn.senders) <= 10
    assert any(node.label[0].endswith(" others") for node in drawn.senders)


@pytest.mark.parametrize("text", HOSTILE)
def test_labels_keep_within_the_canvas(text: str) -> None:
    drawn = flow(hostile_document(text))
    assert all(len(terminal(line)) <= 27 for node in (*drawn.senders, *drawn.kinds) for line in node.label)
    assert all(len(terminal(node.label[0])) <= 24 for node in drawn.receivers)
    assert WIDTH > KIND_EDGE > VENDOR_LEFT + VENDOR_WIDTH


def test_every_kind_is_in_one_group() -> None:
    grouped = [kind for _, members in GROUPS for kind in members]
    assert sorted(grouped) == sorted(KINDS)


def test_a_ribbon_leaves_and_arrives_level() -> None:
    assert Link(0, 10, 100, 40, 4, "watch").path == "M0 10.0C50 10.0 50 40.0 100 40.0"
