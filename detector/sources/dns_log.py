"""Follows DNS over UDP and TCP: which names were asked for, and which addresses and aliases they led to.

Knows nothing of matching. A question counts once, whether its query, its answer or both were seen.
"""

from __future__ import annotations

from detector.observation import Lookup, Observation
from detector.wire.dns import Message, parse_message, parse_stream
from detector.wire.streams import Stream

MAX_PENDING = 4_096
_MAX_STREAMS = 512
_MAX_ALIASES = 16
_HEADER = 2


class DnsLog:
    """Questions without an answer so far, and TCP streams in the middle of a message."""

    def __init__(self) -> None:
        self._pending: dict[tuple[int, bytes, str], None] = {}
        self._streams: dict[tuple[int, int], Stream] = {}

    def datagram(self, payload: bytes, flow: int, at: float, client: bytes) -> list[Observation | Lookup]:
        """Return what a UDP message tells. Raises Malformed when it is no DNS."""
        return self._tell(parse_message(payload), payload[:_HEADER], flow, at, client)

    def segment(
        self, payload: bytes, flow: int, side: int, seq: int, start: int, at: float, client: bytes
    ) -> list[Observation | Lookup]:
        """Return what the messages tell that a TCP segment completes (RFC 7766). Raises Malformed.

        `start` is the sequence number with which the side's first message begins.
        """
        stream = self._streams.get((flow, side))
        if stream is None:
            stream = self._streams[flow, side] = Stream(start)
            if len(self._streams) > _MAX_STREAMS:
                del self._streams[next(iter(self._streams))]
        stream.add(seq, payload)
        messages, consumed = parse_stream(stream.contiguous())
        if consumed:
            stream.consume(consumed)
        return [seen for message in messages for seen in self._tell(message, b"", flow, at, client)]

    def renumber(self, mapping: list[int]) -> None:
        """Follow the flow table's change of numbers; flows that left are forgotten."""
        self._pending = {
            (mapping[flow], number, name): None for flow, number, name in self._pending if mapping[flow] >= 0
        }
        self._streams = {
            (mapping[flow], side): stream for (flow, side), stream in self._streams.items() if mapping[flow] >= 0
        }

    def _tell(self, message: Message, number: bytes, flow: int, at: float, client: bytes) -> list[Observation | Lookup]:
        seen: list[Observation | Lookup] = [
            Observation(at=at, seen_in="dns", host=name)
            for name, _ in message.questions
            if name and self._is_new(message.is_response, (flow, number, name))
        ]
        if message.answers and message.questions:
            seen += _lookups(message, at, client)
        return seen

    def _is_new(self, is_response: bool, key: tuple[int, bytes, str]) -> bool:
        """Tell whether this is the first that is seen of a question; a query that is sent again is not."""
        if is_response:
            return self._pending.pop(key, self) is self
        if key in self._pending:
            return False
        if len(self._pending) >= MAX_PENDING:
            del self._pending[next(iter(self._pending))]
        self._pending[key] = None
        return True


def _lookups(message: Message, at: float, client: bytes) -> list[Lookup]:
    """Return what the answers say of the name that was asked for: its CNAME chain, and each address at its end."""
    name = message.questions[0][0]
    targets = {answer.name: answer for answer in message.answers if answer.kind == "CNAME"}
    aliases: list[str] = []
    current = name
    while current in targets and len(aliases) < _MAX_ALIASES:
        current = targets.pop(current).target or ""
        aliases.append(current)
    found = [
        (address, answer.ttl) for answer in message.answers for address in (answer.address, *answer.hints) if address
    ]
    ech = tuple(sorted({outer for answer in message.answers for outer in answer.ech_public_names}))
    if not found and (aliases or ech):
        found = [(b"", 0)]
    return [
        Lookup(at=at, client=client, address=address, name=name, aliases=tuple(aliases), ttl=ttl, ech_names=ech)
        for address, ttl in found
    ]
