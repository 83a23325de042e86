"""The program under test: `detect proxy` in a home of its own, whose every file can be looked through afterwards."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from tests.browser.hands import wait_until

ROOT = Path(__file__).resolve().parents[2]
_MOST_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Proxy:
    """A running proxy; `folder` holds its home and all that it wrote."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path

    @property
    def trusted_keys(self) -> str:
        """The base64 SHA-256 of the public key of the proxy's authority."""
        authority = x509.load_pem_x509_certificate((self._home / ".mitmproxy" / "mitmproxy-ca-cert.pem").read_bytes())
        key = authority.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        digest = hashes.Hash(hashes.SHA256())
        digest.update(key)
        return base64.b64encode(digest.finalize()).decode()

    def report(self) -> dict[str, Any]:
        """End it as a person would, with Ctrl-C, and return its report."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(_MOST_SECONDS)
        assert status == 0, self.said()
        report: dict[str, Any] = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
        return report

    def said(self) -> str:
        """Return what it wrote to standard error."""
        return (self.folder / "stderr").read_text(encoding="utf-8")

    def is_ready(self) -> bool:
        """Whether it listens and has made its authority."""
        if self.process.poll() is not None or not (self._home / ".mitmproxy" / "mitmproxy-ca-cert.pem").exists():
            return False
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def _home(self) -> Path:
        return self.folder / "home"


@contextmanager
def proxy(folder: Path, upstream: int, trusted: Path) -> Iterator[Proxy]:
    """Run `detect proxy` between a browser and the pretended world at port `upstream`."""
    home = folder / "home"
    home.mkdir(parents=True)
    port = _free_port()
    command = [
        *(sys.executable, "-m", "detector", "proxy", "--listen", f"127.0.0.1:{port}"),
        *("--mode", f"upstream:http://127.0.0.1:{upstream}", "--set", f"ssl_verify_upstream_trusted_ca={trusted}"),
        *("--format", "json", "--all", "--output", str(folder / "report.json")),
    ]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as error:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=out, stderr=error, env={**kept, "HOME": str(home), "TMPDIR": str(home)}
        )
    running = Proxy(process, port, folder)
    try:
        assert wait_until(running.is_ready), running.said()
        yield running
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(_MOST_SECONDS)


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])
