"""A web site over TLS on loopback with a tracker of its own, for tests with real browsers."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PAGE = """<!doctype html><title>Worksite</title><body style="margin:0">
<p style="height:40px">Payroll</p><input name="who" style="width:300px;height:24px">
<a href="/elsewhere" style="display:block;height:4000px">a link as large as the page</a>
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
