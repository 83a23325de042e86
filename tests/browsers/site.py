"""A web site over TLS on loopback with a tracker of its own, and a proxy in front, for tests with real browsers."""

from __future__ import annotations

import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_server
from typing import Any

PAGE = """<!doctype html><title>Worksite</title><body style="margin:0">
<p style="height:40px">Payroll <a href="/elsewhere">leave</a></p><input name="who" style="width:300px;height:24px">
<div style="height:4000px">long</div>
<script>
const got = [];
const note = what => got.push(what);
addEventListener('mousemove', e => note({k: 'm', x: e.clientX, y: e.clientY, t: Date.now()}));
addEventListener('mousedown', e => note({k: 'd', x: e.clientX, y: e.clientY, t: Date.now()}));
addEventListener('scroll', () => note({k: 's', top: Math.round(scrollY)}));
addEventListener('keydown', e => note({k: 'key', key: e.key, t: e.timeStamp}));
addEventListener('input', e => note({k: 'i', value: e.target.value}));
const send = () => { if (got.length) navigator.sendBeacon('/collect', JSON.stringify(got.splice(0))); };
setInterval(send, 1000);
addEventListener('pagehide', send);
</script>"""


class Site(ThreadingHTTPServer):
    """Keeps what was sent to it."""

    daemon_threads = True

    def __init__(self, page: str = PAGE) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.page = page
        self.bodies: list[bytes] = []
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self._answer(self.server.page.encode() if self.path == "/" else b"")

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def site(pem: Path, page: str = PAGE) -> Iterator[Site]:
    """Run the site."""
    made = Site(page)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    made.socket = context.wrap_socket(made.socket, server_side=True)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def proxy(folder: Path, pem: Path) -> Iterator[int]:
    """Run a bare mitmdump that trusts the site, with its own certificate in `folder`; yield its port."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "mitmdump"), "--quiet", "--listen-host", "127.0.0.1"]
    command += ["--listen-port", str(port), "--set", f"confdir={folder}"]
    command += ["--set", f"ssl_verify_upstream_trusted_ca={pem}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            for _ in range(300):
                if (folder / "mitmproxy-ca-cert.pem").exists() and _listens(port):
                    break
                threading.Event().wait(0.1)
            yield port
        finally:
            running.terminate()
            running.wait(30)


def _listens(port: int) -> bool:
    from socket import create_connection

    try:
        create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
