"""The examining process answers in order, says nothing about nothing, and survives what cannot be judged."""

from __future__ import annotations

import io
import json

from detector import judging
from detector.examiner.child import serve
from detector.examiner.messages import job, question
from detector.observation import Observation
from detector.payload import Payload
from tests.test_judging import MOVES

BODY = max((request.body for request in MOVES.requests), key=len)


def seen(at: float) -> Observation:
    return Observation(at=at, seen_in="proxy", host="a.example", method="POST", path="/x")


def answers(*messages: bytes) -> list[dict[str, object]]:
    out = io.BytesIO()
    serve(io.BytesIO(b"".join(messages)), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_it_answers_what_it_is_asked() -> None:
    said, end = answers(job(seen(1.0), Payload(body=BODY), None), job(seen(2.0), Payload(body=b"{}"), None), question())
    assert [found["host"] for found in said["said"]] == ["a.example"]  # type: ignore[attr-defined]
    assert (end["sequences"], end["judged"], end["unjudged"]) == ([], 2, {})


def test_input_that_ends_in_the_middle_ends_it() -> None:
    whole = job(seen(1.0), Payload(body=b"{}"), None)
    assert all(answers(whole[:end]) == [] for end in range(8))


def test_a_body_that_is_too_much_is_counted(monkeypatch: object) -> None:
    import pytest

    patch = pytest.MonkeyPatch()

    def fail(*_: object, **__: object) -> None:
        raise RecursionError

    patch.setattr(judging, "examine", fail)
    (end,) = answers(job(seen(1.0), Payload(body=b"{}"), None), question())
    patch.undo()
    assert end["unjudged"] == {"failed-RecursionError": 1}
