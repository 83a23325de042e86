"""What is done with connections that told nothing of themselves while they are columns: met, sorted out, counted.

A connection of which DNS or another part of it may still tell becomes a value; all others are counted as they stand,
to the same result. Knows columns, connections and what is followed; keeps nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from detector.beats.keeping import Keeping, halves, ranks_of
from detector.beats.model import Key
from detector.counting.connections import HOUSEKEEPING, TCP, UDP
from detector.counting.following import address_text
from detector.observation import Connection
from detector.sources.facts import connection_of
from detector.wire.flow_columns import FlowColumns
from detector.wire.flow_keys import Keys
from detector.wire.flows import Flow
from detector.wire.frames import Mask
from detector.wire.headers import packed_address

NANO = 1e-9
_HTTPS = 443
_ODD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)
_LONG = (1 << 64) - 1
_MULTICAST, _MULTICAST_V6 = 224, 0xFF


@dataclass(frozen=True, slots=True)
class NamelessCount:
    """How many connections without a name there were, their bytes, why they had none (also in bytes), and what only
    kept the network going."""

    flows: int
    bytes: int
    why: Counter[str]
    why_bytes: Counter[str]
    housekeeping: Counter[str]


def ends_of(columns: FlowColumns) -> Keys:
    """Return a number (n,) for both ends of each connection: the same whichever of them is the client."""
    odd = [np.uint64(number) for number in _ODD]
    ends = [
        high * odd[0] ^ low * odd[1] ^ port.astype(np.uint64) * odd[2]
        for high, low, port in (
            (columns.client_high, columns.client_low, columns.client_port),
            (columns.server_high, columns.server_low, columns.server_port),
        )
    ]
    both: Keys = ends[0] + ends[1] + columns.protocol
    return both


def ends_of_connection(connection: Connection) -> int:
    """Return the same number for a connection that is a value."""
    ends, both = connection.endpoints, connection.endpoints.protocol
    for address, port in ((ends.client, ends.client_port), (ends.server, ends.server_port)):
        high, low = halves(address)
        both += (high * _ODD[0] & _LONG) ^ (low * _ODD[1] & _LONG) ^ (port * _ODD[2] & _LONG)
    return both & _LONG


def with_company(columns: FlowColumns, connections: Iterable[Connection]) -> Mask:
    """Tell which rows (n,) may be a part of another row's connection, or of one of `connections`."""
    ends = ends_of(columns)
    others = np.fromiter((ends_of_connection(one) for one in connections), np.uint64)
    _, place, times = np.unique(ends, return_inverse=True, return_counts=True)
    company: Mask = (times[place] > 1) | np.isin(ends, others)
    return company


def oldest(whole: Sequence[Connection], columns: FlowColumns, edge: float, most: int) -> tuple[Mask, Mask]:
    """Tell which connections and which rows go so that `most` stay: those that were quiet for longest.

    One without a beginning, from the first `edge` seconds of all, stays before any other.
    """
    first = np.concatenate([np.array([one.first for one in whole], np.float64), columns.first * NANO])
    last = np.concatenate([np.array([one.last for one in whole], np.float64), columns.last * NANO])
    began = np.concatenate([np.array([one.began for one in whole], np.bool_), columns.began])
    stays_long = ~began & (first < first.min() + edge)
    goes = np.zeros(len(first), np.bool_)
    goes[np.lexsort((last, stays_long))[: max(len(first) - most, 0)]] = True
    return goes[: len(whole)], goes[len(whole) :]


def with_server(columns: FlowColumns, is_wanted: Callable[[bytes], bool]) -> Mask:
    """Tell of which rows (n,) the server's address is wanted."""
    servers = zip(columns.server_high.tolist(), columns.server_low.tolist(), strict=True)
    return np.fromiter((is_wanted(packed_address(high, low)) for high, low in servers), np.bool_, len(columns))


def with_port(columns: FlowColumns, port: int) -> set[bytes]:
    """Return the addresses of the servers that were connected to at `port`."""
    some = columns.take(columns.server_port == port)
    servers = zip(some.server_high.tolist(), some.server_low.tolist(), strict=True)
    return {packed_address(high, low) for high, low in servers}


def connections_of(columns: FlowColumns) -> list[Connection]:
    """Return the rows as values, just as if they had never been columns."""
    values = (getattr(columns, name).tolist() for name in FlowColumns.__slots__)
    return [
        connection_of(
            Flow(
                number=0,
                protocol=protocol,
                addresses=(packed_address(client_high, client_low), packed_address(server_high, server_low)),
                ports=(client_port, server_port),
                sent=(up, down),
                first=first,
                last=last,
                client=0,
                is_certain=is_oriented,
                began=began,
                ended=ended,
                surges=(surges_out, surges_in),
            ),
            None,
        )
        for (
            protocol,
            client_high,
            client_low,
            client_port,
            server_high,
            server_low,
            server_port,
            up,
            down,
            first,
            last,
            is_oriented,
            began,
            ended,
            surges_out,
            surges_in,
        ) in zip(*values, strict=True)
    ]


def count(columns: FlowColumns) -> tuple[NamelessCount, FlowColumns]:
    """Count rows that will never have a name; return also those of them that are connections at all.

    The bare end of a connection that began elsewhere is none, and neither is what only keeps the network going.
    """
    size = columns.bytes_out + columns.bytes_in
    kinds = _housekeeping(columns)
    is_one = columns.began | (size > 0)
    names, times = np.unique(kinds[is_one], return_counts=True)
    housekeeping = Counter({_kinds()[kind]: total for kind, total in zip(names.tolist(), times.tolist(), strict=True)})
    del housekeeping[""]
    is_one &= kinds == 0
    real = columns.take(is_one)
    return NamelessCount(len(real), int(size[is_one].sum()), *_why(real), housekeeping), real


def follow(keeping: Keeping, columns: FlowColumns) -> None:
    """Follow the connections under their servers' addresses, as follow_connection does one of them."""
    ranks = ranks_of(
        columns.server_high,
        columns.server_low,
        columns.server_port.astype(np.uint64),
        columns.protocol.astype(np.uint64),
        columns.client_high,
        columns.client_low,
    )
    rows = np.flatnonzero(ranks < np.uint64(min(keeping.bar, _LONG)))
    for rank, connection in zip(ranks[rows].tolist(), connections_of(columns.take(rows)), strict=True):
        if keeping.takes(rank):
            ends = connection.endpoints
            key = Key(address_text(ends.server), ends.server_port, ends.protocol, "", address_text(ends.client))
            keeping.add(
                key,
                connection.first,
                connection.bytes_out,
                connection.bytes_in,
                connection.last - connection.first,
                rank,
            )


def _why(columns: FlowColumns) -> tuple[Counter[str], Counter[str]]:
    """Count why the rows have no name, and their bytes; in the words of detector.sources.facts."""
    size = columns.bytes_out + columns.bytes_in
    is_empty = size == 0
    is_tcp = columns.protocol == TCP
    is_quic = (columns.protocol == UDP) & ((columns.client_port == _HTTPS) | (columns.server_port == _HTTPS))
    is_headless = ~is_empty & ((is_tcp & ~columns.began) | is_quic)
    counts = Counter({"no-payload": int(is_empty.sum()), "no-handshake-seen": int(is_headless.sum())})
    counts["other-protocol"] = len(columns) - counts.total()
    sizes = Counter({"no-handshake-seen": int(size[is_headless].sum())})
    sizes["other-protocol"] = int(size.sum()) - sizes.total()
    return +counts, +sizes


def _housekeeping(columns: FlowColumns) -> NDArray[np.uint8]:
    """Return what each row (n,) is for when it only keeps the network going, as a place in `_kinds`; else 0."""
    of_port = _kind_of_port()
    kind = of_port[columns.server_port]
    kind = np.where(kind == 0, of_port[columns.client_port], kind)
    kind[(columns.protocol != UDP) & (kind != _kinds().index("dns"))] = 0
    is_v4 = (columns.server_high == 0) & (columns.server_low >> np.uint64(32) == 0xFFFF)
    first = np.where(is_v4, columns.server_low >> np.uint64(24) & np.uint64(0xFF), columns.server_high >> np.uint64(56))
    is_multicast = np.where(is_v4, first >= _MULTICAST, first == _MULTICAST_V6)
    return np.where((kind == 0) & is_multicast, _kinds().index("multicast"), kind).astype(np.uint8)


@lru_cache(maxsize=1)
def _kinds() -> tuple[str, ...]:
    return ("", "multicast", *sorted(set(HOUSEKEEPING.values())))


@lru_cache(maxsize=1)
def _kind_of_port() -> NDArray[np.uint8]:
    kinds = np.zeros(1 << 16, np.uint8)
    for port, kind in HOUSEKEEPING.items():
        kinds[port] = _kinds().index(kind)
    return kinds
