"""One body in, kinds out: bounded, without an exception, and without a value of the body."""

from __future__ import annotations

import base64
import gzip
import json
import random
import time
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.behaviour.analysis import Analysis, analyse, examine
from detector.behaviour.limits import MAX_BODY
from detector.behaviour.session import Session
from tests.data.behaviour.hand import mouse

POINTS = [{"x": x, "y": y, "t": t} for x, y, t in mouse(random.Random(1), 60)]


def skipped(body: bytes, **more: Any) -> dict[str, int]:
    """Return what an analysis left out; it must not take long."""
    began = time.process_time()
    analysis = analyse(body, **more)
    assert time.process_time() - began < 5
    return dict(analysis.skipped)


def test_a_finding_says_what_how_and_how_sure() -> None:
    (finding,) = analyse(json.dumps(POINTS).encode(), "application/json").findings
    assert (finding.kind, finding.count, finding.certainty) == ("mouse-movement", 60, "suspected")
    assert "moving hand" in finding.how
    assert finding.threshold <= finding.score <= 1


def test_layers_are_named_in_order() -> None:
    inner = base64.b64encode(gzip.compress(json.dumps(POINTS).encode())).decode()
    analysis = analyse(json.dumps({"blob": inner}).encode())
    assert analysis.kinds == {"mouse-movement"}
    assert set(analysis.layers) >= {"json", "base64", "gzip"}


@pytest.mark.parametrize("header", ["gzip", "br", "zstd", "deflate", "gzip, br", "nonsense"])
def test_a_header_that_lies_does_no_harm(header: str) -> None:
    analysis = analyse(json.dumps(POINTS).encode(), "application/json", header)
    assert analysis.kinds == {"mouse-movement"}


def test_a_drawing_is_named_and_not_accused() -> None:
    analysis = analyse(json.dumps({"strokes": [{"color": "red", "points": POINTS}]}).encode())
    assert not analysis.watches
    assert analysis.purpose == "drawing"


def test_a_gzip_bomb_is_counted_as_skipped() -> None:
    bomb = gzip.compress(bytes(300_000_000), 9)
    assert skipped(bomb, content_encoding="gzip")["too-much-unpacked"] >= 1


def test_a_brotli_and_a_zstd_bomb_are_bounded() -> None:
    import brotli  # type: ignore[import-untyped]
    import zstandard

    zeros = bytes(60_000_000)
    assert "too-much-unpacked" in skipped(brotli.compress(zeros), content_encoding="br")
    assert "too-much-unpacked" in skipped(zstandard.ZstdCompressor().compress(zeros))


def test_bombs_inside_bombs_share_one_budget() -> None:
    inner = base64.b64encode(zlib.compress(bytes(4_000_000), 9)).decode()
    assert "too-much-unpacked" in skipped(json.dumps({f"k{place}": inner for place in range(40)}).encode())


def test_a_million_nested_lists_are_skipped() -> None:
    assert "nested-too-deeply" in skipped(b"[" * 490_000 + b"]" * 490_000)


def test_deep_mappings_are_skipped() -> None:
    deep = '{"a":' * 400 + "1" + "}" * 400
    assert "nested-too-deeply" in skipped(deep.encode())


def test_a_string_of_ten_megabytes_is_judged_by_its_beginning() -> None:
    assert skipped(b'{"a": "' + b"x" * 10_000_000 + b'"}')["beyond-the-sample"] == 1


def test_the_beginning_of_a_long_body_is_enough() -> None:
    long = json.dumps({"events": POINTS * 800}).encode()
    assert len(long) > 2 * MAX_BODY
    assert analyse(long).kinds == {"mouse-movement"}


def test_many_values_and_many_shapes_are_bounded() -> None:
    assert "too-many-values" in skipped(gzip.compress(json.dumps([[{"a": 1}] * 200] * 700).encode()))
    assert "too-many-shapes" in skipped(json.dumps([{f"k{place}": 1} for place in range(2_000)]).encode())


def test_lists_of_numbers_and_encoded_strings_are_bounded() -> None:
    chance = random.Random(1)
    lists = json.dumps([[chance.randrange(1000) for _ in range(30)] for _ in range(7_000)]).encode()
    strings = json.dumps([{"k": base64.b64encode(chance.randbytes(336)).decode()} for _ in range(2_000)]).encode()
    assert "too-many-number-lists" in skipped(lists)
    assert "too-many-encoded-strings" in skipped(strings)
    assert not analyse(lists).watches


def _column(chance: random.Random, count: int) -> list[float]:
    """Return numbers of some everyday sort: chance, a wandering value, a clock, a counter, a few classes."""
    sort = chance.randrange(6)
    if sort < 2:
        return [chance.randrange(1000) if sort else round(chance.gauss(50, 20), 2) for _ in range(count)]
    if sort == 2:
        return [chance.choice([0, 1, 2, 5, 10]) for _ in range(count)]
    start, low, high = {3: (100.0, -5, 5), 4: (1795486000000.0, 1, 900), 5: (0.0, 1, 9)}[sort]
    return [start := start + chance.randint(low, high) for _ in range(count)]


def test_numbers_without_a_meaning_are_rarely_accused() -> None:
    chance = random.Random(9)
    accused = 0
    for _ in range(600):
        count = chance.randrange(6, 80)
        columns = [_column(chance, count) for _ in range(chance.randrange(2, 6))]
        rows = [list(row) for row in zip(*columns, strict=True)]
        shapes = (
            rows,
            dict(zip("abcdef", columns, strict=False)),
            [dict(zip("kvwzu", row, strict=False)) for row in rows],
            {"v": [cell for row in rows for cell in row]},
        )
        accused += analyse(json.dumps(chance.choice(shapes)).encode()).watches
    assert accused <= 0.04 * 600


def test_hostile_numbers_do_no_harm() -> None:
    for body in (
        b"[1e400, -1e400, NaN, Infinity]",
        b'{"a": ' + b"9" * 4_000 + b"}",
        b"[" + b"9" * 30 + b",1,2,3,4,5,6,7,8,9]",
    ):
        assert not analyse(body * 3).watches


SECRETS = ("zebra-quartz-7719", "hunter2-pw", "jane.doe@worksite.test", "tok_91f3ab77c0", "Kündigung Müller")


@pytest.mark.parametrize("secret", SECRETS)
def test_no_value_survives_in_the_result(secret: str) -> None:
    bodies = [
        json.dumps({"events": [{"type": "input", "field": "note", "value": secret, "ts": 1795486000000}], secret: 1}),
        json.dumps(
            {"user": secret, "history": {secret: {"x": 1, "y": 2}}, "keys": list(secret), "log": [[secret, 1]] * 6}
        ),
        f"a={secret}&{secret}=1&cookie={secret}",
        "\n".join(f"{secret},{place},{place * 3}" for place in range(9)),
    ]
    for body in bodies:
        analysis, trace = examine(body.encode(), url_query=f"q={secret}&token={secret}")
        session = Session()
        session.add(1.0, trace)
        kept = f"{analysis!r} {trace!r} {session!r} {session.findings!r} {session.purpose!r}".lower()
        assert secret.lower() not in kept
        assert "".join(filter(str.isalnum, secret)).lower() not in kept


def test_keys_are_named_where_they_are_names() -> None:
    assert analyse(b'{"clientX": 1, "session_id": "a", "4471": 2, "a@b.example": 3, "correcthorse": 4}').names == (
        "clientX",
        "session_id",
    )


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", "gzip", "br", "zstd", "deflate"]), st.text(max_size=40))
def test_random_bytes_give_no_exception(body: bytes, encoding: str, query: str) -> None:
    assert isinstance(analyse(body, "", encoding, url_query=query), Analysis)


HEADS = [
    b"\x1f\x8b\x08",
    b"\x78\x9c",
    b"\x28\xb5\x2f\xfd",
    b"{",
    b"[",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"RIFFaaaaWEBP",
    b"\x93",
    b"\x0a\x04",
    b"--bound12345\r\n",
    b"\x1a\x45\xdf\xa3",
    b"<",
    b"a=",
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(HEADS), st.binary(max_size=300))
def test_random_bytes_behind_a_known_head_give_no_exception(head: bytes, rest: bytes) -> None:
    assert isinstance(analyse(head + rest), Analysis)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(max_size=12), inner, max_size=8),
    max_leaves=60,
)


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_any_json_gives_no_exception(value: Any) -> None:
    analysis, trace = examine(json.dumps(value).encode())
    session = Session()
    for at in range(12):
        session.add(float(at), trace)
    assert isinstance(session.findings, tuple)
    assert isinstance(analysis, Analysis)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from([0, 2, 3, 4, "click", "keydown", "scroll"]),
                "data": VALUES,
                "timestamp": VALUES,
                "x": VALUES,
                "key": VALUES,
                "title": VALUES,
                "app": VALUES,
                "duration": VALUES,
            }
        ),
        min_size=1,
        max_size=8,
    )
)
def test_events_with_odd_values_give_no_exception(events: list[dict[str, Any]]) -> None:
    assert isinstance(analyse(json.dumps(events).encode()), Analysis)


def test_what_a_published_format_says_was_read_and_not_suspected() -> None:
    move = {"source": 1, "positions": [{"x": 5, "y": 9, "id": 1, "timeOffset": -20}]}
    events = [
        {"type": 4, "data": {"href": "https://a.example/", "width": 9, "height": 9}, "timestamp": 1_795_500_000_000},
        {"type": 2, "data": {"node": {"type": 0, "childNodes": [], "id": 1}}, "timestamp": 1_795_500_000_001},
        *({"type": 3, "data": move, "timestamp": 1_795_500_000_100 + number} for number in range(4)),
        {"type": 3, "data": {"source": 5, "text": "abc", "id": 7}, "timestamp": 1_795_500_000_900},
    ]
    sure = {finding.kind: finding.certainty for finding in analyse(json.dumps(events).encode()).findings}
    assert {sure[kind] for kind in ("session-replay", "mouse-movement", "form-input")} == {"decoded"}
    assert sure.get("pages-visited", "suspected") == "suspected"


def test_a_query_that_is_one_word_shows_nothing() -> None:
    assert analyse(b"", url_query="word") == Analysis()


def test_a_body_that_is_nothing_but_a_title_is_a_record() -> None:
    assert analyse(b"Inbox - Outlook").names == ()
    assert examine(b"Inbox - Outlook")[1].singles
    assert not examine(b"please send it")[1].singles
