"""An hour of both at once: `detect scan --interface` and `detect proxy`, under load, while things break around them.

    python tests/benchmarks/soak.py --captures DIR --work DIR                 # as root; an hour
    python tests/benchmarks/soak.py --captures DIR --work DIR --minutes 2     # everything happens once

Two network namespaces on a cable (tests/e2e/laboratory.py). A recorded mix is sent to the watched interface at a fifth
of the rate that is the aim (live_rates.py), and a client asks for pages, posts telemetry, talks over WebSockets and
sends bodies a byte at a time through the proxy, whose traffic passes the same interface. Both keep one history, in a
folder that is thrown away. About once a minute something breaks, by a plan that a seed decides (soak_plan.py).

Every ten seconds memory, open files, threads and tasks of each process are read. In the end each packet that the
kernel counted on the interface must have been read or be told as dropped, and the proxy must have counted each request
that was answered and none that was never made. Prints tables in Markdown and exits with 1 if a limit was passed.
The programs are run as a user starts them, but for a thread in the proxy that counts its tasks.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.benchmarks.live_mix import run as run_command
from tests.benchmarks.soak_counts import Counts
from tests.benchmarks.soak_plan import EVENTS, plan
from tests.benchmarks.soak_samples import HISTORY, TASKS, Key, role, sample, size_of, tree
from tests.benchmarks.soak_verdict import Facts, render, verdict
from tests.browser.certificates import write_certificates
from tests.e2e.laboratory import CABLE, ROOT, SERVER, Laboratory, cable, laboratory, wait_until
from tests.e2e.watching import Watching, as_nobody, detect, environment, watching

SOMEBODY = 23_456
"""Who watches: not root, so that the history is kept; nobody's number."""

MTU = 65_535
RATE, REQUESTS = 20_000, 100
_AWAY, _STOPPED, _QUIET = 3.0, 1.0, 2.0


def start(lab: Laboratory, side: str, *words: object, ready: bool = True) -> subprocess.Popen[bytes]:
    """Start one of the soak's own programs in a namespace; wait until it says that it is ready."""
    command = lab.inside(side, sys.executable, "-m", *map(str, words))
    pipe = subprocess.PIPE
    with (lab.scratch / "ends.err").open("ab") as errors:
        running = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=errors)
    if ready:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n", words
    return running


def end(running: subprocess.Popen[bytes]) -> None:
    """Kill a program, wherever it is, and collect it."""
    running.kill()
    running.wait()
    for pipe in (running.stdin, running.stdout):
        if pipe is not None:
            pipe.close()


@dataclass(slots=True)
class Soak:
    """All that runs; the methods named for events are what happens to it."""

    lab: Laboratory
    scan: Watching
    proxy: Watching
    sender: subprocess.Popen[bytes]
    start_upstream: Callable[[], subprocess.Popen[bytes]]
    start_client: Callable[[], subprocess.Popen[bytes]]
    folder: Path
    upstream: subprocess.Popen[bytes] = field(init=False)
    client: subprocess.Popen[bytes] = field(init=False)
    passed: int = 0
    unwatched: int = 0
    happened: list[tuple[float, str]] = field(default_factory=list)
    samples: list[tuple[float, dict[Key, float]]] = field(default_factory=list)

    def begin(self) -> None:
        """Let everything go."""
        self.upstream = self.start_upstream()
        self.client = self.start_client()
        self.unwatched = self.lab.packets(CABLE)
        assert self.sender.stdin is not None
        self.sender.stdin.write(b"go\n")
        self.sender.stdin.flush()

    def cause(self, event: str) -> None:
        """Let something happen."""
        causes: dict[str, Callable[[], None]] = dict(
            zip(
                EVENTS,
                (
                    self._flap,
                    self._replace,
                    self._kill_client,
                    self._kill_upstream,
                    partial(self._kill_part, self.proxy, "examining process"),
                    partial(self._kill_part, self.scan, "helper"),
                    partial(self._stop, self.scan),
                    partial(self._stop, self.proxy),
                ),
                strict=True,
            )
        )
        causes[event]()

    def _flap(self) -> None:
        self.lab.ip("link", "set", CABLE, "down")
        time.sleep(_AWAY)
        self.lab.ip("link", "set", CABLE, "up")
        self.lab.ip("route", "replace", "default", "via", SERVER)

    def _replace(self) -> None:
        """Take the interface away and make another one; what passes before it is told as back is not watched.

        The sender waits meanwhile, so that what the two interfaces counted can be read to the packet.
        """
        told = self.scan.said().count("is back")
        self.sender.send_signal(signal.SIGSTOP)
        self.lab.ip("link", "set", CABLE, "down")
        self.passed += self.lab.packets(CABLE)
        self.lab.ip("link", "del", CABLE)
        time.sleep(_AWAY)
        cable(self.lab.client, self.lab.server)
        widen(self.lab)
        wait_until(lambda: self.scan.said().count("is back") > told, "the new interface is told")
        self.unwatched += self.lab.packets(CABLE)
        self.sender.send_signal(signal.SIGCONT)

    def _kill_client(self) -> None:
        end(self.client)
        time.sleep(_STOPPED)
        self.client = self.start_client()

    def _kill_upstream(self) -> None:
        end(self.upstream)
        time.sleep(_AWAY)
        self.upstream = self.start_upstream()

    def _kill_part(self, of: Watching, part: str) -> None:
        for pid in tree(of.process.pid):
            if role(pid) == part:
                os.kill(pid, signal.SIGKILL)

    def _stop(self, which: Watching) -> None:
        which.process.send_signal(signal.SIGSTOP)
        time.sleep(_STOPPED)
        which.process.send_signal(signal.SIGCONT)

    def look(self, at: float, counts: Counts) -> None:
        """Read all measures."""
        values = sample("scan", self.scan.process.pid) | sample("proxy", self.proxy.process.pid)
        values["proxy", TASKS] = counts["tasks"]
        values["both", HISTORY] = size_of(self.folder / "data")
        self.samples.append((at, values))

    def settle(self) -> None:
        """Let what is in flight arrive, and count it."""
        end(self.sender)
        end(self.client)
        time.sleep(_QUIET)
        self.passed += self.lab.packets(CABLE)


def widen(lab: Laboratory) -> None:
    """Let the cable carry every frame of the mix."""
    for side in (lab.client, lab.server):
        lab.ip("link", "set", CABLE, "mtu", str(MTU), side=side)


@contextmanager
def proxying(lab: Laboratory, folder: Path, counts: Path, authority: Path, port: int) -> Iterator[Watching]:
    """Run the proxy in the client's namespace as somebody without rights."""
    command = [
        *as_nobody(user=SOMEBODY),
        sys.executable,
        "-m",
        "tests.benchmarks.soak_proxy",
        str(counts),
        "proxy",
        "--listen",
    ]
    command += [f"127.0.0.1:{port}", "--all"]
    command += ["--format", "json", "--set", f"ssl_verify_upstream_trusted_ca={authority}"]
    stdout, stderr = lab.scratch / "proxy.out", lab.scratch / "proxy.errors"
    homes = environment(HOME=str(folder / "home"), XDG_DATA_HOME=str(folder / "data"))
    with stdout.open("wb") as out, stderr.open("wb") as err:
        process = subprocess.Popen(
            lab.inside(lab.client, *command), cwd=ROOT, env=homes, stdin=subprocess.DEVNULL, stdout=out, stderr=err
        )
    try:
        running = Watching(process, stdout, stderr)
        wait_until((folder / "home" / ".mitmproxy" / "mitmproxy-ca-cert.pem").exists, "the proxy has its certificate")
        yield running
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait()


def free_port() -> int:
    """Return a port that nobody listens on here, and so probably nobody there."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def built(args: argparse.Namespace, folder: Path, counts: Path) -> Iterator[Soak]:
    """Build the laboratory and start everything in it."""
    mix = json.loads(
        run_command(
            sys.executable,
            str(ROOT / "tests" / "benchmarks" / "build_capture.py"),
            str(args.captures),
            str(args.work),
            "--packets",
            str(args.packets),
        )
    )
    authority, chain = write_certificates(
        folder, ("*.teramind.co", "*.fullstory.com", "*.hotjar.com", "intranet.example")
    )
    identity = {"SUDO_UID": str(SOMEBODY), "SUDO_GID": str(SOMEBODY), "XDG_DATA_HOME": str(folder / "data")}
    port = free_port()
    bundle = folder / "home" / ".mitmproxy" / "mitmproxy-ca-cert.pem"
    load = "tests.benchmarks.soak_load"
    with ExitStack() as stack:
        lab = stack.enter_context(laboratory(folder))
        widen(lab)
        scan = stack.enter_context(watching(lab, "--all", variables=identity))
        proxy = stack.enter_context(proxying(lab, folder, counts, authority, port))
        sending = ("tests.benchmarks.soak_sender", CABLE, mix["path"], args.rate, mix["packets"], counts)
        sender = start(lab, lab.server, *sending)
        stack.callback(end, sender)
        soak = Soak(
            lab=lab,
            scan=scan,
            proxy=proxy,
            sender=sender,
            start_upstream=lambda: start(lab, lab.server, load, "upstream", counts, chain),
            start_client=lambda: start(
                lab, lab.client, load, "client", counts, port, bundle, args.requests, args.seed, ready=False
            ),
            folder=folder,
        )
        stack.callback(lambda: end(soak.upstream))
        stack.callback(lambda: end(soak.client))
        yield soak


def run(args: argparse.Namespace, say: Callable[[str], None]) -> Facts:
    """Run the soak; return what came of it."""
    seconds = args.minutes * 60
    with tempfile.TemporaryDirectory(prefix="detect-soak-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("home", "data"):
            (folder / part).mkdir()
            os.chown(folder / part, SOMEBODY, SOMEBODY)
        counts = Counts(folder / "counts")
        with built(args, folder, folder / "counts") as soak:
            soak.begin()
            loads = _go_through(soak, args, seconds, counts, say)
            soak.settle()
            reports = _ended(soak.scan), _ended(soak.proxy)
            kept = _history(folder)
            said = soak.scan.said() + soak.proxy.said()
        return Facts(
            seconds=seconds,
            counts={name: counts[name] for name in ("received", "frames", "refused-frames")}
            | {state: counts.of(state) for state in ("begun", "answered", "refused", "failed")},
            passed=soak.passed - soak.unwatched,
            unwatched=soak.unwatched,
            scan=reports[0],
            proxy=reports[1],
            history=kept,
            happened=soak.happened,
            samples=soak.samples,
            loads=loads,
            said=said,
        )


def _go_through(
    soak: Soak, args: argparse.Namespace, seconds: float, counts: Counts, say: Callable[[str], None]
) -> list[float]:
    """Follow the plan and take samples until the time is up; return how loaded the machine was."""
    began, loads, ahead = time.monotonic(), [], plan(seconds, min(args.every, seconds / 11), args.seed)
    every, looked = min(10.0, seconds / 24), 0.0
    while (at := time.monotonic() - began) < seconds:
        if ahead and at >= ahead[0][0]:
            _, event = ahead.pop(0)
            say(f"{at:6.0f} s: {event}")
            soak.cause(event)
            soak.happened.append((at, event))
        if at >= looked:
            looked = at + every
            soak.look(at, counts)
            loads.append(os.getloadavg()[0])
            if len(loads) % 6 == 1:
                now = {" ".join(key): round(value) for key, value in soak.samples[-1][1].items()}
                say(f"{at:6.0f} s: load {loads[-1]:.1f}, {counts['frames']:,} sent, {now}")
        for watched in (soak.scan, soak.proxy):
            assert watched.process.poll() is None, f"it ended by itself: {watched.said()[-2_000:]}"
        time.sleep(0.1)
    return loads


def _ended(watched: Watching) -> dict[str, Any]:
    """End a program as a user does, and return its report."""
    status = watched.stop(signal.SIGTERM)
    assert status == 0, (status, watched.said()[-2_000:])
    report: dict[str, Any] = json.loads(watched.stdout.read_text(encoding="utf-8"))
    return report


def _history(folder: Path) -> dict[str, Any]:
    """Return what `detect report` tells of the hour."""
    homes = environment(HOME=str(folder / "home"), XDG_DATA_HOME=str(folder / "data"))
    command = [*as_nobody(user=SOMEBODY), *detect("report", "--since", "1d", "--format", "json", "--all")]
    done = subprocess.run(command, cwd=ROOT, env=homes, check=True, capture_output=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def parse_arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captures", type=Path, required=True, metavar="DIR", help="folder of pcap and pcapng files")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="the mix that is sent is kept here")
    parser.add_argument("--packets", type=int, default=1_200_000, help="so many are sent round and round (1,200,000)")
    parser.add_argument("--rate", type=int, default=RATE, help="packets a second (default: 20,000)")
    parser.add_argument(
        "--requests", type=float, default=REQUESTS, help="requests a second by the proxy (default: 100)"
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--every", type=float, default=55, metavar="SECONDS", help="between two events (default: 55)")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all samples and reports here, too")
    return parser.parse_args(argv)


def main() -> int:
    """Run the soak and print what came of it; 1 when a limit was passed."""
    args = parse_arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    facts = run(args, partial(print, file=sys.stderr, flush=True))
    if args.json:
        args.json.write_text(facts.as_json(), encoding="utf-8")
    lines = verdict(facts)
    print(render(facts, lines))
    return int(not all(line.is_kept for line in lines))


if __name__ == "__main__":
    sys.exit(main())
