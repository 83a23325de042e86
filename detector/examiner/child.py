"""The examining process: messages on standard input, what payloads hold on standard output. Ends with its input.

It has no file, no network and no way to the traffic; its memory is bounded where the system can do that.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from detector.examiner.messages import HEAD, parse_job, render_judgement
from detector.judging import Judge

MAX_MEMORY = 1 << 30
_NICE = 5  # whoever works at the machine comes first


def main() -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound()
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answer all messages of `jobs`, a line each; nothing is said where nothing was found."""
    judge = Judge()
    judged = 0

    def tell(words: dict[str, Any]) -> None:
        answers.write(json.dumps(words).encode() + b"\n")
        answers.flush()

    while len(head := jobs.read(HEAD.size)) == HEAD.size:
        text, body = (jobs.read(size) for size in HEAD.unpack(head))
        asked = parse_job(text, body)
        if asked is None:
            sequences = [render_judgement(said) for said in judge.sequences()]
            tell({"sequences": sequences, "judged": judged, "unjudged": dict(judge.skipped)})
            continue
        seen, payload, form = asked
        judged += not payload.is_incoming
        _look(lambda: [render_judgement(said) for said in judge.judge(seen, payload, form)], judge, tell)  # noqa: B023


def _look(find: Callable[[], list[Any]], judge: Judge, tell: Callable[[dict[str, Any]], None]) -> None:
    """Tell what a payload holds; one that is too much for us is counted, and the next is looked into."""
    try:
        if found := find():
            tell({"said": found})
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
