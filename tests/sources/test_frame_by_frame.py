"""Frames of scapy's sockets, handed over by a stand-in; a real socket is read in tests/e2e."""

from __future__ import annotations

import os
from typing import Any

import pytest

from detector.errors import CaptureError
from detector.sources import frame_by_frame
from detector.sources.frame_by_frame import FrameByFrame

Ether, IP = type("Ether", (), {}), type("IP", (), {})


class Listening:
    """A socket of scapy's with these frames; a pipe is what becomes readable."""

    def __init__(self, *frames: tuple[type, bytes | None, float | None]) -> None:
        self.frames = list(frames)
        self._pipe = os.pipe()
        os.write(self._pipe[1], bytes(len(frames)))

    def fileno(self) -> int:
        return self._pipe[0]

    def recv_raw(self, _size: int) -> tuple[type, bytes | None, float | None]:
        os.read(self._pipe[0], 1)
        return self.frames.pop(0)

    def close(self) -> None:
        for end in self._pipe:
            os.close(end)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Any:
    def with_frames(*frames: tuple[type, bytes | None, float | None]) -> FrameByFrame:
        import scapy.arch  # noqa: F401
        from scapy.config import conf

        monkeypatch.setattr(conf, "L2listen", lambda **_: Listening(*frames))
        return FrameByFrame("en0", None)

    return with_frames


def test_frames_that_came_are_one_batch(opened: Any) -> None:
    capture = opened((Ether, b"one", 1.5), (Ether, None, None), (Ether, b"three", 2.0))
    batch = capture.read(5)
    assert batch is not None
    assert bytes(batch.memory[:8]) == b"onethree"
    assert batch.times.tolist() == [1_500_000_000, 2_000_000_000]
    assert batch.links.tolist() == [1, 1]
    assert (capture.read(0), capture.dropped, capture.notices()) == (None, None, [])
    capture.close()


def test_a_frame_without_a_time_has_the_present_one(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame_by_frame.time, "time", lambda: 7.0)
    capture = opened((IP, b"packet", None))
    batch = capture.read(5)
    assert (batch.times.tolist(), batch.links.tolist()) == ([7_000_000_000], [101])
    capture.close()


def test_a_batch_is_bounded(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame_by_frame, "_MOST", 2)
    capture = opened(*[(Ether, b"frame", 1.0)] * 5)
    assert [len(capture.read(5)) for _ in range(3)] == [2, 2, 1]
    capture.close()


def test_only_none_of_what_came_is_no_batch(opened: Any) -> None:
    capture = opened((Ether, None, None))
    assert capture.read(5) is None
    capture.close()


def test_any_is_refused() -> None:
    with pytest.raises(CaptureError, match="any: this system has no interface that stands for all"):
        FrameByFrame("any", None)
