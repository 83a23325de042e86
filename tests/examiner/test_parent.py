"""Payloads go to a process of their own and come back as kinds; nothing waits, and what is lost is counted."""

from __future__ import annotations

import os
import signal
import sys
import threading

import pytest

from detector.examiner import parent
from detector.examiner.parent import Examiner
from detector.observation import Judgement
from detector.payload import Payload
from tests.examiner.test_child import BODY, seen

SILENT = (sys.executable, "-c", "import time; time.sleep(600)")
MANY = 30.0  # seconds that a loaded machine may need


def wait_for(examiner: Examiner, count: int) -> list[Judgement]:
    found: list[Judgement] = []
    for _ in range(int(MANY / 0.05)):
        found += examiner.said()
        if sum(one.requests for one in found) >= count:
            return found
        threading.Event().wait(0.05)
    raise AssertionError("nothing was said")


def test_what_a_payload_holds_is_said_later() -> None:
    with Examiner() as examiner:
        for at in range(3):
            examiner.look(seen(float(at)), Payload(body=BODY), None)
        found = wait_for(examiner, 3)
        assert sum(one.requests for one in found) == 3
        assert {kind.kind for one in found for kind in one.observed} == {"mouse-movement"}
        examiner.finish(MANY)
        assert (examiner.judged, examiner.unjudged) == (3, {})


def test_a_process_that_was_killed_is_begun_anew_and_that_is_told() -> None:
    with Examiner() as examiner:
        examiner.look(seen(0.0), Payload(body=BODY), None)
        wait_for(examiner, 1)
        examiner.finish(MANY)
        process = examiner._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        found: list[Judgement] = []
        for at in range(200):
            examiner.look(seen(float(at)), Payload(body=BODY), None)
            found += examiner.said()
            if found:
                break
            threading.Event().wait(0.1)
        assert found
        assert examiner.unjudged["examiner-ended"] == 1
        assert examiner.judged >= 1


def test_what_is_too_much_at_once_is_counted_and_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "MAX_WAITING", 100_000)
    with Examiner(SILENT) as examiner:
        for at in range(100):
            examiner.look(seen(float(at)), Payload(body=bytes(10_000)), None)
        assert examiner.missed["too-many-at-once"] > 50
        assert examiner.finish(0.1) == []
        assert examiner._waiting <= 100_000


def test_what_is_no_answer_is_counted() -> None:
    lines = ["[]", "{", '{"sequences": [], "judged": Infinity, "unjudged": {}}', "[" * 100_000, '{"said": [{}]}']
    code = f"for line in {lines!r}: print(line, flush=True)\nimport time; time.sleep(600)"
    with Examiner((sys.executable, "-c", code)) as examiner:
        for _ in range(int(MANY / 0.05)):
            if examiner.missed["answer-not-understood"] == len(lines):
                return
            threading.Event().wait(0.05)
    raise AssertionError("it was believed")
