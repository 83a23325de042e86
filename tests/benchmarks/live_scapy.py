"""What a user of scapy would write to see names live: `sniff(prn=..., store=False)` with its whole dissection.

    python live_scapy.py INTERFACE SECONDS      # watches, then prints one JSON object
    python live_scapy.py --file CAPTURE          # the names of each packet of a capture, for a truth to compare with

It has nothing of ours. The socket is scapy's own, opened here only so that its drop counter can be read at the end.
"""

import json
import socket
import struct
import sys
import time
from collections import Counter
from importlib import import_module
from typing import Any

SOL_PACKET, PACKET_STATISTICS = 263, 6


class Names:
    """Finds server names and DNS questions in dissected packets."""

    def __init__(self) -> None:
        import_module("scapy.main").load_layer("tls")
        self.name_extension = import_module("scapy.layers.tls.extensions").TLS_Ext_ServerName
        self.question = import_module("scapy.layers.dns").DNSQR

    def of(self, packet: Any) -> list[str]:
        """Return the names in one packet; the TLS layers hold each other in fields, so they are asked for by kind."""
        found = [_text(item.qname) for item in _all(packet, self.question)]
        for extension in _all(packet, self.name_extension):
            found += [_text(item.servername) for item in extension.servernames or ()]
        return found


def _all(packet: Any, kind: Any) -> list[Any]:
    layers, number = [], 1
    while (layer := packet.getlayer(kind, number)) is not None:
        layers.append(layer)
        number += 1
    return layers


def _text(name: bytes) -> str:
    return name.decode("ascii", "replace").rstrip(".").lower()


def watch(interface: str, seconds: float) -> dict[str, Any]:
    """Sniff for so long; return what was seen, and what the kernel threw away."""
    scapy = import_module("scapy.all")
    names, counted = Names(), Counter[str]()
    packets = 0

    def take(packet: Any) -> None:
        nonlocal packets
        packets += 1
        counted.update(names.of(packet))

    opened = scapy.conf.L2listen(iface=interface, promisc=False)
    print("watching", file=sys.stderr, flush=True)
    scapy.sniff(opened_socket=opened, prn=take, store=False, timeout=seconds)
    statistics = opened.ins.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8)
    _, dropped = struct.unpack("II", statistics)
    # What waits in the socket was neither read nor dropped; a user would never hear of it.
    waiting = _count_waiting(opened.ins)
    return {"packets": packets, "dropped": dropped, "waiting": waiting, "names": dict(counted)}


def _count_waiting(opened: socket.socket) -> int:
    opened.setblocking(False)
    waiting = 0
    try:
        while opened.recv(1):
            waiting += 1
    except BlockingIOError:
        return waiting
    return waiting


def read(path: str) -> dict[str, Any]:
    """Return the names of each packet of a capture, and how long their dissection took."""
    reader = import_module("scapy.all").PcapReader(path)
    names = Names()
    begun = time.perf_counter()
    found = [names.of(packet) for packet in reader]
    return {"names": found, "seconds": time.perf_counter() - begun}


if __name__ == "__main__":
    result = read(sys.argv[2]) if sys.argv[1] == "--file" else watch(sys.argv[1], float(sys.argv[2]))
    print(json.dumps(result))
