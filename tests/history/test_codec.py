"""Values to text and back, whatever they hold; and what is no such text is refused, and nothing else happens."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.history.codec import from_text, name_from_bytes, name_to_bytes, to_text
from detector.observation import Observed, Program, SourceInfo
from detector.summary import Coverage, Issuer, Tally
from detector.uploads.model import Upload

TEXT = st.text(max_size=6)
COUNT = st.integers(0, 1 << 70)
TIME = st.floats(allow_nan=False)
PROGRAMS = st.frozensets(st.builds(Program, TEXT, COUNT, TEXT), max_size=3)
OBSERVED = st.lists(st.builds(Observed, TEXT, COUNT, TEXT, TEXT, TIME), max_size=3).map(tuple)
COUNTS = st.dictionaries(TEXT, COUNT, max_size=3)
SETS = st.frozensets(TEXT, max_size=3)

PAIRS = st.lists(st.tuples(COUNT, COUNT), max_size=3).map(tuple)
UPLOADS = st.builds(Upload, COUNT, COUNT, st.lists(COUNT, max_size=3).map(tuple), PAIRS, COUNT)


def tallies() -> st.SearchStrategy[Tally]:
    given: dict[str, Any] = {}
    for field in fields(Tally):
        kinds = {
            "str": TEXT,
            "str | None": st.none() | TEXT,
            "bool": st.booleans(),
            "int": COUNT,
            "float": TIME,
            "frozenset[str]": SETS,
            "frozenset[Program]": PROGRAMS,
            "tuple[Observed, ...]": OBSERVED,
            "Upload": UPLOADS,
        }
        given[field.name] = kinds[str(field.type)]
    return st.builds(Tally, **given)


COVERAGE = st.builds(
    Coverage,
    packets=COUNT,
    unparsed=COUNTS,
    dropped=st.none() | COUNT,
    encrypted_dns=SETS,
    unreadable=st.frozensets(st.tuples(TEXT, TEXT), max_size=3),
)
SOURCES = st.builds(
    SourceInfo,
    started_at=st.none() | TIME,
    ended_at=st.none() | TIME,
    name=TEXT,
    kind=TEXT,
    packets=st.none() | COUNT,
    bytes=COUNT,
)
ISSUERS = st.builds(Issuer, issuer=TEXT, signature_id=TEXT, origin=TEXT, hosts=SETS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([field.name for field in fields(Tally)]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(tallies() | COVERAGE | SOURCES | ISSUERS)
def test_every_value_comes_back_as_it_was(value: Any) -> None:
    text = to_text(value)
    assert text.isascii() and "\n" not in text
    assert from_text(type(value), text) == value


@given(JSON)
def test_any_json_is_a_value_or_is_refused(plain: Any) -> None:
    try:
        read = from_text(Tally, json.dumps(plain), host="a.example")
    except ValueError:
        return
    assert from_text(Tally, to_text(read)) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "nonsense",
        '{"contacts": "7"}',
        '{"contacts": true}',
        '{"path_was_seen": 1}',
        '{"seen_in": "dns"}',
        '{"seen_in": [1]}',
        '{"programs": [["a", 1]]}',
        '{"programs": [{"name": "a"}]}',
        '{"observed": [{"kind": 1}]}',
        "[" * 100_000,
    ],
)
def test_another_shape_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_text(Tally, text, host="a.example")


def test_what_has_its_default_is_left_out_and_what_is_not_known_is_ignored() -> None:
    tally = Tally(host="a.example", contacts=3)
    assert to_text(tally, without=("host",)) == '{"contacts":3}'
    assert from_text(Tally, '{"contacts":3,"from_the_future":[1]}', host="a.example") == tally


@given(st.text() | st.text(alphabet='\ud800\udfff\0"\\\x7fé'))
def test_a_name_of_any_characters_is_kept_as_bytes(name: str) -> None:
    assert name_from_bytes(name_to_bytes(name)) == name


def test_a_name_of_another_making_is_refused() -> None:
    for held in ("text", 7, None, b"\xff"):
        with pytest.raises(ValueError):
            name_from_bytes(held)
