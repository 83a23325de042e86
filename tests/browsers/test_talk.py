"""Orders, answers, events, and the end of a conversation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from queue import Queue
from typing import Any

import pytest

from detector.browsers import talk
from detector.browsers.talk import Gone, Talk


class Carrier:
    """Answers as it is told."""

    def __init__(self, answer: Any) -> None:
        self.back: Queue[str | None] = Queue()
        self.answer = answer

    def send(self, text: str) -> None:
        order = json.loads(text)
        for message in self.answer(order):
            self.back.put(message if message is None else json.dumps(message))

    def messages(self) -> Iterator[str]:
        while (message := self.back.get()) is not None:
            yield message


def test_an_answer_finds_its_order_whatever_comes_between() -> None:
    def answer(order: dict[str, Any]) -> list[Any]:
        return [
            {"method": "Page.loaded", "params": {}},
            {"id": 999, "result": {"of": "another"}},
            {"id": order["id"], "result": {"method": order["method"], "session": order.get("sessionId")}},
        ]

    carrier = Carrier(answer)
    made = Talk(carrier)
    assert made.ask("A.b", sessionId="s") == {"method": "A.b", "session": "s"}
    assert [event["method"] for event in made.events()] == ["Page.loaded"]
    assert made.events() == []
    carrier.back.put(None)


def test_a_refusal_and_the_end_are_told_apart() -> None:
    carrier = Carrier(lambda order: [{"id": order["id"], "error": {"message": "no such thing"}}])
    made = Talk(carrier)
    with pytest.raises(ValueError, match=r"A\.b: .*no such thing"):
        made.ask("A.b")
    carrier.answer = lambda order: [None]
    with pytest.raises(Gone, match="closed"):
        made.ask("A.b")
    assert made.is_over


def test_silence_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk, "PATIENCE", 0.05)
    carrier = Carrier(lambda order: [])
    with pytest.raises(Gone, match=r"does not answer \(A\.b\)"):
        Talk(carrier).ask("A.b")
    carrier.back.put(None)


def test_nonsense_ends_it_with_the_reason() -> None:
    carrier = Carrier(lambda order: [])
    made = Talk(carrier)
    carrier.back.put("{")
    with pytest.raises(Gone, match="closed"):
        made.ask("A.b")
