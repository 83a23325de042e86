"""What only a sequence shows, and how much of it is kept."""

from __future__ import annotations

import json
import random

from detector.canary.search import examine
from detector.canary.track import CanarySession
from tests.data.canary.planted import planted

CANARY = planted(19)


def session(bodies: list[bytes]) -> CanarySession:
    made = CanarySession(CANARY)
    for body in bodies:
        made.add(examine(body, canary=CANARY))
    return made


def kinds(bodies: list[bytes]) -> set[str]:
    return {proof.kind for proof in session(bodies).proofs}


def test_one_key_a_message_also_without_any_form() -> None:
    assert kinds([letter.encode() for letter in CANARY.phrase]) == {"keystrokes"}
    assert kinds([letter.encode() for letter in CANARY.phrase[:-1]]) == set()


def test_one_place_a_message_in_any_form() -> None:
    points = CANARY.path
    assert kinds([f"5.mouse,3.{point.x},3.{point.y},1.0;".encode() for point in points]) == {"mouse-movement"}
    assert kinds([b"\x05\x00" + point.x.to_bytes(2) + point.y.to_bytes(2) for point in points]) == {"mouse-movement"}
    assert kinds([json.dumps({"x": point.x / 1280, "y": point.y / 800}).encode() for point in points]) == {
        "mouse-movement"
    }


def test_others_between_do_not_hide_it_and_random_ones_are_none() -> None:
    chance = random.Random("track")
    bodies = []
    for point in CANARY.path:
        bodies += [json.dumps({"x": chance.randrange(1280), "y": chance.randrange(800)}).encode() for _ in range(2)]
        bodies.append(json.dumps({"x": point.x, "y": point.y}).encode())
    assert kinds(bodies) == {"mouse-movement"}
    noise = [json.dumps({"x": chance.randrange(1280), "y": chance.randrange(800)}).encode() for _ in range(3_000)]
    assert kinds(noise) == set()


def test_a_proof_of_one_request_is_counted_over_all() -> None:
    (proof,) = session([json.dumps({"v": CANARY.phrase}).encode()] * 3).proofs
    assert (proof.kind, proof.count) == ("form-input", 3)


def test_what_is_kept_is_bounded_and_holds_no_text() -> None:
    made = session([json.dumps({f"name{n}": f"secret{n}", "x": n, "y": n}).encode() for n in range(900)])
    assert len(made.texts) <= 400 and len(made.paths) <= 400
    assert "secret5" not in repr(made)
