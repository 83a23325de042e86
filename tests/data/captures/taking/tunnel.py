"""One end of a tunnel in user space, for links that not every kernel is built with.

`python -m taking.tunnel KIND PEER ADDRESS/BITS...` makes the device `tunnel0` with these addresses. What the kernel
sends into it is wrapped and sent to the peer, and the other way round. KIND is gre, ipip, 6in4, vlan, qinq or pppoe;
for the last three PEER is the peer's Ethernet address. Sources: RFC 2784, 2003, 4213, IEEE 802.1Q, RFC 2516.
"""

from __future__ import annotations

import fcntl
import os
import select
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

DEVICE, UNDERLAY = "tunnel0", "eth0"
TUNSETIFF, IFF_TUN, IFF_TAP, IFF_NO_PI = 0x400454CA, 1, 2, 0x1000
PACKET_AUXDATA, SOL_PACKET = 8, 263
ETH_P_ALL, TAG, SERVICE_TAG, PPPOE = 3, 0x8100, 0x88A8, 0x8864
INNER_TAG, OUTER_TAG = struct.pack("!HH", TAG, 100), struct.pack("!HH", SERVICE_TAG, 7)
PPP_OF_IP_VERSION = {4: b"\x00\x21", 6: b"\x00\x57"}
GRE_OF_IP_VERSION = {4: b"\0\0\x08\x00", 6: b"\0\0\x86\xdd"}


@dataclass(frozen=True, slots=True)
class Encapsulation:
    """How packets are wrapped; `protocol` is an IP protocol number, or 0 where the tunnel runs on bare Ethernet.

    `unwrap` returns None for what is not the tunnel's; on Ethernet it gets the frame without the tag that the kernel
    took off.
    """

    protocol: int
    tap: bool
    wrap: Callable[[bytes], bytes]
    unwrap: Callable[[bytes], bytes | None]


def _same(packet: bytes) -> bytes:
    return packet


def _wrap_gre(packet: bytes) -> bytes:
    return GRE_OF_IP_VERSION[packet[0] >> 4] + packet


def _wrap_pppoe(packet: bytes) -> bytes:
    payload = PPP_OF_IP_VERSION[packet[0] >> 4] + packet
    return struct.pack("!HBBHH", PPPOE, 0x11, 0, 1, len(payload)) + payload


def _unwrap_pppoe(frame: bytes) -> bytes | None:
    if frame[12:14] != PPPOE.to_bytes(2, "big"):
        return None
    (length,) = struct.unpack("!H", frame[18:20])
    return frame[22 : 20 + length]


def _without_inner_tag(frame: bytes) -> bytes | None:
    return frame[:12] + frame[16:] if frame[12:14] == INNER_TAG[:2] else None


ENCAPSULATIONS = {
    "gre": Encapsulation(47, False, _wrap_gre, lambda payload: payload[4:]),
    "ipip": Encapsulation(4, False, _same, _same),
    "6in4": Encapsulation(41, False, _same, _same),
    "vlan": Encapsulation(0, True, lambda frame: frame[:12] + INNER_TAG + frame[12:], _same),
    "qinq": Encapsulation(0, True, lambda frame: frame[:12] + OUTER_TAG + INNER_TAG + frame[12:], _without_inner_tag),
    "pppoe": Encapsulation(0, False, _wrap_pppoe, _unwrap_pppoe),
}


@dataclass(frozen=True, slots=True)
class Link:
    """The carrier below the tunnel: how to send a wrapped packet, and how to receive one (None: not ours)."""

    socket: socket.socket
    send: Callable[[bytes], int]
    receive: Callable[[], bytes | None]


def open_device(name: str, tap: bool) -> int:
    """Make a TUN (packets) or TAP (frames) device and return its file descriptor."""
    device = os.open("/dev/net/tun", os.O_RDWR)
    mode = (IFF_TAP if tap else IFF_TUN) | IFF_NO_PI
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), mode))
    return device


def ip_link(peer: str, protocol: int) -> Link:
    """Carry payloads in IPv4 packets of a protocol number; the kernel makes the outer header."""
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, protocol)

    def receive() -> bytes:
        packet = raw.recv(65536)
        return packet[(packet[0] & 15) * 4 :]

    return Link(raw, lambda payload: raw.sendto(payload, (peer, 0)), receive)


def ethernet_link(peer: str, encapsulation: Encapsulation) -> Link:
    """Carry frames, or payloads that begin with their EtherType, on the cable."""
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    raw.bind((UNDERLAY, ETH_P_ALL))
    raw.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    own = raw.getsockname()[4]
    header = b"" if encapsulation.tap else bytes.fromhex(peer.replace(":", "")) + own

    def receive() -> bytes | None:
        frame, ancillary, _, address = raw.recvmsg(65536, 256)
        ours = address[2] != socket.PACKET_OUTGOING and bool(_tag(ancillary)) == encapsulation.tap
        return frame if ours else None

    return Link(raw, lambda frame: raw.send(header + frame), receive)


def _tag(ancillary: list[tuple[int, int, bytes]]) -> int:
    """Return the VLAN tag that the kernel took off the frame (struct tpacket_auxdata), 0 for none."""
    for level, kind, data in ancillary:
        if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
            return int(struct.unpack("=IIIHHHH", data)[5])
    return 0


def relay(device: int, link: Link, encapsulation: Encapsulation) -> None:
    """Move packets between the device and the carrier for ever."""
    while True:
        readable, _, _ = select.select([device, link.socket], [], [])
        if device in readable:
            link.send(encapsulation.wrap(os.read(device, 65536)))
        if link.socket in readable:
            wrapped = link.receive()
            inner = encapsulation.unwrap(wrapped) if wrapped else None
            if inner:
                os.write(device, inner)


def _set_up(addresses: list[str]) -> None:
    subprocess.run(["ip", "link", "set", DEVICE, "up", "mtu", "1400"], check=True)
    for address in addresses:
        nodad = ["nodad"] if ":" in address else []
        subprocess.run(["ip", "address", "add", address, "dev", DEVICE, *nodad], check=True)


def main(kind: str, peer: str, *addresses: str) -> None:
    """Make the device and relay until interrupted."""
    encapsulation = ENCAPSULATIONS[kind]
    device = open_device(DEVICE, encapsulation.tap)
    _set_up(list(addresses))
    link = ip_link(peer, encapsulation.protocol) if encapsulation.protocol else ethernet_link(peer, encapsulation)
    print("tunnel is up", flush=True)
    relay(device, link, encapsulation)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(0)
