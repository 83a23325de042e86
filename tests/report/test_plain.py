"""A few sentences for everybody: what they claim in each case, and what they never claim."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.observation import Observed
from detector.report import plain, sentences
from detector.report.document import Document, VendorRow
from detector.report.safe import terminal
from tests.report.examples import ANALYTICS, DAY, LIVE, NOTHING, READ, REPLAY, TRACKER, vendor_row

MOVES = Observed("mouse-movement", 9, "read", "decoded", 1.0)
SHOTS = Observed("screenshots", 2, "read", "decoded", 1.0)
MAYBE_KEYS = Observed("keystrokes", 5, "a rule", "suspected", 0.7)
ERRORS = Observed("errors", 1, "read", "decoded", 1.0)


def watcher(**changes: object) -> VendorRow:
    return replace(vendor_row(), **changes)  # type: ignore[arg-type]


def of(*vendors: VendorRow, **changes: object) -> Document:
    return replace(DAY, vendors=vendors, interception=(), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("vendors", "said"),
    [
        ([watcher()], "One workplace-monitoring product received data from this machine."),
        ([watcher()] * 2, "Two workplace-monitoring products received data from this machine."),
        (
            [watcher(), watcher(evidence="observed", observed=(MOVES, SHOTS))],
            "Two workplace-monitoring products received data from this machine; one of them received mouse movement "
            "and screenshots.",
        ),
        (
            [watcher(evidence="observed", observed=(SHOTS,)), watcher(evidence="observed", observed=(MOVES,))],
            "Two workplace-monitoring products received data from this machine; between them they received mouse "
            "movement and screenshots.",
        ),
        (
            [watcher(evidence="observed", observed=(MOVES,))] * 2 + [watcher()],
            "Three workplace-monitoring products received data from this machine; two of them received mouse movement "
            "between them.",
        ),
        (
            [watcher(evidence="observed", observed=(MAYBE_KEYS, MOVES, ERRORS))],
            "One workplace-monitoring product received data from this machine: mouse movement, and what looks like "
            "keystrokes.",
        ),
        (
            [watcher(evidence="observed", observed=(ERRORS,))],
            "One workplace-monitoring product received data from this machine: errors.",
        ),
        (
            [watcher(observed=())],
            "One workplace-monitoring product received data from this machine; what it said could not be read.",
        ),
        (
            [watcher(), watcher(category="insider-risk")],
            "Two products made to watch people at work received data from this machine.",
        ),
        (
            [watcher(category="insider-risk")],
            "One insider-risk-monitoring product received data from this machine.",
        ),
        (
            [watcher(evidence="contacted")],
            "One workplace-monitoring product was contacted by this machine; whether data was sent cannot be told.",
        ),
        (
            [watcher()] * 13,
            "13 workplace-monitoring products received data from this machine.",
        ),
        (
            [watcher(is_visited_only=True), REPLAY],
            "No workplace-monitoring product that is known here was met in what was looked at.",
        ),
    ],
)
def test_the_lead_says_what_the_evidence_carries(vendors: list[VendorRow], said: str) -> None:
    assert plain.lead(of(*vendors)) == said


def test_unknown_collectors_lead_where_no_known_product_received_anything() -> None:
    made = of(watcher(evidence="contacted"), unknown=(TRACKER,))
    assert plain.lead(made) == (
        "One unknown server was sent what is done at this machine: what looks like keystrokes and mouse movement."
    )
    assert "One workplace-monitoring product was only contacted." in plain.more(made, terminal)
    nobody = of(unknown=(TRACKER,))
    assert plain.more(nobody, terminal)[0].startswith("No workplace-monitoring product that is known here was met")
    known = of(watcher(), unknown=(TRACKER,))
    assert plain.lead(known).startswith("One workplace-monitoring product received")
    assert plain.lead(made) in plain.more(known, terminal)


def test_what_follows_tells_the_rest() -> None:
    made = of(watcher(), watcher(evidence="contacted"), REPLAY, ANALYTICS, unknown=(replace(TRACKER, observed=()),))
    assert plain.more(made, terminal) == (
        "One more of that kind was only contacted.",
        "One other product received data; one was only contacted.",
        "One unknown server is sent data on a schedule, as a collector would be; more cannot be told.",
        "What was said inside the connections was not read, so what kind of data went out is not known.",
        "To whom 17 % of the bytes went could not be seen.",
    )


def test_who_opened_connections_is_named_by_way_of_the_quote() -> None:
    assert "opened on their way by <Gatekeeper Secure Web>." in " ".join(plain.more(DAY, lambda name: f"<{name}>"))
    assert "opened" not in " ".join(plain.more(READ, terminal))  # a root that nobody knows has no product


def test_where_contents_were_read_it_does_not_say_that_they_were_not() -> None:
    assert not any("was not read" in text for text in plain.more(READ, terminal))


def test_without_anything_read_it_says_what_the_verdict_says_and_no_more() -> None:
    assert plain.lead(NOTHING) == sentences.verdict(NOTHING)
    assert plain.more(NOTHING, terminal) == ()


@pytest.mark.parametrize("document", [DAY, READ, LIVE, NOTHING])
def test_it_never_reassures(document: Document) -> None:
    said = " ".join([plain.lead(document), *plain.more(document, terminal)]).lower()
    assert not any(word in said for word in ("clean", "safe", "infected", "nothing to worry"))


def test_kinds_that_tell_most_come_first_and_many_are_counted() -> None:
    kinds = ("screenshots", "keystrokes", "clicks", "scroll", "files", "errors")
    observed = [Observed(kind, 1, "", "decoded", 1.0) for kind in kinds]
    assert plain.kinds_in_words(observed) == "keystrokes, clicks, scrolling, screenshots and 1 more"


def test_figures_count_what_happened_in_one_and_in_several() -> None:
    several = replace(DAY, vendors=tuple(vendor_row(id=f"v{number}", category="advertising") for number in range(2)))
    one = replace(DAY, vendors=(vendor_row(category="advertising"),), unknown=())
    assert (2, "other products received data", "other") in plain.figures(several)
    assert plain.figures(one) == [(1, "other product received data", "other")]
    assert plain.figures(replace(one, vendors=())) == []
