"""What a reader of packets has to say of its source: how every packet is accounted for, and what the source was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detector.observation import SourceInfo
from detector.summary import Coverage

if TYPE_CHECKING:
    from detector.sources.packets import PacketReader


def coverage_of(reader: PacketReader, *, dropped: int | None, lost: int = 0) -> Coverage:
    """Return how packets are accounted for; `lost` were in a file and not readable, `dropped` never got there."""
    counts = reader.counts
    return Coverage(
        packets=counts.packets + lost,
        parsed=counts.parsed,
        unparsed={**counts.unparsed, **({"damaged-record": lost} if lost else {})},
        other=dict(counts.other),
        unread_messages=dict(reader.unread),
        dropped=dropped,
        flows=counts.silent,
        unnamed_flows={"no-payload": counts.silent} if counts.silent else {},
    )


def source_of(reader: PacketReader, *, kind: str, name: str, lost: int = 0, note: str = "") -> SourceInfo:
    """Return what was read, and when its packets were captured."""
    counts = reader.counts
    return SourceInfo(
        kind=kind,
        name=name,
        packets=counts.packets + lost,
        bytes=counts.bytes,
        started_at=counts.started_at,
        ended_at=counts.ended_at,
        note=note,
    )
