"""From frames to what they tell: look-ups and requests at once, connections with their names and sizes at the end.

Frames come in batches, from a file or from an interface; what comes out are the values of detector.observation.
It reads no file and no socket, and it matches nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from detector.observation import Connection, Endpoints, Lookup, Observation, Opening, Question
from detector.sources.dns_log import Seen
from detector.sources.facts import connection_of, endpoints_of
from detector.sources.readers import NANO, Readers
from detector.sources.view import BatchView
from detector.wire.candidates import choose
from detector.wire.flow_columns import FlowColumns
from detector.wire.flows import FlowTable
from detector.wire.fragments import Reassembler
from detector.wire.frames import FrameBatch, Ints
from detector.wire.headers import ESP, TCP, Packets, decode

_SILENCE = 120 * 1_000_000_000
"""Nanoseconds after which a connection without a byte of payload counts as never answered."""

_ENDED = 5 * 1_000_000_000
_QUIET = 180 * 1_000_000_000
"""Nanoseconds after which a connection that ended, and a UDP flow that says nothing more, is counted as over."""

Event = Observation | Connection | Lookup | Question | Opening | FlowColumns


@dataclass(slots=True)
class Counts:
    """Packets accounted for: packets = parsed + the sum of unparsed.

    `silent` are connections that were refused or never answered: neither side sent a byte.
    """

    packets: int = 0
    parsed: int = 0
    bytes: int = 0
    silent: int = 0
    first: int | None = None
    last: int | None = None
    unparsed: Counter[str] = field(default_factory=Counter)
    other: Counter[str] = field(default_factory=Counter)

    @property
    def started_at(self) -> float | None:
        """Time of the earliest packet, in seconds since the epoch."""
        return None if self.first is None else self.first * NANO

    @property
    def ended_at(self) -> float | None:
        """Time of the latest packet, in seconds since the epoch."""
        return None if self.last is None else self.last * NANO


class PacketReader:
    """Follows all flows of one source. Feed it batches in the order of capture, then finish.

    Whoever watches live wants to know things before they are over: `is_live` tells names as soon as they are said,
    and which connections a batch began. Whoever reads much does not want a value for every connection that told
    nothing of itself: with `in_columns` these come together.
    """

    def __init__(self, *, is_live: bool = False, in_columns: bool = False) -> None:
        self.counts = Counts()
        self.now = 0
        """Nanoseconds since the epoch at which the last batch ended; falls when the clock is set back."""
        self._in_columns = in_columns
        self._is_live = is_live
        self._table = FlowTable()
        self._fragments = Reassembler()
        self._readers = Readers(self._table, tells_openings=is_live)
        self._fresh: list[Ints] = []

    @property
    def unread(self) -> Counter[str]:
        """Messages that turned out not to be what they began as, by protocol."""
        return self._readers.unread

    def feed(self, batch: FrameBatch) -> list[Event]:
        """Take a batch; return what it told at once, and the connections that had to leave to make room."""
        self._count_frames(batch)
        decoded = decode(batch)
        self.counts.other += decoded.other
        self.counts.unparsed += decoded.unparsed
        self.counts.parsed += len(decoded.packets) + sum(decoded.other.values())
        events: list[Event] = []
        if decoded.fragments:
            whole = self._fragments.feed(batch, decoded.fragments)
            # The fragments are what is counted, not the datagrams that they make.
            events += self._read(whole, decode(whole).packets) if whole is not None else []
        return [*events, *self._read(batch, decoded.packets), *self._make_room()]

    @property
    def is_unfinished(self) -> bool:
        """Some handshake is only half read."""
        return bool(self._readers.unfinished)

    def complete(self, batch: FrameBatch) -> list[Event]:
        """Take from a batch only what finishes handshakes that are half read; its packets belong to another reader."""
        packets = decode(batch).packets
        if not len(packets):
            return []
        assigned = self._table.locate(packets)
        sides = assigned.flow * 2 + assigned.side
        wanted = (assigned.flow >= 0) & np.isin(sides, list(self._readers.unfinished))
        # Everything else counts as done (2); of TCP nothing that only looks like a beginning is wanted either.
        state = np.where(wanted & (packets.protocol == TCP), 1, np.where(wanted, 0, 2)).astype(np.uint8)
        chosen = choose(batch.buffer, packets, state, np.zeros(len(packets), np.bool_))
        view = BatchView(batch, packets, sides, batch.times[packets.frame])
        return [*self._readers.look(view, chosen)] if len(chosen) else []

    def begun(self) -> list[Endpoints]:
        """Return the connections that began since the last call; only told when live."""
        numbers = np.concatenate(self._fresh) if self._fresh else np.empty(0, np.int64)
        self._fresh.clear()
        return [endpoints_of(flow, self._readers.facts.get(flow.number)) for flow in self._table.flows(numbers)]

    def going_on(self) -> Iterator[Connection]:
        """Yield what is known so far of the connections that are not over; nothing changes."""
        facts = self._readers.facts
        for flow in self._table.flows(self._table.numbers()):
            yield connection_of(flow, facts.get(flow.number))

    def retire(self) -> list[Event]:
        """Let the flows leave that are over, so that those who watch for hours hold only what goes on."""
        return self._leave(self._table.finished(self.now - _ENDED, self.now - _QUIET))

    def finish(self) -> list[Event]:
        """Return every connection that is left, and close the counts."""
        lost = self._fragments.give_up()
        self.counts.parsed += self._fragments.completed
        if lost:
            self.counts.unparsed["incomplete-fragment"] += lost
        return [*self._close(self._table.numbers()), *self._readers.unanswered()]

    def _count_frames(self, batch: FrameBatch) -> None:
        counts = self.counts
        if not len(batch):
            return
        counts.packets += len(batch)
        counts.bytes += int(batch.lengths.sum())
        first, last = int(batch.times.min()), int(batch.times.max())
        counts.first = first if counts.first is None else min(counts.first, first)
        counts.last = last if counts.last is None else max(counts.last, last)
        self.now = last

    def _read(self, batch: FrameBatch, packets: Packets) -> list[Seen | Opening]:
        if not len(packets):
            return []
        times = batch.times[packets.frame]
        table = self._table
        before = len(table)
        assigned = table.add(packets, times)
        if self._is_live and len(table) > before:
            self._fresh.append(np.arange(before, len(table)))
        sides = assigned.flow * 2 + assigned.side
        is_start = table.has_start[sides] & (table.starts[sides] == packets.seq)
        chosen = choose(batch.buffer, packets, table.state[sides], is_start)
        return self._readers.look(BatchView(batch, packets, sides, times), chosen) if len(chosen) else []

    def _make_room(self) -> list[Event]:
        """Let the flows leave that are beyond the table's bound."""
        return self._leave(self._table.leavers())

    def _leave(self, leavers: Ints) -> list[Event]:
        """Close these flows and take them out of the table; all numbers change."""
        if not len(leavers):
            return []
        events = self._close(leavers)
        mapping = self._table.leave(leavers)
        self._readers.renumber(mapping.tolist())
        self._fresh = [moved[moved >= 0] for moved in (mapping[numbers] for numbers in self._fresh)]
        return events

    def _close(self, numbers: Ints) -> list[Event]:
        """Return the connections that these flows were; those that never carried a byte are only counted."""
        silent = self._table.is_silent(numbers, self.now - _SILENCE)
        for number in numbers[silent].tolist():
            self._readers.finish(number)
        # Without a SYN it is the end of a connection that another part of the traffic holds.
        self.counts.silent += int(np.count_nonzero(silent & self._table.has_begun(numbers)))
        told = numbers[~silent]
        nameless: list[Event] = []
        if self._in_columns:
            has_told = self._readers.knows(told) | (self._table.protocol[told] == ESP)
            nameless = [self._table.columns(told[~has_told])]
            told = told[has_told]
        flows = self._table.flows(told)
        return [*(connection_of(flow, self._readers.finish(flow.number)) for flow in flows), *nameless]
