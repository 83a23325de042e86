"""From packets to what they tell: look-ups, requests, and at the end connections with their names and sizes.

Frames come in batches, from a file or from an interface; what comes out are the values of detector.observation.
It reads no file and no socket, and it matches nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np

from detector.observation import Connection, Lookup, Observation
from detector.sources.dns_log import DnsLog
from detector.sources.facts import Facts, connection_of, read_conversation
from detector.wire.candidates import DNS, DNS_STREAM, DTLS, QUIC, STREAM, Candidates, choose, opaque_starts
from detector.wire.conversation import DONE, OPEN, WATCH, Conversation
from detector.wire.cursor import Malformed
from detector.wire.flows import Assigned, Flow, FlowTable
from detector.wire.fragments import Reassembler
from detector.wire.frames import FrameBatch, Ints
from detector.wire.headers import Packets, decode, packed_address
from detector.wire.tls import ClientHello

Event = Observation | Connection | Lookup

MAX_HELD = 32 * 1024 * 1024
"""Bytes of unfinished handshakes held over all connections; beyond it the oldest are let go."""

_NANO = 1e-9
_MAX_DATAGRAMS = 8
_ROUNDS = (2, 6, 1 << 62)


@dataclass(slots=True)
class Counts:
    """Packets accounted for: packets = parsed + the sum of unparsed.

    `empty_flows` are connections that were refused or given up before either side sent a byte.
    """

    packets: int = 0
    parsed: int = 0
    bytes: int = 0
    empty_flows: int = 0
    first: int | None = None
    last: int | None = None
    unparsed: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)

    @property
    def started_at(self) -> float | None:
        """Time of the earliest packet, in seconds since the epoch."""
        return None if self.first is None else self.first * _NANO

    @property
    def ended_at(self) -> float | None:
        """Time of the latest packet, in seconds since the epoch."""
        return None if self.last is None else self.last * _NANO

    def lose(self, packets: int) -> None:
        """Count packets that the source held but could not hand out."""
        if packets:
            self.packets += packets
            self.unparsed["damaged-record"] += packets


class PacketReader:
    """Follows all flows of one source. Feed it batches in the order of capture, then finish."""

    def __init__(self) -> None:
        self.counts = Counts()
        self._table = FlowTable()
        self._fragments = Reassembler()
        self._conversations: dict[int, Conversation] = {}
        self._facts: dict[int, Facts] = {}
        self._initials: dict[tuple[int, int], _Initials] = {}
        self._dtls: dict[int, list[bytes]] = {}
        self._dns = DnsLog()
        self._held = 0
        self._events: list[Event] = []

    def feed(self, batch: FrameBatch) -> list[Event]:
        """Take a batch; return what it told at once. Names and sizes of connections come when they leave."""
        self._count_frames(batch)
        self._read(batch)
        self._make_room()
        return self._take_events()

    def finish(self) -> list[Event]:
        """Return every connection that is left, and close the counts."""
        lost = self._fragments.give_up()
        self.counts.parsed += self._fragments.completed
        if lost:
            self.counts.unparsed["incomplete-fragment"] += lost
        for number in list(self._conversations):
            self._retire(number)
        for flow in self._table.all_flows():
            self._close(flow)
        return self._take_events()

    def _count_frames(self, batch: FrameBatch) -> None:
        counts = self.counts
        if not len(batch):
            return
        counts.packets += len(batch)
        counts.bytes += int(batch.lengths.sum())
        first, last = int(batch.times.min()), int(batch.times.max())
        counts.first = first if counts.first is None else min(counts.first, first)
        counts.last = last if counts.last is None else max(counts.last, last)

    def _read(self, batch: FrameBatch) -> None:
        decoded = decode(batch)
        self.counts.other += decoded.other
        self.counts.unparsed += decoded.unparsed
        self.counts.parsed += len(decoded.packets) + sum(decoded.other.values())
        if decoded.fragments:
            self._read_datagrams(self._fragments.feed(batch, decoded.fragments))
        if len(decoded.packets):
            self._read_packets(batch, decoded.packets)

    def _read_datagrams(self, whole: FrameBatch | None) -> None:
        """Read what fragments made up; the fragments themselves are what is counted."""
        if whole is None:
            return
        decoded = decode(whole)
        if len(decoded.packets):
            self._read_packets(whole, decoded.packets)

    def _read_packets(self, batch: FrameBatch, packets: Packets) -> None:
        times = batch.times[packets.frame]
        assigned = self._table.add(packets, times)
        sides = assigned.flow * 2 + assigned.side
        table = self._table
        anchored = table.has_start[sides]
        is_start = anchored & (table.starts[sides] == packets.seq)
        opaque = opaque_starts(batch.buffer, packets, table.state[sides] == OPEN, is_start)
        table.state[sides[opaque]] = WATCH
        chosen = choose(batch.buffer, packets, table.state[sides])
        for part in self._rounds(chosen, sides):
            self._look(batch, packets, assigned, part.packet, part.kind.tolist(), times)

    def _rounds(self, chosen: Candidates, sides: Ints) -> Iterator[Candidates]:
        """Share out candidates: first the first few of each side, then only what those have left open.

        Most handshakes are over after a packet or two; what follows in the same batch need not be touched.
        """
        rank = _rank(sides[chosen.packet])
        for low, high in pairwise((0, *_ROUNDS)):
            part = chosen.select((rank >= low) & (rank < high))
            if low:
                state = self._table.state[sides[part.packet]]
                part = part.select((part.kind != STREAM) | (state == OPEN) | (part.begins & (state == WATCH)))
            if len(part):
                yield part

    def _look(
        self, batch: FrameBatch, packets: Packets, assigned: Assigned, index: Ints, kinds: list[int], times: Ints
    ) -> None:
        begin = packets.payload[index]
        flow, side = assigned.flow[index], assigned.side[index]
        at = flow * 2 + side
        start = np.where(self._table.has_start[at], self._table.starts[at].astype(np.int64), -1)
        columns = (flow, side, begin, begin + packets.captured[index], packets.seq[index], start, times[index], index)
        state, readers = self._table.state, self._readers
        with memoryview(batch.memory) as memory:
            for kind, place, *rest in zip(kinds, at.tolist(), *(column.tolist() for column in columns), strict=True):
                if state[place] != DONE:
                    number, sender, first, stop, seq, anchor, time, packet = rest
                    payload = bytes(memory[first:stop])
                    anchor = None if anchor < 0 else anchor
                    readers[kind](self, number, sender, payload, seq, anchor, time, packets, packet)

    def _stream(
        self,
        flow: int,
        side: int,
        payload: bytes,
        seq: int,
        start: int | None,
        time: int,
        packets: Packets,
        at: int,
    ) -> None:
        talk = self._conversations.get(flow)
        state = self._table.state
        if talk is None:
            talk = self._conversations[flow] = Conversation(int(state[flow * 2]), int(state[flow * 2 + 1]))
        self._held -= talk.held
        talk.feed(side, seq, payload, start)
        self._held += talk.held
        state[flow * 2], state[flow * 2 + 1] = talk.states
        if talk.requests:
            self._requests(flow, talk, time)
        if talk.is_idle:
            self._retire(flow)

    def _requests(self, flow: int, talk: Conversation, time: int) -> None:
        facts = self._facts.setdefault(flow, Facts())
        for request in talk.requests:
            if request.host:
                self._events.append(
                    Observation(
                        at=time * _NANO, seen_in="http", host=request.host, method=request.method, path=request.path
                    )
                )
                facts.set_host(request.host, "http")
        talk.requests.clear()

    def _retire(self, flow: int) -> None:
        """Keep what a conversation told and let the rest go."""
        talk = self._conversations.pop(flow)
        self._held -= talk.held
        facts = self._facts.setdefault(flow, Facts())
        read_conversation(talk, facts, self.counts.unread)

    def _dns_datagram(
        self, flow: int, side: int, payload: bytes, seq: int, start: int | None, time: int, packets: Packets, at: int
    ) -> None:
        try:
            self._events += self._dns.datagram(payload, flow, time * _NANO, *_ends(packets, at))
        except Malformed:
            self.counts.unread["dns"] += 1

    def _dns_stream(
        self, flow: int, side: int, payload: bytes, seq: int, start: int | None, time: int, packets: Packets, at: int
    ) -> None:
        try:
            self._events += self._dns.segment(payload, flow, side, seq, start, time * _NANO, *_ends(packets, at))
        except Malformed:
            self.counts.unread["dns"] += 1
            self._table.state[flow * 2 + side] = DONE

    def _quic(
        self, flow: int, side: int, payload: bytes, seq: int, start: int | None, time: int, packets: Packets, at: int
    ) -> None:
        reader = self._initials.get((flow, side))
        if reader is None:
            reader = self._initials[flow, side] = _Initials()
        try:
            hello = reader.feed(payload)
        except Malformed:
            self._table.state[flow * 2 + side] = DONE
            self.counts.unread["quic"] += reader.has_opened
            return
        if hello is not None:
            self._hello(flow, side, hello, "quic", "q", reader.size)

    def _dtls_datagram(
        self, flow: int, side: int, payload: bytes, seq: int, start: int | None, time: int, packets: Packets, at: int
    ) -> None:
        from detector.wire.dtls import parse_client_hello

        datagrams = self._dtls.setdefault(flow, [])
        datagrams.append(payload)
        try:
            hello = parse_client_hello(datagrams)
        except Malformed:
            hello = None
        if hello is not None:
            self._hello(flow, side, hello, "sni", "d", sum(map(len, datagrams)))
        elif len(datagrams) >= _MAX_DATAGRAMS:
            self.counts.unread["tls"] += 1
            self._table.state[flow * 2 + side] = DONE

    def _hello(
        self, flow: int, side: int, hello: ClientHello, seen_in: str, transport: Literal["q", "d"], size: int
    ) -> None:
        facts = self._facts.setdefault(flow, Facts())
        facts.read_hello(hello, seen_in, transport, size)
        facts.client_side = side
        self._table.state[flow * 2 : flow * 2 + 2] = DONE
        for key in ((flow, 0), (flow, 1)):
            self._initials.pop(key, None)
        self._dtls.pop(flow, None)

    def _make_room(self) -> None:
        """Keep memory bounded: let go of the oldest unfinished handshakes, and of flows beyond the table's bound."""
        if self._held > MAX_HELD:
            for talk in self._conversations.values():
                self._held -= talk.held
                talk.let_go()
                if self._held <= MAX_HELD // 2:
                    break
        leavers = self._table.leavers()
        if leavers:
            for flow in leavers:
                if flow.number in self._conversations:
                    self._retire(flow.number)
                self._close(flow)
            self._renumber(self._table.leave(np.array([flow.number for flow in leavers])).tolist())

    def _renumber(self, mapping: list[int]) -> None:
        self._conversations = {mapping[old]: talk for old, talk in self._conversations.items()}
        self._facts = {mapping[old]: facts for old, facts in self._facts.items()}
        self._initials = {
            (mapping[old], side): reader for (old, side), reader in self._initials.items() if mapping[old] >= 0
        }
        self._dtls = {mapping[old]: data for old, data in self._dtls.items() if mapping[old] >= 0}
        self._dns.renumber(mapping)

    def _close(self, flow: Flow) -> None:
        facts = self._facts.pop(flow.number, None)
        if facts is None and flow.ended and not any(flow.sent):
            self.counts.empty_flows += 1
        else:
            self._events.append(connection_of(flow, facts))

    def _take_events(self) -> list[Event]:
        events, self._events = self._events, []
        return events

    _readers: dict[int, Callable[..., None]] = {  # noqa: RUF012 (a table of methods, never changed)
        STREAM: _stream,
        DNS_STREAM: _dns_stream,
        DNS: _dns_datagram,
        QUIC: _quic,
        DTLS: _dtls_datagram,
    }


class _Initials:
    """A QUIC reader that is made when the first Initial comes: it brings the cipher library with it."""

    def __init__(self) -> None:
        from detector.wire.quic import InitialReader

        self._reader = InitialReader()
        self.size = 0

    def feed(self, datagram: bytes) -> ClientHello | None:
        self.size += len(datagram)
        return self._reader.feed(datagram)

    @property
    def has_opened(self) -> bool:
        return self._reader.has_opened


def _rank(sides: Ints) -> Ints:
    """Return for each packet how many of the same side came before it."""
    order = np.argsort(sides, kind="stable")
    ordered = sides[order]
    begins = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if len(sides) else order
    lengths = np.diff(np.concatenate((begins, [len(sides)])))
    rank = np.empty(len(sides), np.int64)
    rank[order] = np.arange(len(sides)) - np.repeat(begins, lengths)
    return rank


def _ends(packets: Packets, at: int) -> tuple[bytes, bytes, bool]:
    """Return who sent a packet and who got it, and whether it comes from a server's port 53."""
    sender = packed_address(int(packets.src_hi[at]), int(packets.src_lo[at]))
    receiver = packed_address(int(packets.dst_hi[at]), int(packets.dst_lo[at]))
    return sender, receiver, int(packets.sport[at]) == 53
