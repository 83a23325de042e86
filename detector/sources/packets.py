"""From packets to what they tell: look-ups, requests, and at the end connections with their names and sizes.

Frames come in batches, from a file or from an interface; what comes out are the values of detector.observation.
It reads no file and no socket, and it matches nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from detector.observation import Connection, Lookup, Observation
from detector.sources.dns_log import DnsLog
from detector.sources.facts import Facts, connection_of, read_conversation
from detector.wire.candidates import DNS, DNS_STREAM, DTLS, QUIC, STREAM, choose
from detector.wire.conversation import Conversation, State
from detector.wire.cursor import Malformed
from detector.wire.flows import Assigned, Flow, FlowTable
from detector.wire.fragments import Reassembler
from detector.wire.frames import FrameBatch
from detector.wire.headers import Packets, decode, packed_address
from detector.wire.tls import ClientHello

Event = Observation | Connection | Lookup

MAX_HELD = 32 * 1024 * 1024
"""Bytes of unfinished handshakes held over all connections; beyond it the oldest are let go."""

_NANO = 1e-9
_MAX_DATAGRAMS = 8


@dataclass(slots=True)
class Counts:
    """Packets accounted for: packets = parsed + the sum of unparsed."""

    packets: int = 0
    parsed: int = 0
    bytes: int = 0
    first: int | None = None
    last: int | None = None
    unparsed: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)


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
        state = self._table.state[assigned.flow * 2 + assigned.side]
        chosen = choose(batch.buffer, packets, state)
        if len(chosen.packet):
            self._look(batch, packets, assigned, chosen.packet, chosen.kind.tolist(), times)

    def _look(
        self,
        batch: FrameBatch,
        packets: Packets,
        assigned: Assigned,
        index: np.ndarray[tuple[int], np.dtype[np.int64]],
        kinds: list[int],
        times: np.ndarray[tuple[int], np.dtype[np.int64]],
    ) -> None:
        begin = packets.payload[index]
        columns = (assigned.flow[index], assigned.side[index], begin, begin + packets.captured[index])
        memory, state, readers = batch.memory, self._table.state, self._readers
        for kind, flow, side, start, stop, seq, time, at in zip(
            kinds,
            *(column.tolist() for column in columns),
            packets.seq[index].tolist(),
            times[index].tolist(),
            index.tolist(),
            strict=True,
        ):
            if state[flow * 2 + side] != State.DONE:
                readers[kind](self, flow, side, bytes(memory[start:stop]), seq, time, packets, at)

    def _stream(self, flow: int, side: int, payload: bytes, seq: int, time: int, packets: Packets, at: int) -> None:
        talk = self._conversations.get(flow)
        if talk is None:
            talk = self._conversations[flow] = Conversation()
        before = talk.held
        talk.feed(side, seq, payload, self._table.start_of(flow, side))
        self._held += talk.held - before
        state = self._table.state
        state[flow * 2], state[flow * 2 + 1] = talk.states
        if talk.requests:
            self._requests(flow, talk, time)
        if talk.states[0] is State.DONE and talk.states[1] is State.DONE:
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
                facts.host, facts.seen_in = facts.host or request.host, facts.seen_in or "http"
        talk.requests.clear()

    def _retire(self, flow: int) -> None:
        """Keep what a conversation told and let the rest go."""
        talk = self._conversations.pop(flow)
        self._held -= talk.held
        facts = self._facts.setdefault(flow, Facts())
        read_conversation(talk, facts, self.counts.unread)

    def _dns_datagram(
        self, flow: int, side: int, payload: bytes, seq: int, time: int, packets: Packets, at: int
    ) -> None:
        try:
            self._events += self._dns.datagram(payload, flow, time * _NANO, *_ends(packets, at))
        except Malformed:
            self.counts.unread["dns"] += 1

    def _dns_stream(self, flow: int, side: int, payload: bytes, seq: int, time: int, packets: Packets, at: int) -> None:
        start = self._table.start_of(flow, side)
        try:
            self._events += self._dns.segment(payload, flow, side, seq, start, time * _NANO, *_ends(packets, at))
        except Malformed:
            self.counts.unread["dns"] += 1
            self._table.state[flow * 2 + side] = State.DONE

    def _quic(self, flow: int, side: int, payload: bytes, seq: int, time: int, packets: Packets, at: int) -> None:
        reader = self._initials.get((flow, side))
        if reader is None:
            reader = self._initials[flow, side] = _Initials()
        try:
            hello = reader.feed(payload)
        except Malformed:
            self._table.state[flow * 2 + side] = State.DONE
            self.counts.unread["quic"] += reader.has_opened
            return
        if hello is not None:
            self._hello(flow, side, hello, "quic", "q", reader.size)

    def _dtls_datagram(
        self, flow: int, side: int, payload: bytes, seq: int, time: int, packets: Packets, at: int
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
            self._table.state[flow * 2 + side] = State.DONE

    def _hello(self, flow: int, side: int, hello: ClientHello, seen_in: str, transport: str, size: int) -> None:
        facts = self._facts.setdefault(flow, Facts())
        facts.read_hello(hello, seen_in, transport, size)
        facts.client_side = side
        self._table.state[flow * 2 : flow * 2 + 2] = State.DONE
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
        if flow.number in self._conversations:
            self._retire(flow.number)
        facts = self._facts.pop(flow.number, None)
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


def _ends(packets: Packets, at: int) -> tuple[bytes, bytes, bool]:
    """Return who sent a packet and who got it, and whether it comes from a server's port 53."""
    sender = packed_address(int(packets.src_hi[at]), int(packets.src_lo[at]))
    receiver = packed_address(int(packets.dst_hi[at]), int(packets.dst_lo[at]))
    return sender, receiver, int(packets.sport[at]) == 53
