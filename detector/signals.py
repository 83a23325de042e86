"""The signals that ask a program to end: what they mean to one that reads, and to its processes. Knows no command."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ENDING = tuple(
    number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None
)
"""What asks for the end: Ctrl-C, whoever ends programs, and a terminal that was closed."""


@contextmanager
def as_ctrl_c() -> Iterator[None]:
    """Let every signal that asks for the end do what Ctrl-C does: the reading ends, what was read is told."""
    before = {number: signal.signal(number, signal.default_int_handler) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def noted(note: Callable[[], None]) -> Iterator[None]:
    """Let the first of those signals be noted instead, and break nothing off; the next one does what Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def first(_: int, __: object) -> None:
        for number in ENDING:
            signal.signal(number, signal.default_int_handler)
        note()

    before = {number: signal.signal(number, first) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def signals_held() -> Iterator[None]:
    """Let those signals wait until the end of this; processes that begin in here let them wait, too."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def leave_signals_to_parent() -> None:
    """Ignore what a terminal sends to all processes at once, as the first one decides; end as asked otherwise."""
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
