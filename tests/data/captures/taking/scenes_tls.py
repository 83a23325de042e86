"""Scenes for TLS over TCP, and for TLS in QUIC."""

from __future__ import annotations

import sys

from taking.clients import chromium, curl, dig, quic, s_client, split, trust_in
from taking.network import Laboratory


def curl_tls13(lab: Laboratory) -> None:
    """curl, TLS 1.3: two POSTs on one HTTP/2 connection, one with HTTP/1.1."""
    with lab.capture("curl-tls13.pcap"):
        curl(lab, "-d", "x" * 3000, "https://us.i.posthog.com/flags/", "https://us.i.posthog.com/e/")
        curl(lab, "--http1.1", "https://browser-intake-datadoghq.com/api/v2/rum", "-d", "x" * 2000)


def openssl_tls12(lab: Laboratory) -> None:
    """openssl s_client, TLS 1.2: the certificate is in the clear."""
    with lab.capture("openssl-tls12-certificate.pcap"):
        s_client(lab, "o1.ingest.sentry.io", "-tls1_2", "-servername", "o1.ingest.sentry.io")
        s_client(lab, "rt.teramind.co", "-tls1_2", "-noservername")


def inspection_issuer(lab: Laboratory) -> None:
    """curl, TLS 1.2, to a host whose certificate an inspecting proxy issued."""
    with lab.capture("curl-tls12-inspection-issuer.pcap"):
        curl(lab, "--tls-max", "1.2", "https://payroll.example/")


def starttls_smtp(lab: Laboratory) -> None:
    """openssl s_client -starttls smtp: once with a name, once with -noservername and TLS 1.2."""
    with lab.capture("starttls-smtp.pcap"):
        s_client(lab, "mail.example", "-starttls", "smtp", "-servername", "mail.example", port=25)
        s_client(lab, "mail.example", "-starttls", "smtp", "-noservername", "-tls1_2", port=25)


def starttls_imap(lab: Laboratory) -> None:
    """openssl s_client -starttls imap, and pop3."""
    with lab.capture("starttls-imap.pcap"):
        s_client(lab, "mail.example", "-starttls", "imap", "-servername", "mail.example", port=143)
        s_client(lab, "mail.example", "-starttls", "pop3", "-servername", "alt.mail.example", port=110)


def starttls_postgres(lab: Laboratory) -> None:
    """openssl s_client -starttls postgres: binary words before TLS."""
    with lab.capture("starttls-postgres.pcap"):
        s_client(lab, "intranet.example", "-starttls", "postgres", "-servername", "db.intranet.example", port=5432)


def clienthello_split(lab: Laboratory) -> None:
    """A ClientHello over 7 segments, one over 4 records, one over 40 segments."""
    with lab.capture("clienthello-split.pcap"):
        split(lab, "rs.fullstory.com", "segments", 7)
        split(lab, "api2.amplitude.com", "records", 4)
        split(lab, "d.clarity.ms", "segments", 40)


def clienthello_unruly(lab: Laboratory) -> None:
    """Many handshakes over a cable that loses, doubles and swaps frames."""
    cable = (sys.executable, "-m", "taking.unruly", "capture-client", "10.30.0.2/24", "10.30.0.1/24")
    hosts = ("rt.teramind.co", "api.activtrak.com", "rs.fullstory.com", "api2.amplitude.com", "us.i.posthog.com")
    name = "clienthello-reordered-retransmitted.pcap"
    with lab.process("server", *cable, ready="is up"), lab.capture(name, interface="unruly1", side="server"):
        for host in hosts:
            for _ in range(2):
                where = f"{host}:443:10.30.0.1"
                curl(lab, "--resolve", where, f"https://{host}/", check=False)
                lab.client("ip", "tcp_metrics", "flush", check=False)


def no_sni(lab: Laboratory) -> None:
    """dig, then openssl s_client -noservername to the address; two candidates; an address that nobody named."""
    with lab.capture("no-sni.pcap"):
        for host in ("api.activtrak.com", "v10.events.data.microsoft.com"):
            (address,) = dig(lab, host)
            s_client(lab, address, "-noservername")
        for host in ("cover.example", "hidden.example"):
            dig(lab, host)
        s_client(lab, "198.51.100.14", "-noservername")  # two candidates
        s_client(lab, "203.0.113.200", "-noservername")


def tls_odd_port(lab: Laboratory) -> None:
    """TLS on ports 8443 and 10000."""
    with lab.capture("tls-odd-port.pcap"):
        curl(lab, "https://intranet.example:8443/")
        curl(lab, "https://rt.teramind.co:10000/", "-d", "x" * 1000)


def aioquic_v1(lab: Laboratory) -> None:
    """aioquic, QUIC version 1, HTTP/3."""
    with lab.capture("aioquic-v1.pcap"):
        quic(lab, "us.i.posthog.com", "--post", "4000")


def aioquic_v2(lab: Laboratory) -> None:
    """aioquic, QUIC version 2 (RFC 9369), HTTP/3."""
    with lab.capture("aioquic-v2.pcap"):
        quic(lab, "us.i.posthog.com", "--version", "2", "--post", "4000")


def aioquic_retry(lab: Laboratory) -> None:
    """aioquic against a server that sends Retry first, so the keys change."""
    with lab.capture("aioquic-retry.pcap"):
        quic(lab, "www.google-analytics.com", port=4433)


def chromium_quic(lab: Laboratory) -> None:
    """Chromium forced to QUIC: its ClientHello comes in shuffled CRYPTO frames over several datagrams."""
    host = "www.google-analytics.com"
    force = ("--enable-quic", f"--origin-to-force-quic-on={host}:443", trust_in(lab, host))
    with lab.capture("chromium-quic.pcap"):
        chromium(lab, f"https://{host}/", *force)


def chromium_tcp(lab: Laboratory) -> None:
    """Chromium over TCP: TLS 1.3, ALPN h2, GREASE ECH; dumpcap writes pcapng."""
    with lab.capture_ng("chromium-h2-grease-ech.pcapng", "eth0"):
        chromium(lab, "https://www.clarity.ms/", "--disable-quic")


def chromium_ech(lab: Laboratory) -> None:
    """Chromium with a real ECH configuration from the DNS HTTPS record: the outer name is the cover's."""
    with lab.capture("chromium-real-ech.pcap"):
        chromium(lab, "https://hidden.example/", "--disable-quic")


SCENES = (
    curl_tls13, openssl_tls12, inspection_issuer, starttls_smtp, starttls_imap, starttls_postgres, clienthello_split,
    clienthello_unruly, no_sni, tls_odd_port, aioquic_v1, aioquic_v2, aioquic_retry, chromium_quic, chromium_tcp,
    chromium_ech,
)  # fmt: skip
