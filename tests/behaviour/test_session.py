"""A sequence shows what a single body cannot; two halves show the same as the whole."""

from __future__ import annotations

import base64
import gzip
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


def test_a_mouse_goes_on_from_where_it_was_and_a_pen_does_not() -> None:
    way = mouse(random.Random(11), 200)
    batches = [(5.0 * n, {"list": [[x, y] for x, y, _ in way[50 * n : 50 * n + 50]]}) for n in range(4)]
    assert kinds(fed(batches)) == ["mouse-movement"]
    strokes = [mouse(random.Random(seed), 50) for seed in range(20, 24)]
    assert kinds(fed([(5.0 * n, {"list": [[x, y] for x, y, _ in one]}) for n, one in enumerate(strokes)])) == []


def test_keys_one_by_one_are_keystrokes() -> None:
    letters = "zebra quartz 77"
    keys = [(n * 0.2, {"keystroke": letter, "timestamp": START + 200 * n}) for n, letter in enumerate(letters)]
    assert kinds(fed(keys)) == ["keystrokes"]
    steering = [(n * 0.2, {"key": "wasd"[n % 4], "timestamp": START + 200 * n}) for n in range(30)]
    assert kinds(fed(steering)) == []
    assert kinds(fed(keys[:5])) == []


def test_single_places_on_a_page_are_clicks() -> None:
    chance = random.Random(12)
    places = [
        (4.0 * n, {"url": "https://a.example/", "x": chance.randrange(1200), "y": chance.randrange(900)})
        for n in range(8)
    ]
    assert kinds(fed(places)) == ["clicks"]
    comments = [(at, {**body, "comment": f"this is wrong {at}"}) for at, body in places]
    assert kinds(fed(comments)) == []


def test_a_page_as_source_again_and_again_is_a_replay() -> None:
    pages = [(5.0 * n, {"sid": "s", "html": f"<html><body>{'<p>x</p>' * 30}{n}</body></html>"}) for n in range(4)]
    assert kinds(fed(pages)) == ["session-replay"]
    assert kinds(fed([(at, {"path": "/about", "html": body["html"]}) for at, body in pages])) == []


def test_what_a_sequence_counts_is_the_same_in_halves() -> None:
    letters = "zebra quartz 77"
    keys = [(n * 0.2, {"keystroke": letter, "timestamp": START + 200 * n}) for n, letter in enumerate(letters)]
    halves = fed(keys[:7]).merge(fed(keys[7:]))
    assert kinds(halves) == kinds(fed(keys))
    pages = [(5.0 * n, {"sid": "s", "html": f"<html><body>{'<p>x</p>' * 30}{n}</body></html>"}) for n in range(4)]
    assert kinds(fed(pages[2:]).merge(fed(pages[:2]))) == ["session-replay"]


def test_a_pen_in_point_after_point_is_named_for_what_it_is() -> None:
    session = fed([(t / 1000, {"type": "draw", "lineWidth": 2, "x": x, "y": y, "t": t}) for x, y, t in POINTS])
    assert (kinds(session), session.purpose) == ([], "drawing")


def test_small_pictures_without_a_rhythm_are_no_screenshots() -> None:
    def shots(width: int, times: tuple[float, ...]) -> list[str]:
        return kinds(fed([(at, png(width, 600, place)) for place, at in enumerate(times)]))

    assert shots(800, (0, 10, 20, 30, 40)) == ["screenshots"]
    assert shots(800, (0, 5, 100, 104, 300)) == []


def many(start: int) -> list[tuple[float, Any]]:
    """Return bodies of more shapes, pictures and sizes of bytes than a session keeps."""
    shapes = [{f"x{n}": 1.5, f"y{n}": 2, f"w{n}": "some text"} for n in range(start, start + 30)]
    pictures = [png(800 + n, 600, start + n) for n in range(start // 10, start // 10 + 20)]
    pieces = [bytes([200 + k for k in range(8 + n)]) for n in range(start // 50, start // 50 + 9)]
    return [(start + place / 10, body) for place, body in enumerate([*shapes, *pictures, *pieces])]


def test_what_a_session_keeps_is_bounded_and_so_is_what_two_keep_together() -> None:
    first, second = fed(many(0)), fed(many(100))
    for session in (first, second, first.merge(second)):
        sizes = (len(session.series), len(session.texts), len(session.pictures), len(session.raws))
        assert sizes == (24, 24, 16, 6)
    assert list(first.merge(second).pictures[812, 600]) == [4.2, 103.2]
    assert [at for at, _ in first.merge(second).raws[12]] == [5.4, 105.2]


def test_different_keys_and_shapes_of_the_server_are_counted_up_to_a_bound() -> None:
    typed = fed([(place / 5, {"key": chr(0x4E00 + place), "t": START + place * 200}) for place in range(100)])
    assert (typed.key_count, len(typed.keys)) == (100, 64)
    echoed = fed(many(0), incoming=True)
    assert len(echoed.echoed) == 24


def test_what_two_sessions_keep_together_is_no_more_than_one_keeps() -> None:
    first, second = Session(), Session()
    for number in range(40):
        body = {"key": chr(0x100 + number), "ts": START + 150 * number}
        for shift, one in ((0, first), (40, second)):
            fed([(number / 5, body | {"key": chr(0x100 + shift + number)})], into=one)
            fed([(number / 5, {f"name{shift + number}": 1, "ts": START})], incoming=True, into=one)
    sent = next(iter(first.series))
    fed([(9.0, body)], incoming=True, into=first)
    for merged in (first.merge(second), second.merge(first)):
        assert len(merged.keys) == 64 and merged.key_count == 80
        assert len(merged.echoed) == 24 and merged.echoed[sent] == 1


def test_a_page_that_is_sent_packed_again_and_again_is_a_replay() -> None:
    sources = [f"<html><body>{'<p>row</p>' * 40}<input value='{n}'></body></html>" for n in range(4)]
    packed = [base64.b64encode(gzip.compress(source.encode())).decode() for source in sources]
    bodies = [(2.0 * n, {"w": 1920, "user": "kschulz", "t": START + n, "html": one}) for n, one in enumerate(packed)]
    assert "session-replay" in kinds(fed(bodies))
    assert kinds(fed([(at, {"subject": "a", "html": body["html"]}) for at, body in bodies])) == []


def test_colours_and_drafts_are_no_elements_that_were_pressed() -> None:
    times = [1.0, 4.3, 9.1, 11.0, 17.9, 22.4, 31.0]
    lines = [(at, {"id": f"a{n}", "color": f"#29{n}2ff", "z": n, "t": START + 1000 * at}) for n, at in enumerate(times)]
    assert kinds(fed(lines)) == []
    drafts = [
        (at, {"draft": "r-3", "html": f"<div>please {'send ' * n}</div>", "at": START + 1000 * at})
        for n, at in enumerate(times)
    ]
    assert kinds(fed(drafts)) == []


def test_a_record_without_any_value_is_no_end_of_a_sequence() -> None:
    assert not fed([(1.0, {"a": None, "b": None})]).series


def test_how_far_a_page_was_scrolled_at_most_is_scrolling_and_a_place_in_a_book_is_not() -> None:
    tops = (0, 300, 900, 700, 1200)
    pings = [(5.0 * n, {"p": "/news/a", "scroll": top, "maxScroll": max(tops[: n + 1])}) for n, top in enumerate(tops)]
    assert kinds(fed(pings)) == ["scroll"]
    assert kinds(fed(pings[:3])) == []
    assert kinds(fed([(at, {**body, "p": "b-22"}) for at, body in pings])) == []
    assert kinds(fed([(at, {**body, "maxScroll": 9000}) for at, body in pings])) == []
