"""What only a sequence shows, and how much of it is kept."""

from __future__ import annotations

import json
import random
import struct

from detector.canary.search import examine
from detector.canary.track import CanarySession
from detector.canary.typed import WIRED
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


def test_keys_in_lines_of_a_log_and_in_attributes_a_few_a_request() -> None:
    lines = [
        f"2026-11-30T10:00:0{n % 10}.123Z LT-4471 input[22]: key={key} held=91ms" for n, key in enumerate(CANARY.phrase)
    ]
    tags = [f'<tecla codigo="{ord(key.upper()) if key != "-" else 189}" hora="10:00:01.5"/>' for key in CANARY.phrase]
    for written, around in ((lines, "{}\n"), (tags, "<lote><estacao>CAIXA-04</estacao>{}</lote>")):
        bodies = [around.format("\n".join(written[at : at + 7])).encode() for at in range(0, len(written), 7)]
        assert kinds(bodies) == {"keystrokes"}
        assert kinds(bodies[:-1]) == set()


def test_records_of_key_codes_that_requests_share_out() -> None:
    codes = [next(code for code, letter in WIRED.items() if letter == key) for key in CANARY.phrase]
    records = [struct.pack("<IHB", 120 * n, code, flag) for n, code in enumerate(codes) for flag in (0, 128)]
    bodies = [
        b"KBD1" + struct.pack("<Q", 1_900_000_000_000 + at) + b"".join(records[at : at + 16])
        for at in range(0, len(records), 16)
    ]
    assert kinds(bodies) == {"keystrokes"}
    assert kinds(bodies[1:]) == set()
    made = session(bodies * 40)
    assert len(made.records) <= 300
