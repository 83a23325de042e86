"""The other side of every connection: DNS, HTTP, HTTPS and QUIC, for all names of the laboratory.

A program: `python -m tests.e2e.server`. It says "ready" and serves until it is killed.
"""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import socket
import ssl
import struct
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aioquic.asyncio.server import serve
from aioquic.quic.configuration import QuicConfiguration
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.e2e.laboratory import NAMES, SERVER

QUIC_NAME = "quic.intranet.example"


class Web(BaseHTTPRequestHandler):
    """Takes whatever is posted; GET /N gives N bytes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with as many bytes as the path says."""
        self._answer(int(self.path.strip("/") or 14))

    def do_POST(self) -> None:
        """Read the body and answer with a few bytes."""
        left = int(self.headers["Content-Length"])
        while left > 0:
            left -= len(self.rfile.read(min(left, 1 << 16)))
        self._answer(2)

    def log_message(self, format: str, *args: object) -> None:
        """Write no log."""

    def _answer(self, size: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        self.wfile.write(bytes(size))


class DualStack(ThreadingHTTPServer):
    """Listens on every address of both families."""

    address_family = socket.AF_INET6
    daemon_threads = True


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for all names that nobody trusts, and its key; return where they are."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "laboratory")])
    begin = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in NAMES]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return certificate, private


def dns_answer(query: bytes) -> bytes:
    """Return the answer to a query for one name: its A record, or that there is none."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii"))
        at += 1 + query[at]
    kind = struct.unpack_from(">H", query, at + 1)[0]
    asked, known = query[12 : at + 5], NAMES.get(".".join(labels).lower())
    has_address = known is not None and kind == 1
    head = query[:2] + struct.pack(">5H", 0x8180 if known else 0x8183, 1, int(has_address), 0, 0)
    if not has_address:
        return head + asked
    record = struct.pack(">3HIH", 0xC00C, 1, 1, 300, 4)
    return head + asked + record + ipaddress.ip_address(str(known)).packed


def serve_dns() -> None:
    """Answer queries for ever."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind((SERVER, 53))
    while True:
        query, client = listening.recvfrom(4_096)
        listening.sendto(dns_answer(query), client)


async def serve_quic(certificate: Path, key: Path) -> None:
    """Take QUIC connections for ever."""
    configuration = QuicConfiguration(is_client=False, alpn_protocols=["laboratory"])
    configuration.load_cert_chain(certificate, key)
    await serve(NAMES[QUIC_NAME], 443, configuration=configuration)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def main() -> None:
    """Serve everything."""
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = make_certificate(Path(folder))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        plain, secure = DualStack(("::", 80), Web), DualStack(("::", 443), Web)
        secure.socket = context.wrap_socket(secure.socket, server_side=True, do_handshake_on_connect=False)
        for serving in (plain.serve_forever, secure.serve_forever, serve_dns):
            threading.Thread(target=serving, daemon=True).start()
        asyncio.run(serve_quic(certificate, key))


if __name__ == "__main__":
    main()
