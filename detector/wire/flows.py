"""The flow table: bytes, packets and times of every flow, both ways, in columns. Bounded.

It knows headers and sequence numbers, nothing of payloads. A flow has two sides; a SYN tells which of them is the
client, else the port numbers let it be guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.wire.flow_columns import FlowColumns, Ports
from detector.wire.flow_keys import FlowHash, Keys, KeyTable
from detector.wire.frames import Ints, Mask
from detector.wire.headers import TCP, Packets, packed_address
from detector.wire.surges import LARGE, NO_SURGES, Surges

MAX_FLOWS = 32_768
"""Flows held at once; beyond it those that ended or were quiet for longest leave first."""

_PORTION = 8
"""That part of the table leaves at once: few enough that a live capture, which waits meanwhile, loses nothing."""

_FIN, _SYN, _RST, _ACK = 0x01, 0x02, 0x04, 0x10
_BOTH_SIDES = 3
_MAX_SPLITS = 256
_DNS_PORT = 53
_UNKNOWN_SIDE = 2
_WELL_KNOWN = 1_024

_TOLD_FROM = 8_192
"""Bytes that the client of a whole flow must have sent for it to be told when: of less, the sum says enough."""


class Flow(NamedTuple):
    """One flow as it leaves the table. Sides 0 and 1: address (4 or 16 bytes), port, payload bytes sent.

    A tuple, because a capture makes one for every connection, to be read once.

    `client` is the client's side, `is_certain` whether that was seen and not guessed; times in nanoseconds. `surges`
    are what each side sent in large packets, by slots of time (see detector.wire.surges); the server's are only kept
    for as long as it is not known who it is.
    """

    number: int
    protocol: int
    addresses: tuple[bytes, bytes]
    ports: tuple[int, int]
    sent: tuple[int, int]
    first: int
    last: int
    client: int
    is_certain: bool
    began: bool
    ended: bool
    surges: tuple[bytes, bytes] = NO_SURGES


@dataclass(frozen=True, slots=True)
class Assigned:
    """A batch's packets in flows. Shapes (n,): flow number, and the side (0 or 1) that sent the packet."""

    flow: Ints
    side: NDArray[np.uint8]


class FlowTable:
    """All flows that are going on. Numbers are good until `leave` is called with them."""

    def __init__(self) -> None:
        self._hash = FlowHash()
        self._table = KeyTable()
        self._surges = Surges()
        self._rows = 0
        self._allocate(1_024)

    def __len__(self) -> int:
        return self._rows

    def add(self, packets: Packets, times: Ints) -> Assigned:
        """Count `packets` with their `times` (n,), and say which flow each belongs to."""
        keys, side = self._hash.keys(packets)
        flow, fresh = self._table.find(keys)
        self._open(flow, fresh, packets, side, keys, times)
        is_syn = (packets.protocol == TCP) & (packets.flags & (_SYN | _ACK) == _SYN)
        if is_syn.any():
            self._split_reused(np.flatnonzero(is_syn), flow, packets, side, keys, times)
        self._count(flow, side, packets, times)
        self._count_large(flow, side, packets, times)
        return Assigned(flow, side)

    def locate(self, packets: Packets) -> Assigned:
        """Say which flow each packet belongs to (-1: none that is known), and count nothing."""
        keys, side = self._hash.keys(packets)
        return Assigned(self._table.locate(keys), side)

    def numbers(self) -> Ints:
        """Return the numbers of all flows, in the order of their beginning."""
        return np.arange(self._rows)

    def leavers(self) -> Ints:
        """Return the flows that must leave for the table to keep its bound: ended ones first, then the quietest."""
        if self._rows <= MAX_FLOWS:
            return np.empty(0, np.int64)
        rank = np.where(self.closed[: self._rows] == _BOTH_SIDES, np.int64(0), self.last[: self._rows])
        return np.sort(np.argsort(rank, kind="stable")[: self._rows - MAX_FLOWS + MAX_FLOWS // _PORTION])

    def has_begun(self, numbers: Ints) -> Mask:
        """Tell of which flows (n,) the first packet, the client's SYN, was seen."""
        return self.opened[numbers]

    def is_silent(self, numbers: Ints, quiet_since: int) -> Mask:
        """Tell which TCP flows (n,) carried no payload and never will: they ended, or were quiet since that time."""
        empty = (self.sent[2 * numbers] == 0) & (self.sent[2 * numbers + 1] == 0) & (self.protocol[numbers] == TCP)
        empty &= (self.port[2 * numbers] != _DNS_PORT) & (self.port[2 * numbers + 1] != _DNS_PORT)
        silent: Mask = empty & ((self.closed[numbers] == _BOTH_SIDES) | (self.last[numbers] < quiet_since))
        return silent

    def leave(self, numbers: Ints) -> Ints:
        """Forget flows; return for each old number the new one (-1 for those that left). All numbers change."""
        staying = np.ones(self._rows, np.bool_)
        staying[numbers] = False
        mapping = np.where(staying, np.cumsum(staying) - 1, -1)
        kept = np.flatnonzero(staying)
        sides = (kept[:, None] * 2 + np.arange(2)).ravel()
        for name in _FLOW_COLUMNS:
            column = getattr(self, name)
            column[: len(kept)] = column[kept]
        for name in _SIDE_COLUMNS:
            column = getattr(self, name)
            column[: len(sides)] = column[sides]
        self._rows = len(kept)
        self._surges.renumber(mapping)
        # A key that was reused stands for the newest of its flows, which has the highest number.
        self._table.refill(self.key[: self._rows])
        return mapping

    def flows(self, numbers: Ints) -> Iterator[Flow]:
        """Yield flows as values."""
        sides = (numbers[:, None] * 2 + np.arange(2)).ravel()
        columns = [
            getattr(self, name)[numbers].tolist()
            for name in ("protocol", "first", "last", "client", "opener", "opened", "closed")
        ]
        high, low = self.high[sides].tolist(), self.low[sides].tolist()
        ports, sent = self.port[sides].tolist(), self.sent[sides].tolist()
        surges = [NO_SURGES] * len(numbers)
        for place, pair in zip(*self._surges.of(numbers, self._is_told(numbers)), strict=True):
            surges[place] = pair
        for i, (number, protocol, first, last, client, opener, opened, closed, sent_when) in enumerate(
            zip(numbers.tolist(), *columns, surges, strict=True)
        ):
            a, b = 2 * i, 2 * i + 1
            certain = client != _UNKNOWN_SIDE
            yield Flow(
                number,
                protocol,
                (packed_address(high[a], low[a]), packed_address(high[b], low[b])),
                (ports[a], ports[b]),
                (sent[a], sent[b]),
                first,
                last,
                client if certain else _likely_client(ports[a], ports[b], opener),
                certain,
                opened,
                closed == _BOTH_SIDES,
                sent_when,
            )

    def columns(self, numbers: Ints) -> FlowColumns:
        """Return flows as columns, who is the client seen or guessed as in `flows`."""
        a = 2 * numbers
        client = self.client[numbers]
        is_oriented = client != _UNKNOWN_SIDE
        guessed = _likely_clients(self.port[a], self.port[a + 1], self.opener[numbers])
        side = a + np.where(is_oriented, client, guessed)
        other = side ^ 1
        surges = np.empty((len(numbers), 2), np.object_)
        surges[:] = b""
        for place, pair in zip(*self._surges.of(numbers, self._is_told(numbers)), strict=True):
            surges[place] = pair if side[place] % 2 == 0 else pair[::-1]
        return FlowColumns(
            self.protocol[numbers],
            self.high[side],
            self.low[side],
            self.port[side],
            self.high[other],
            self.low[other],
            self.port[other],
            self.sent[side],
            self.sent[other],
            self.first[numbers],
            self.last[numbers],
            is_oriented,
            self.opened[numbers],
            self.closed[numbers] == _BOTH_SIDES,
            surges[:, 0],
            surges[:, 1],
        )

    def finished(self, ended_by: int, quiet_since: int) -> Ints:
        """Return the flows that are over: TCP that ended before one time, UDP that was quiet since another (ns)."""
        rows = slice(0, self._rows)
        ended = (self.closed[rows] == _BOTH_SIDES) & (self.last[rows] < ended_by)
        quiet = (self.protocol[rows] != TCP) & (self.last[rows] < quiet_since)
        return np.flatnonzero(ended | quiet)

    def _open(
        self, flow: Ints, fresh: Ints, packets: Packets, side: NDArray[np.uint8], keys: Keys, times: Ints
    ) -> None:
        if not len(fresh):
            return
        number = flow[fresh]
        self._reserve(int(number.max()) + 1)
        self._rows = max(self._rows, int(number.max()) + 1)
        self.key[number] = keys[fresh]
        self.protocol[number] = packets.protocol[fresh]
        self.first[number] = self.last[number] = times[fresh]
        self.client[number] = _UNKNOWN_SIDE
        self.opener[number] = side[fresh]
        self.closed[number] = 0
        self.opened[number] = False
        sender, receiver = number * 2 + side[fresh], number * 2 + (1 - side[fresh])
        self.high[sender], self.low[sender], self.port[sender] = (
            packets.src_hi[fresh],
            packets.src_lo[fresh],
            packets.sport[fresh],
        )
        self.high[receiver], self.low[receiver], self.port[receiver] = (
            packets.dst_hi[fresh],
            packets.dst_lo[fresh],
            packets.dport[fresh],
        )
        for column in (self.sent, self.has_start, self.starts, self.state):
            column[sender] = column[receiver] = 0

    def _split_reused(
        self, syns: Ints, flow: Ints, packets: Packets, side: NDArray[np.uint8], keys: Keys, times: Ints
    ) -> None:
        """Note where connections start, and open a new flow where a SYN begins another on the same ports."""
        at = flow[syns] * 2 + side[syns]
        starts = packets.seq[syns] + np.uint32(1)
        _, first = np.unique(at, return_index=True)
        first = first[~self.has_start[at[first]]]
        self.starts[at[first]] = starts[first]
        self.has_start[at[first]] = True
        self.client[flow[syns[first]]] = side[syns[first]]
        self.opened[flow[syns[first]]] = True
        clashes = np.flatnonzero(self.starts[at] != starts)
        for i in clashes[:_MAX_SPLITS].tolist():
            self._split(int(syns[i]), int(starts[i]), flow, packets, side, keys, times)

    def _split(
        self, at: int, start: int, flow: Ints, packets: Packets, side: NDArray[np.uint8], keys: Keys, times: Ints
    ) -> None:
        old = int(flow[at])
        if int(self.starts[old * 2 + int(side[at])]) == start:
            return
        talked = self.closed[old] or self.sent[old * 2 : old * 2 + 2].any()
        if not talked and not (packets.size[:at][flow[:at] == old] > 0).any():
            self.starts[old * 2 + int(side[at])] = start
            return
        number = self._rows
        self._table.replace(int(keys[at]), number)
        later = flow[at:]
        later[later == old] = number
        self._open(flow, np.array([at]), packets, side, keys, times)
        self.starts[number * 2 + int(side[at])] = start
        self.has_start[number * 2 + int(side[at])] = True
        self.client[number] = side[at]
        self.opened[number] = True

    def _count(self, flow: Ints, side: NDArray[np.uint8], packets: Packets, times: Ints) -> None:
        np.add.at(self.sent, flow * 2 + side, packets.size)
        np.maximum.at(self.last, flow, times)
        np.minimum.at(self.first, flow, times)
        closing = packets.flags & (_FIN | _RST) != 0
        if closing.any():
            reset = packets.flags[closing] & _RST != 0
            # A side that has sent its FIN may still receive: only both of them, or a RST, end a connection.
            sides = np.where(reset, _BOTH_SIDES, np.left_shift(1, side[closing])).astype(np.uint8)
            np.bitwise_or.at(self.closed, flow[closing], sides)
        answers = packets.flags & (_SYN | _ACK) == _SYN | _ACK
        if answers.any():
            at = flow[answers] * 2 + side[answers]
            self.starts[at] = packets.seq[answers] + np.uint32(1)
            self.has_start[at] = True
            self.client[flow[answers]] = 1 - side[answers]

    def _count_large(self, flow: Ints, side: NDArray[np.uint8], packets: Packets, times: Ints) -> None:
        large = np.flatnonzero(packets.size >= LARGE)
        sender, client = side[large], self.client[flow[large]]
        chosen = large[(client == sender) | (client == _UNKNOWN_SIDE)]
        self._surges.add(flow[chosen] * 2 + side[chosen], times[chosen], packets.size[chosen])

    def _is_told(self, numbers: Ints) -> Mask:
        """Tell of which flows (n,) it is told when they sent: of short whole ones the sum says enough."""
        client = np.where(self.client[numbers] == 1, 1, 0)
        is_small = self.sent[2 * numbers + client] < _TOLD_FROM
        told: Mask = ~(is_small & self.opened[numbers] & (self.closed[numbers] == _BOTH_SIDES))
        return told

    def _reserve(self, rows: int) -> None:
        if rows > len(self.key):
            self._allocate(max(rows, len(self.key) * 2))

    def _allocate(self, rows: int) -> None:
        self.key: Keys = self._column("key", rows, np.uint64)
        self.protocol: NDArray[np.uint8] = self._column("protocol", rows, np.uint8)
        self.first: Ints = self._column("first", rows, np.int64)
        self.last: Ints = self._column("last", rows, np.int64)
        self.client: NDArray[np.uint8] = self._column("client", rows, np.uint8)
        self.opener: NDArray[np.uint8] = self._column("opener", rows, np.uint8)
        self.opened: NDArray[np.bool_] = self._column("opened", rows, np.bool_)
        self.closed: NDArray[np.uint8] = self._column("closed", rows, np.uint8)
        self.high: Keys = self._column("high", 2 * rows, np.uint64)
        self.low: Keys = self._column("low", 2 * rows, np.uint64)
        self.port: NDArray[np.uint16] = self._column("port", 2 * rows, np.uint16)
        self.sent: Ints = self._column("sent", 2 * rows, np.int64)
        self.starts: NDArray[np.uint32] = self._column("starts", 2 * rows, np.uint32)
        self.has_start: NDArray[np.bool_] = self._column("has_start", 2 * rows, np.bool_)
        self.state: NDArray[np.uint8] = self._column("state", 2 * rows, np.uint8)

    def _column(self, name: str, rows: int, kind: type) -> NDArray[Any]:
        column: NDArray[Any] = np.zeros(rows, dtype=kind)
        old = getattr(self, name, None)
        if old is not None:
            column[: len(old)] = old
        return column


_FLOW_COLUMNS = ("key", "protocol", "first", "last", "client", "opener", "opened", "closed")
_SIDE_COLUMNS = ("high", "low", "port", "sent", "starts", "has_start", "state")


def _likely_client(port_a: int, port_b: int, opener: int) -> int:
    """Guess the client: the side with the higher port where the other has a well-known one, else who spoke first."""
    if min(port_a, port_b) < _WELL_KNOWN <= max(port_a, port_b):
        return 0 if port_a > port_b else 1
    return opener


def _likely_clients(port_a: Ports, port_b: Ports, opener: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Guess the clients (n,) of many flows in the same way."""
    is_plain = (np.minimum(port_a, port_b) < _WELL_KNOWN) & (np.maximum(port_a, port_b) >= _WELL_KNOWN)
    return np.where(is_plain, np.where(port_a > port_b, 0, 1), opener).astype(np.uint8)
