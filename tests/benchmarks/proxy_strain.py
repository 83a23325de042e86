"""What must not break the traffic, at full size: `python tests/benchmarks/proxy_strain.py [--small]`, two minutes.

A real `detect proxy`, a web server on loopback, and a client that misbehaves: an upload of 2 GB, a gzip bomb of
10 GB, a body of a million nested lists, a client that sends a byte a moment, a WebSocket of 100,000 messages, the
examining process killed. Each line says whether everything arrived and how much memory the proxy took at most; the
last, what the report says was skipped. tests/sources/test_proxy_strain.py runs the same at a smaller size. Knows
nothing of `detector`.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tabulate import tabulate

BLOCK = 1 << 20
_ASKED_EVERY = 2.5  # seconds, and to spare
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large everything is."""

    upload: int = 2 << 30
    bomb: int = 10 << 30
    nested: int = 1_000_000
    slow: int = 40
    messages: int = 100_000


SMALL = Sizes(upload=64 << 20, bomb=1 << 30, nested=200_000, slow=10, messages=2_000)


class Web(BaseHTTPRequestHandler):
    """Answers a POST with how much came; turns into a WebSocket that says every message back."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Read everything."""
        left = int(self.headers["Content-Length"])
        read = 0
        while read < left:
            chunk = self.rfile.read(min(BLOCK, left - read))
            if not chunk:
                return
            read += len(chunk)
        answer = str(read).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_GET(self) -> None:
        """Open a WebSocket (RFC 6455, section 4.2.2) and echo until it is closed."""
        key = self.headers["Sec-WebSocket-Key"].encode() + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        import base64

        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key).digest()).decode())
        self.end_headers()
        while (message := read_frame(self.rfile.read)) is not None:
            self.wfile.write(bytes([0x81, len(message)]) + message)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def read_frame(read: Callable[[int], bytes]) -> bytes | None:
    """Return the text of a short frame; None when the connection is over or closed."""
    head = read(2)
    if len(head) < 2 or head[0] & 15 == 8:
        return None
    mask = read(4) if head[1] & 128 else bytes(4)
    return bytes(byte ^ mask[at % 4] for at, byte in enumerate(read(head[1] & 127)))


@contextmanager
def web() -> Iterator[int]:
    """Run the web server."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    try:
        yield made.server_address[1]
    finally:
        made.shutdown()
        made.server_close()


class Proxy:
    """A running `detect proxy` and its report."""

    def __init__(self, folder: Path, report: str = "report.json", stderr: int = subprocess.DEVNULL) -> None:
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = int(found.getsockname()[1])
        self._report = folder / report
        command = [sys.executable, "-m", "detector", "proxy", "--listen", f"127.0.0.1:{self.port}", "--all"]
        # What was compiled of the signatures is the user's: to make it anew takes longer than everything else.
        cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        places = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_CACHE_HOME": cache}
        environment = {**os.environ, **places, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen([*command, "-o", str(self._report)], stderr=stderr, env=environment, cwd=folder)
        while self.process.poll() is None:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError("the proxy never came up")

    def children(self) -> list[int]:
        """Return the processes that it started."""
        return [
            int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]

    def peak(self) -> int:
        """Return the most memory that it took so far, in bytes (VmHWM), the examining process included."""
        return sum(_peak(pid) for pid in (self.process.pid, *self.children()))

    def end(self) -> dict[str, Any]:
        """End it and return its report."""
        self.process.terminate()
        self.process.wait(60)
        report: dict[str, Any] = json.loads(self._report.read_text(encoding="utf-8"))
        return report


def _peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def connect(proxy: Proxy) -> http.client.HTTPConnection:
    """Return a connection to the proxy."""
    return http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=300)


def post(proxy: Proxy, target: int, body: Any, size: int, **headers: str) -> bool:
    """Send a body through the proxy; True if as much arrived."""
    connection = connect(proxy)
    connection.request("POST", f"http://127.0.0.1:{target}/x", body, {"Content-Length": str(size), **headers})
    came = connection.getresponse().read()
    connection.close()
    return came == str(size).encode()


def upload(proxy: Proxy, target: int, sizes: Sizes) -> bool:
    """Send a file that is too large to be held."""
    blocks = (os.urandom(BLOCK) for _ in range(sizes.upload // BLOCK))
    return post(proxy, target, blocks, sizes.upload)


def bomb(proxy: Proxy, target: int, sizes: Sizes) -> bool:
    """Send a small body that unpacks to a large one."""
    packed = gzip.compress(bytes(BLOCK)) * (sizes.bomb // BLOCK)
    return post(proxy, target, packed, len(packed), **{"Content-Encoding": "gzip", "Content-Type": "application/json"})


def nested(proxy: Proxy, target: int, sizes: Sizes) -> bool:
    """Send lists in lists in lists."""
    body = b"[" * sizes.nested + b"]" * sizes.nested
    return post(proxy, target, body, len(body), **{"Content-Type": "application/json"})


def slow(proxy: Proxy, target: int, sizes: Sizes) -> bool:
    """Send a byte a moment, while another client is served."""
    size = sizes.slow
    with socket.create_connection(("127.0.0.1", proxy.port), 60) as line:
        line.sendall(f"POST http://127.0.0.1:{target}/x HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n\r\n".encode())
        served = []
        for _ in range(size):
            line.sendall(b"x")
            served.append(post(proxy, target, b"quick", 5))
        answer, wanted = b"", b"\r\n\r\n" + str(size).encode()
        while not answer.endswith(wanted) and (more := line.recv(4_096)):  # head and body may come apart
            answer += more
    return all(served) and answer.endswith(wanted)


def talk(proxy: Proxy, target: int, sizes: Sizes) -> bool:
    """Send many messages over one WebSocket and read them back."""
    with socket.create_connection(("127.0.0.1", proxy.port), 60) as line:
        lines = (
            f"GET http://127.0.0.1:{target}/ws HTTP/1.1",
            f"Host: 127.0.0.1:{target}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Version: 13",
        )
        line.sendall("".join(f"{text}\r\n" for text in (*lines, "")).encode())
        read = line.makefile("rb")
        while read.readline() not in (b"\r\n", b""):
            pass
        sender = threading.Thread(target=_send, args=(line, sizes.messages))
        sender.start()
        came = [read_frame(read.read) for _ in range(sizes.messages)]
        sender.join()
    return came[-1] == _text(sizes.messages - 1) and None not in came


def _send(line: socket.socket, count: int) -> None:
    for number in range(count):
        message = _text(number)
        line.sendall(bytes([0x81, 0x80 | len(message)]) + struct.pack("!I", 0) + message)


def _text(number: int) -> bytes:
    return json.dumps({"n": number, "x": number * 7 % 900}).encode()


def killed(proxy: Proxy, target: int, sizes: Sizes) -> bool:
    """Kill what looks into bodies; the traffic goes on. What it found until a second ago is known by then."""
    time.sleep(_ASKED_EVERY)
    for pid in proxy.children():
        if b"examiner" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)
    return all(post(proxy, target, b"{}", 2) for _ in range(50))


STRAINS = (upload, bomb, nested, slow, talk, killed)


def strain(sizes: Sizes, folder: Path) -> tuple[list[list[object]], dict[str, Any]]:
    """Run them all against one proxy; return a row for each, and the report."""
    rows: list[list[object]] = []
    proxy = Proxy(folder)
    try:
        with web() as target:
            for part in STRAINS:
                began = time.monotonic()
                arrived = part(proxy, target, sizes)
                rows.append([part.__name__, arrived, f"{time.monotonic() - began:.1f}", proxy.peak() >> 20])
    finally:
        report = proxy.end()
    return rows, report


def main() -> None:
    """Run at full size and print what happened."""
    with tempfile.TemporaryDirectory() as name:
        rows, report = strain(SMALL if "--small" in sys.argv else Sizes(), Path(name))
    print(tabulate(rows, ["strain", "all arrived", "seconds", "peak MB so far"]))
    coverage = report["coverage"]
    print({key: coverage[key] for key in ("requests", "judged_requests", "skipped_requests", "unjudged")})


if __name__ == "__main__":
    main()
