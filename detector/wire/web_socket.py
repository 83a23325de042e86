"""Reads one half of a WebSocket: its messages, unmasked and inflated (RFC 6455, RFC 7692). Knows no connection.

A message that is longer than it may be held is told by its beginning.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from detector.wire.cursor import Malformed

_CONTROL, _TEXT, _BINARY = 0x8, 0x1, 0x2
_FIN, _COMPRESSED, _MASKED = 0x80, 0x40, 0x80
_TAIL = b"\x00\x00\xff\xff"  # RFC 7692, section 7.2.2


@dataclass(frozen=True, slots=True)
class Message:
    """A text or binary message, or its beginning (`is_cut`)."""

    data: bytes
    is_cut: bool = False


@dataclass(slots=True)
class _Frame:
    """The frame that is being read: what is left of it, and where its mask is."""

    is_last: bool
    is_control: bool
    left: int
    mask: bytes
    at: int = 0


class WebSocketHalf:
    """Feed it what one side said after the upgrade; `most` bytes of a message are kept.

    `resets`: each message is compressed by itself (`..._no_context_takeover`).
    """

    def __init__(self, most: int, *, resets: bool = False) -> None:
        self._most = most
        self._resets = resets
        self._held = bytearray()
        self._frame: _Frame | None = None
        self._message = bytearray()
        self._is_compressed = self._is_lost = False
        self._inflate = zlib.decompressobj(-15)

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield the messages that end in `data`. Raises Malformed for what is no WebSocket."""
        self._held += data
        while self._held or (self._frame is not None and not self._frame.left):
            if self._frame is None and not self._begin():
                return
            frame = self._frame
            if frame is None or (frame.left and not self._held):
                return
            self._take(frame)
            if not frame.left:
                self._frame = None
                if frame.is_last and not frame.is_control:
                    yield self._whole()

    def _begin(self) -> bool:
        """Read a frame's header; False while it is not there as a whole."""
        held = self._held
        if len(held) < 2:
            return False
        short = held[1] & 0x7F
        wide = {126: 2, 127: 8}.get(short, 0)
        masked = 4 if held[1] & _MASKED else 0
        head = 2 + wide + masked
        if len(held) < head:
            return False
        opcode = held[0] & 0x0F
        if opcode not in (0, _TEXT, _BINARY) and opcode < _CONTROL:
            raise Malformed("a frame of an unknown kind")
        if opcode in (_TEXT, _BINARY):
            self._is_compressed = bool(held[0] & _COMPRESSED)
        size = int.from_bytes(held[2 : 2 + wide]) if wide else short
        self._frame = _Frame(bool(held[0] & _FIN), opcode >= _CONTROL, size, bytes(held[2 + wide : head]))
        del held[:head]
        return True

    def _take(self, frame: _Frame) -> None:
        piece = bytes(self._held[: frame.left])
        del self._held[: len(piece)]
        if not frame.is_control:
            room = max(self._most + 1 - len(self._message), 0)
            self._message += _unmasked(piece[:room], frame.mask, frame.at)
        frame.at += len(piece)
        frame.left -= len(piece)

    def _whole(self) -> Message:
        data = bytes(self._message)
        self._message.clear()
        if not self._is_compressed:
            return Message(data[: self._most], len(data) > self._most)
        if len(data) > self._most or self._is_lost:
            raise Malformed("a compressed message that is too long, or that follows one")
        return Message(*self._inflated(data))

    def _inflated(self, data: bytes) -> tuple[bytes, bool]:
        try:
            text = self._inflate.decompress(data + _TAIL, self._most + 1)
        except zlib.error as error:
            raise Malformed("a message that cannot be inflated") from error
        # What is not read to its end leaves the window that the next message builds upon unknown.
        self._is_lost = len(text) > self._most and not self._resets
        if self._resets or self._inflate.eof:
            self._inflate = zlib.decompressobj(-15)
        return text[: self._most], len(text) > self._most


def _unmasked(data: bytes, mask: bytes, at: int) -> bytes:
    """Return `data` without its mask, of which the first byte used is that at `at` (RFC 6455, section 5.3)."""
    if not mask or not data:
        return data
    turn = at % 4
    key = ((mask[turn:] + mask[:turn]) * (len(data) // 4 + 1))[: len(data)]
    return (int.from_bytes(data) ^ int.from_bytes(key)).to_bytes(len(data))
