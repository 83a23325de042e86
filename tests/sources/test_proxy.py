"""The addon on flows as mitmproxy makes them, and the proxy as a whole between a real client and a real server."""

from __future__ import annotations

import http.client
import json
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_server
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from mitmproxy.http import Headers, HTTPFlow, Request, Response
from mitmproxy.tcp import TCPMessage
from mitmproxy.test import tflow
from mitmproxy.websocket import WebSocketData, WebSocketMessage
from wsproto.frame_protocol import Opcode

from detector.errors import CaptureError
from detector.observation import Observation
from detector.sources.proxy import ASKED, HELD, REFUSED, WENT_AWAY, Passed, ProxyAddon
from detector.sources.proxy_server import check_free

ROOT = Path(__file__).resolve().parents[2]
SECRET = b"typed words"


class Told:
    """An addon with what it told."""

    def __init__(self, **given: Any) -> None:
        self.all: list[Any] = []
        self.addon = ProxyAddon(self.all.append, **given)

    @property
    def seen(self) -> list[Observation]:
        return [passed.seen for passed in self.all if isinstance(passed, Passed)]

    def greeted(self, host: str) -> bool:
        client = SimpleNamespace(
            timestamp_start=5.0, peername=None, sockname=None, proxy_mode=None, transport_protocol="tcp"
        )
        data: Any = SimpleNamespace(
            client_hello=SimpleNamespace(sni=host), context=SimpleNamespace(client=client), ignore_connection=False
        )
        self.addon.tls_clienthello(data)
        return bool(data.ignore_connection)

    def refused(self, host: str, why: str = "The client does not trust the proxy's certificate for it") -> None:
        data: Any = SimpleNamespace(conn=SimpleNamespace(sni=host, error=why))
        self.addon.tls_failed_client(data)

    def accepted(self, host: str) -> None:
        data: Any = SimpleNamespace(conn=SimpleNamespace(sni=host))
        self.addon.tls_established_client(data)


def flow(url: str = "https://in.acme.example/v1?token=hunter2") -> HTTPFlow:
    made: HTTPFlow = tflow.tflow(resp=True)
    made.request = Request.make("POST", url, SECRET, Headers(referer="https://intranet.example/people/anna"))
    made.response = Response.make(200, b"fine")
    return made


def test_a_request_is_told_once_it_was_answered() -> None:
    told = Told()
    told.addon.response(flow())
    (seen,) = told.seen
    assert (seen.host, seen.path, seen.bytes_out, seen.bytes_in) == ("in.acme.example", "/v1", 11, 4)
    assert (seen.seen_in, seen.page) == ("proxy", "https://intranet.example")
    assert "hunter2" not in repr(seen)


def test_a_request_without_an_answer_is_a_contact_and_no_more() -> None:
    told = Told()
    unanswered = flow()
    unanswered.response = None
    unanswered.server_conn.timestamp_tcp_setup = None
    told.addon.error(unanswered)
    (seen,) = told.seen
    assert (seen.host, seen.method, seen.bytes_out) == ("in.acme.example", None, None)


def test_a_request_that_had_left_whole_was_sent_though_nobody_waited_for_the_answer() -> None:
    told = Told()
    unanswered = flow()
    unanswered.response = None
    unanswered.request.timestamp_end = 946681203.0
    told.addon.error(unanswered)
    (passed,) = told.all
    assert (passed.seen.host, passed.seen.method, passed.payload.body) == ("in.acme.example", "POST", SECRET)


def test_each_message_of_a_web_socket_is_told_and_let_go() -> None:
    told = Told()
    talk = flow("https://live.example/socket")
    talk.websocket = WebSocketData()
    for number in range(100):
        talk.websocket.messages.append(WebSocketMessage(Opcode.TEXT, number % 2 == 0, b"x" * number, 5.0 + number))
        told.addon.websocket_message(talk)
        assert talk.websocket.messages == []
    assert [seen.bytes_out for seen in told.seen if seen.method == "POST"] == list(range(0, 100, 2))
    assert [passed.payload.is_incoming for passed in told.all] == [False, True] * 50


def streamed(addon: ProxyAddon, made: HTTPFlow, sent: list[bytes], got: list[bytes]) -> None:
    """Let bodies flow as mitmproxy does once a hook has asked for it."""
    assert made.response is not None
    answer, made.response = made.response, None
    addon.requestheaders(made)
    assert [made.request.stream(chunk) for chunk in (*sent, b"")] == [*sent, b""]  # type: ignore[operator]
    made.request.raw_content, made.response = None, answer
    addon.responseheaders(made)
    assert [made.response.stream(chunk) for chunk in (*got, b"")] == [*got, b""]  # type: ignore[operator]
    made.response.raw_content = None
    addon.response(made)


@pytest.mark.parametrize("length", [None, "3000000", "nonsense"])
def test_a_long_body_flows_through_and_its_beginning_is_judged(length: str | None) -> None:
    told, made = Told(), flow()
    assert made.response is not None
    for message in (made.request, made.response):
        message.headers.pop("content-length", None)
        if length is not None:
            message.headers["content-length"] = length
    streamed(told.addon, made, [b"a" * 1_000_000] * 3, [b"b"] * 5)
    (passed,) = told.all
    assert (passed.seen.bytes_out, passed.seen.bytes_in) == (3_000_000, 5)
    assert (len(passed.payload.body), passed.payload.is_cut) == (HELD, True)
    assert not told.addon.failures


def test_a_short_body_is_left_to_mitmproxy() -> None:
    told, made = Told(), flow()
    assert made.response is not None
    made.request.headers["content-length"] = made.response.headers["content-length"] = str(HELD)
    told.addon.requestheaders(made)
    told.addon.responseheaders(made)
    assert (made.request.stream, made.response.stream) == (False, False)


def test_a_name_that_the_handshake_did_not_say_is_shown() -> None:
    told, made = Told(), flow()
    made.client_conn.sni = "front.example"
    told.addon.response(made)
    made.client_conn.sni = "IN.acme.example."
    told.addon.response(made)
    assert [seen.sni for seen in told.seen] == ["front.example", None]


def test_a_connection_that_is_no_http_is_counted_and_let_go() -> None:
    message: Any = TCPMessage
    told, made = Told(), tflow.ttcpflow()
    made.messages.clear()
    made.server_conn.sni = "mqtt.example"
    for _ in range(3):
        made.messages.append(message(True, b"12345", 6.0))
        told.addon.tcp_message(made)
        assert made.messages == []
    told.addon.tcp_end(made)
    (seen,) = told.seen
    assert (seen.host, seen.method, seen.bytes_out) == ("mqtt.example", "", 15)
    assert told.addon.skipped == {"no-http": 1}


def test_a_look_up_is_told_where_look_ups_pass() -> None:
    told = Told()
    told.addon.dns_request(tflow.tdnsflow())
    assert [(seen.seen_in, seen.host) for seen in told.seen] == [("dns", "dns.google")]


def test_who_signed_a_server_s_certificate_is_told_once(tmp_path: Path) -> None:
    told = Told()
    pem = certificate(tmp_path).read_bytes()
    shown = SimpleNamespace(to_pem=lambda: pem[pem.index(b"-----BEGIN CERT") :])
    data: Any = SimpleNamespace(conn=SimpleNamespace(sni="www.acme.example", certificate_list=[shown]))
    for _ in range(3):
        told.addon.tls_established_server(data)
    (found,) = told.all
    assert (found.host, found.is_public, found.issuers[0][1]) == ("www.acme.example", False, "localhost")
    assert not told.addon.failures


def test_a_client_that_refuses_is_left_alone_from_then_on() -> None:
    told = Told()
    assert not told.greeted("pinned.example")
    told.refused("pinned.example")
    assert told.greeted("pinned.example")
    assert not told.greeted("other.example")
    assert told.addon.unreadable == {"pinned.example": REFUSED}
    assert [seen.host for seen in told.seen] == ["pinned.example"]


def test_a_client_that_goes_away_is_no_refusal_until_it_does_so_again_and_again() -> None:
    told = Told()
    gone = "The client disconnected during the handshake. If this happens consistently for it, …"
    for host in ("closed.example", "shy.example"):
        told.refused(host, gone)
        told.refused(host, gone)
    told.accepted("closed.example")
    for host in ("closed.example", "shy.example"):
        told.refused(host, gone)
    assert not told.greeted("closed.example")
    assert told.greeted("shy.example")
    assert told.addon.unreadable == {"shy.example": WENT_AWAY}


def test_what_is_asked_for_is_passed_through_with_all_below() -> None:
    told = Told(passthrough=["bank.example"])
    assert [told.greeted(host) for host in ("bank.example", "www.bank.example", "notbank.example")] == [
        True,
        True,
        False,
    ]
    assert told.addon.unreadable == {"bank.example": ASKED, "www.bank.example": ASKED}


def test_without_decryption_names_alone_are_told() -> None:
    told = Told(decrypts=False)
    assert told.greeted("in.acme.example")
    assert [(seen.seen_in, seen.host) for seen in told.seen] == [("sni", "in.acme.example")]
    assert told.addon.unreadable == {}


def test_what_fails_in_the_addon_is_counted_and_goes_no_further() -> None:
    def fail(_: object) -> None:
        raise RuntimeError("no")

    addon = ProxyAddon(fail)
    addon.response(flow())
    addon.websocket_message(flow())
    assert addon.failures == {"RuntimeError": 1, "AssertionError": 1}


def test_a_port_that_is_taken_is_told_with_another() -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            CaptureError, match=f"127.0.0.1:{port}: cannot listen there .*--listen 127.0.0.1:{port + 1}"
        ):
            check_free("127.0.0.1", port)
    check_free("127.0.0.1", port)


class Handler(BaseHTTPRequestHandler):
    """Answers every POST with four bytes."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"fine")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def certificate(folder: Path) -> Path:
    """Write a key and a certificate for localhost that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def server(pem: Path) -> Iterator[int]:
    """Run a TLS server on loopback."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    made.socket = context.wrap_socket(made.socket, server_side=True)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    try:
        yield made.server_address[1]
    finally:
        made.shutdown()
        made.server_close()


@contextmanager
def proxy(folder: Path, pem: Path, *more: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Run `detect proxy` in a home of its own, until it is ended."""
    with create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "detector", "proxy", "--listen", f"127.0.0.1:{port}", "--format", "json", "--all"]
    command += ["--output", str(folder / "report.json"), "--set", f"ssl_verify_upstream_trusted_ca={pem}", *more]
    data = str(folder / "data")
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": data, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as running:
        try:
            yield port, running
        finally:
            running.terminate()
            running.wait(30)


def connected(port: int, target: int, trusts: ssl.SSLContext) -> http.client.HTTPSConnection:
    """Return a connection through the proxy; it is tried until the proxy is there."""
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=trusts, timeout=20)
    connection.set_tunnel("localhost", target)
    for _ in range(300):
        try:
            connection.connect()
        except ConnectionRefusedError:
            threading.Event().wait(0.1)
        else:
            return connection
    raise AssertionError("the proxy never came up")


def test_from_a_real_client_to_a_real_server(tmp_path: Path) -> None:
    pem = certificate(tmp_path)
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname = False
    blind.verify_mode = ssl.CERT_NONE
    with server(pem) as target, proxy(tmp_path, pem) as (port, _):
        connection = connected(port, target, blind)
        connection.request("POST", "/v1/x?token=hunter2", SECRET, {"Referer": "https://intranet.example/people/anna"})
        assert connection.getresponse().read() == b"fine"
        connection.close()
    report = json.loads((tmp_path / "report.json").read_text())
    (host,) = report["hosts"]
    assert (host["host"], host["seen_in"], host["bytes_out"], host["bytes_in"]) == ("localhost", ["proxy"], 11, 4)
    assert report["coverage"]["requests"] == report["coverage"]["judged_requests"] == 1
    assert report["unknown"] == []
    assert b"localhost" in (tmp_path / "data" / "detect" / "history.sqlite").read_bytes()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not [secret for secret in (b"hunter2", SECRET, b"people/anna") if secret in kept]


def test_a_client_that_does_not_trust_us_keeps_working(tmp_path: Path) -> None:
    pem = certificate(tmp_path)
    strict = ssl.create_default_context(cafile=str(pem))
    with server(pem) as target, proxy(tmp_path, pem) as (port, _):
        with pytest.raises(ssl.SSLCertVerificationError):
            connected(port, target, strict)
        connection = connected(port, target, strict)
        connection.request("POST", "/v1/x", SECRET)
        assert connection.getresponse().read() == b"fine"
        connection.close()
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["coverage"]["unreadable"] == [{"host": "localhost", "why": REFUSED}]
    assert (tmp_path / ".mitmproxy" / "mitmproxy-ca.pem").stat().st_mode & 0o077 == 0


def test_the_same_addon_runs_in_mitmproxy_s_own_programs(tmp_path: Path) -> None:
    pem, report = certificate(tmp_path), tmp_path / "report.json"
    where = subprocess.run([sys.executable, "-m", "detector", "proxy", "--script"], capture_output=True, text=True)
    with create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    command = [str(Path(sys.executable).with_name("mitmdump")), "-q", "-s", where.stdout.strip()]
    command += ["--listen-host", "127.0.0.1", "-p", str(port), "--set", f"ssl_verify_upstream_trusted_ca={pem}"]
    command += ["--set", f"detect_output={report}", "--set", "detect_all=true"]
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
    with server(pem) as target, subprocess.Popen(command, env={**os.environ, "HOME": str(tmp_path)}) as running:
        try:
            connection = connected(port, target, blind)
            connection.request("POST", "/v1/x?token=hunter2", json.dumps({"events": [{"type": "keydown", "key": "a"}]}))
            assert connection.getresponse().read() == b"fine"
            connection.close()
        finally:
            running.terminate()
            running.wait(30)
    written = json.loads(report.read_text())
    assert [host["host"] for host in written["hosts"]] == ["localhost"]
    assert written["coverage"]["judged_requests"] == 1
    assert report.stat().st_mode & 0o077 == 0


def test_a_wrong_mode_is_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "detector", "proxy", "--listen", "127.0.0.1:0", "--mode", "nonsense"]
    for port, words in (("127.0.0.1:0", "HOST:PORT"), ("127.0.0.1:39999", "--mode nonsense")):
        command[5] = port
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**os.environ, "HOME": str(tmp_path)}
        )
        assert done.returncode in (1, 2)
        assert words in done.stderr
        assert "Traceback" not in done.stderr
