"""What a user of dpkt, NFStream or scapy would write to walk a capture.

`python python_peers.py NAME FILE [PACKETS]`, run by the Python of the peers' own virtual environment, which
has the package in question and nothing of ours. It prints one JSON object: packets (NFStream: those of its
flows), names found where it looks for them, and the seconds of the walk without the imports before it.
"""

import importlib
import json
import struct
import sys
import time
from collections.abc import Callable
from typing import Any

Walked = dict[str, int]

# What dpkt raises on packets that are cut or odd, beside its own error.
ODD_PACKET = (ValueError, LookupError, TypeError, AttributeError, struct.error)


def walk_dpkt(path: str, limit: int | None) -> Walked:
    """Parse the headers of every packet, DNS on port 53, and the TLS records that begin a segment."""
    ethernet, ssl, dns = (importlib.import_module(f"dpkt.{name}") for name in ("ethernet", "ssl", "dns"))
    odd = (importlib.import_module("dpkt.dpkt").Error, ssl.SSL3Exception, *ODD_PACKET)
    packets = names = refused = 0
    with open(path, "rb") as file:
        for _, frame in importlib.import_module("dpkt.pcap").Reader(file):
            packets += 1
            try:
                names += _dpkt_names(ethernet.Ethernet(frame), dns, ssl)
            except odd:
                refused += 1
            if packets == limit:
                break
    return {"packets": packets, "names": names, "refused": refused}


def _dpkt_names(frame: Any, dns: Any, ssl: Any) -> int:
    segment: Any = getattr(frame.data, "data", None)
    payload = getattr(segment, "data", None)
    if not isinstance(payload, bytes) or not payload:
        return 0
    if hasattr(segment, "ulen") and 53 in (segment.sport, segment.dport):
        return len(dns.DNS(payload).qd)
    if hasattr(segment, "seq") and payload[:2] == b"\x16\x03":
        return sum(_has_server_name(record, ssl) for record in ssl.tls_multi_factory(payload)[0])
    return 0


def _has_server_name(record: Any, ssl: Any) -> bool:
    if record.type != 22 or record.data[:1] != b"\x01":
        return False
    hello = ssl.TLSHandshake(record.data).data
    return any(kind == 0 for kind, _ in getattr(hello, "extensions", ()))


def walk_nfstream(path: str, limit: int | None) -> Walked:
    """Iterate the flows, each dissected by nDPI within its first 20 packets."""
    del limit  # it reads whole files only
    streamer = importlib.import_module("nfstream").NFStreamer
    packets = names = 0
    for flow in streamer(source=path, n_dissections=20):
        packets += flow.bidirectional_packets
        names += bool(flow.requested_server_name)
    return {"packets": packets, "names": names}


def walk_scapy(path: str, limit: int | None) -> Walked:
    """Dissect every packet with what `scapy.all` loads, which has DNS and no TLS."""
    packets = 0
    with importlib.import_module("scapy.all").PcapReader(path) as reader:
        for packets, _ in enumerate(reader, 1):
            if packets == limit:
                break
    return {"packets": packets}


WALKS: dict[str, tuple[str, Callable[[str, int | None], Walked]]] = {
    "dpkt": ("dpkt", walk_dpkt),
    "nfstream": ("nfstream", walk_nfstream),
    "scapy": ("scapy.all", walk_scapy),
}


def main() -> None:
    """Walk the capture as the named peer does and print what came of it."""
    package, walk = WALKS[sys.argv[1]]
    importlib.import_module(package)
    begun = time.perf_counter()
    walked = walk(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
    print(json.dumps({**walked, "seconds": time.perf_counter() - begun}))


if __name__ == "__main__":
    main()
