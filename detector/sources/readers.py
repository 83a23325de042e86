"""Reads what packets of each kind tell of their flow: handshakes over TCP, QUIC and DTLS, requests, DNS.

It knows which packets were picked and keeps what is unfinished, within a bound; batches and flow totals are others'.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

import numpy as np

from detector.observation import Observation, Opening, Question
from detector.sources.dns_log import DnsLog, Seen
from detector.sources.facts import Facts, endpoints_of, read_conversation
from detector.sources.tunnel_watch import TunnelWatch
from detector.sources.view import BatchView
from detector.wire.candidates import BEGINNING, DISCOVERY, DNS, DNS_STREAM, DTLS, QUIC, STREAM, TUNNEL, Candidates
from detector.wire.conversation import DONE, READ, Conversation
from detector.wire.cursor import Malformed
from detector.wire.flows import FlowTable
from detector.wire.frames import Ints, Mask
from detector.wire.headers import TCP
from detector.wire.http1 import RequestHead, parse_request_head
from detector.wire.tls import ClientHello

MAX_HELD = 16 * 1024 * 1024
"""Bytes of unfinished handshakes held over all connections; beyond it the oldest are let go."""

MAX_UNFINISHED = 4_096
"""QUIC and DTLS handshakes that may be unfinished at once; beyond it the oldest are let go."""

NANO = 1e-9
_MAX_DATAGRAMS = 8
_Transport = Literal["q", "d"]


class Readers:
    """All unfinished conversations of one source, and what finished ones told."""

    def __init__(self, table: FlowTable, *, tells_openings: bool = False) -> None:
        self.facts: dict[int, Facts] = {}
        self._tells_openings = tells_openings
        self.unread: Counter[str] = Counter()
        self._table = table
        self._conversations: dict[int, Conversation] = {}
        self._initials: dict[int, _Initials] = {}
        self._dtls: dict[int, list[bytes]] = {}
        self._dns = DnsLog()
        self._tunnels = TunnelWatch()
        self._held = 0
        self._pulled: set[int] = set()
        self._seen: list[Seen | Opening] = []

    def look(self, view: BatchView, chosen: Candidates) -> list[Seen | Opening]:
        """Read the chosen packets; return what they told at once."""
        self._pulled.clear()
        index, state = chosen.packet, self._table.state
        columns = (view.sides[index], view.times[index], index)
        readers = {
            BEGINNING: self._beginning,
            STREAM: self._segment,
            DNS_STREAM: self._dns_segment,
            DNS: self._dns_datagram,
            QUIC: self._quic,
            DTLS: self._dtls_datagram,
            DISCOVERY: self._discovery,
            TUNNEL: self._tunnel,
        }
        for kind, side, time, at in zip(chosen.kind.tolist(), *(column.tolist() for column in columns), strict=True):
            if state[side] != DONE:
                readers[kind](side, time * NANO, view, at)
        self._make_room()
        seen, self._seen = self._seen, []
        return seen

    @property
    def unfinished(self) -> frozenset[int]:
        """The sides (twice the flow's number, plus 0 or 1) that are in the middle of a handshake."""
        reading = {
            2 * flow + side
            for flow, talk in self._conversations.items()
            for side in (0, 1)
            if talk.states[side] == READ
        }
        return frozenset(reading | self._initials.keys() | self._dtls.keys())

    def unanswered(self) -> list[Question]:
        """Return the DNS queries whose answers were not seen."""
        return self._dns.finish()

    def knows(self, flows: Ints) -> Mask:
        """Tell of which flows (n,) anything is known, or half read; of the others `finish` has nothing to tell."""
        told = self.facts.keys() | self._conversations.keys() | self._tunnels.waiting.keys()
        told.update(side >> 1 for unfinished in (self._initials, self._dtls) for side in unfinished)
        return np.isin(flows, np.fromiter(told, np.int64, len(told)))

    def finish(self, flow: int) -> Facts | None:
        """Return what is known of a flow that ends, and forget it."""
        if flow in self._conversations:
            self._retire(flow)
        for side in (2 * flow, 2 * flow + 1):
            self._initials.pop(side, None)
            self._dtls.pop(side, None)
        if flow in self._tunnels.waiting:
            self._tunnels.forget(flow)
        return self.facts.pop(flow, None)

    def renumber(self, mapping: list[int]) -> None:
        """Follow the flow table's change of numbers; flows that left were finished before."""
        self._conversations = {mapping[old]: talk for old, talk in self._conversations.items()}
        self.facts = {mapping[old]: facts for old, facts in self.facts.items()}
        self._initials = {2 * mapping[old >> 1] + (old & 1): item for old, item in self._initials.items()}
        self._dtls = {2 * mapping[old >> 1] + (old & 1): item for old, item in self._dtls.items()}
        self._dns.renumber(mapping)
        self._tunnels.renumber(mapping)

    def _beginning(self, side: int, at: float, view: BatchView, packet: int) -> None:
        """Something may begin here; when it needs more, take what else the batch holds of this side, in any order."""
        flow = side >> 1
        talk = self._conversations.get(flow)
        if talk is None:
            state = self._table.state
            talk = self._conversations[flow] = Conversation(int(state[2 * flow]), int(state[2 * flow + 1]))
        self._held -= talk.held
        talk.begin(side & 1, int(view.packets.seq[packet]), view.payload(packet))
        if talk.states[side & 1] == READ and side not in self._pulled:
            self._pulled.add(side)
            self._pull(talk, side, view, packet)
        self._held += talk.held
        self._note(flow, talk, at)

    def _pull(self, talk: Conversation, side: int, view: BatchView, packet: int) -> None:
        for seq, payload in view.segments(side, packet):
            talk.go_on(side & 1, seq, payload)
            if talk.states[side & 1] != READ:
                break

    def _segment(self, side: int, at: float, view: BatchView, packet: int) -> None:
        """Another segment of a side that was in the middle of something when the batch began."""
        flow = side >> 1
        talk = self._conversations.get(flow)
        if talk is None:
            return
        self._held -= talk.held
        talk.go_on(side & 1, int(view.packets.seq[packet]), view.payload(packet))
        self._held += talk.held
        self._note(flow, talk, at)

    def _note(self, flow: int, talk: Conversation, at: float) -> None:
        state = self._table.state
        state[2 * flow], state[2 * flow + 1] = talk.states
        for request in talk.requests:
            self._request(flow, request, at)
        talk.requests.clear()
        if READ not in talk.states:
            is_named = talk.client_hello is not None or talk.socks is not None
            self._retire(flow)
            if is_named:
                self._tell_opening(flow, at)

    def _tell_opening(self, flow: int, at: float) -> None:
        """Tell those who watch live that a handshake named its host."""
        said = self.facts[flow].handshake
        if self._tells_openings and said.host:
            ends = endpoints_of(next(self._table.flows(np.array([flow]))), self.facts[flow])
            self._seen.append(Opening(at, said.seen_in, said.host, ends))

    def _request(self, flow: int, request: RequestHead, at: float) -> None:
        if not request.host:
            return
        self._seen.append(
            Observation(at=at, seen_in="http", host=request.host, method=request.method, path=request.path)
        )
        self._facts(flow).set_host(request.host, "http")

    def _retire(self, flow: int) -> None:
        """Keep what a conversation told and let the rest go."""
        talk = self._conversations.pop(flow)
        self._held -= talk.held
        read_conversation(talk, self._facts(flow), self.unread)

    def _facts(self, flow: int) -> Facts:
        facts = self.facts.get(flow)
        if facts is None:
            facts = self.facts[flow] = Facts()
        return facts

    def _dns_datagram(self, side: int, at: float, view: BatchView, packet: int) -> None:
        try:
            self._seen += self._dns.datagram(view.payload(packet), at, view.client_of_dns(packet))
        except Malformed:
            self.unread["dns"] += 1

    def _dns_segment(self, side: int, at: float, view: BatchView, packet: int) -> None:
        seq = int(view.packets.seq[packet])
        start = int(self._table.starts[side]) if self._table.has_start[side] else seq
        payload, client = view.payload(packet), view.client_of_dns(packet)
        try:
            self._seen += self._dns.segment(payload, side >> 1, side & 1, seq, start, at, client)
        except Malformed:
            self.unread["dns"] += 1
            self._table.state[side] = DONE

    def _discovery(self, side: int, at: float, view: BatchView, packet: int) -> None:
        """SSDP (UPnP Device Architecture 2.0, section 1.3) is HTTP over multicast UDP."""
        try:
            request = parse_request_head(view.payload(packet))
        except Malformed:
            self.unread["http"] += 1
            return
        if request is not None:
            self._request(side >> 1, request, at)

    def _quic(self, side: int, at: float, view: BatchView, packet: int) -> None:
        reader = self._initials.get(side)
        if reader is None:
            reader = self._initials[side] = _Initials()
        try:
            hello = reader.feed(view.payload(packet))
        except Malformed:
            self._table.state[side] = DONE
            self.unread["quic"] += reader.has_opened
            return
        if hello is not None:
            self._hello(side, hello, "quic", "q", reader.size)
            self._tell_opening(side >> 1, at)

    def _dtls_datagram(self, side: int, at: float, view: BatchView, packet: int) -> None:
        from detector.wire.dtls import parse_client_hello

        datagrams = self._dtls.setdefault(side, [])
        datagrams.append(view.payload(packet))
        try:
            hello = parse_client_hello(datagrams)
        except Malformed:
            hello = None
        if hello is not None:
            self._hello(side, hello, "sni", "d", sum(map(len, datagrams)))
            self._tell_opening(side >> 1, at)
        elif len(datagrams) >= _MAX_DATAGRAMS:
            self.unread["tls"] += 1
            self._table.state[side] = DONE

    def _tunnel(self, side: int, at: float, view: BatchView, packet: int) -> None:
        """Something that may be a tunnel's: once that is sure, or will never be, no more of the flow is looked at."""
        flow, packets = side >> 1, view.packets
        is_stream = int(packets.protocol[packet]) == TCP
        ports = None if is_stream else (int(packets.sport[packet]), int(packets.dport[packet]))
        protocol = self._tunnels.look(flow, side & 1, view.payload(packet), int(packets.size[packet]), ports)
        if protocol is None:
            return
        if protocol:
            self._facts(flow).tunnel = protocol
        if protocol or not is_stream:
            self._table.state[2 * flow] = self._table.state[2 * flow + 1] = DONE

    def _hello(self, side: int, hello: ClientHello, seen_in: str, transport: _Transport, size: int) -> None:
        facts = self._facts(side >> 1)
        facts.read_hello(hello, seen_in, transport, size)
        facts.client_side = side & 1
        for either in (side, side ^ 1):
            self._table.state[either] = DONE
            self._initials.pop(either, None)
            self._dtls.pop(either, None)

    def _make_room(self) -> None:
        """Keep memory bounded: the oldest unfinished handshakes are let go first."""
        if self._held > MAX_HELD:
            for flow in list(self._conversations):
                self._give_up(flow)
                if self._held <= MAX_HELD // 2:
                    break
        for unfinished in (self._initials, self._dtls):
            while len(unfinished) > MAX_UNFINISHED:
                side = next(iter(unfinished))
                del unfinished[side]
                self._table.state[side] = DONE

    def _give_up(self, flow: int) -> None:
        talk = self._conversations[flow]
        self._held -= talk.held
        talk.let_go(0)
        talk.let_go(1)
        self._table.state[2 * flow], self._table.state[2 * flow + 1] = talk.states
        self._retire(flow)


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
