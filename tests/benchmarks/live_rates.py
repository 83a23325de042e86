"""Measures what is lost when an interface is watched live, at rising rates: detect beside tshark, dumpcap and scapy.

    python tests/benchmarks/live_rates.py --captures DIR --work DIR                  # as root; half an hour
    python tests/benchmarks/live_rates.py --captures DIR --work DIR --only detect --rates 100000 --rounds 5

A recorded mix (build_capture.py) is sent from one network namespace to another over a veth pair, whose MTU is as large
as it can be: no frame is cut. The receiver has one core, the sender (live_sender.py), which also pays for what the
kernel does, the other. Every run sends the mix once at least. A packet that was sent, and that the tool neither read
nor counted as dropped, is unaccounted for. The share of names is that of sightings (each host as often as it is met)
that the same tool finds in a file of the same packets. CPU seconds hold the start; the row of rate 0 shows it.
In the end the rate at which scapy's sniff() begins to lose packets is searched, and detect is run at 20 times that.
It imports nothing of `detector`: the tool is measured as a user starts it.
"""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from tabulate import tabulate

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.benchmarks.live_mix import NAME_FIELDS, Failed, Mix, Names, contacts, run, share, split

HERE = Path(__file__).resolve().parent
MTU = 65_535
RATES = (0, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 150_000, 200_000)
AIM, TIMES_SCAPY = 100_000, 20
SETTLE, MARGIN = 1.0, 3.0
STEPS = 5
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wire:
    """The veth pair and the namespaces that its ends are in."""

    sender: str
    receiver: str
    out: str
    into: str


@dataclass(frozen=True, slots=True)
class Result:
    """One run of one tool. `unaccounted` is sent minus read minus dropped; `share` None where no names are read."""

    tool: str
    rate: int
    sent: int
    sent_rate: float
    read: int
    dropped: int
    unaccounted: int
    share: float | None
    cpu: float
    rss: int

    @property
    def lost(self) -> int:
        """Packets that the tool never saw."""
        return self.dropped + self.unaccounted


@dataclass(frozen=True, slots=True)
class Tool:
    """A way of watching: `command` takes interface and seconds; `is_ready` occurs in its messages when it listens.

    `read` returns packets read, packets dropped, and names out of standard output and standard error.
    """

    name: str
    command: Callable[[str, float], list[str]]
    is_ready: str
    read: Callable[[str, str], tuple[int, int, Names | None]]


@contextmanager
def veth() -> Iterator[Wire]:
    """Make two namespaces and a silent wire between them: no IPv6, no ARP, so that only what is sent is on it."""
    mark = f"lr{os.getpid()}"
    wire = Wire(f"{mark}a", f"{mark}b", "out0", "in0")
    made: list[str] = []
    try:
        for space in (wire.sender, wire.receiver):
            run("ip", "netns", "add", space)
            made.append(space)
            run(*inside(space), "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6")
            run(*inside(space), "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6")
        ends = ("type", "veth", "peer", "name", wire.into, "netns", wire.receiver, "mtu", str(MTU))
        run("ip", "link", "add", wire.out, "netns", wire.sender, "mtu", str(MTU), *ends)
        for space, name in ((wire.sender, wire.out), (wire.receiver, wire.into)):
            run("ip", "-n", space, "link", "set", name, "arp", "off", "up")
        yield wire
    finally:
        for space in made:
            run("ip", "netns", "del", space)


def inside(space: str) -> tuple[str, ...]:
    """Return what to write before a command that shall run in a namespace."""
    return ("ip", "netns", "exec", space)


def read_detect(out: str, err: str) -> tuple[int, int, Names | None]:
    """Take packets, drops and names from the report of detect."""
    document = json.loads(out)
    return document["sources"][0]["packets"], document["coverage"]["dropped"], contacts(document)


def read_tshark(out: str, err: str) -> tuple[int, int, Names | None]:
    """Take what tshark says at its end; it prints a line a packet, with names or without."""
    dropped = re.search(r"(\d+) packets? dropped", err)
    lines = out.splitlines()
    return len(lines), int(dropped[1]) if dropped else 0, Names(chain.from_iterable(map(split, lines)))


def read_dumpcap(out: str, err: str) -> tuple[int, int, Names | None]:
    """Take what dumpcap says at its end: received and dropped."""
    counted = re.search(r"Packets received/dropped on interface .*?: (\d+)/(\d+)", err)
    if counted is None:
        raise Failed(f"dumpcap: no counts in its output: {err[-300:]}")
    return int(counted[1]), int(counted[2]), None


def read_scapy(out: str, err: str) -> tuple[int, int, Names | None]:
    """Take what live_scapy.py prints."""
    printed = json.loads(out)
    return printed["packets"], printed["dropped"], Names(printed["names"])


def list_tools(args: argparse.Namespace) -> list[Tool]:
    """Return detect and its peers."""
    ours = (*args.detect, "scan", "--format", "json", "--all", "--no-progress")
    kept = str(args.work / "dumpcap.pcapng")
    return [
        Tool("detect", lambda name, s: [*ours, "--interface", name, "--duration", str(s)], "watching", read_detect),
        Tool(
            "tshark",
            lambda name, s: ["tshark", "-n", "-i", name, "-a", f"duration:{s:.0f}", *NAME_FIELDS],
            "Capturing on",
            read_tshark,
        ),
        Tool(
            "dumpcap",
            lambda name, s: ["dumpcap", "-q", "-i", name, "-a", f"duration:{s:.0f}", "-w", kept],
            "Capturing on",
            read_dumpcap,
        ),
        Tool(
            "scapy",
            lambda name, s: [sys.executable, str(HERE / "live_scapy.py"), name, str(s)],
            "watching",
            read_scapy,
        ),
    ]


class Bench:
    """Runs a tool at a rate."""

    def __init__(self, args: argparse.Namespace, wire: Wire, mix: Mix) -> None:
        self._args = args
        self._wire = wire
        self._mix = mix

    def measure(self, tool: Tool, rate: int) -> Result:
        """Start the tool, send when it listens, and account for every packet. Raises Failed."""
        count = min(max(int(rate * self._args.seconds), self._mix.once), self._mix.packets) if rate else 0
        out, err = (self._args.work / f"{tool.name}.{kind}" for kind in ("out", "err"))
        err.write_text("")
        seconds = (count / rate if rate else 0) + SETTLE + MARGIN
        wrapper = (sys.executable, "-I", "-S", str(HERE / "run_command.py"), str(out), str(err))
        place = self._on_core(self._wire.receiver, self._args.receiver_core)
        command = [*place, *wrapper, *tool.command(self._wire.into, seconds)]
        with self._sender(rate, count) as send, subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
            _wait_for(tool.is_ready, err, running)
            time.sleep(SETTLE)
            sent = send()
            printed, _ = running.communicate(timeout=600)
        _, cpu, kibibytes, status = printed.split()
        if status != "0":
            raise Failed(f"{tool.name}: exit status {status}: {err.read_text()[-500:]}")
        read, dropped, names = tool.read(out.read_text(), err.read_text(errors="replace"))
        return Result(
            tool=tool.name,
            rate=rate,
            sent=sent["sent"],
            sent_rate=sent["sent"] / sent["seconds"],
            read=read,
            dropped=dropped,
            unaccounted=sent["sent"] - read - dropped,
            share=None if names is None or not count else share(names, self._mix.truth(tool.name, count, rate)),
            cpu=float(cpu),
            rss=int(kibibytes) * 1024,
        )

    def _on_core(self, space: str, core: int) -> tuple[str, ...]:
        """Return what to write before a command that shall have a core, to itself if that was asked for."""
        first = ("chrt", "--rr", "1") if self._args.exclusive else ()
        return (*inside(space), *first, "taskset", "--cpu-list", str(core))

    @contextmanager
    def _sender(self, rate: int, count: int) -> Iterator[Callable[[], dict[str, Any]]]:
        """Start a sender that has prepared everything; it sends when what is yielded is called."""
        if not count:
            yield lambda: {"sent": 0, "seconds": 1.0}
            return
        place = self._on_core(self._wire.sender, self._args.sender_core)
        code = (
            sys.executable,
            str(HERE / "live_sender.py"),
            self._wire.out,
            str(self._mix.path),
            str(rate),
            str(count),
        )
        with subprocess.Popen([*place, *code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sender:
            assert sender.stdout is not None
            sender.stdout.readline()
            yield partial(_send, sender)


def _send(sender: "subprocess.Popen[str]") -> dict[str, Any]:
    printed, _ = sender.communicate("go\n", timeout=600)
    sent: dict[str, Any] = json.loads(printed or "{}")
    if sender.returncode or sent["skipped"]:
        raise Failed(f"the sender did not send everything: {printed}")
    return sent


def _wait_for(text: str, path: Path, running: "subprocess.Popen[str]") -> None:
    for _ in range(600):
        if text in path.read_text(errors="replace"):
            return
        if running.poll() is not None:
            break
        time.sleep(0.1)
    raise Failed(f"never said {text!r}: {path.read_text(errors='replace')[-500:]}")


def search_limit(measure: Callable[[int], Result], known: Sequence[Result]) -> tuple[int, int, list[Result]]:
    """Halve the gap between the highest rate at which nothing was lost and the lowest at which something was."""
    clean = max((result.rate for result in known if not result.lost), default=0)
    lossy = min((result.rate for result in known if result.lost), default=0)
    if not lossy:
        raise Failed("scapy lost nothing at any of the rates: give higher --rates")
    tried: list[Result] = []
    for _ in range(STEPS):
        result = measure(max((clean + lossy) // 2, 1))
        tried.append(result)
        clean, lossy = (clean, result.rate) if result.lost else (result.rate, lossy)
    return clean, lossy, tried


def render(results: Sequence[Result]) -> str:
    """Lay out results, a row each, ordered by tool and rate."""
    headers = ["", "packets/s", "sent", "read", "dropped", "unaccounted", "names", "CPU s", "us/packet", "peak MB"]
    idle = {result.tool: result.cpu for result in results if not result.rate}
    return tabulate([_row(result, idle.get(result.tool)) for result in results], headers, disable_numparse=True)


def _row(result: Result, idle: float | None) -> list[str]:
    each = (result.cpu - idle) / result.sent * 1e6 if idle is not None and result.sent else None
    return [
        result.tool,
        f"{result.sent_rate:,.0f}" if result.rate else "0",
        *(f"{number:,}" for number in (result.sent, result.read, result.dropped, result.unaccounted)),
        "-" if result.share is None else f"{100 * result.share:.2f} %",
        f"{result.cpu:.2f}",
        "-" if each is None else f"{each:.1f}",
        f"{result.rss / 1e6:.0f}",
    ]


def measure_all(args: argparse.Namespace, say: Say) -> list[Result]:
    """Run every tool at every rate, in turn; then search scapy's limit, and run detect at 20 times that."""
    results: list[Result] = []
    with veth() as wire:
        bench = Bench(args, wire, Mix(args.captures, args.work, args.packets, args.detect))
        tools = {tool.name: tool for tool in list_tools(args) if not args.only or tool.name in args.only}

        def measure(name: str, rate: int) -> Result:
            results.append(bench.measure(tools[name], rate))
            say(render(results[-1:]).splitlines()[-1])
            return results[-1]

        for _ in range(args.rounds):
            for rate in args.rates:
                for name in tools:
                    measure(name, rate)
        if "scapy" in tools and "detect" in tools:
            _compare_with_scapy(args, results, measure)
    return sorted(results, key=lambda result: (list(tools).index(result.tool), result.rate))


def _compare_with_scapy(args: argparse.Namespace, results: list[Result], measure: Callable[[str, int], Result]) -> None:
    known = [result for result in results if result.tool == "scapy"]
    clean, lossy, _ = search_limit(partial(measure, "scapy"), known)
    print(f"scapy's sniff() loses nothing at {clean:,} packets a second and loses some at {lossy:,}")
    for rate in (AIM, TIMES_SCAPY * lossy):
        for _ in range(args.rounds):
            found = measure("detect", rate)
            print(
                f"detect at {found.sent_rate:,.0f}: {found.dropped} dropped, {found.unaccounted} unaccounted for, "
                f"{100 * (found.share or 0):.2f} % of the names"
            )


def parse_arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captures", type=Path, required=True, metavar="DIR", help="folder of pcap and pcapng files")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="what is built is kept here")
    parser.add_argument("--packets", type=int, default=2_000_000, help="at most so many are sent (default: 2 million)")
    parser.add_argument("--rates", type=int, nargs="+", default=RATES, help="packets a second")
    parser.add_argument("--seconds", type=float, default=10, help="how long to send at each rate, at least (10)")
    parser.add_argument("--rounds", type=int, default=1, help="how often everything is run (default: 1)")
    parser.add_argument("--receiver-core", type=int, default=0)
    parser.add_argument("--sender-core", type=int, default=1)
    parser.add_argument(
        "--exclusive", action="store_true", help="real-time priority: other work on the machine has to wait meanwhile"
    )
    parser.add_argument("--only", action="append", metavar="TOOL", help="run this one alone (repeatable)")
    parser.add_argument("--detect", type=shlex.split, metavar="COMMAND", default=[sys.executable, "-m", "detector"])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures here, too")
    return parser.parse_args(argv)


def main() -> int:
    """Run the benchmark; 1 when something could not be done."""
    args = parse_arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    say: Say = partial(print, file=sys.stderr, flush=True)
    try:
        results = measure_all(args, say)
    except (Failed, OSError, subprocess.SubprocessError) as error:
        say(f"live_rates: {error}")
        return 1
    print(render(results))
    if args.json:
        args.json.write_text(json.dumps([asdict(result) for result in results], indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
