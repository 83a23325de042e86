"""Network namespaces, processes in them, and captures of their interfaces (root and iproute2 needed).

A laboratory is two namespaces, `client` and `server`, on one Ethernet cable (a veth pair). The server answers for whole
documentation networks, so that every host name has an address of its own. Nothing routes to the outside.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from taking.hosts import CLIENT, CLIENT6, SERVER, SERVER6

SIDES = ("client", "server")
NETWORKS = ("203.0.113.0/24", "198.51.100.0/24")
NETWORKS6 = ("2001:db8:113::/64", "2001:db8:100::/64")
CABLE = "eth0"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}  # for `python -m taking.…`


class LaboratoryError(Exception):
    """A command of the rig failed; the text holds the command and what it wrote."""


@dataclass(frozen=True, slots=True)
class Laboratory:
    """Two connected namespaces; `scratch` is a temporary folder, `results` the folder where captures go."""

    scratch: Path
    results: Path

    def run(self, side: str, *argv: str, check: bool = True, stdin: str = "") -> str:
        """Run a command in a namespace to its end, for at most 60 s, and return its standard output."""
        run = subprocess.run
        done = run(_inside(side, argv), input=stdin, text=True, capture_output=True, timeout=60, env=ENVIRONMENT)
        if check and done.returncode:
            raise LaboratoryError(f"{' '.join(argv)[:200]}: {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def client(self, *argv: str, check: bool = True, stdin: str = "") -> str:
        """Run a command in the client's namespace."""
        return self.run("client", *argv, check=check, stdin=stdin)

    @contextmanager
    def process(self, side: str, *argv: str, ready: str) -> Iterator[None]:
        """Keep a command running in a namespace; it is up once `ready` stands in what it writes."""
        log = Path(tempfile.mkstemp(dir=self.scratch, suffix=".log")[1])
        with log.open("wb") as sink:
            quiet = subprocess.DEVNULL
            running = subprocess.Popen(_inside(side, argv), stdout=sink, stderr=sink, stdin=quiet, env=ENVIRONMENT)
        try:
            _wait_for(running, log, ready)
            yield
        finally:
            _stop(running)

    @contextmanager
    def capture(self, name: str, *options: str, interface: str = CABLE, side: str = "client") -> Iterator[None]:
        """Write what passes an interface to the capture `name`, with tcpdump and these options of it."""
        target = ("-w", str(self.results / name), "-U", "--immediate-mode", "-Z", "root")
        command = ("tcpdump", "-n", "-i", interface, *options, *target)
        with self.process(side, *command, ready="listening on"):
            yield
            time.sleep(0.4)  # let the last segments pass

    @contextmanager
    def capture_ng(self, name: str, *interfaces: str, side: str = "client") -> Iterator[None]:
        """Write what passes one or more interfaces to the pcapng capture `name`, with dumpcap."""
        target = self.results / name
        sources = [part for interface in interfaces for part in ("-i", interface)]
        with self.process(side, "dumpcap", "-q", *sources, "-w", str(target), ready="File: "):
            time.sleep(0.5)  # it names the file before it listens
            yield
            time.sleep(1.5)  # and it reads the kernel's blocks only when they are full or a second old
        target.chmod(0o644)


@contextmanager
def laboratory(scratch: Path, results: Path) -> Iterator[Laboratory]:
    """Build the two namespaces, and take them down however the block ends."""
    with ExitStack() as stack:
        for side in SIDES:
            stack.callback(_remove, side)
            _create(side)
        _connect()
        yield Laboratory(scratch, results)


def _namespace(side: str) -> str:
    return f"capture-{side}"


def _inside(side: str, argv: Sequence[str]) -> list[str]:
    return ["ip", "netns", "exec", _namespace(side), *argv]


def _ip(*argv: str) -> None:
    done = subprocess.run(["ip", *argv], text=True, capture_output=True)
    if done.returncode:
        raise LaboratoryError(f"ip {' '.join(argv)}: {done.stderr.strip()}")


def _create(side: str) -> None:
    _ip("netns", "add", _namespace(side))
    settings = Path("/etc/netns") / _namespace(side)
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "resolv.conf").write_text(f"nameserver {SERVER}\noptions single-request\n")
    (settings / "nsswitch.conf").write_text("hosts: files dns\n")
    _ip("-n", _namespace(side), "link", "set", "lo", "up")


def _remove(side: str) -> None:
    subprocess.run(["ip", "netns", "del", _namespace(side)], capture_output=True)
    settings = Path("/etc/netns") / _namespace(side)
    for file in settings.glob("*"):
        file.unlink()
    if settings.is_dir():
        settings.rmdir()


def _connect() -> None:
    left, right = map(_namespace, SIDES)
    _ip("link", "add", CABLE, "netns", left, "type", "veth", "peer", "name", CABLE, "netns", right)
    for side, own, own6 in (("client", CLIENT, CLIENT6), ("server", SERVER, SERVER6)):
        inside = ("-n", _namespace(side))
        # one segment a packet: what a cable carries, not the 64 kB units that the kernel hands to a network card
        _ip(*inside, "link", "set", CABLE, "up", "gso_max_segs", "1")
        _ip(*inside, "address", "add", f"{own}/24", "dev", CABLE)
        _ip(*inside, "address", "add", f"{own6}/64", "dev", CABLE, "nodad")
    for network in (*NETWORKS, *NETWORKS6):
        family = "-6" if ":" in network else "-4"
        _ip(family, "-n", right, "route", "add", "local", network, "dev", "lo")
    # lets a server of UDP bind, and answer from, one address of such a network
    setting = ("sysctl", "-q", "-w", "net.ipv6.ip_nonlocal_bind=1")
    subprocess.run(_inside("server", setting), check=True)
    _ip("-n", left, "route", "add", "default", "via", SERVER)
    _ip("-6", "-n", left, "route", "add", "default", "via", SERVER6)


def _wait_for(running: subprocess.Popen[bytes], log: Path, ready: str) -> None:
    for _ in range(200):
        said = log.read_text(errors="replace")
        if ready in said:
            return
        if running.poll() is not None:
            raise LaboratoryError(f"{running.args!r} ended: {said.strip()}")
        time.sleep(0.05)
    raise LaboratoryError(f"{running.args!r} is not up after 10 s: {log.read_text(errors='replace')}")


def _stop(running: subprocess.Popen[bytes]) -> None:
    if running.poll() is None:
        os.kill(running.pid, signal.SIGINT)
    try:
        running.wait(timeout=3)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
