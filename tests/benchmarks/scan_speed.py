"""Measures `detect scan` beside the tools that people use today, on one large capture, in one run and in turn.

    python tests/benchmarks/scan_speed.py --captures DIR --work DIR --setup      # once: NFStream, dpkt, scapy
    python tests/benchmarks/scan_speed.py --captures DIR --work DIR              # time on 800,000 packets
    python tests/benchmarks/scan_speed.py --captures DIR --work DIR --bytes 1GB --only detect --only ndpiReader
    python tests/benchmarks/scan_speed.py --captures DIR --work DIR --memory --startup

DIR of `--captures` holds any pcap and pcapng files; the large capture is built from them under `--work`. Debian
packages of the other peers: libndpi-bin, tshark, tcpdump. A peer that is absent is listed as missing. Each
command runs as a process of its own, A B C … A B C …, so that a slow minute of the machine hits all of them.
It imports nothing of `detector`: the tool is measured as a user starts it.
"""

import argparse
import json
import os
import platform
import shlex
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from tabulate import tabulate

HERE = Path(__file__).resolve().parent
PIP_PEERS = ("nfstream", "dpkt", "scapy")
STARTUP_RUNS = 15
MEMORY_SIZES = ("100MB", "1GB")
DETECT, EMPTY_PYTHON = "detect", "python -c pass"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Peer:
    """One tool with its command line; `missing` says what to install, `packets` is set where it reads only those."""

    name: str
    command: tuple[str, ...]
    missing: str = ""
    packets: int | None = None
    reports: bool = False  # its standard output is one JSON object


@dataclass(frozen=True, slots=True)
class Run:
    """One run: wall and CPU seconds, peak RSS in bytes of its largest process, and the object that it printed."""

    wall: float
    cpu: float
    rss: int
    printed: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Capture:
    """The capture that is measured, and how many packets and bytes are in it."""

    path: Path
    packets: int
    size: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The runs of every command that never failed, and what the others ended with."""

    runs: dict[str, list[Run]]
    failures: dict[str, str]


class Failed(Exception):
    """A command ended with another status than 0."""


def build_capture(captures: Path, work: Path, target: Sequence[str], say: Say) -> Capture:
    """Build or reuse a capture, in another process: what reads 22 MB of frames must not start what is measured."""
    command = [sys.executable, str(HERE / "build_capture.py"), str(captures), str(work), *target]
    built = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result = json.loads(built.stdout)
    say(f"{result['path']}: {result['packets']} packets, {result['size']} bytes")
    return Capture(Path(result["path"]), result["packets"], result["size"])


def set_up(work: Path) -> None:
    """Make the virtual environment of the peers that are Python packages."""
    subprocess.run([sys.executable, "-m", "venv", str(work / "peers")], check=True)
    subprocess.run([str(_peer_python(work)), "-m", "pip", "install", "--quiet", *PIP_PEERS], check=True)


def _peer_python(work: Path) -> Path:
    return work / "peers" / "bin" / "python"


def scan_command(args: argparse.Namespace, file: Path) -> tuple[str, ...]:
    """Return the command line of detect for one capture."""
    return (*args.detect, "scan", str(file), "--format", "json", "--no-progress")


def list_peers(args: argparse.Namespace, capture: Capture) -> list[Peer]:
    """Return detect and every peer, with their command lines for this capture."""
    file = str(capture.path)
    fields = ("-T", "fields", "-e", "tls.handshake.extensions_server_name", "-e", "dns.qry.name")
    detect = Peer(DETECT, scan_command(args, capture.path), reports=True)
    native = [
        _program("ndpiReader", "libndpi-bin", ("-q", "-i", file)),
        _program("tcpdump", "tcpdump", ("-nn", "-r", file)),
        _program("tshark", "tshark", ("-n", "-r", file, "-q", "-z", "io,phs"), " -q -z io,phs"),
        _program("tshark", "tshark", ("-n", "-r", file, *fields), " -T fields (SNI, DNS)"),
    ]
    sample = min(args.scapy_packets, capture.packets)
    in_python = [
        _python_peer(args.work, "NFStream", "nfstream", file),
        _python_peer(args.work, "dpkt", "dpkt", file),
        replace(_python_peer(args.work, "scapy", "scapy", file, str(sample)), packets=sample),
    ]
    return ([] if args.without_detect else [detect]) + native + in_python


def _program(program: str, package: str, arguments: Sequence[str], how: str = "") -> Peer:
    missing = "" if shutil.which(program) else f"install the Debian package {package}"
    return Peer(program + how, (program, *arguments), missing)


def _python_peer(work: Path, name: str, package: str, *arguments: str) -> Peer:
    python = _peer_python(work)
    found = python.exists() and subprocess.run([python, "-c", f"import {package}"], check=False).returncode == 0
    command = (str(python), str(HERE / "python_peers.py"), package, *arguments)
    return Peer(name, command, "" if found else "run once with --setup", reports=True)


def run_command(command: Sequence[str], work: Path, *, reports: bool = False) -> Run:
    """Run a command once and return what it cost. Raises Failed unless its exit status is 0."""
    out, err = work / "out.json" if reports else Path(os.devnull), work / "err.txt"
    launcher = [sys.executable, "-I", "-S", str(HERE / "run_command.py"), str(out), str(err)]
    measured = subprocess.run([*launcher, *command], check=False, capture_output=True, text=True)
    if measured.returncode:
        raise Failed(_last_line(measured.stderr))
    wall, cpu, kibibytes, status = measured.stdout.split()
    if status != "0":
        raise Failed(f"exit status {status}: {_last_line(err.read_text(errors='replace'))}")
    printed = parse_report(out.read_text()) if reports else {}
    return Run(float(wall), float(cpu), int(kibibytes) * 1024, printed)


def parse_report(text: str) -> dict[str, Any]:
    """Return the JSON object in the text. Raises Failed when it is something else."""
    try:
        printed = json.loads(text)
    except ValueError as error:
        raise Failed(f"printed no JSON: {error}") from error
    if not isinstance(printed, dict):
        raise Failed("printed JSON that is no object")
    return printed


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.split("\n")) if line.strip()), "nothing on standard error")


def take_turns(commands: Mapping[str, Callable[[], Run]], rounds: int, say: Say) -> Outcome:
    """Run A B C … A B C …; a command that fails is not run again."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    failures: dict[str, str] = {}
    for number in range(1, rounds + 1):
        for name in [name for name in commands if name not in failures]:
            try:
                runs[name].append(commands[name]())
            except Failed as error:
                failures[name] = f"failed: {error}"
            else:
                say(f"round {number} of {rounds}: {name} {runs[name][-1].wall:.2f} s")
    return Outcome({name: done for name, done in runs.items() if name not in failures}, failures)


def scale(run: Run, peer: Peer, capture: Capture) -> Run:
    """Return the run as it would be for the whole capture; start-up, which is there once, is not scaled."""
    if peer.packets is None:
        return run
    loop = float(run.printed["seconds"])
    wall = run.wall - loop + loop * capture.packets / peer.packets
    return replace(run, wall=wall, cpu=run.cpu * wall / run.wall)


def run_peer(peer: Peer, capture: Capture, work: Path) -> Run:
    """Run a peer over the capture once."""
    return scale(run_command(peer.command, work, reports=peer.reports), peer, capture)


def spread(values: Iterable[float]) -> dict[str, float]:
    """Return min, median and max."""
    known = sorted(values)
    return {"min": known[0], "median": statistics.median(known), "max": known[-1]}


def measure_speed(args: argparse.Namespace, capture: Capture, say: Say) -> dict[str, Any]:
    """Measure detect and its peers on the capture; one row each, those that are missing or fail among them."""
    peers = [peer for peer in list_peers(args, capture) if not args.only or peer.name.split()[0] in args.only]
    warm_up(capture.path)
    load = os.getloadavg()[0]
    commands = {peer.name: partial(run_peer, peer, capture, args.work) for peer in peers if not peer.missing}
    outcome = take_turns(commands, args.rounds, say)
    base = statistics.median(run.wall for run in outcome.runs[DETECT]) if DETECT in outcome.runs else None
    rows = [describe(peer, outcome, capture, base) for peer in peers]
    return {"capture": str(capture.path), "packets": capture.packets, "bytes": capture.size, "load": load, "rows": rows}


def warm_up(path: Path) -> None:
    """Read the file into the page cache, so that nobody pays for being the first."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def describe(peer: Peer, outcome: Outcome, capture: Capture, base: float | None) -> dict[str, Any]:
    """Return the row of one peer; `ratio` is its median wall time over that of detect."""
    row: dict[str, Any] = {"name": peer.name, "command": shlex.join(peer.command), "scaled_from": peer.packets}
    runs = outcome.runs.get(peer.name)
    if runs is None:
        return row | {"missing": peer.missing or outcome.failures[peer.name]}
    wall = spread(run.wall for run in runs)
    return row | {
        "wall": wall,
        "cpu": statistics.median(run.cpu for run in runs),
        "rss": max(run.rss for run in runs),
        "packets_per_second": capture.packets / wall["median"],
        "ratio": wall["median"] / base if base else None,
        "printed": {key: value for key, value in runs[-1].printed.items() if isinstance(value, int | float)},
        "coverage": runs[-1].printed.get("coverage"),
    }


def measure_memory(args: argparse.Namespace, say: Say) -> dict[str, Any]:
    """Return the peak RSS of detect at 100 MB and at 1 GB, and the difference, in bytes."""
    peaks: list[int] = []
    for size in MEMORY_SIZES:
        capture = build_capture(args.captures, args.work, ("--bytes", size), say)
        peaks.append(run_command(scan_command(args, capture.path), args.work, reports=True).rss)
    return {"rss": dict(zip(MEMORY_SIZES, peaks, strict=True)), "difference": peaks[1] - peaks[0]}


def measure_startup(args: argparse.Namespace, say: Say) -> list[dict[str, Any]]:
    """Return wall seconds of what a user waits for at least, beside an empty Python, a row for each command."""
    capture = build_capture(args.captures, args.work, ("--packets", "10"), say)
    commands = {
        EMPTY_PYTHON: (sys.executable, "-c", "pass"),
        "detect --version": (*args.detect, "--version"),
        "detect scan, 10 packets": scan_command(args, capture.path),
    }
    turns = {name: partial(run_command, command, args.work) for name, command in commands.items()}
    outcome = take_turns(turns, STARTUP_RUNS, lambda _: None)
    walls = {name: spread(run.wall for run in runs) for name, runs in outcome.runs.items()}
    empty = walls[EMPTY_PYTHON]["median"]
    known = [{"name": name, "wall": wall, "ratio": wall["median"] / empty} for name, wall in walls.items()]
    return known + [{"name": name, "missing": why} for name, why in outcome.failures.items()]


def render_speed(speed: dict[str, Any]) -> str:
    """Lay out the rows of `measure_speed` as a table, and below it what is missing."""
    headers = ["", "min s", "median s", "max s", "CPU s", "peak MB", "packets/s", "x detect"]
    table = [_cells(row) for row in speed["rows"] if "missing" not in row]
    title = f"{speed['packets']:,} packets, {speed['bytes']:,} bytes; load before: {speed['load']:.1f}"
    return "\n".join([title, _draw(table, headers), *_missing(speed["rows"])])


def _cells(row: dict[str, Any]) -> list[str]:
    name = row["name"] + (f" (scaled from {row['scaled_from']})" if row["scaled_from"] else "")
    seconds = [*(row["wall"][key] for key in ("min", "median", "max")), row["cpu"]]
    ratio = f"{row['ratio']:.2f}" if row["ratio"] else "-"
    rate = f"{row['packets_per_second']:,.0f}"
    return [name, *(f"{value:.2f}" for value in seconds), f"{row['rss'] / 1e6:.0f}", rate, ratio]


def _missing(rows: list[dict[str, Any]]) -> list[str]:
    return [f"missing: {row['name']}: {row['missing']}" for row in rows if "missing" in row]


def render_memory(memory: dict[str, Any]) -> str:
    """Say in one line what a ten times larger capture costs."""
    peaks = ", ".join(f"{rss / 1e6:.1f} MB at {size}" for size, rss in memory["rss"].items())
    return f"peak RSS of detect: {peaks}; difference {memory['difference'] / 1e6:+.1f} MB"


def render_startup(rows: list[dict[str, Any]]) -> str:
    """Lay out the rows of `measure_startup` as a table."""
    table = [
        [row["name"], *(f"{row['wall'][key]:.3f}" for key in ("min", "median")), f"{row['ratio']:.1f}"]
        for row in rows
        if "missing" not in row
    ]
    headers = [f"start-up, {STARTUP_RUNS} runs", "min s", "median s", "x empty Python"]
    return "\n".join([_draw(table, headers), *_missing(rows)])


def _draw(table: list[list[str]], headers: list[str]) -> str:
    return tabulate(table, headers, disable_numparse=True, colalign=("left", *["right"] * (len(headers) - 1)))


def parse_arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captures", type=Path, required=True, metavar="DIR", help="folder of pcap and pcapng files")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="what is built is kept here")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--packets", default="800000", help="size of the capture (default: 800000 packets)")
    size.add_argument("--bytes", metavar="SIZE", help="its size in bytes instead: 100MB, 1GB")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run (default: 3)")
    parser.add_argument("--scapy-packets", type=int, default=40_000, help="scapy reads so many, then is scaled up")
    parser.add_argument(
        "--detect",
        type=shlex.split,
        metavar="COMMAND",
        default=[sys.executable, "-m", "detector"],
        help="how detect is started (default: python -m detector, with this Python)",
    )
    parser.add_argument("--without-detect", action="store_true", help="measure the peers alone")
    parser.add_argument("--only", action="append", metavar="NAME", help="measure this one alone (repeatable): tshark")
    parser.add_argument("--memory", action="store_true", help="measure peak RSS at 100 MB and 1 GB instead of speed")
    parser.add_argument("--startup", action="store_true", help="measure start-up instead of speed")
    parser.add_argument("--all", action="store_true", help="measure speed, memory and start-up")
    parser.add_argument("--setup", action="store_true", help="install the peers that are Python packages, then end")
    parser.add_argument("--build-only", action="store_true", help="build the capture, then end")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures here, too")
    return parser.parse_args(argv)


def capture_size(args: argparse.Namespace) -> tuple[str, str]:
    """Return the size that was asked for, as arguments of build_capture.py."""
    return ("--bytes", args.bytes) if args.bytes else ("--packets", args.packets)


def measure(args: argparse.Namespace, say: Say) -> Iterator[tuple[str, Any]]:
    """Measure what is asked for, part by part: a failure costs none that came before it."""
    if args.all or not (args.memory or args.startup):
        yield "speed", measure_speed(args, build_capture(args.captures, args.work, capture_size(args), say), say)
    if args.all or args.memory:
        yield "memory", measure_memory(args, say)
    if args.all or args.startup:
        yield "startup", measure_startup(args, say)


def describe_machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    return {"cpus": os.cpu_count(), "platform": platform.platform(), "python": platform.python_version()}


RENDERERS: dict[str, Callable[[Any], str]]
RENDERERS = {"speed": render_speed, "memory": render_memory, "startup": render_startup}


def main() -> int:
    """Run the benchmark; 1 when something could not be done."""
    args = parse_arguments()
    args.work.mkdir(parents=True, exist_ok=True)
    say: Say = partial(print, file=sys.stderr, flush=True)
    try:
        run(args, say)
    except (Failed, OSError, subprocess.CalledProcessError) as error:
        say(f"scan_speed: {error}")
        return 1
    return 0


def run(args: argparse.Namespace, say: Say) -> None:
    """Do the one thing that the options ask for."""
    if args.setup:
        set_up(args.work)
    elif args.build_only:
        build_capture(args.captures, args.work, capture_size(args), say)
    else:
        document: dict[str, Any] = {"machine": describe_machine()}
        for part, value in measure(args, say):
            document[part] = value
            print(RENDERERS[part](value) + "\n", flush=True)
            if args.json:
                args.json.write_text(json.dumps(document, indent=1) + "\n")
        _refuse_failures(document)


def _refuse_failures(document: dict[str, Any]) -> None:
    rows = document.get("speed", {}).get("rows", []) + document.get("startup", [])
    failed = [row["name"] for row in rows if "missing" in row and row["name"].startswith(DETECT)]
    if failed:
        raise Failed(f"not measured: {', '.join(failed)}")


if __name__ == "__main__":
    sys.exit(main())
