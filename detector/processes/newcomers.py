"""Processes that have just begun: looked at again and again while they are young, since many live for milliseconds."""

from __future__ import annotations

from collections.abc import Iterable

STEPS = (0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128)
"""Seconds from one look to the next. Once they are used up, a process is found by its sockets like any other."""
MAX_NEWCOMERS = 1_024
"""Processes watched at a time; whoever begins while there are so many is not watched."""

NEVER = float("inf")


class Newcomers:
    """Knows when which process is to be looked at."""

    def __init__(self) -> None:
        self._due: dict[int, tuple[float, int]] = {}
        self.next_due = NEVER

    def __len__(self) -> int:
        return len(self._due)

    def began(self, pids: Iterable[int], now: float) -> None:
        """Watch processes from their beginning, or anew since they changed their program."""
        for pid in pids:
            if pid in self._due or len(self._due) < MAX_NEWCOMERS:
                self._due[pid] = now + STEPS[0], 0
                self.next_due = min(self.next_due, now + STEPS[0])

    def take_due(self, now: float) -> list[int]:
        """Return the processes to look at now, and set the next time for each."""
        due = [pid for pid, (at, _) in self._due.items() if at <= now]
        for pid in due:
            step = self._due.pop(pid)[1] + 1
            if step < len(STEPS):
                self._due[pid] = now + STEPS[step], step
        self.next_due = min((at for at, _ in self._due.values()), default=NEVER)
        return due
