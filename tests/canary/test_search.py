"""The search as a whole: every home-made shape, no legitimate program, bounded cost, and nothing of the traffic."""

from __future__ import annotations

import base64
import gzip
import json
import random
import struct
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.canary.model import Canary, draw
from detector.canary.search import examine, search, where
from detector.canary.track import CanarySession
from tests.behaviour.cases import all_cases
from tests.data.canary.fresh import FRESH
from tests.data.canary.planted import planted
from tests.data.canary.second import SECOND
from tests.data.canary.sending import Sent
from tests.data.canary.shapes import SHAPES, Shape

CANARY = planted(17)
MOST_REQUESTS = 12


def proofs(canary: Canary, requests: list[Sent]) -> CanarySession:
    session = CanarySession(canary)
    for sent in requests:
        session.add(examine(sent.body, sent.content_type, sent.content_encoding, sent.query, sent.path, canary=canary))
    return session


@pytest.mark.parametrize("shape", [*SHAPES, *FRESH, *SECOND], ids=lambda shape: shape.name)
def test_every_shape_is_proven_and_another_canary_is_not_seen_in_it(shape: Shape) -> None:
    found = proofs(CANARY, shape.make(CANARY)).proofs
    assert set(shape.kinds) <= {proof.kind for proof in found}
    assert all(proof.certainty == "proven" and proof.count > 0 for proof in found)
    assert proofs(CANARY, shape.make(planted(18))).proofs == ()


@pytest.mark.parametrize("case", [case for case in all_cases() if not case.kinds], ids=lambda case: case.name)
def test_no_legitimate_program_is_accused(case: object) -> None:
    requests = [one for one in case.requests if not one.incoming][:MOST_REQUESTS]  # type: ignore[attr-defined]
    session = CanarySession(CANARY)
    for one in requests:
        session.add(examine(one.body, one.content_type, one.content_encoding, one.query, canary=CANARY))
    assert session.proofs == ()


def test_the_way_in_is_said() -> None:
    body = gzip.compress(json.dumps({"a": json.dumps({"b": CANARY.phrase + " \\ "})}).encode())
    (proof,) = search(body, canary=CANARY)
    assert proof.kind == "form-input"
    assert proof.how == "the phrase that was typed came back, JSON inside gzip"
    assert where(("gzip", "JSON", "JSON", "base64")) == "base64 inside JSON inside gzip"


def test_query_and_path_are_looked_through() -> None:
    assert search(b"", url_query=f"q={CANARY.phrase}", canary=CANARY)[0].kind == "form-input"
    assert search(b"", url_path=f"/find/{CANARY.phrase}", canary=CANARY)[0].kind == "form-input"


def test_no_proof_holds_a_value_of_the_traffic() -> None:
    whole = {"typed": CANARY.phrase, "secret": "hunter2", "moves": [[point.x, point.y] for point in CANARY.path]}
    for proof in search(json.dumps(whole).encode(), canary=CANARY):
        said = repr(proof)
        assert "hunter2" not in said and CANARY.phrase not in said and str(CANARY.path[0].x) not in said


def test_a_large_body_costs_bounded_work() -> None:
    # Counted, not timed: what is looked at of a megabyte is no more than the limits say.
    chance = random.Random("large")
    body = json.dumps([[chance.randrange(1280), chance.randrange(800)] for _ in range(120_000)]).encode()
    trace = examine(body, canary=CANARY)
    assert trace.proofs == ()
    assert max(len(values) for _, values in trace.series.everything()) <= 2 * 4_000
    nested = b'{"a":' * 50_000
    assert search(nested, canary=CANARY) == ()
    assert search(gzip.compress(b"0" * 50_000_000), canary=CANARY) == ()


def test_what_is_encrypted_cannot_be_found() -> None:
    body = json.dumps({"d": random.Random("key").randbytes(4_000).hex()}).encode()
    assert search(body, canary=CANARY) == ()


def test_a_canary_of_which_less_is_known_is_looked_for_all_the_same() -> None:
    bare = replace(CANARY, path=(), clicks=(), scrolls=(), key_times=())
    assert [proof.kind for proof in search(CANARY.phrase.encode(), canary=bare)] == ["form-input"]
    assert search(json.dumps([[point.x, point.y] for point in CANARY.path]).encode(), canary=bare) == ()


@given(st.binary(max_size=300), st.text(max_size=60), st.sampled_from(["", "gzip", "br", "zstd", "deflate", "x"]))
@settings(max_examples=60)
def test_any_request_ends_without_an_error(body: bytes, query: str, encoding: str) -> None:
    assert search(body, "application/json", encoding, query, query, canary=draw(3)) == ()


def test_base64_right_behind_a_name_in_a_query_is_opened() -> None:
    text = "\n".join(f"{point.t},{point.x},{point.y}" for point in CANARY.path)
    query = "x=" + base64.urlsafe_b64encode(text.encode()).decode()
    assert "mouse-movement" in {proof.kind for proof in search(b"", url_query=query, canary=CANARY)}


def test_keys_in_records_of_one_size_are_spelled_out() -> None:
    records = b"".join(struct.pack("<IB", 1000 * n, ord(key.upper())) for n, key in enumerate(CANARY.phrase))
    assert "keystrokes" in {proof.kind for proof in search(records, canary=CANARY)}


def test_the_times_of_the_keys_are_known_by_how_long_they_were_held_and_how_long_none_was() -> None:
    chance = random.Random("held")
    held = [chance.randrange(60, 130) for _ in CANARY.key_times]
    none = [
        later - earlier - down
        for earlier, later, down in zip(CANARY.key_times, CANARY.key_times[1:], held, strict=False)
    ]
    whole = {"subject": "u-1", "dwell_ms": held, "flight_ms": none}
    records = {"keys": [{"held": down, "up": up} for down, up in zip(held, none, strict=False)]}
    for body in (whole, records):
        assert [proof.kind for proof in search(json.dumps(body).encode(), canary=CANARY)] == ["typing-rhythm"]
    chance.shuffle(none)
    assert search(json.dumps(whole | {"flight_ms": none}).encode(), canary=CANARY) == ()
