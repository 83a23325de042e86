"""Two hosts on one cable: network namespaces that a test makes and takes down, with a real server in one of them.

The client has an address of its own and a default route; the server answers for a whole documentation network, so that
every name has an address. Nothing routes to the outside. Needs root and iproute2.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CABLE = "eth0"
CLIENT, SERVER = "10.99.0.1", "10.99.0.2"
CLIENT6, SERVER6 = "fd99::1", "fd99::2"
NETWORK = "203.0.113.0/24"
NAMES = {
    "rt.teramind.co": "203.0.113.11",
    "edge.fullstory.com": "203.0.113.12",
    "in.hotjar.com": "203.0.113.13",
    "intranet.example": "203.0.113.14",
    "quic.intranet.example": "203.0.113.15",
}
"""Hosts of two vendors, and of none."""

MOST_IN_A_SEGMENT = 65_483
MOST_SECONDS = 60.0
"""How long anything may take on a machine that is busy; nothing waits for so long when all is well."""

_numbers = itertools.count(1)


def wait_until(condition: Callable[[], object], what: str, seconds: float = MOST_SECONDS) -> None:
    """Wait until `condition` holds; AssertionError with `what` when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)


@dataclass(frozen=True, slots=True)
class Laboratory:
    """Two connected namespaces, by name, and a folder for files that anybody may enter."""

    client: str
    server: str
    scratch: Path

    def inside(self, side: str, *argv: str) -> list[str]:
        """Return the command that runs `argv` in a namespace."""
        return ["ip", "netns", "exec", side, *argv]

    def run(self, *argv: str, side: str = "", check: bool = True) -> str:
        """Run a command in the client's namespace (or `side`) to its end; return what it wrote to standard output."""
        done = subprocess.run(
            self.inside(side or self.client, *argv),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=MOST_SECONDS,
            check=False,
        )
        assert not check or done.returncode == 0, f"{' '.join(argv)[:300]}: {done.returncode}: {done.stderr.strip()}"
        return done.stdout

    def ip(self, *argv: str, side: str = "") -> None:
        """Run `ip` on the client's namespace (or `side`)."""
        ip("-n", side or self.client, *argv)

    def packets(self, interface: str) -> int:
        """Return how many packets the kernel has counted on one of the client's interfaces, both ways."""
        (link,) = json.loads(self.run("ip", "-s", "-j", "link", "show", interface))
        counted: dict[str, Any] = link["stats64"]
        return int(counted["rx"]["packets"]) + int(counted["tx"]["packets"])

    def sent_again(self) -> int:
        """Return how many bytes TCP has sent a second time, at most: they pass the interface like all others."""
        told = (self.run("nstat", "-asz", "TcpRetransSegs", side=side) for side in (self.client, self.server))
        return sum(int(text.split()[-2]) for text in told) * MOST_IN_A_SEGMENT

    def upload(self, host: str, size: int, *options: str) -> None:
        """Post `size` bytes to `host` over plain HTTP with curl."""
        body = self.scratch / f"body-{size}"
        body.write_bytes(bytes(size))
        self.run(
            "curl", "-sS", "-o", "/dev/null", "-H", "Expect:", "--data-binary", f"@{body}", *options, f"http://{host}/"
        )

    def send_frames(self, host: str, size: int, *, vlan: int = 0, side: str = "") -> None:
        """Put a TLS client's first packets on the cable, from and to addresses that nobody here has."""
        self.run(sys.executable, "-m", "tests.e2e.frames", CABLE, str(vlan), host, str(size), side=side)

    @contextmanager
    def talking(self, kind: str, host: str, size: int) -> Iterator[int]:
        """Keep a client that has sent `size` bytes connected while inside; yields the number of its process."""
        command = self.inside(self.client, sys.executable, "-m", "tests.e2e.client", kind, host, str(size))
        running = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert running.stdin is not None and running.stdout is not None
        with running.stdin, running.stdout:
            try:
                assert running.stdout.readline() == b"sent\n"
                yield running.pid
                running.stdin.close()
                assert running.wait(MOST_SECONDS) == 0
            finally:
                running.kill()
                running.wait()

    def https(self, host: str, *options: str) -> None:
        """Ask `host` for a page over TLS with curl, which sends its name."""
        self.run("curl", "-sS", "-k", "-o", "/dev/null", *options, f"https://{host}/")


@contextmanager
def laboratory(scratch: Path) -> Iterator[Laboratory]:
    """Build the two hosts with the server running, and take everything down however the block ends."""
    number = next(_numbers)
    client, server = (f"detect-{os.getpid()}-{number}-{side}" for side in ("client", "server"))
    with ExitStack() as stack:
        for name in (client, server):
            stack.callback(_remove, name)
            _create(name)
        _connect(client, server)
        built = Laboratory(client, server, scratch)
        stack.enter_context(_serving(built))
        yield built


def ip(*argv: str) -> None:
    """Run `ip`; AssertionError with its words when it fails."""
    done = subprocess.run(["ip", *argv], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"ip {' '.join(argv)}: {done.stderr.strip()}"


def cable(client: str, server: str) -> None:
    """Lay the cable, with the addresses of both ends."""
    ip("link", "add", CABLE, "netns", client, "type", "veth", "peer", "name", CABLE, "netns", server)
    for name, own, own6 in ((server, SERVER, SERVER6), (client, CLIENT, CLIENT6)):
        ip("-n", name, "address", "add", f"{own}/24", "dev", CABLE)
        ip("-n", name, "address", "add", f"{own6}/64", "dev", CABLE, "nodad")
        ip("-n", name, "link", "set", CABLE, "up")
    ip("-n", client, "route", "add", "default", "via", SERVER)


def _connect(client: str, server: str) -> None:
    cable(client, server)
    ip("-n", server, "route", "add", "local", NETWORK, "dev", "lo")


def _create(name: str) -> None:
    ip("netns", "add", name)
    settings = Path("/etc/netns") / name
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "resolv.conf").write_text(f"nameserver {SERVER}\n", encoding="utf-8")
    (settings / "nsswitch.conf").write_text("hosts: dns\n", encoding="utf-8")
    ip("-n", name, "link", "set", "lo", "up")


def _remove(name: str) -> None:
    subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    settings = Path("/etc/netns") / name
    for file in settings.glob("*"):
        file.unlink()
    with suppress(OSError):
        settings.rmdir()
        settings.parent.rmdir()


@contextmanager
def _serving(built: Laboratory) -> Iterator[None]:
    """Keep the server running in its namespace; it says when it is ready."""
    log = built.scratch / "server.log"
    with log.open("wb") as sink:
        command = built.inside(built.server, sys.executable, "-m", "tests.e2e.server")
        running = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink)
    try:
        wait_until(lambda: b"ready" in log.read_bytes() or running.poll() is not None, "the server is ready")
        assert running.poll() is None, log.read_text(encoding="utf-8")
        yield
    finally:
        running.kill()
        running.wait()
