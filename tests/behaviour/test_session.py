"""A sequence shows what a single body cannot; two halves show the same as the whole."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from detector.behaviour.analysis import examine
from detector.behaviour.session import Session
from tests.data.behaviour.hand import START, mouse
from tests.data.behaviour.made_trackers import png

POINTS = mouse(random.Random(5), 60)


def fed(bodies: list[tuple[float, Any]], *, incoming: bool = False, into: Session | None = None) -> Session:
    """Return a session that has seen these bodies."""
    session = Session() if into is None else into
    for at, body in bodies:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        session.add(at, examine(data)[1], incoming=incoming)
    return session


def kinds(session: Session) -> list[str]:
    """Return the kinds that a session found."""
    return [finding.kind for finding in session.findings]


def test_points_one_by_one_are_a_path() -> None:
    session = fed([(t / 1000, {"x": x, "y": y, "t": t}) for x, y, t in POINTS])
    (finding,) = session.findings
    assert (finding.kind, finding.count) == ("mouse-movement", 60)


def test_points_that_the_server_sends_as_well_are_a_shared_cursor() -> None:
    messages = [(t / 1000, {"x": x, "y": y, "t": t}) for x, y, t in POINTS]
    session = fed(messages[:8], incoming=True, into=fed(messages))
    assert kinds(session) == []
    assert session.purpose == "live-pointer"


def test_points_without_a_time_are_named_and_not_accused() -> None:
    session = fed([(t / 1000, {"u": "ann", "c": [x, y]}) for x, y, t in POINTS])
    assert kinds(session) == []
    assert session.purpose == "live-pointer"


def test_pictures_of_a_screen_need_a_rhythm() -> None:
    assert kinds(fed([(20.0 * k, png(1920, 1080, k)) for k in range(4)])) == ["screenshots"]
    assert kinds(fed([(0.1 * k, png(1920, 1080, k)) for k in range(4)])) == []
    assert kinds(fed([(20.0 * k, png(1920, 1080, 1)) for k in range(4)])) == []


def test_text_that_grows_is_typing_or_a_search() -> None:
    text = "quarterly figures"
    typed = [(0.2 * k, {"el": "note", "text": text[:k], "at": START + 200 * k}) for k in range(1, 17)]
    searched = [(0.2 * k, {"query": text[:k], "size": 10}) for k in range(1, 17)]
    assert kinds(fed(typed)) == ["form-input"]
    assert (kinds(fed(searched)), fed(searched).purpose) == ([], "search-as-you-type")


def test_the_pace_is_told() -> None:
    assert round(fed([(10.0 * k, {"a": k}) for k in range(7)]).requests_a_minute) == 6
    assert Session().requests_a_minute == 0


def test_it_stays_small() -> None:
    session = fed([(float(k), {f"a{k}": k, f"b{k}": 2 * k, "text": f"t{k}"}) for k in range(700)])
    assert len(session.series) <= 24
    assert len(session.texts) <= 24
    assert len(session.digests) <= 512


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 60))
def test_halves_merge_into_the_whole_in_either_order(cut: int) -> None:
    messages: list[tuple[float, Any]] = [(t / 1000, {"x": x, "y": y, "t": t}) for x, y, t in POINTS]
    messages[30:30] = [(POINTS[30][2] / 1000 + k, png(1920, 1080, k)) for k in range(4)]
    whole, first, second = fed(messages), fed(messages[:cut]), fed(messages[cut:])
    for merged in (first.merge(second), second.merge(first)):
        assert merged.findings == whole.findings
        assert (merged.bodies, merged.first, merged.last) == (whole.bodies, whole.first, whole.last)
