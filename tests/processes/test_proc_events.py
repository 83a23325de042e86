"""The kernel's news of processes: the parser on every prefix, and a real child."""

from __future__ import annotations

import os
import select
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.processes.proc_events import ProcessEvents, began
from tests.processes.asking import PATIENCE

FORK, EXEC, EXIT = 1, 2, 0x80000000


def event(what: int, *numbers: int) -> bytes:
    body = struct.pack("=IIQ", what, 0, 0) + struct.pack(f"={len(numbers)}i", *numbers)
    return struct.pack("=IHHII", 36 + len(body), 3, 0, 0, 0) + struct.pack("=IIIIHH", 1, 1, 0, 0, len(body), 0) + body


@pytest.mark.parametrize(
    ("data", "pids"),
    [
        (event(FORK, 1, 1, 50, 50), [50]),
        (event(FORK, 1, 1, 51, 50), []),  # a thread
        (event(EXEC, 50, 50), [50]),
        (event(EXIT, 50, 50), []),
        (event(0, 0), []),
    ],
)
def test_processes_that_begin_are_told(data: bytes, pids: list[int]) -> None:
    assert list(began(data)) == pids


@pytest.mark.parametrize("size", range(len(event(FORK, 1, 1, 50, 50))))
def test_a_part_of_an_event_tells_nothing(size: int) -> None:
    assert list(began(event(FORK, 1, 1, 50, 50)[:size])) == []


@given(st.binary(max_size=120))
def test_any_bytes_are_read_without_harm(data: bytes) -> None:
    assert all(pid > 0 for pid in began(data))


def test_a_child_is_heard_of(as_root: None) -> None:
    try:
        events = ProcessEvents()
    except OSError as error:
        pytest.skip(f"this kernel tells nobody about processes: {error}")
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    heard: set[int] = set()
    while child not in heard:
        assert select.select([events], [], [], PATIENCE)[0], "not heard"
        heard.update(events.read())
    events.close()
