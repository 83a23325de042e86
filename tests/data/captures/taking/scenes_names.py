"""Scenes for DNS, HTTP and proxies."""

from __future__ import annotations

from taking.clients import curl, dig
from taking.network import Laboratory

AVAHI = """[server]
host-name=printer
use-ipv6=yes
allow-interfaces=eth0
enable-dbus=no
[publish]
publish-hinfo=no
publish-workstation=no
"""


def dig_udp(lab: Laboratory) -> None:
    """dig over UDP: A, AAAA, a refused name, and a name in capitals."""
    with lab.capture("dig-udp.pcap"):
        dig(lab, "rt.teramind.co")
        dig(lab, "-t", "AAAA", "www.clarity.ms")
        dig(lab, "nobody-knows.example")
        dig(lab, "API.ActivTrak.com")


def dig_tcp(lab: Laboratory) -> None:
    """dig over TCP, two questions on one connection among them."""
    with lab.capture("dig-tcp.pcap"):
        dig(lab, "+tcp", "api.timedoctor.com")
        dig(lab, "+tcp", "+keepopen", "rs.fullstory.com", "+tcp", "+keepopen", "api2.amplitude.com")


def cname_chain(lab: Laboratory) -> None:
    """A first-party name that two CNAME records lead to a vendor, and the HTTPS request to it."""
    with lab.capture("dns-cname-chain.pcap"):
        curl(lab, "https://metrics.company.example/matomo.php", "-d", "x" * 800)


def https_ech(lab: Laboratory) -> None:
    """dig -t HTTPS: an answer with alpn and ech."""
    with lab.capture("dns-https-ech.pcap"):
        dig(lab, "-t", "HTTPS", "hidden.example")


def mdns(lab: Laboratory) -> None:
    """Multicast DNS: Avahi announces itself and answers dig; none of these names counts."""
    settings = lab.scratch / "avahi.conf"
    settings.write_text(AVAHI)
    daemon = ("avahi-daemon", "--no-drop-root", "--no-chroot", "--no-rlimits", "-f", str(settings))
    with lab.capture("mdns.pcap", "udp", "port", "5353"), lab.process("server", *daemon, ready="startup complete"):
        lab.client("dig", "-p", "5353", "@224.0.0.251", "printer.local", "+time=2", "+tries=1", check=False)


def curl_http(lab: Laboratory) -> None:
    """curl, plain HTTP: two requests on one connection, a POST, an odd port."""
    with lab.capture("curl-http.pcap"):
        curl(lab, "http://intranet.example/", "http://intranet.example/5000", "-o", "/dev/null")
        curl(lab, "http://api.timedoctor.com:8000/")
        curl(lab, "http://www.hubstaff.com/track", "-d", "x" * 500)


def curl_proxy(lab: Laboratory) -> None:
    """curl through an HTTP proxy: an absolute URI, then CONNECT with TLS inside."""
    with lab.capture("curl-http-proxy.pcap"):
        curl(lab, "-x", "http://proxy.example:3128", "http://intranet.example/")
        curl(lab, "-x", "http://proxy.example:3128", "https://rt.teramind.co/", "-d", "x" * 900)


def socks5(lab: Laboratory) -> None:
    """curl through SOCKS 5, names resolved by the proxy: TLS and plain HTTP inside."""
    with lab.capture("socks5.pcap"):
        curl(lab, "--socks5-hostname", "proxy.example:1080", "https://api.activtrak.com/")
        curl(lab, "--socks5-hostname", "proxy.example:1080", "http://intranet.example/")


def socks4a(lab: Laboratory) -> None:
    """curl through SOCKS 4a: TLS inside."""
    with lab.capture("socks4a.pcap"):
        curl(lab, "--socks4a", "proxy.example:1081", "https://us.i.posthog.com/")


SCENES = (dig_udp, dig_tcp, cname_chain, https_ech, mdns, curl_http, curl_proxy, socks5, socks4a)
