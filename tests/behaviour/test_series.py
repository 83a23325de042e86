"""Records that come one by one, told by the sorts of their texts; what an editor or a terminal sends is not."""

from __future__ import annotations

import json
import random
import struct
from typing import Any

import pytest

from detector.behaviour.analysis import examine
from detector.behaviour.session import Session
from tests.data.behaviour.hand import START, mouse, typing

KEYS = [(key, down) for key, down, _ in typing(random.Random(4))]
TITLES = ["Rates.xlsx - Excel", "Inbox - Outlook", "Plan.docx - Word"]


def kinds(bodies: list[tuple[float, Any]], echoes: int = 0) -> set[str]:
    session = Session()
    for at, body in bodies:
        trace = examine(body if isinstance(body, bytes) else json.dumps(body).encode())[1]
        session.add(at, trace)
        if echoes:
            echoes -= 1
            session.add(at, trace, incoming=True)
    return {finding.kind for finding in session.findings}


def test_one_key_in_each_message_is_typing_whatever_its_name() -> None:
    bodies = [(down / 1000, {"qz": key, "vv": down}) for key, down in KEYS]
    assert "keystrokes" in kinds(bodies)
    assert "keystrokes" not in kinds(bodies, echoes=6)


@pytest.mark.parametrize(
    "bodies",
    [
        [(down / 1000, {"op": "stdin", "data": key}) for key, down in KEYS],
        [(down / 1000, {"at": n, "ins": key, "rev": n + 9}) for n, (key, down) in enumerate(KEYS)],
        [(1.3 * n, {"guess": key, "t": START + 1300 * n}) for n, key in enumerate("etaoinshrdlu")],
        [(9.0 * n, {"a": "abcdefgh"[n % 8], "t": START + 9000 * n}) for n in range(20)],
    ],
)
def test_a_terminal_an_editor_and_answers_are_not(bodies: list[tuple[float, Any]]) -> None:
    assert kinds(bodies) == set()


def test_titles_and_programs_are_known_by_their_looks() -> None:
    assert kinds([(9.0 * n, {"u": 4, "q": TITLES[n % 3]}) for n in range(6)]) == {"window-titles"}
    assert kinds([(9.0 * n, {"q": f"{'abc'[n % 3]}.exe", "z": n}) for n in range(6)]) == {"app-usage"}
    assert kinds([(9.0 * n, {"u": 4, "q": TITLES[0]}) for n in range(6)]) == set()


def test_an_element_with_a_place_now_and_then_is_a_click() -> None:
    presses = [(2.0 * n, {"q": "button.save", "v": 300 + 40 * n % 70, "w": 200 + 90 * n % 130}) for n in range(6)]
    assert kinds(presses) == {"clicks"}


@pytest.mark.parametrize("form", [">BHHI", "<BHHI"])
def test_messages_of_a_few_bytes_are_judged_together(form: str) -> None:
    points = mouse(random.Random(3), 60)
    bodies: list[tuple[float, Any]] = [
        (t / 1000, struct.pack(form, 0x91, x, y, t - points[0][2])) for x, y, t in points
    ]
    assert kinds(bodies) == {"mouse-movement"}
    assert kinds(bodies, echoes=6) == set()
    assert kinds([(t / 1000, struct.pack(">BHH", 0x91, x, y)) for x, y, t in points]) == set()  # for who looks on now
