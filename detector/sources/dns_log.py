"""Follows DNS over UDP and TCP: which names were asked for, and which addresses and aliases they led to.

Knows nothing of matching. A look-up counts once, whether its query, its answer or both were seen; a query that is sent
again is a look-up more. Queries and answers pair up like brackets, so parts of one traffic add up to its whole.
"""

from __future__ import annotations

from detector.observation import Lookup, Observation, Question
from detector.wire.dns import Message, parse_message, parse_stream
from detector.wire.streams import Stream

Seen = Observation | Lookup | Question
_Key = tuple[bytes, bytes, str]
"""The client, the number of its message, and the name that it asked for."""

MAX_PENDING = 4_096
_MAX_STREAMS = 512
_MAX_ALIASES = 16
_RESOLVER = "_dns."
_HEADER = 2


class DnsLog:
    """Questions without an answer so far, and TCP streams in the middle of a message."""

    def __init__(self) -> None:
        self._pending: dict[_Key, tuple[float, int]] = {}
        self._streams: dict[tuple[int, int], Stream] = {}

    def datagram(self, payload: bytes, at: float, client: bytes) -> list[Seen]:
        """Return what a UDP message tells. Raises Malformed when it is no DNS."""
        return self._tell(parse_message(payload), payload[:_HEADER], at, client)

    def segment(
        self, payload: bytes, flow: int, side: int, seq: int, start: int, at: float, client: bytes
    ) -> list[Seen]:
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
        return [seen for message in messages for seen in self._tell(message, b"", at, client)]

    def renumber(self, mapping: list[int]) -> None:
        """Follow the flow table's change of numbers; flows that left are forgotten."""
        self._streams = {
            (mapping[flow], side): stream for (flow, side), stream in self._streams.items() if mapping[flow] >= 0
        }

    def finish(self) -> list[Question]:
        """Return the queries that were not answered, and forget them."""
        pending, self._pending = self._pending, {}
        return [_unanswered(key, *waiting) for key, waiting in pending.items()]

    def _tell(self, message: Message, number: bytes, at: float, client: bytes) -> list[Seen]:
        seen: list[Seen] = []
        for name, _ in message.questions:
            key = (client, number, name)
            if not name:
                continue
            if not message.is_response:
                seen += self._ask(key, at)
                seen.append(Observation(at=at, seen_in="dns", host=name))
            elif not self._answer(key):
                seen.append(Question(at, client, number, name, is_answer=True))
        if message.answers and message.questions:
            seen += _lookups(message, at, client)
        return seen

    def _ask(self, key: _Key, at: float) -> list[Question]:
        """Wait for the answer to a query; return the oldest query if it has to stop waiting."""
        tired: list[Question] = []
        known = self._pending.get(key)
        if known is None and len(self._pending) >= MAX_PENDING:
            oldest = next(iter(self._pending))
            tired = [_unanswered(oldest, *self._pending.pop(oldest))]
        self._pending[key] = (at, 1 if known is None else known[1] + 1)
        return tired

    def _answer(self, key: _Key) -> bool:
        """Take an answer; tell whether a query waited for it."""
        known = self._pending.pop(key, None)
        if known is not None and known[1] > 1:
            self._pending[key] = (known[0], known[1] - 1)
        return known is not None


def _unanswered(key: _Key, at: float, times: int) -> Question:
    client, number, name = key
    return Question(at, client, number, name, is_answer=False, times=times)


def _lookups(message: Message, at: float, client: bytes) -> list[Lookup]:
    """Return what the answers say of the name that was asked for: the names behind it, and each address at their end.

    Behind a name stand its CNAMEs, and the targets that its service bindings send clients to (RFC 9460 sections 2.4.2
    and 2.4.3). Asked for a resolver (`_dns`, RFC 9461), the binding's target is what the addresses belong to.
    """
    asked = message.questions[0][0]
    aliases = _names_behind(message, asked)
    name = _host_of(asked)
    if asked.startswith(_RESOLVER):
        name, aliases = (aliases[-1], []) if aliases else (name, [])
    found = [
        (address, answer.ttl) for answer in message.answers for address in (answer.address, *answer.hints) if address
    ]
    ech = tuple(sorted({outer for answer in message.answers for outer in answer.ech_public_names}))
    if not found and (aliases or ech) and name:
        found = [(b"", 0)]
    return [
        Lookup(at=at, client=client, address=address, name=name, aliases=tuple(aliases), ttl=ttl, ech_names=ech)
        for address, ttl in found
    ]


def _names_behind(message: Message, name: str) -> list[str]:
    """Follow a name to those that it stands for, the nearest first."""
    targets: dict[str, list[str]] = {}
    for answer in message.answers:
        if answer.target and answer.target != answer.name:
            targets.setdefault(answer.name, []).append(answer.target)
    names: list[str] = []
    waiting = [name]
    while waiting and len(names) < _MAX_ALIASES:
        fresh = [target for target in targets.pop(waiting.pop(0), ()) if target != name and target not in names]
        names += dict.fromkeys(fresh)
        waiting += fresh
    return names[:_MAX_ALIASES]


def _host_of(name: str) -> str:
    """Return the host of a service on a port of its own, asked for as `_8443._https.api.example` (section 2.3)."""
    first, _, rest = name.partition(".")
    scheme, _, host = rest.partition(".")
    is_service = first.startswith("_") and first[1:].isdecimal() and scheme.startswith("_")
    return host if is_service and host else name
