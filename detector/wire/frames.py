"""A batch of captured frames: one buffer and columns of offsets, lengths and times. Knows no protocol.

Capture files and live sockets both fill this, so that one decoder serves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

PADDING = 128
"""Zero bytes that follow the last frame of a buffer, so that a fixed window may be read at any offset in a frame."""

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class FrameBatch:
    """Frames in one buffer, valid until its owner reads on.

    `memory` is the object behind `buffer`; bytes of a frame are sliced from it. Shapes: `buffer` (m,), all others (n,).
    `lengths` is what was captured, `links` the LINKTYPE_ number, `times` nanoseconds since the epoch.
    """

    memory: bytearray
    buffer: Bytes
    offsets: Ints
    lengths: Ints
    times: Ints
    links: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.offsets)


def gather(buffer: Bytes, offsets: Ints, width: int) -> Bytes:
    """Return (n, width) bytes, a row for each offset; offsets must lie at least `width` before the buffer's end.

    Rows are taken as one opaque item each: NumPy copies those ten times faster than rows of single bytes.
    """
    windows: NDArray[np.void] = np.ndarray(
        shape=(len(buffer) - width + 1,), dtype=f"V{width}", buffer=buffer, strides=(1,)
    )
    return windows[offsets].view(np.uint8).reshape(len(offsets), width)


def field(rows: Bytes, offset: int, kind: str) -> NDArray[Any]:
    """Return the column at byte `offset` of `rows` as NumPy type `kind` (such as ">u2"), without a copy."""
    if not len(rows):
        return np.empty(0, dtype=kind)
    return np.ndarray(shape=(len(rows),), dtype=kind, buffer=rows, offset=offset, strides=(rows.shape[1],))


def batch_of(frames: list[bytes], times: list[int], link: int) -> FrameBatch:
    """Return a batch that holds `frames`; `times` in nanoseconds, all of LINKTYPE_ `link`."""
    lengths = np.array([len(frame) for frame in frames], dtype=np.int64)
    memory = bytearray(b"".join(frames) + bytes(PADDING))
    offsets = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64) if frames else lengths
    return FrameBatch(
        memory=memory,
        buffer=np.frombuffer(memory, dtype=np.uint8),
        offsets=offsets,
        lengths=lengths,
        times=np.array(times, dtype=np.int64),
        links=np.full(len(frames), link, dtype=np.uint16),
    )
