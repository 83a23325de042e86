"""Every packet is accounted for, whether it was read, damaged or dropped."""

from __future__ import annotations

from detector.accounting import coverage_of, source_of
from detector.sources.packets import PacketReader
from detector.wire.frames import batch_of
from tests.frames import SYN, ipv4, tcp


def reader() -> PacketReader:
    """Return a reader that has read a refused connection and a packet that is none."""
    read = PacketReader()
    read.feed(batch_of([ipv4(tcp(flags=SYN)), ipv4(tcp())[:10]], [1_000_000_000, 301_000_000_000], 101))
    read.finish()
    return read


def test_what_a_source_lost_counts_as_packets_that_could_not_be_read() -> None:
    coverage = coverage_of(reader(), dropped=7, lost=3)
    assert (coverage.packets, coverage.parsed, coverage.dropped) == (5, 1, 7)
    assert coverage.unparsed["damaged-record"] == 3
    assert coverage.packets == coverage.parsed + sum(coverage.unparsed.values())


def test_without_losses_there_is_no_such_reason() -> None:
    coverage = coverage_of(reader(), dropped=None)
    assert "damaged-record" not in coverage.unparsed
    assert coverage.dropped is None


def test_a_connection_that_was_never_answered_is_a_flow_without_payload() -> None:
    coverage = coverage_of(reader(), dropped=0)
    assert (coverage.flows, coverage.unnamed_flows) == (1, {"no-payload": 1})
    assert coverage_of(PacketReader(), dropped=0).unnamed_flows == {}


def test_a_source_tells_what_it_was_and_when() -> None:
    source = source_of(reader(), kind="pcap", name="day.pcap", lost=3, note="cut")
    assert (source.kind, source.name, source.note) == ("pcap", "day.pcap", "cut")
    assert (source.packets, source.started_at, source.ended_at) == (5, 1.0, 301.0)
    assert source.bytes == 40 + 10
    assert source_of(PacketReader(), kind="interface", name="eth0").started_at is None
