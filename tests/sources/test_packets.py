"""Frames in, sightings out: handshakes in every order and cut, and every packet accounted for."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.observation import Connection, Observation
from detector.sources import readers
from detector.sources.capture_file import open_capture
from detector.sources.packets import Event, PacketReader
from detector.wire import flows
from detector.wire.frames import batch_of
from tests.frames import ACK, CLIENT, FIN, SERVER, SYN, ipv4, tcp, udp
from tests.wire.builders import python_client_hello, records

MESSAGES = Path(__file__).parent.parent / "data" / "messages"
TUNNELS = Path(__file__).parent.parent / "data" / "tunnels"
TUNNEL_OF = {"wireguard": "wireguard", "openvpn": "openvpn", "ike": "ipsec"}
CLIENT_OF_TUNNELS = bytes([192, 0, 2, 1])
CAPTURES = sorted((Path(__file__).parent.parent / "data" / "captures").glob("*.pcap*"))
NAME = "in.acmewatch.example"
HELLO = python_client_hello(NAME, "h2")


def segment(payload: bytes, seq: int, flags: int = ACK, sport: int = 40_000) -> bytes:
    return ipv4(tcp(payload, seq=seq, flags=flags, sport=sport))


def back(payload: bytes, seq: int = 9_000, flags: int = ACK, sport: int = 40_000) -> bytes:
    return ipv4(tcp(payload, seq=seq, flags=flags, sport=443, dport=sport), source=SERVER, target=CLIENT)


def read(*batches: list[bytes]) -> list[Event]:
    reader, events, time = PacketReader(), [], itertools.count(1)
    for frames in batches:
        events += reader.feed(batch_of(frames, [next(time) * 10**9 for _ in frames], 101))
    events += reader.finish()
    assert reader.counts.packets == reader.counts.parsed + sum(reader.counts.unparsed.values())
    return events


def hosts(events: list[Event]) -> list[str | None]:
    return [event.handshake.host for event in events if isinstance(event, Connection)]


@pytest.mark.parametrize("syn", [True, False])
@pytest.mark.parametrize("first_seq", [1_000, 2**32 - 100])
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_client_hello_in_three_segments_in_any_order(syn: bool, first_seq: int, order: tuple[int, ...]) -> None:
    rng = random.Random(len(order) + first_seq)
    for _ in range(12):
        cuts = [0, *sorted(rng.sample(range(6, len(HELLO)), 2)), len(HELLO)]
        parts = [segment(HELLO[a:b], first_seq + a) for a, b in itertools.pairwise(cuts)]
        opening = [segment(b"", first_seq - 1, SYN)] if syn else []
        again = [parts[order[0]]]
        assert hosts(read([*opening, *(parts[index] for index in order), *again])) == [NAME]


def test_a_client_hello_one_byte_a_segment() -> None:
    frames = [segment(HELLO[at : at + 1], 1_000 + at) for at in range(len(HELLO))]
    assert hosts(read([segment(b"", 999, SYN), *frames])) == [NAME]


@pytest.mark.parametrize("at", [6, 50, 200, len(HELLO) - 1])
def test_a_client_hello_cut_over_two_batches(at: int) -> None:
    events = read([segment(b"", 999, SYN), segment(HELLO[:at], 1_000)], [segment(HELLO[at:], 1_000 + at)])
    assert hosts(events) == [NAME]


@pytest.mark.parametrize("size", [1, 32, 400])
def test_a_client_hello_over_several_records(size: int) -> None:
    from tests.wire.builders import handshake_bytes

    stream = records(handshake_bytes(HELLO), size)
    frames = [segment(stream[at : at + 300], 1_000 + at) for at in range(0, len(stream), 300)]
    assert hosts(read([segment(b"", 999, SYN), *reversed(frames)])) == [NAME]


@pytest.mark.parametrize("prelude", [b"EHLO me\r\nSTARTTLS\r\n", b"a1 STARTTLS\r\n", bytes.fromhex("0000000804d2162f")])
def test_a_client_hello_after_another_protocol(prelude: bytes) -> None:
    start = 1_000 + len(prelude)
    frames = [
        segment(prelude, 1_000),
        back(b"220 go ahead\r\n"),
        segment(HELLO[200:], start + 200),
        segment(HELLO[:200], start),
    ]
    assert hosts(read([segment(b"", 999, SYN), *frames])) == [NAME]


def test_a_proxy_s_tunnel_is_named_by_what_is_inside() -> None:
    request = b"CONNECT outer.example:443 HTTP/1.1\r\nHost: outer.example:443\r\n\r\n"
    frames = [segment(request, 1_000), back(b"HTTP/1.1 200 OK\r\n\r\n"), segment(HELLO, 1_000 + len(request))]
    events = read([segment(b"", 999, SYN), *frames])
    assert hosts(events) == [NAME]
    assert [event.host for event in events if isinstance(event, Observation)] == ["outer.example"]


@pytest.mark.parametrize("capture", sorted(TUNNELS.glob("*.pcap")), ids=lambda path: path.stem)
def test_real_tunnels_are_recognised_whole_and_named_by_nobody(capture: Path) -> None:
    reader = PacketReader()
    with open_capture(str(capture)) as opened:
        events = [event for batch in opened.batches() for event in reader.feed(batch)]
    events += reader.finish()
    connections = [event for event in events if isinstance(event, Connection)]
    assert {item.tunnel for item in connections} == {TUNNEL_OF[capture.stem.partition("-")[0]]}
    assert {item.handshake.host for item in connections} == {None}
    assert all(item.endpoints.client == CLIENT_OF_TUNNELS for item in connections)
    assert reader.unread == {}


def test_esp_is_a_flow_whose_bytes_count() -> None:
    there = [ipv4(bytes(100), 50), ipv4(bytes(60), 50)]
    back_again = [ipv4(bytes(40), 50, source=SERVER, target=CLIENT)]
    (connection,) = [event for event in read([*there, *back_again]) if isinstance(event, Connection)]
    assert (connection.endpoints.protocol, connection.endpoints.client_port, connection.endpoints.server_port) == (
        50,
        0,
        0,
    )
    assert (connection.bytes_out, connection.bytes_in, connection.tunnel) == (160, 40, "ipsec")


def test_what_only_looks_like_a_tunnel_is_looked_at_a_few_times_and_is_none() -> None:
    frames = [ipv4(udp(b"\x04\0\0\0" + bytes(60), dport=9_999), 17) for _ in range(30)]
    (connection,) = [event for event in read(frames) if isinstance(event, Connection)]
    assert (connection.tunnel, connection.why_unnamed) == ("", "other-protocol")


def test_a_tunnel_that_two_batches_tell_of() -> None:
    initiation, response = b"\x01\0\0\0\x07" + bytes(143), b"\x02\0\0\0" + bytes(4) + b"\x07" + bytes(83)
    there = ipv4(udp(initiation, dport=51_820), 17)
    answer = ipv4(udp(response, sport=51_820, dport=40_000), 17, source=SERVER, target=CLIENT)
    (connection,) = [event for event in read([there], [answer]) if isinstance(event, Connection)]
    assert connection.tunnel == "wireguard"


def test_half_read_handshakes_are_bounded_and_the_oldest_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_HELD", 4_000)
    half = HELLO[: len(HELLO) // 2]
    reader = PacketReader()
    for at in range(100):
        reader.feed(batch_of([segment(b"", 999, SYN, sport=at + 1), segment(half, 1_000, sport=at + 1)], [at, at], 101))
        assert reader._readers._held <= 4_000
    latest = batch_of(
        [segment(HELLO[len(half) :], 1_000 + len(half), sport=port) for port in (1, 100)], [200, 201], 101
    )
    reader.feed(latest)
    named = {
        event.endpoints.client_port
        for event in reader.finish()
        if isinstance(event, Connection) and event.handshake.host
    }
    assert named == {100}


def test_half_read_datagram_handshakes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_UNFINISHED", 8)
    first = (MESSAGES / "quic-v1-long-1.bin").read_bytes()
    rest = [(MESSAGES / f"quic-v1-long-{number}.bin").read_bytes() for number in (2, 3)]

    def datagrams(payloads: list[bytes], port: int) -> list[bytes]:
        return [ipv4(udp(payload, sport=port, dport=443), 17) for payload in payloads]

    reader = PacketReader()
    for at in range(50):
        reader.feed(batch_of(datagrams([first], 20_000 + at), [at], 101))
        assert len(reader._readers._initials) <= 8
    for port in (20_000, 20_049):
        reader.feed(batch_of(datagrams(rest, port), [100, 101], 101))
    named = {
        event.endpoints.client_port
        for event in reader.finish()
        if isinstance(event, Connection) and event.handshake.host
    }
    assert named == {20_049}


def test_requests_on_one_connection_are_told_one_by_one() -> None:
    first = b"GET /a?secret=1 HTTP/1.1\r\nHost: one.example\r\n\r\n"
    second = b"POST /b HTTP/1.1\r\nHost: two.example\r\n\r\n"
    events = read([segment(b"", 999, SYN), segment(first, 1_000), segment(second, 1_000 + len(first))])
    seen = [(event.host, event.method, event.path) for event in events if isinstance(event, Observation)]
    assert seen == [("one.example", "GET", "/a"), ("two.example", "POST", "/b")]
    assert "secret" not in repr(events)


def test_bytes_and_direction_are_those_of_the_connection() -> None:
    frames = [
        segment(b"", 999, SYN),
        back(b"", 8_999, SYN | ACK),
        segment(HELLO, 1_000),
        back(bytes(700)),
        back(b"", 9_700, FIN | ACK),
        segment(b"", 1_000 + len(HELLO), FIN | ACK),
    ]
    (connection,) = [event for event in read(frames) if isinstance(event, Connection)]
    assert (connection.bytes_out, connection.bytes_in) == (len(HELLO), 700)
    assert (connection.endpoints.client, connection.endpoints.server_port) == (CLIENT, 443)
    assert (connection.began, connection.ended, connection.is_oriented) == (True, True, True)


def test_a_port_that_is_used_again_is_another_connection() -> None:
    other = python_client_hello("other.example")
    first = [segment(b"", 999, SYN), segment(HELLO, 1_000), segment(b"", 1_000 + len(HELLO), FIN | ACK)]
    second = [segment(b"", 70_000, SYN), segment(other, 70_001)]
    assert hosts(read([*first, *second])) == [NAME, "other.example"]
    assert hosts(read(first, second)) == [NAME, "other.example"]


def test_the_flow_table_is_bounded_and_no_name_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows, "MAX_FLOWS", 50)
    batches = [
        [segment(b"", 999, SYN, port), segment(python_client_hello(f"h{port}.example"), 1_000, ACK, port)]
        for port in range(20_000, 20_400)
    ]
    assert sorted(map(str, hosts(read(*batches)))) == sorted(f"h{port}.example" for port in range(20_000, 20_400))


def test_a_malformed_hello_is_counted() -> None:
    reader = PacketReader()
    broken = b"\x16\x03\x01\x00\x20\x01\xff\xff\xff" + bytes(40)
    events = reader.feed(batch_of([segment(b"", 999, SYN), segment(broken, 1_000)], [1, 2], 101)) + reader.finish()
    assert reader.unread == {"tls": 1}
    assert [event.why_unnamed for event in events if isinstance(event, Connection)] == ["malformed-handshake"]


@given(
    st.lists(st.tuples(st.binary(max_size=60), st.integers(0, 3), st.sampled_from([53, 80, 443, 1900]), st.booleans()))
)
def test_random_payloads_never_break_it(items: list[tuple[bytes, int, int, bool]]) -> None:
    frames = [
        ipv4(udp(data, sport=5_000 + port, dport=to), 17) if is_udp else ipv4(tcp(data, sport=5_000 + port, dport=to))
        for data, port, to, is_udp in items
    ]
    read(frames[: len(frames) // 2], frames[len(frames) // 2 :])


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.name)
def test_real_captures_damaged_anywhere_are_accounted_for(path: Path) -> None:
    rng = random.Random(path.name)
    reader = PacketReader()
    with open_capture(str(path)) as capture:
        for batch in capture.batches():
            for at in range(0, len(batch.memory) - 256, 97):
                if rng.random() < 0.2:
                    batch.memory[at] = rng.randrange(256)
            reader.feed(batch)
    reader.finish()
    counts = reader.counts
    assert counts.packets > 0
    assert counts.packets == counts.parsed + sum(counts.unparsed.values())
