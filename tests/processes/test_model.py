"""Questions have one form, whatever the addresses were given as."""

from __future__ import annotations

import socket

import pytest

from detector.processes.model import TCP, UDP, address, question

HERE4 = bytes([127, 0, 0, 1])


def test_text_bytes_and_mapped_addresses_make_the_same_question() -> None:
    mapped = socket.inet_pton(socket.AF_INET6, "::ffff:127.0.0.1")
    forms = [
        question(TCP, local, 5, remote, 443)
        for local in ("127.0.0.1", HERE4, mapped)
        for remote in ("1.2.3.4", b"\1\2\3\4")
    ]
    assert len(set(forms)) == 1
    assert forms[0].local == HERE4


def test_a_zone_is_left_out() -> None:
    assert address("fe80::1%eth0") == address("fe80::1")


@pytest.mark.parametrize(
    ("protocol", "local", "port", "remote", "remote_port"),
    [
        (1, "127.0.0.1", 5, "1.2.3.4", 6),
        (TCP, "127.0.0.1", 0, "1.2.3.4", 6),
        (TCP, "127.0.0.1", 65_536, "1.2.3.4", 6),
        (TCP, "127.0.0.1", 5, "1.2.3.4", -1),
        (UDP, "127.0.0.1", 5, "::1", 6),
        (UDP, b"\1\2\3", 5, b"\1\2\3", 6),
        (UDP, "localhost", 5, "1.2.3.4", 6),
    ],
)
def test_what_names_no_connection_is_refused(
    protocol: int, local: str | bytes, port: int, remote: str | bytes, remote_port: int
) -> None:
    with pytest.raises(ValueError, match=r"."):
        question(protocol, local, port, remote, remote_port)
