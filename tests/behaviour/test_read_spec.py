"""A signature's `read:` finds what the vendor's format says, and nothing in any other body."""

from __future__ import annotations

import base64
import gzip
import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector import vocabulary
from detector.behaviour.read_spec import has_keys, read

KINDS = {"key": "keystrokes", "12": "mouse-movement", "true": "clicks"}
EVENTS: dict[str, list[dict[str, object]]] = {
    "events": [{"type": "key"}, {"type": "key"}, {"type": 12}, {"type": "other"}, {"type": True}]
}
FOUND = {"keystrokes": 2, "mouse-movement": 1, "clicks": 1}


def counts(body: bytes, decode: list[str], at: str) -> dict[str, int]:
    """Return the kinds read, with their counts."""
    return {finding.kind: finding.count for finding in read(body, decode, at, KINDS)}


def test_kinds_are_counted_and_decoded() -> None:
    body = json.dumps(EVENTS).encode()
    assert counts(body, ["json"], "events[*].type") == FOUND
    assert {finding.certainty for finding in read(body, ["json"], "events[*].type", KINDS)} == {"decoded"}


@pytest.mark.parametrize(
    ("body", "decode", "at"),
    [
        (gzip.compress(json.dumps(EVENTS).encode(), mtime=0), ["json"], "events[*].type"),
        (json.dumps(EVENTS).encode(), ["gzip", "json"], "events[*].type"),
        (base64.b64encode(zlib.compress(json.dumps(EVENTS).encode())), ["base64", "zlib", "json"], "events[*].type"),
        (b"data=" + json.dumps(EVENTS).encode(), ["form"], "data.events[*].type"),
        (json.dumps({"d": json.dumps(EVENTS)}).encode(), ["json"], "d.events[*].type"),
        ("\n".join(map(json.dumps, EVENTS["events"])).encode(), ["ndjson"], "[*].type"),
        (json.dumps([[5, row["type"]] for row in EVENTS["events"]]).encode(), ["json"], "[*][1]"),
        (json.dumps({"m": {str(k): row for k, row in enumerate(EVENTS["events"])}}).encode(), ["json"], "m[*].type"),
    ],
)
def test_each_way_of_writing_is_read(body: bytes, decode: list[str], at: str) -> None:
    assert counts(body, decode, at) == FOUND


def test_records_of_a_format_of_its_own_are_read_by_their_types() -> None:
    chain = b"Q\x01\x08" + b"".join(bytes([kind]) + b"\x01\0\0x" for kind in (12, 7, 12, 9))
    assert counts(chain, ["gzip", "sized-records"], "[*]") == {"mouse-movement": 2}
    assert counts(chain[:-1], ["gzip", "sized-records"], "[*]") == {}


def test_several_places_are_gone_to_one_after_the_other() -> None:
    body = json.dumps({**EVENTS, "batch": {"kind": "key"}}).encode()
    assert counts(body, ["json"], "events[*].type | batch.kind") == {**FOUND, "keystrokes": 3}
    assert counts(body, ["json"], "nowhere | batch.kind") == {"keystrokes": 1}


@pytest.mark.parametrize(
    "body", [b"", b"key", b"{", b"[1,2]", b'{"events": {"type": 3}}', b'{"events": "key"}', bytes(90)]
)
def test_other_bodies_hold_nothing(body: bytes) -> None:
    assert read(body, ["gzip", "json"], "events[*].type", KINDS) == ()


@settings(max_examples=120, deadline=None)
@given(
    st.binary(max_size=200),
    st.lists(st.sampled_from(vocabulary.DECODINGS), max_size=4),
    st.sampled_from(["a.b[*].c", "[0][-1]", "[*][*]", "f1", "", "a | [*]", " | | "]),
)
def test_random_bytes_give_no_exception(body: bytes, decode: list[str], at: str) -> None:
    assert isinstance(read(body, decode, at, KINDS), tuple)


def test_many_values_take_their_time_and_no_more() -> None:
    body = json.dumps({"events": [[{"type": "key"}] * 200] * 200}).encode()
    assert counts(body, ["json"], "events[*][*].type") == {"keystrokes": 40_000}


def test_a_mapping_that_has_all_keys_is_looked_for_at_each_place() -> None:
    body = json.dumps({"a": 1, "list": [{"b": 1}, {"b": 1, "c": 2}], "text": '{"d": 1}'}).encode()
    assert has_keys(body, ["json"], "", ["a", "list"])
    assert has_keys(body, ["json"], "list[*]", ["b", "c"])
    assert has_keys(body, ["json"], "nowhere | text", ["d"])
    assert has_keys(b"a=1&b=2", ["form"], "", ["a", "b"])
    assert not has_keys(body, ["json"], "", ["a", "b"])
    assert not has_keys(body, ["json"], "list", ["b"])
    assert not has_keys(b"a and b", ["json"], "", ["a"])


@given(st.binary(max_size=300), st.sampled_from(vocabulary.DECODINGS))
def test_no_body_keeps_it_from_an_answer(body: bytes, step: str) -> None:
    assert not has_keys(body, [step], "[*].x", ["no such key"])


def test_a_compression_without_a_mark_is_undone_if_it_is_listed() -> None:
    import brotli  # type: ignore[import-untyped]

    body = json.dumps(EVENTS).encode()
    assert counts(brotli.compress(body), ["brotli", "json"], "events[*].type") == FOUND
    assert counts(zlib.compress(body)[2:-4], ["deflate", "json"], "events[*].type") == FOUND
    assert counts(brotli.compress(body), ["json"], "events[*].type") == {}
    assert counts(body, ["brotli", "json"], "events[*].type") == FOUND


def test_formats_of_bytes_are_read_by_name() -> None:
    import msgpack  # type: ignore[import-untyped]

    assert counts(b"\x0a\x03key\x0a\x03key", ["protobuf"], "f1[*]") == {"keystrokes": 2}
    assert counts(msgpack.packb(EVENTS), ["msgpack"], "events[*].type") == FOUND


def test_a_step_for_text_is_passed_over_only_by_values_that_json_gives() -> None:
    assert counts(b"type=key", ["form", "json"], "type") == {"keystrokes": 1}
    assert counts(b"type=key", ["form", "base64"], "type") == {}


def test_what_is_no_base64_is_nothing() -> None:
    assert counts("caf\u00e9 au lait".encode(), ["base64", "json"], "type") == {}
    assert counts(b"abcde", ["base64", "json"], "type") == {}


def test_parts_and_values_are_read_up_to_a_bound() -> None:
    one = b'--b\r\nContent-Disposition: form-data; name="n%d"\r\n\r\nkey\r\n'
    assert counts(b"".join(one % place for place in range(80)), ["multipart"], "[*]") == {"keystrokes": 64}
    assert counts(json.dumps(["key"] * 60_000).encode(), ["json"], "[*]") == {"keystrokes": 50_000}


def test_a_few_parts_are_all_read() -> None:
    one = b'--frontier\r\nContent-Disposition: form-data; name="p%d"\r\n\r\n{"events": [{"type": "key"}]}\r\n'
    body = b"".join(one % place for place in range(3)) + b"--frontier--\r\n"
    assert counts(body, ["multipart"], "p1.events[*].type") == {"keystrokes": 1}
