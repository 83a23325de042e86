"""Connections that wait for what may still complete or name them, bounded. Counts nothing and names nothing.

Those that told nothing of themselves wait as columns where their source gives them so; one that turns out to be part
of another's connection is made a value first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detector.counting.connections import join
from detector.observation import Connection

if TYPE_CHECKING:
    from detector.wire.flow_columns import FlowColumns

MOST = 8_000
"""Connections that wait; beyond it the older half is settled with what is known."""

MOST_LIVE = 256
"""The same while traffic is watched: it comes in order, there is no other part that begins or ends what waits, and each
look names and counts all of them anew."""

_EDGE = 300
"""Seconds from the first connection on in which one without a beginning may be the end of another part's."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Connections that wait no longer; no row of `columns` is a part of another connection."""

    connections: list[Connection]
    columns: FlowColumns | None = None

    def give_names(self, is_known: Callable[[bytes], bool]) -> Settled:
        """Make those rows values whose server's address is known, so that they can be named."""
        if self.columns is None:
            return self
        from detector.counting.nameless import connections_of, with_server

        known = with_server(self.columns, is_known)
        return Settled([*self.connections, *connections_of(self.columns.take(known))], self.columns.take(~known))


class Waiting:
    """All that waits."""

    def __init__(self, most: int | None = None) -> None:
        self._most = MOST if most is None else most
        self._connections: list[Connection] = []
        self._parts: list[FlowColumns] = []
        self._rows = 0

    def __len__(self) -> int:
        return len(self._connections) + self._rows

    @property
    def is_full(self) -> bool:
        """Whether so many wait that the oldest must go."""
        return len(self) > self._most

    def add(self, connection: Connection) -> None:
        """Take one more."""
        self._connections.append(connection)

    def extend(self, connections: Iterable[Connection]) -> None:
        """Take some more."""
        self._connections += connections

    def add_columns(self, columns: FlowColumns) -> None:
        """Take some that told nothing of themselves."""
        if len(columns):
            self._parts.append(columns)
            self._rows += len(columns)

    def copy(self) -> Waiting:
        """Return another that holds the same."""
        copy = Waiting(self._most)
        copy._connections, copy._parts, copy._rows = self._connections.copy(), self._parts.copy(), self._rows
        return copy

    def all(self) -> frozenset[Connection]:
        """Return all as values."""
        if not self._parts:
            return frozenset(self._connections)
        from detector.counting.nameless import connections_of

        return frozenset(self._connections).union(*map(connections_of, self._parts))

    def settle(self) -> Settled:
        """Let all of them go."""
        settled = self._met()
        self._connections, self._parts, self._rows = [], [], 0
        return settled

    def settle_oldest(self) -> Settled:
        """Let all but the latest go; what another part of the traffic may have begun stays longest."""
        met = self._met()
        whole = met.connections
        if met.columns is None:
            bar = whole[0].first + _EDGE
            whole.sort(key=lambda item: (not item.began and item.first < bar, item.last, item.endpoints))
            going = max(len(whole) - self._most // 2, 0)
            self._connections = whole[going:]
            return Settled(whole[:going])
        from detector.counting.nameless import oldest

        going_connections, going_rows = oldest(whole, met.columns, _EDGE, self._most // 2)
        self._connections = [one for one, goes in zip(whole, going_connections.tolist(), strict=True) if not goes]
        self._parts = [met.columns.take(~going_rows)]
        self._rows = len(self._parts[0])
        gone = [one for one, goes in zip(whole, going_connections.tolist(), strict=True) if goes]
        return Settled(gone, met.columns.take(going_rows))

    def _met(self) -> Settled:
        """Return all, parts of one connection joined."""
        if not self._parts:
            return Settled(join(self._connections))
        from detector.counting.nameless import connections_of, with_company
        from detector.wire.flow_columns import concatenated

        columns = concatenated(self._parts)
        company = with_company(columns, self._connections)
        connections = join([*self._connections, *connections_of(columns.take(company))])
        return Settled(connections, columns.take(~company))
