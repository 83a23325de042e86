"""What was inside a capture's encrypted connections, where its keys are at hand: requests with what they carried.

tshark decrypts (detector.sources.tshark), our own readers take HTTP/1, HTTP/2, HTTP/3 and WebSockets apart
(detector.sources.decrypted). Names, connections and volumes come from the reader of packets, over the same capture: a
request in here is marked as inside of a connection and adds no contact and no byte.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field

from detector.sources.decrypted import Budget, QuicConnection, TcpConnection, closed
from detector.sources.requests import Seen
from detector.sources.tshark import FIELDS, Run

MAX_CONNECTIONS = 512
"""Connections that are followed at once; beyond it the one that was quiet for longest is let go."""

_HELLO = "1"
_TRUE = frozenset({"1", "True"})


@dataclass(slots=True)
class _Followed:
    """A connection since its ClientHello: who began it, and what it says."""

    client: str
    speech: TcpConnection | QuicConnection
    is_opened: bool = False


@dataclass(slots=True)
class KeyedCapture:
    """The encrypted connections of one capture: iterate `requests` once, then ask for the counts.

    `begun` connections had a beginning in the capture, `opened` of them could be decrypted.
    """

    run: Run
    begun: int = 0
    opened: int = 0
    budget: Budget = field(default_factory=Budget)
    _followed: OrderedDict[tuple[str, str], _Followed] = field(default_factory=OrderedDict)

    @property
    def skipped(self) -> dict[str, int]:
        """What was decrypted and could not be used, by reason."""
        oversized = {"oversized-packet": self.run.oversized} if self.run.oversized else {}
        return {**self.budget.skipped, **oversized}

    def requests(self) -> Iterator[Seen]:
        """Yield all requests and messages in the order in which they ended."""
        for row in self.run.rows():
            packet = _packet(row)
            if packet is not None:
                yield from self._take(packet)
        yield from closed(item.speech for item in self._followed.values())
        self._followed.clear()

    def _take(self, packet: _Packet) -> Iterator[Seen]:
        known = self._followed.get(packet.key)
        if known is None and packet.is_hello:
            self.begun += 1
            speech = (QuicConnection if packet.is_quic else TcpConnection)(packet.sni, self.budget)
            known = self._followed[packet.key] = _Followed(packet.source, speech)
            if len(self._followed) > MAX_CONNECTIONS:
                yield from self._followed.popitem(last=False)[1].speech.close()
        if known is None:
            return
        self._followed.move_to_end(packet.key)
        if (packet.data or packet.pieces) and not known.is_opened:
            known.is_opened = True
            self.opened += 1
        yield from _hear(known, packet)


@dataclass(frozen=True, slots=True)
class _Piece:
    stream: int
    offset: int
    data: bytes
    is_last: bool


@dataclass(frozen=True, slots=True)
class _Packet:
    """A row of tshark's, understood. `key` tells connections apart, `source` their two sides."""

    at: float
    key: tuple[str, str]
    source: str
    is_hello: bool
    sni: str | None
    data: bytes
    pieces: tuple[_Piece, ...]

    @property
    def is_quic(self) -> bool:
        return self.key[0] == "quic"


def _hear(known: _Followed, packet: _Packet) -> Iterator[Seen]:
    is_client = packet.source == known.client
    if isinstance(known.speech, TcpConnection):
        if packet.data:
            yield from known.speech.feed(packet.at, packet.data, is_client=is_client)
        return
    for piece in packet.pieces:
        yield from known.speech.feed(
            packet.at, piece.stream, piece.offset, piece.data, is_client=is_client, is_last=piece.is_last
        )


def _packet(row: list[str]) -> _Packet | None:
    """Return what a row says; None for one that says too little, or what does not fit together."""
    if len(row) != len(FIELDS):
        return None
    try:
        at, tcp, quic, ip, ipv6, tcp_port, udp_port, kinds, sni, data, *streams = row
        key = ("quic", quic.partition(",")[0]) if quic else ("tcp", _last(tcp))
        return _Packet(
            at=float(at),
            key=key,
            source=f"{_last(ip)} {_last(ipv6)} {_last(udp_port if quic else tcp_port)}",
            is_hello=_HELLO in kinds.split(","),
            sni=sni.partition(",")[0] or None,
            data=b"" if quic else _bytes(data),
            pieces=_pieces(*streams) if quic else (),
        )
    except ValueError:
        return None


def _pieces(
    ids: str, with_offset: str, offsets: str, with_length: str, lengths: str, ends: str, data: str
) -> tuple[_Piece, ...]:
    """Put the columns of a packet's STREAM frames together: some frames have no offset, no length or no data."""
    found = []
    places, sizes, contents = iter(_list(offsets)), iter(_list(lengths)), iter(_list(data))
    flags = zip(_list(ids), _list(with_offset), _list(with_length), _list(ends), strict=True)
    for stream, has_offset, has_length, end in flags:
        offset = int(next(places, "")) if has_offset in _TRUE else 0
        is_empty = has_length in _TRUE and int(next(sizes, "")) == 0
        content = b"" if is_empty else _bytes(next(contents, ""))
        found.append(_Piece(int(stream), offset, content, end in _TRUE))
    return tuple(found)


def _list(text: str) -> list[str]:
    return text.split(",") if text else []


def _last(text: str) -> str:
    """Return the innermost of what may stand there several times, in a tunnel."""
    return text.rpartition(",")[2]


def _bytes(text: str) -> bytes:
    """Return the bytes of a column: hexadecimal, of several records with commas between."""
    return bytes.fromhex(text.replace(",", "").replace(":", ""))
