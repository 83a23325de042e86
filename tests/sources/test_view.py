"""What the readers of handshakes are shown of a batch: payloads, one side's segments, and who asks DNS."""

from __future__ import annotations

import numpy as np

from detector.sources.view import BatchView
from detector.wire.frames import batch_of
from detector.wire.headers import decode
from detector.wire.streams import MAX_SEGMENTS, MAX_STREAM
from tests.frames import CLIENT, SERVER, SERVER6, ipv4, ipv6, tcp, udp


def view_of(frames: list[bytes], sides: list[int]) -> BatchView:
    batch = batch_of(frames, list(range(len(frames))), 101)
    return BatchView(batch, decode(batch).packets, np.array(sides), batch.times)


def segment(payload: bytes, seq: int) -> bytes:
    return ipv4(tcp(payload, seq=seq))


def test_a_payload_is_what_was_captured_of_it() -> None:
    view = view_of([segment(b"whole", 1), segment(b"half of it", 1)[:45], ipv4(udp(b"query"), 17)], [0, 0, 2])
    assert [view.payload(at) for at in range(3)] == [b"whole", b"half ", b"query"]


def test_segments_are_those_of_one_side_behind_a_sequence_number() -> None:
    frames = [
        segment(b"later", 1_010),
        segment(b"before", 990),
        segment(b"other side", 1_020),
        segment(b"first", 1_000),
        segment(b"", 1_030),
        ipv4(udp(b"datagram"), 17),
        segment(b"again", 1_010),
        segment(b"too far", 1_000 + MAX_STREAM),
        segment(b"near", 999 + MAX_STREAM),
    ]
    view = view_of(frames, [4, 4, 5, 4, 4, 4, 4, 4, 4])
    assert list(view.segments(4, 3)) == [(1_010, b"later"), (1_010, b"again"), (999 + MAX_STREAM, b"near")]
    assert list(view.segments(5, 2)) == []
    assert list(view.segments(9, 0)) == []


def test_sequence_numbers_may_wrap_around() -> None:
    view = view_of([segment(b"one", 2**32 - 2), segment(b"two", 1)], [0, 0])
    assert list(view.segments(0, 0)) == [(1, b"two")]


def test_segments_are_bounded() -> None:
    view = view_of([segment(b"x", 1_000 + number) for number in range(MAX_SEGMENTS + 50)], [0] * (MAX_SEGMENTS + 50))
    assert len(list(view.segments(0, 0))) == MAX_SEGMENTS


def test_who_asks_is_whoever_talks_to_the_port_of_dns() -> None:
    query = ipv4(udp(b"q", sport=5_000, dport=53), 17)
    answer = ipv4(udp(b"a", sport=53, dport=5_000), 17, source=SERVER, target=CLIENT)
    other = ipv6(udp(b"q", sport=53, dport=5_000), 17, source=bytes(16), target=SERVER6)
    view = view_of([query, answer, other], [0, 1, 2])
    assert [view.client_of_dns(at) for at in range(3)] == [CLIENT, CLIENT, SERVER6]
