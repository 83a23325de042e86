"""Which packets are looked at: every real beginning, whatever its port, and nothing that is cheap to tell apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.candidates import (
    BEGINNING,
    DISCOVERY,
    DNS,
    DNS_STREAM,
    DTLS,
    QUIC,
    STREAM,
    TUNNEL,
    choose,
)
from detector.wire.frames import batch_of
from detector.wire.headers import decode
from detector.wire.http1 import begins_request
from detector.wire.socks import begins_socks
from detector.wire.tls import begins_client_hello
from detector.wire.vpn_marks import mark_of
from tests.frames import ethernet, ipv4, ipv6, tcp, udp
from tests.wire.builders import real

NOTHING = 0
HELLO = real("tls-client-curl.bin")
WATCH, READ, DONE = 0, 1, 2
CHANGE_CIPHER_SPEC = b"\x14\x03\x03\x00\x01\x01"
METHODS = "GET POST PUT HEAD CONNECT OPTIONS DELETE PATCH PROPFIND PROPPATCH REPORT TRACE NOTIFY M-SEARCH SUBSCRIBE"
METHODS += " MKCOL MKCOLLECTION LOCK MOVE COPY"
SEARCH = b"M-SEARCH * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\n\r\n"
BEGINNINGS = {
    **{name: real(f"tls-client-{name}.bin") for name in ("curl", "chromium", "openssl-1.3", "openssl-1.2-no-name")},
    **{name: real(f"tls-server-{name}.bin") for name in ("1.2", "1.2-resumed", "1.3")},
    **{name: real(f"http-{name}.bin") for name in ("get", "post-port", "proxy-connect", "proxy-get")},
    **{name: real(f"{name}.bin") for name in ("socks4-address", "socks4a-name")},
    **{method: f"{method} / HTTP/1.1\r\n".encode() for method in METHODS.split()},
    "a method and nothing behind it": b"GET ",
    "a second hello": CHANGE_CIPHER_SPEC + HELLO,
    "six bytes of a hello": HELLO[:6],
    "six bytes of a second hello": CHANGE_CIPHER_SPEC + HELLO[:6],
    "a second hello behind a change of cipher of TLS 1.0": b"\x14\x03\x01\x00\x01\x01" + HELLO,
    "socks 4, as short as can be": b"\x04\x01\x01\xbb\xc0\x00\x02\x07\x00",
    "socks 4 that wants to be called": b"\x04\x02\x01\xbb\xc0\x00\x02\x07\x00",
    "socks 5 with one method": b"\x05\x01\x00",
    "socks 5 with three methods": b"\x05\x03\x00\x01\x02",
}
OTHERS = {
    "data records": b"\x17\x03\x03\x00\x20" + bytes(32),
    "a handshake record of another message": b"\x16\x03\x01\x00\x20\x0b" + bytes(31),
    "a handshake record of another version": b"\x16\x04" + HELLO[2:],
    "five bytes of a hello": HELLO[:5],
    "a change of cipher alone": CHANGE_CIPHER_SPEC,
    "a change of cipher and data": CHANGE_CIPHER_SPEC + b"\x17\x03\x03\x00\x20" + bytes(32),
    "an answer": b"HTTP/1.1 200 OK\r\n",
    "a word": b"SSH-2.0-OpenSSH",
    "a method in small letters": b"get / HTTP/1.1\r\n",
    "three bytes of a method": b"GET",
    "socks 5 with too few methods": b"\x05\x03\x00\x01",
    "socks 5 with none": b"\x05\x00",
    "socks 4 with another command": b"\x04\x03\x01\xbb\xc0\x00\x02\x07\x00",
    "socks 4, too short": b"\x04\x01\x01\xbb\xc0\x00\x02\x07",
    "socks 4, too long": b"\x04\x01\x01\xbb\xc0\x00\x02\x07" + b"x" * 504,
    "zeros": bytes(100),
}
QUIC_FILES = ["v1", "v1-after-retry", "v1-coalesced", "v1-long-1", "v1-long-2", "v1-server", "v2"]
DATAGRAMS = {
    **{f"quic {name}": (QUIC, real(f"quic-{name}.bin"), 443) for name in QUIC_FILES},
    "dtls 1.2": (DTLS, real("dtls-client-1.2-1.bin"), 4_433),
    "dtls 1.0": (DTLS, real("dtls-client-1.0-1.bin"), 443),
    "discovery": (DISCOVERY, SEARCH, 1_900),
    "announcement": (DISCOVERY, SEARCH.replace(b"M-SEARCH", b"NOTIFY"), 1_900),
    "discovery on another port": (NOTHING, SEARCH, 1_901),
    "an answer to a discovery": (NOTHING, b"HTTP/1.1 200 OK\r\n\r\n", 1_900),
    "wireguard's first message": (TUNNEL, b"\x01abc" + bytes(144), 51_820),
    "wireguard's answer": (TUNNEL, b"\x02\0\0\0" + bytes(88), 51_820),
    "wireguard's data": (TUNNEL, b"\x04\0\0\0" + bytes(60), 2_408),
    "wireguard's shortest data": (TUNNEL, b"\x04\0\0\0" + bytes(28), 2_408),
    "what is too short for wireguard's data": (NOTHING, b"\x04\0\0\0" + bytes(12), 2_408),
    "half of what tailscale begins with": (NOTHING, b"TS\xf0\x9f\0\0" + bytes(80), 41_641),
    "the other half of it": (NOTHING, b"T\0\0\0\x92\xac" + bytes(80), 41_641),
    "an old dtls record with another message": (NOTHING, b"\x16\x01\0\0\0" + bytes(8) + b"\x02" + bytes(40), 443),
    "a record of no version with a hello": (NOTHING, b"\x16\x02\0\0\0" + bytes(8) + b"\x01" + bytes(40), 443),
    "what is too long for wireguard's first message": (NOTHING, b"\x01\0\0\0" + bytes(145), 51_820),
    "what is not padded as wireguard's data": (NOTHING, b"\x04\0\0\0" + bytes(61), 51_820),
    "openvpn's first message": (TUNNEL, b"\x38" + bytes(13), 443),
    "openvpn's first message with a number": (TUNNEL, b"\x50" + bytes(8) + b"\x0f\0\0\x01" + bytes(300), 443),
    "a quic header like openvpn's": (NOTHING, b"\x50" + bytes(range(1, 60)), 443),
    "openvpn's data": (TUNNEL, b"\x48" + bytes(60), 1_194),
    "openvpn's data on another port": (NOTHING, b"\x48" + bytes(60), 1_195),
    "ike": (TUNNEL, bytes(60), 500),
    "esp in udp": (TUNNEL, b"\xde\xad\xbe\xef\0\0\0\x01" + bytes(60), 4_500),
    "quic on a port of ipsec": (QUIC, real("quic-v1.bin"), 4_500),
    "quic of version 2 on a port of ipsec": (QUIC, real("quic-v2.bin"), 4_500),
    "a draft of quic on a port of ipsec": (QUIC, b"\xc0\xff\0\0\x1d\x08" + bytes(40), 4_500),
    "esp that begins as an unknown quic would": (TUNNEL, b"\xc0\xfe\0\0\x1d\x08" + bytes(40), 4_500),
    "tailscale": (TUNNEL, b"TS\xf0\x9f\x92\xac" + bytes(80), 41_641),
    "a dtls hello older than its standard": (TUNNEL, b"\x16\x01\0\0\0" + bytes(8) + b"\x01" + bytes(40), 443),
    "a short quic header": (NOTHING, b"\x40" + bytes(range(1, 60)), 443),
    "a negotiation of versions": (NOTHING, b"\xc0\0\0\0\0\x08" + bytes(40), 443),
    "a connection id that is too long": (NOTHING, b"\xc0\0\0\0\x01\x15" + bytes(40), 443),
    "dtls with another message": (NOTHING, b"\x16\xfe\xfd" + bytes(10) + b"\x02" + bytes(40), 443),
    "dtls data": (NOTHING, b"\x17\xfe\xfd" + bytes(10) + b"\x01" + bytes(40), 443),
    "tls over udp": (NOTHING, HELLO, 443),
    "thirteen bytes": (NOTHING, b"\xc0\0\0\0\x01\x08" + bytes(7), 443),
    "fourteen bytes": (QUIC, b"\xc0\0\0\0\x01\x14" + bytes(8), 443),
}


def kinds(frames: list[bytes], states: list[int] | None = None, starts: list[bool] | None = None) -> list[int]:
    """Return for each packet what is to be tried on it, NOTHING for those that are not picked."""
    batch = batch_of(frames, [0] * len(frames), 101)
    packets = decode(batch).packets
    state = np.array(states or [WATCH] * len(frames), np.uint8)
    chosen = choose(batch.buffer, packets, state, np.array(starts or [False] * len(frames), np.bool_))
    assert chosen.kind.dtype == np.uint8
    assert chosen.packet.tolist() == sorted(set(chosen.packet.tolist()))
    found = dict(zip(chosen.packet.tolist(), chosen.kind.tolist(), strict=True))
    assert len(chosen) == len(found)
    return [found.get(at, NOTHING) for at in range(len(frames))]


def stream(payload: bytes, port: int = 9_999) -> bytes:
    return ipv4(tcp(payload, dport=port))


def datagram(payload: bytes, port: int = 443) -> bytes:
    return ipv4(udp(payload, dport=port), 17)


@pytest.mark.parametrize("name", BEGINNINGS)
def test_every_beginning_is_picked_on_any_port(name: str) -> None:
    data = BEGINNINGS[name]
    assert kinds([stream(data), stream(data, 443), ipv6(tcp(data, dport=1))]) == [BEGINNING] * 3


@pytest.mark.parametrize("name", OTHERS)
def test_other_segments_are_left_alone(name: str) -> None:
    assert kinds([stream(OTHERS[name])]) == [NOTHING]


@pytest.mark.parametrize("name", DATAGRAMS)
def test_datagrams_are_told_apart_by_their_first_bytes(name: str) -> None:
    kind, data, port = DATAGRAMS[name]
    assert kinds([datagram(data, port)]) == [kind]


@pytest.mark.parametrize("first", [0x38, 0x40, 0x50])
@pytest.mark.parametrize("size", [14, 26, 38, 42, 50, 54, 66, 70, 82, 86, 98])
def test_openvpn_s_first_messages_have_sizes_of_their_own(first: int, size: int) -> None:
    assert kinds([datagram(bytes((first,)) + bytes(more - 1)) for more in (size, size + 1)]) == [TUNNEL, NOTHING]


def test_openvpn_s_first_messages_of_other_sizes_have_a_small_number() -> None:
    messages = [b"\x50" + bytes(8) + number.to_bytes(4, "big") + bytes(300) for number in (0, 1, 16, 17)]
    assert kinds([*map(datagram, messages)]) == [NOTHING, TUNNEL, TUNNEL, NOTHING]


def test_openvpn_over_tcp_is_picked_where_its_message_fills_the_first_segment() -> None:
    message = b"\x00\x0e\x38" + bytes(13)
    assert kinds([stream(message)] * 2, starts=[True, False]) == [TUNNEL, NOTHING]
    assert kinds([stream(message + b"\0")], starts=[True]) == [NOTHING]
    others = [b"\x00\x0e" + bytes((first,)) + bytes(13) for first in (0x38, 0x40, 0x50, 0x48, 0x41, 0x51)]
    assert kinds([*map(stream, others)], starts=[True] * 6) == [TUNNEL] * 3 + [NOTHING] * 3


def test_esp_has_no_first_bytes_that_tell() -> None:
    assert kinds(
        [ipv4(b"\xc0\0\0\0\x01\x08" + bytes(40), 50), ipv4(b"\x16\xfe\xfd" + bytes(10) + b"\x01" * 40, 50)]
    ) == [
        NOTHING,
        NOTHING,
    ]


@pytest.mark.parametrize(
    ("data", "cut"),
    [
        (HELLO, 5),
        (b"GET / ", 3),
        (CHANGE_CIPHER_SPEC + HELLO, 11),
        (BEGINNINGS["socks4-address"], 8),
        (b"\x05\x01\0", 2),
    ],
)
def test_the_bytes_of_the_next_frame_are_not_taken_for_this_one_s(data: bytes, cut: int) -> None:
    address = data[cut : cut + 6].ljust(6, b"\0")
    batch = batch_of([ethernet(stream(data[:cut])), address + ethernet(stream(data))[6:]], [0, 0], 1)
    packets = decode(batch).packets
    chosen = choose(batch.buffer, packets, np.zeros(2, np.uint8), np.zeros(2, np.bool_))
    assert (chosen.packet.tolist(), chosen.kind.tolist()) == ([1], [BEGINNING])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        *((data, BEGINNING) for data in (b"\x16", HELLO[:5], b"A", b"POS", b"Z")),
        *((data, NOTHING) for data in (b"g", b"\x17\x03", b"@", b"[", b"QUITTE")),
    ],
)
def test_a_first_segment_of_few_bytes_is_picked_where_it_starts_a_side(data: bytes, expected: int) -> None:
    assert kinds([stream(data), stream(data)], starts=[True, False]) == [expected, NOTHING]


@pytest.mark.parametrize("payload", [b"x", HELLO, bytes(900)])
def test_a_side_in_the_middle_of_something_wants_every_segment_and_a_finished_one_none(payload: bytes) -> None:
    frames = [stream(payload)] * 3
    watched = BEGINNING if payload == HELLO else NOTHING
    assert kinds(frames, [READ, DONE, WATCH]) == [STREAM, NOTHING, watched]
    assert kinds([stream(b"")], [READ]) == [NOTHING]


def test_a_finished_side_of_datagrams_wants_none() -> None:
    frame = datagram(real("quic-v1.bin"))
    assert kinds([frame] * 3, [WATCH, READ, DONE]) == [QUIC, QUIC, NOTHING]


@pytest.mark.parametrize("payload", [b"x", bytes(40), HELLO, real("quic-v1.bin")])
def test_what_goes_to_or_comes_from_the_dns_port_is_dns(payload: bytes) -> None:
    frames = [
        ipv4(udp(payload, sport=5_000, dport=53), 17),
        ipv4(udp(payload, sport=53, dport=5_000), 17),
        ipv4(tcp(payload, sport=5_000, dport=53)),
        ipv4(tcp(payload, sport=53, dport=5_000)),
    ]
    assert kinds(frames) == [DNS, DNS, DNS_STREAM, DNS_STREAM]
    assert kinds(frames, [READ] * 4) == [DNS, DNS, DNS_STREAM, DNS_STREAM]
    assert kinds(frames, [DONE] * 4) == [NOTHING] * 4
    assert kinds([ipv4(udp(b""), 17), ipv4(tcp(b"", dport=53))]) == [NOTHING] * 2


def test_what_the_capture_did_not_keep_is_not_looked_at() -> None:
    cut = stream(HELLO)[: 40 + 5]
    assert kinds([cut]) == [NOTHING]
    assert kinds([stream(HELLO)[:40]], [READ]) == [NOTHING]


def test_no_packet_gives_no_candidate() -> None:
    assert kinds([]) == []


def test_picked_packets_keep_their_order() -> None:
    frames = [datagram(real("quic-v1.bin")), stream(HELLO), stream(bytes(50)), datagram(b"x", 53), stream(b"GET / ")]
    assert kinds(frames) == [QUIC, BEGINNING, NOTHING, DNS, BEGINNING]


@given(st.lists(st.binary(max_size=40), max_size=8), st.data())
def test_random_segments_are_picked_only_where_a_parser_could_begin(payloads: list[bytes], data: st.DataObject) -> None:
    states = [data.draw(st.integers(0, 2)) for _ in payloads]
    found = kinds([stream(payload) for payload in payloads], states)
    for payload, state, kind in zip(payloads, states, found, strict=True):
        if not payload or state == DONE:
            assert kind == NOTHING
        elif state == READ:
            assert kind == STREAM
        elif begins_client_hello(payload):
            assert kind == BEGINNING
        elif kind == BEGINNING:
            assert begins_request(payload) or begins_socks(payload) or payload[0] in (4, 5, 20, 22)


@given(
    st.sampled_from([b"", b"\x01", b"\x02", b"\x03", b"\x04\0\0\0", b"\x38", b"\x40", b"\x50", b"TS\xf0\x9f\x92\xac"]),
    st.binary(min_size=14, max_size=160),
    st.sampled_from([443, 500, 1_194, 4_500, 4_501, 51_820]),
    st.booleans(),
)
def test_whatever_is_a_mark_is_picked(start: bytes, rest: bytes, port: int, has_number: bool) -> None:
    data = start + (rest[:8] + b"\0\0\0\x01" + rest[8:] if has_number else rest)
    if mark_of(data, len(data), (40_000, port)) is not None:
        assert kinds([datagram(data, port)]) in ([TUNNEL], [QUIC], [DTLS])


@pytest.mark.parametrize("size", [148, 92, 64])
@pytest.mark.parametrize("kind", [1, 2, 3, 4])
def test_wireguard_s_sizes_are_picked_as_they_are_read(kind: int, size: int) -> None:
    data = bytes((kind,)) + bytes(size - 1)
    is_mark = mark_of(data, size, (40_000, 51_820)) is not None
    assert kinds([datagram(data, 51_820)]) == [TUNNEL if is_mark else NOTHING]
