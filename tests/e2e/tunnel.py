"""The far side of a tunnel: `python -m tests.e2e.tunnel NAME HOST SIZE` holds tun NAME, an interface without Ethernet.

It answers a DNS query that comes out of the tunnel, and lets a TLS client's connection come in through it. "up" says
that the interface is there, "done" that everything was sent. It ends with its standard input.
"""

from __future__ import annotations

import fcntl
import os
import struct
import sys

from tests.e2e.frames import connection
from tests.e2e.server import dns_answer
from tests.frames import ipv4, udp

_TUNSETIFF = 0x400454CA
_IFF_TUN, _IFF_NO_PI = 1, 0x1000
_DNS = 53


def say(word: str) -> None:
    """Write a word that a test waits for."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def answer(packet: bytes) -> bytes | None:
    """Return the packet that answers a DNS query over IPv4; None for any other packet."""
    start = (packet[0] & 15) * 4
    if packet[0] >> 4 != 4 or packet[9] != 17 or struct.unpack_from(">H", packet, start + 2)[0] != _DNS:
        return None
    port = struct.unpack_from(">H", packet, start)[0]
    reply = udp(dns_answer(packet[start + 8 :]), sport=_DNS, dport=port)
    return with_checksum(ipv4(reply, 17, source=packet[16:20], target=packet[12:16]))


def with_checksum(packet: bytes) -> bytes:
    """Return an IPv4 packet whose header the kernel accepts."""
    total = sum(struct.unpack(">10H", packet[:20]))
    total = (total & 0xFFFF) + (total >> 16)
    return packet[:10] + struct.pack(">H", ~(total + (total >> 16)) & 0xFFFF) + packet[12:]


def main() -> None:
    """Hold the tunnel."""
    name, host, size = sys.argv[1], sys.argv[2], int(sys.argv[3])
    tunnel = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tunnel, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _IFF_TUN | _IFF_NO_PI))
    say("up")
    while (reply := answer(os.read(tunnel, 65_536))) is None:
        pass
    os.write(tunnel, reply)
    for packet in connection(host, size):
        os.write(tunnel, packet)
    say("done")
    sys.stdin.read()


if __name__ == "__main__":
    main()
