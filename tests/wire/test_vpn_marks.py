"""Marks of closed tunnels: real programs' messages, every prefix of them, look-alikes, and random bytes."""

from __future__ import annotations

import struct

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


@given(st.binary(max_size=200), st.tuples(st.integers(0, 65_535), st.sampled_from([443, 500, 1_194, 4_500, 4_501])))
def test_random_bytes_are_a_mark_or_none(data: bytes, ports: tuple[int, int]) -> None:
    for mark in (mark_of(data, len(data), ports), mark_of_stream(data)):
        assert mark is None or mark.protocol in TUNNELS


@given(st.lists(st.tuples(st.integers(0, 1), st.binary(min_size=14, max_size=64)), max_size=8))
def test_random_datagrams_are_no_tunnel(sent: list[tuple[int, bytes]]) -> None:
    assert seen(*sent, ports=(40_000, 30_000)) is None or any(
        data.startswith((b"TS\xf0", b"\x16\x01", b"\x38", b"\x40", b"\x50", b"\x04\0\0\0")) for _, data in sent
    )
