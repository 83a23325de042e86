"""The other end of the examining process: takes payloads without ever waiting, and gathers what is said of them.

What is too much at once is counted and let go; a process that ended is begun anew. Two threads move bytes through
pipes and do nothing else; everything that is found is handed over when the caller asks.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Mapping
from contextlib import suppress
from io import BufferedReader
from typing import TYPE_CHECKING, Any

from detector.catalogue.model import Read
from detector.examiner.messages import counts, job, parse_judgement, planted, question
from detector.observation import Judgement, Observation
from detector.payload import Payload

if TYPE_CHECKING:
    from detector.canary.model import Canary

MAX_WAITING = 16 << 20
"""Bytes that may wait to be looked into; beyond them what comes is not looked into, and counted."""

MOST_RESTARTS = 20
_PAUSE = 0.02
_AT_ONCE = 1 << 18
_PIPE = 1 << 20
_ASK_EVERY = 1.0


class Examiner:
    """Looks into payloads in a process of its own. Use it as a context; `missed` counts what was not looked into."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "detector.examiner.child")) -> None:
        self.missed: Counter[str] = Counter()
        self._command = command
        self._jobs: deque[bytes] = deque()
        self._waiting = 0
        self._wake = threading.Condition()
        self._said: deque[Judgement] = deque()
        self._sequences: list[Judgement] = []
        self._counts: tuple[int, dict[str, int]] = (0, {})
        self._before: tuple[int, Counter[str]] = (0, Counter())
        self._asked = self._answered = 0
        self._asked_at = 0.0
        self._is_ending = False
        self._restarts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._canary = b""
        self._writer = threading.Thread(target=self._write, daemon=True)

    def __enter__(self) -> Examiner:
        self._begin()
        self._writer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, whatever it is doing."""
        with self._wake:
            self._is_ending = True
            self._wake.notify_all()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        for thread in (self._writer, self._reader):
            thread.join()
        self._close()

    def _close(self) -> None:
        """Let go of what was written to; what was not taken any more is lost with the process."""
        if self._process is not None and self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()

    @property
    def judged(self) -> int:
        """How many requests were looked into, as far as that is known by now."""
        return self._before[0] + self._counts[0]

    @property
    def unjudged(self) -> dict[str, int]:
        """What was not looked into, or could not be read, by reason."""
        return dict(self.missed + self._before[1] + Counter(self._counts[1]))

    def look(self, seen: Observation, payload: Payload, form: Read | None) -> None:
        """Let a payload be looked into as soon as there is time. Never waits."""
        message = job(seen, payload, form)
        with self._wake:
            if self._waiting + len(message) > MAX_WAITING:
                self.missed["too-many-at-once"] += 1
                return
            self._push(message)

    def plant(self, canary: Canary) -> None:
        """Let this be looked for in all that comes from now on; may be called from any thread."""
        with self._wake:
            self._canary = planted(canary)
            self._push(self._canary)

    def said(self) -> list[Judgement]:
        """Return what was found since the last call, and ask for what the sequences show."""
        found = [self._said.popleft() for _ in range(len(self._said))]
        now = time.monotonic()
        if now - self._asked_at > _ASK_EVERY and self._asked == self._answered:
            self._ask(now)
        return found

    def sequences(self) -> list[Judgement]:
        """Return what the sequences showed when they were last asked for."""
        return self._sequences

    def finish(self, seconds: float) -> list[Judgement]:
        """Return what is still found within so long, the sequences' last word included."""
        self._ask(time.monotonic())
        asked, end = self._asked, time.monotonic() + seconds
        while self._answered < asked and time.monotonic() < end:
            time.sleep(_PAUSE)
        if self._answered < asked:
            self.missed["too-many-at-once"] += len(self._jobs) or 1
        return [*self.said(), *self._sequences]

    def _ask(self, now: float) -> None:
        with self._wake:
            self._asked, self._asked_at = self._asked + 1, now
            self._push(question())

    def _push(self, message: bytes) -> None:
        self._jobs.append(message)
        self._waiting += len(message)
        if len(self._jobs) == 1:
            self._wake.notify()

    def _begin(self) -> None:
        self._process = subprocess.Popen(
            self._command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        _widen(self._process)
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()

    def _write(self) -> None:
        """Hand messages over, one after the other; the pipe makes this thread wait, and no other."""
        while True:
            with self._wake:
                while not self._jobs and not self._is_ending:
                    self._wake.wait()
                if self._is_ending:
                    return
                message = self._some()
            if not self._hand_over(message):
                return

    def _some(self) -> bytes:
        """Take what waits, as much as is written in one go."""
        taken = [self._jobs.popleft()]
        size = len(taken[0])
        while self._jobs and size + len(self._jobs[0]) <= _AT_ONCE:
            taken.append(self._jobs.popleft())
            size += len(taken[-1])
        self._waiting -= size
        return b"".join(taken)

    def _hand_over(self, message: bytes) -> bool:
        process = self._process
        assert process is not None and process.stdin is not None
        left = memoryview(message)
        try:
            while left:
                left = left[process.stdin.write(left) :]
        except (OSError, ValueError):
            return self._begin_anew()
        return True

    def _begin_anew(self) -> bool:
        """Begin again after the process ended; what it had found of sequences is lost, and that is counted."""
        self.missed["examiner-ended"] += 1
        self._before = (self.judged, self._before[1] + Counter(self._counts[1]))
        self._counts, self._answered = (0, {}), self._asked
        self._restarts += 1
        if self._is_ending or self._restarts > MOST_RESTARTS:
            return False
        if self._process is not None:
            self._process.wait()
            self._close()
        self._begin()
        with self._wake:
            self._jobs.appendleft(self._canary)  # what begins anew knows nothing of it; nothing is nothing
            self._waiting += len(self._canary)
        return True

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with BufferedReader(process.stdout) as answers:  # type: ignore[type-var]
            for line in answers:
                try:
                    self._take(json.loads(line))
                except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
                    self.missed["answer-not-understood"] += 1

    def _take(self, words: Mapping[str, Any]) -> None:
        if "said" in words:
            self._said.extend(parse_judgement(said) for said in words["said"])
        else:
            self._sequences = [parse_judgement(said) for said in words["sequences"]]
            self._counts = (int(words["judged"]), counts(words["unjudged"]))
            self._answered += 1


def _widen(process: subprocess.Popen[bytes]) -> None:
    """Let much lie in the pipe, where the system can do that: then the threads change places less often."""
    if sys.platform == "linux" and process.stdin is not None:
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(process.stdin.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
