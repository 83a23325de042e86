"""Scenes for link types, tunnels and file formats; in each a client asks DNS and makes a TLS connection."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from taking.clients import curl, dig, quic, s_client
from taking.hosts import BIG_NAME, CLIENT, SERVER, SERVER6
from taking.network import Laboratory

HOST = "rt.teramind.co"
INNER, INNER_SERVER = "10.40.0.2/24", "10.40.0.1"
INNER6, INNER_SERVER6 = "2001:db8:40::2/64", "2001:db8:40::1"


def look_up_and_fetch(lab: Laboratory, server: str = SERVER, side: str = "client") -> None:
    """Ask the name server at an address for HOST, then make a TLS connection to HOST at that address."""
    lab.run(side, "dig", "+short", f"@{server}", HOST)
    where = f"[{server}]" if ":" in server else server
    family = "-6" if ":" in server else "-4"
    curl(lab, family, "--resolve", f"{HOST}:443:{where}", f"https://{HOST}/", "-d", "x" * 700, side=side)


@contextmanager
def tunnel(lab: Laboratory, kind: str, *, inner6: bool = False) -> Iterator[str]:
    """Lay a tunnel between the namespaces and give the server's address in it."""
    ethernet = kind in ("vlan", "qinq", "pppoe")
    peers = (_mac(lab, "server"), _mac(lab, "client")) if ethernet else (SERVER, CLIENT)
    own, server = (INNER6, INNER_SERVER6) if inner6 else (INNER, INNER_SERVER)
    program = (sys.executable, "-m", "taking.tunnel", kind)
    bits = own.rpartition("/")[2]
    with (
        lab.process("server", *program, peers[1], f"{server}/{bits}", ready="is up"),
        lab.process("client", *program, peers[0], own, ready="is up"),
    ):
        yield server


def _mac(lab: Laboratory, side: str) -> str:
    return lab.run(side, "cat", "/sys/class/net/eth0/address").strip()


def _tunnelled(lab: Laboratory, name: str, kind: str, *, inner6: bool = False, interface: str = "eth0") -> None:
    with tunnel(lab, kind, inner6=inner6) as server, lab.capture(name, interface=interface):
        look_up_and_fetch(lab, server)


def any_sll(lab: Laboratory) -> None:
    """tcpdump -i any, Linux cooked capture version 1."""
    with lab.capture("any-sll.pcap", "-y", "LINUX_SLL", interface="any"):
        look_up_and_fetch(lab)


def any_sll2(lab: Laboratory) -> None:
    """tcpdump -i any, Linux cooked capture version 2."""
    with lab.capture("any-sll2.pcap", "-y", "LINUX_SLL2", interface="any"):
        look_up_and_fetch(lab)


def loopback(lab: Laboratory) -> None:
    """tcpdump -i lo, with the 64 kB segments of a loopback."""
    with lab.capture("loopback.pcap", interface="lo", side="server"):
        look_up_and_fetch(lab, side="server")
        curl(lab, f"https://{HOST}/", "-d", "x" * 20000, side="server")


def vlan(lab: Laboratory) -> None:
    """IEEE 802.1Q, tag 100."""
    _tunnelled(lab, "vlan.pcap", "vlan")


def qinq(lab: Laboratory) -> None:
    """IEEE 802.1ad: service tag 7 around tag 100."""
    _tunnelled(lab, "qinq.pcap", "qinq")


def pppoe(lab: Laboratory) -> None:
    """PPPoE session frames (no discovery, no LCP)."""
    _tunnelled(lab, "pppoe.pcap", "pppoe")


def gre(lab: Laboratory) -> None:
    """GRE over IPv4."""
    _tunnelled(lab, "gre.pcap", "gre")


def ipip(lab: Laboratory) -> None:
    """IPv4 in IPv4."""
    _tunnelled(lab, "ipip.pcap", "ipip")


def sit(lab: Laboratory) -> None:
    """IPv6 in IPv4."""
    _tunnelled(lab, "sit-6in4.pcap", "6in4", inner6=True)


def tun(lab: Laboratory) -> None:
    """A TUN device: packets without any link header."""
    _tunnelled(lab, "tun-raw-ip.pcap", "gre", interface="tunnel0")


def vxlan(lab: Laboratory) -> None:
    """VXLAN, made by the kernel, port 4789."""
    for side, own, peer, address in (("server", SERVER, CLIENT, INNER_SERVER), ("client", CLIENT, SERVER, "10.40.0.2")):
        link = ("ip", "link", "add", "vxlan0", "type", "vxlan", "id", "42", "local", own, "remote", peer)
        lab.run(side, *link, "dstport", "4789", "dev", "eth0")
        lab.run(side, "ip", "address", "add", f"{address}/24", "dev", "vxlan0")
        lab.run(side, "ip", "link", "set", "vxlan0", "up")
    with lab.capture("vxlan.pcap"):
        look_up_and_fetch(lab, INNER_SERVER)


def ipv6(lab: Laboratory) -> None:
    """DNS, TLS, plain HTTP and QUIC over IPv6."""
    with lab.capture("ipv6.pcap"):
        look_up_and_fetch(lab, SERVER6)
        curl(lab, "-6", "http://intranet.example/")
        quic(lab, "us.i.posthog.com", "--address", "2001:db8:113::22")


def fragments(lab: Laboratory) -> None:
    """DNS answers and QUIC Initials in fragments, IPv4 and IPv6; a connection that only such an answer names."""
    options = ("+notcp", "+bufsize=4096", "+ignore")
    with lab.capture("fragments.pcap"):
        for side in ("client", "server"):
            lab.run(side, "ip", "link", "set", "eth0", "mtu", "1280")
        dig(lab, f"@{SERVER6}", "-t", "AAAA", BIG_NAME, *options)
        quic(lab, "us.i.posthog.com", "--address", "2001:db8:113::22", "--datagram", "1400")
        for side in ("client", "server"):
            lab.run(side, "ip", "link", "set", "eth0", "mtu", "800")
        *_, last = dig(lab, f"@{SERVER}", BIG_NAME, *options)
        s_client(lab, last, "-noservername")
        quic(lab, "www.google-analytics.com")


def two_interfaces(lab: Laboratory) -> None:
    """dumpcap on two interfaces at once, one pcapng file."""
    with lab.capture_ng("pcapng-two-interfaces.pcapng", "eth0", "lo", side="server"):
        look_up_and_fetch(lab)
        curl(lab, "https://intranet.example/", side="server")


def nanosecond(lab: Laboratory) -> None:
    """tcpdump with nanoseconds."""
    with lab.capture("nanosecond.pcap", "--time-stamp-precision=nano"):
        look_up_and_fetch(lab)


def snaplen(lab: Laboratory) -> None:
    """tcpdump -s 96: names may be cut off."""
    with lab.capture("snaplen-96.pcap", "-s", "96"):
        look_up_and_fetch(lab)


SCENES = (
    any_sll, any_sll2, loopback, vlan, qinq, pppoe, gre, ipip, sit, tun, vxlan, ipv6, fragments, two_interfaces,
    nanosecond, snaplen,
)  # fmt: skip
