"""The examining process: messages on standard input, what payloads hold on standard output. Ends with its input.

It has no file, no network and no way to the traffic; its memory is bounded where the system can do that.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace
from typing import Any, BinaryIO

from detector.catalogue.model import Read
from detector.counting.running import together
from detector.examiner.messages import HEAD, parse_message, render_judgement
from detector.judging import Judge
from detector.observation import Judgement, Observation
from detector.payload import Payload
from detector.vocabulary import ACCOMPANYING_KINDS

MAX_MEMORY = 1 << 30
_MOST_KINDS = 256
_NICE = 5  # whoever works at the machine comes first


def main() -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound()
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answer all messages of `jobs`, a line each; nothing is said where nothing was found."""
    judge, heap = Judge(), _Heap()
    judged = 0

    def tell(words: dict[str, Any]) -> None:
        answers.write(json.dumps(words).encode() + b"\n")
        answers.flush()

    while len(head := jobs.read(HEAD.size)) == HEAD.size:
        text, body = (jobs.read(size) for size in HEAD.unpack(head))
        asked = parse_message(text, body)
        if isinstance(asked, tuple):
            seen, payload, form = asked
            judged += not payload.is_incoming
            _look(judge, heap, seen, payload, form)
        elif asked is not None:
            judge.plant(asked)
        if (asked is None or heap.is_full) and (said := heap.taken()):
            tell({"said": [render_judgement(one) for one in said]})
        if asked is None:
            sequences = [render_judgement(said) for said in judge.sequences()]
            tell({"sequences": sequences, "judged": judged, "unjudged": dict(judge.skipped)})


class _Heap:
    """What was found since it was last told, requests of one kind added up: many are alike, and telling takes time."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Judgement] = {}

    @property
    def is_full(self) -> bool:
        """It has to be told now."""
        return len(self._found) >= _MOST_KINDS

    def add(self, said: Judgement) -> None:
        """Add what a request held. One that tells what somebody does is not added to one that does not."""
        tells = any(seen.kind not in ACCOMPANYING_KINDS for seen in said.observed)
        key = (said.host, said.method, said.path, said.sent_as, said.purpose, tells, said.requests > 0)
        known = self._found.get(key)
        if known is not None:
            observed = together(known.observed, said.observed)
            said = replace(said, observed=observed, requests=known.requests + said.requests)
        self._found[key] = said

    def taken(self) -> list[Judgement]:
        """Return what there is, and begin anew."""
        found, self._found = self._found, {}
        return list(found.values())


def _look(judge: Judge, heap: _Heap, seen: Observation, payload: Payload, form: Read | None) -> None:
    """Gather what a payload holds; one that is too much for us is counted, and the next is looked into."""
    try:
        for said in judge.judge(seen, payload, form):
            heap.add(said)
    except (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError) as error:
        judge.skipped[f"failed-{type(error).__name__}"] += 1


def _bound() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    if hasattr(os, "nice"):
        os.nice(_NICE)


if __name__ == "__main__":
    main()
