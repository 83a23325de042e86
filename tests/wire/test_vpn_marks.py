"""Marks of closed tunnels: real programs' messages, every prefix of them, look-alikes, and random bytes."""

from __future__ import annotations

import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.vocabulary import TUNNELS
from detector.wire.vpn_marks import (
    ANYCONNECT,
    IPSEC,
    OPENVPN,
    TAILSCALE,
    WIREGUARD,
    Mark,
    mark_of,
    mark_of_stream,
    recognise,
)
from tests.data.tunnels import datagrams

ANY = (40_000, 3_000)
NAT = (4_500, 4_500)
DISCO = b"TS\xf0\x9f\x92\xac" + bytes(80)
OLD_HELLO = b"\x16\x01\x00\x00\x00" + bytes(6) + b"\x00\x40\x01" + bytes(60)
SESSION = b"\x9a" * 8


def initiation(index: int = 7, reserved: bytes = bytes(3)) -> bytes:
    return b"\x01" + reserved + struct.pack("<I", index) + bytes(140)


def response(index: int = 7, reserved: bytes = bytes(3)) -> bytes:
    return b"\x02" + reserved + struct.pack("<II", 9, index) + bytes(80)


def transport(counter: int, index: int = 9, size: int = 64) -> bytes:
    return b"\x04\0\0\0" + struct.pack("<IQ", index, counter) + bytes(size - 16)


def esp(number: int, spi: int = 0xDEADBEEF) -> bytes:
    return struct.pack(">II", spi, number) + bytes(60)


def reset(opcode: int, signature: int, number: int = 1, acknowledged: bytes = b"") -> bytes:
    """Return a signed first message: HMAC, packet number and time, acknowledged packets, and message number 0."""
    tail = (b"\x01" + bytes(4) + acknowledged if acknowledged else b"\x00") + bytes(4)
    return bytes((opcode << 3,)) + SESSION + bytes(signature) + struct.pack(">II", number, 1_700_000_000) + tail


def seen(*sent: tuple[int, bytes], ports: tuple[int, int] = ANY) -> str | None:
    """Return what datagrams, each with the side that sent it, are recognised as."""
    marks = [(side, mark) for side, data in sent if (mark := mark_of(data, len(data), ports)) is not None]
    return recognise(marks)


@pytest.mark.parametrize(
    ("file", "protocol"),
    [
        ("wireguard.pcap", WIREGUARD),
        ("openvpn-udp.pcap", OPENVPN),
        ("openvpn-tls-auth.pcap", OPENVPN),
        ("openvpn-tls-crypt.pcap", OPENVPN),
        ("openvpn-tls-crypt-v2.pcap", OPENVPN),
        ("ike.pcap", IPSEC),
    ],
)
def test_real_programs_are_recognised_within_four_datagrams(file: str, protocol: str) -> None:
    first = datagrams(file)[:4]
    assert seen(*((side, data) for side, data, _ in first), ports=first[0][2]) == protocol


@pytest.mark.parametrize("file", ["wireguard.pcap", "openvpn-udp.pcap", "openvpn-tls-auth.pcap", "ike.pcap"])
def test_every_prefix_of_a_real_datagram_is_a_mark_or_none(file: str) -> None:
    for _, data, ports in datagrams(file)[:6]:
        for size in range(len(data)):
            mark = mark_of(data[:size], size, ports)
            assert mark is None or not mark.is_sure or size >= 14
            # A capture that keeps a part of each packet still knows how long it was.
            whole, part = mark_of(data, len(data), ports), mark_of(data[:size], len(data), ports)
            assert part in (whole, None) or size < 64


def test_the_first_message_over_tcp_has_a_length_before_it() -> None:
    message = b"\x38" + SESSION + bytes(5)
    assert mark_of_stream(struct.pack(">H", 14) + message) == Mark(OPENVPN, is_sure=True)
    assert mark_of_stream(struct.pack(">H", 15) + message) is None
    assert [mark_of_stream((struct.pack(">H", 14) + message)[:size]) for size in range(16)] == [None] * 16


@pytest.mark.parametrize("reserved", [bytes(3), b"\x12\x34\x56"])
def test_a_response_names_the_initiation_s_sender(reserved: bytes) -> None:
    assert seen((0, initiation(7, reserved)), (1, response(7, reserved))) == WIREGUARD
    assert seen((0, initiation(7)), (1, response(8))) is None
    assert seen((0, initiation(7)), (0, response(7))) is None
    assert seen((0, initiation(7)), (0, initiation(7))) is None


def test_three_messages_of_a_side_must_go_on() -> None:
    assert seen(*((0, transport(number)) for number in (5, 6, 9))) == WIREGUARD
    assert seen(*((0, transport(number)) for number in (5, 6))) is None
    assert seen(*((0, transport(number)) for number in (5, 5, 5))) is None
    assert seen(*((0, transport(number)) for number in (5, 4, 3))) is None
    assert seen(*((0, transport(number)) for number in (1, 1 << 40, 1 << 41))) is None
    assert seen(*((side, transport(side + 1)) for side in (0, 1, 0))) is None
    assert seen(*((0, transport(index, index)) for index in (1, 2, 3))) is None


@pytest.mark.parametrize("size", [31, 33, 65, 16])
def test_data_messages_are_padded_to_sixteen(size: int) -> None:
    assert mark_of(transport(1)[:size].ljust(size, b"\0"), size, ANY) is None


@pytest.mark.parametrize("signature", [16, 20, 32, 48, 64])
@pytest.mark.parametrize(("opcode", "acknowledged"), [(7, b""), (8, SESSION), (10, b"")])
def test_a_signed_first_message(opcode: int, acknowledged: bytes, signature: int) -> None:
    data = reset(opcode, signature, acknowledged=acknowledged)
    assert mark_of(data, len(data), ANY) == Mark(OPENVPN, kind=opcode)
    wrong = reset(opcode, signature, number=0xABCDEF, acknowledged=acknowledged)
    assert mark_of(wrong, len(wrong), ANY) is None


@pytest.mark.parametrize("opcode", [7, 10])
def test_a_signed_first_message_must_be_answered(opcode: int) -> None:
    there, answer = reset(opcode, 32), reset(8, 32, acknowledged=SESSION)
    assert seen((0, there), (1, answer)) == OPENVPN
    assert seen((0, there), (0, answer)) is None
    assert seen((0, there), (0, there), (0, there)) is None
    assert seen((1, answer), (0, answer)) is None


def test_dns_on_another_port_is_no_openvpn() -> None:
    """Its number may begin so, and an empty section before a name of one letter ends in a 1."""
    question = bytes.fromhex("5093010000010000000000000132") + bytes(60)
    answer = bytes.fromhex("5093818000010001000000000132") + bytes(160)
    assert seen((0, question), (1, answer), (0, question), (1, answer)) is None


def test_openvpn_s_data_counts_only_on_its_port() -> None:
    data = [(0, b"\x48\0\0\0" + struct.pack(">I", number) + bytes(60)) for number in (3, 4, 5)]
    assert seen(*data, ports=(40_000, 1_194)) == OPENVPN
    assert seen(*data, ports=ANY) is None


@pytest.mark.parametrize("ports", [(4_500, 4_500), (40_000, 4_501)])
def test_esp_in_udp_counts_up(ports: tuple[int, int]) -> None:
    assert seen((0, esp(1)), (0, esp(2)), (0, esp(3)), ports=ports) == IPSEC
    assert seen((0, esp(1)), (0, esp(1)), (0, esp(1)), ports=ports) is None
    assert seen((0, esp(1, spi=200)), (0, esp(2, spi=200)), (0, esp(3, spi=200)), ports=ports) is None
    assert seen((0, esp(1)), (0, esp(2)), (0, esp(3)), ports=ANY) is None


def test_wireguard_may_use_the_port_of_ipsec() -> None:
    assert seen((0, initiation()), (1, response()), ports=NAT) == WIREGUARD


@pytest.mark.parametrize(("version", "exchange"), [(0x20, 34), (0x20, 43), (0x10, 2), (0x10, 32)])
def test_ike_s_header_knows_the_datagram_s_length(version: int, exchange: int) -> None:
    data = struct.pack(">QQBBBBII", 5, 0, 33, version, exchange, 8, 0, 40) + bytes(12)
    sure = Mark(IPSEC, is_sure=True)
    assert mark_of(data, 40, (500, 500)) == sure
    assert mark_of(bytes(4) + data, 44, NAT) == sure
    assert mark_of(data, 41, (500, 500)) is None
    assert mark_of(data, 40, ANY) is None
    assert mark_of(bytes(8) + data[8:], 40, (500, 500)) is None
    assert mark_of(data[:17] + b"\x30" + data[18:], 40, (500, 500)) is None


def test_marks_that_nobody_else_makes() -> None:
    assert mark_of(DISCO, len(DISCO), ANY) == Mark(TAILSCALE, is_sure=True)
    assert mark_of(DISCO[:60], 60, ANY) is None
    assert mark_of(OLD_HELLO, len(OLD_HELLO), ANY) == Mark(ANYCONNECT, is_sure=True)
    assert mark_of(OLD_HELLO[:13] + b"\x02" + OLD_HELLO[14:], len(OLD_HELLO), ANY) is None


def marked(data: bytes, ports: tuple[int, int] = ANY, *, head: int | None = None) -> Mark | None:
    """Return the mark of a datagram, of which `head` bytes (by default all) were captured."""
    return mark_of(data[:head], len(data), ports)


def test_wireguard_s_messages_tell_kind_indices_and_counter() -> None:
    assert marked(initiation(7), head=16) == Mark(WIREGUARD, kind=1, names=7)
    assert marked(response(7), head=16) == Mark(WIREGUARD, kind=2, names=9, thread=7)
    assert marked(b"\x03\0\0\0" + bytes(60), head=16) == Mark(WIREGUARD, kind=3)
    assert marked(transport(5), head=16) == Mark(WIREGUARD, kind=4, thread=9, number=5)
    assert marked(transport(1 << 40, 1 << 31, 32)) == Mark(WIREGUARD, kind=4, thread=1 << 31, number=1 << 40)


@pytest.mark.parametrize("kind", [0, 1, 2, 3, 5])
@pytest.mark.parametrize("size", [32, 48, 63, 65, 80, 91, 93, 147, 149])
def test_wireguard_s_handshakes_have_one_size_each(kind: int, size: int) -> None:
    assert marked(bytes((kind, 0, 0, 0)) + bytes(size - 4)) is None


def test_less_than_a_message_s_head_is_no_wireguard() -> None:
    for data in (initiation(), response(), transport(5)):
        assert marked(data, head=15) is None
    assert marked(transport(5, size=16)) is None
    for reserved in (b"\x01\0\0", b"\0\x01\0", b"\0\0\x01"):
        assert marked(b"\x04" + reserved + transport(5)[4:]) is None


def test_a_response_counts_its_whole_index() -> None:
    assert seen((0, initiation(0xFFFF_FFFE)), (1, response(0xFFFF_FFFE))) == WIREGUARD
    assert seen((0, initiation(0xFFFF_FFFE)), (1, response(0x7FFF_FFFE))) is None


@pytest.mark.parametrize("make", [transport, esp])
@pytest.mark.parametrize(("leap", "goes_on"), [(1, True), (65_535, True), (65_536, False), (0, False)])
def test_numbers_that_go_on_do_not_leap(make: Callable[[int], bytes], leap: int, goes_on: bool) -> None:
    sent = [(1, make(number)) for number in (7, 7 + leap, 7 + 2 * leap)]
    assert (seen(*sent, ports=NAT) is not None) is goes_on


def test_numbers_go_on_behind_marks_of_others() -> None:
    one, other = Mark(IPSEC, thread=5, number=1), Mark(IPSEC, thread=6, number=2)
    again = [Mark(IPSEC, thread=5, number=number) for number in (2, 9)]
    assert recognise([(0, other), (0, one), (1, again[0]), (0, again[0]), (0, other), (0, again[1])]) == IPSEC
    for mark in (other, Mark(OPENVPN, thread=5, number=2), Mark(IPSEC, kind=1, thread=5, number=2)):
        assert recognise([(0, one), (0, mark), (0, again[1])]) is None
    assert recognise([(0, Mark(IPSEC, number=number)) for number in (1, 2, 3)]) is None
    assert recognise([]) is None


def test_an_answer_is_of_the_same_protocol_and_kind() -> None:
    first = Mark(WIREGUARD, kind=1, names=7)
    assert recognise([(0, first), (1, Mark(WIREGUARD, kind=2, thread=7))]) == WIREGUARD
    assert recognise([(1, Mark(WIREGUARD, kind=2, thread=7)), (0, first)]) == WIREGUARD
    for answer in (Mark(OPENVPN, kind=2, thread=7), Mark(WIREGUARD, kind=3, thread=7), Mark(WIREGUARD, kind=2)):
        assert recognise([(0, first), (1, answer)]) is None
    assert recognise([(0, Mark(WIREGUARD, kind=4, thread=3)), (1, Mark(WIREGUARD, kind=2))]) is None
    reset_mark, answer = Mark(OPENVPN, kind=7), Mark(OPENVPN, kind=8)
    assert recognise([(0, reset_mark), (1, answer)]) == OPENVPN
    for one, other in [
        (reset_mark, Mark(WIREGUARD, kind=8)),
        (Mark(WIREGUARD, kind=7), Mark(WIREGUARD, kind=8)),
        (Mark(OPENVPN, kind=8), answer),
        (Mark(OPENVPN, kind=9), answer),
        (reset_mark, Mark(OPENVPN, kind=9)),
    ]:
        assert recognise([(0, one), (1, other)]) is None


@pytest.mark.parametrize("opcode", [7, 8, 10])
def test_a_plain_first_message_acknowledges_nothing_or_one(opcode: int) -> None:
    first = bytes((opcode << 3,)) + SESSION
    sure = Mark(OPENVPN, is_sure=True)
    assert marked(first + bytes(5)) == sure
    for head in (14, None):
        assert marked(first + b"\x01" + bytes(4) + SESSION + bytes(4), head=head) == sure
    for tail in (b"\x01" + bytes(4), bytes(4) + b"\x01", bytes(17), b"\x02" + bytes(16), b"\x01\0\0\0\x01" + bytes(12)):
        assert marked(first + tail) is None
    assert marked(b"\x30" + SESSION + bytes(5)) is None
    assert marked(bytes((opcode << 3 | 1,)) + SESSION + bytes(5)) is None


@pytest.mark.parametrize(("opcode", "least"), [(7, 54), (8, 66), (10, 54)])
def test_an_encrypted_first_message_has_its_number_in_front(opcode: int, least: int) -> None:
    def message(number: int, size: int) -> bytes:
        return (bytes((opcode << 3,)) + SESSION + struct.pack(">I", number)).ljust(size, b"\x77")

    for number in (1, 16, 0x0F00_0001, 0x0300_0002):
        assert marked(message(number, least)) == Mark(OPENVPN, kind=opcode)
        assert marked(message(number, least - 1)) is None
    for number in (0, 17, 0x1000_0001, 0x0080_0001):
        assert marked(message(number, least)) is None


def test_a_signed_first_message_needs_its_number_s_four_bytes() -> None:
    data = reset(7, 20)
    assert marked(data, head=33) == Mark(OPENVPN, kind=7)
    assert marked(data, head=32) is None


def test_openvpn_s_data_tells_peer_and_number() -> None:
    data = struct.pack(">II", 0x4B00_0102, 0xF000_0005) + bytes(6)
    assert marked(data, (1_194, 40_000)) == Mark(OPENVPN, kind=9, thread=0x4B00_0102, number=0xF000_0005)
    assert marked(data, (1_195, 40_000)) is None
    assert marked(data, (1_194, 40_000), head=13) is None
    assert mark_of_stream(struct.pack(">H", 14) + data) is None


def test_a_stream_s_first_message_ends_where_its_length_says() -> None:
    message = reset(7, 20)
    assert mark_of_stream(struct.pack(">H", len(message)) + message + b"more") == Mark(OPENVPN, is_sure=True)
    assert mark_of_stream(struct.pack(">H", 13) + b"\x38" + SESSION + bytes(5)) is None
    assert mark_of_stream(b"\x00") is None
    assert mark_of_stream(b"\x01\x0e\x38" + SESSION + bytes(5)) is None


KNOWN_EXCHANGES = {0x20: {*range(34, 45)}, 0x10: {2, 4, 5, 6, 32, 33}}


@pytest.mark.parametrize("version", [0x20, 0x10, 0x21, 0x00])
def test_each_version_of_ike_has_its_exchanges(version: int) -> None:
    found = {
        exchange
        for exchange in range(256)
        if marked(struct.pack(">QQBBBBII", 1 << 63, 9, 33, version, exchange, 8, 0, 28), (500, 40_000))
    }
    assert found == KNOWN_EXCHANGES.get(version, set())


def test_ike_s_header_must_be_there_as_a_whole() -> None:
    data = struct.pack(">QQBBBBII", 1, 0, 33, 0x20, 34, 8, 0, 40) + bytes(12)
    assert marked(data, (40_000, 500), head=28) == Mark(IPSEC, is_sure=True)
    assert marked(data, (40_000, 500), head=27) is None
    for port in (4_500, 4_501):
        assert marked(bytes(4) + b"\x99" + data[1:], (40_000, port)) == Mark(IPSEC, is_sure=True)
        assert marked(bytes(4) + data, (40_000, port), head=32) == Mark(IPSEC, is_sure=True)
        assert marked(bytes(4) + data, (40_000, port), head=31) is None
        assert marked(bytes(4) + data + b"\0", (40_000, port)) is None
        assert marked(bytes(3) + b"\x01" + data, (40_000, port)) is None


def test_other_protocols_may_use_the_port_of_ike() -> None:
    assert marked(transport(5), (500, 40_000)) == Mark(WIREGUARD, kind=4, thread=9, number=5)


def test_esp_s_spi_is_not_reserved_and_its_head_is_there() -> None:
    least = struct.pack(">II", 256, 0xF000_0003) + bytes(16)
    assert marked(least, NAT, head=8) == Mark(IPSEC, thread=256, number=0xF000_0003)
    assert marked(least, NAT, head=7) is None
    assert marked(least[:23], NAT) is None
    assert marked(b"\0\0\0\xff" + least[4:], NAT) is None


def test_the_marks_of_tailscale_and_old_dtls_have_a_least_size() -> None:
    assert marked(DISCO[:78], head=6) == Mark(TAILSCALE, is_sure=True)
    assert marked(DISCO[:77]) is None
    assert marked(OLD_HELLO, head=14) == Mark(ANYCONNECT, is_sure=True)
    assert marked(OLD_HELLO, head=13) is None


@given(st.binary(max_size=200), st.tuples(st.integers(0, 65_535), st.sampled_from([443, 500, 1_194, 4_500, 4_501])))
def test_random_bytes_are_a_mark_or_none(data: bytes, ports: tuple[int, int]) -> None:
    for mark in (mark_of(data, len(data), ports), mark_of_stream(data)):
        assert mark is None or mark.protocol in TUNNELS


@given(st.lists(st.tuples(st.integers(0, 1), st.binary(min_size=14, max_size=64)), max_size=8))
def test_random_datagrams_are_no_tunnel(sent: list[tuple[int, bytes]]) -> None:
    assert seen(*sent, ports=(40_000, 30_000)) is None or any(
        data.startswith((b"TS\xf0", b"\x16\x01", b"\x38", b"\x40", b"\x50", b"\x04\0\0\0")) for _, data in sent
    )
