"""Sends a TLS client's first packets as frames made by hand: `python -m tests.e2e.frames INTERFACE VLAN HOST SIZE`.

VLAN 0 sends them without a tag. Addresses are nobody's.
"""

from __future__ import annotations

import socket
import struct
import sys

from tests.frames import SYN, ethernet, ipv4, tcp
from tests.wire.builders import python_client_hello


def connection(host: str, size: int) -> list[bytes]:
    """Return IP packets: a connection that begins, names `host`, and sends `size` bytes."""
    hello = python_client_hello(host)
    sent, at = [ipv4(tcp(seq=999, flags=SYN)), ipv4(tcp(hello, seq=1_000))], 1_000 + len(hello)
    for start in range(0, size, 1_000):
        sent.append(ipv4(tcp(bytes(min(1_000, size - start)), seq=at + start)))
    return sent


def main() -> None:
    """Send them."""
    interface, vlan, host, size = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as sending:
        sending.bind((interface, 0))
        for packet in connection(host, size):
            tagged = ethernet(struct.pack(">HH", vlan, 0x0800) + packet, 0x8100)
            sending.send(tagged if vlan else ethernet(packet))


if __name__ == "__main__":
    main()
