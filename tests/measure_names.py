"""Measures how many of the names and JA4 values that others read out of real captures `detect scan` finds.

    python tests/measure_names.py --captures DIR [--detect COMMAND] [--jobs 2] [--at-least 0.98]

DIR holds captures, `expected_names.tsv` (capture, dns | sni | http, name) and `expected_ja4.tsv` (capture, server
name, JA4). Each capture is scanned by a process of its own, as a user would. What is missing is listed by capture.
The exit status is 1 when a share is below `--at-least`, or when a scan fails, hangs or prints a traceback.
It is no test, for the captures are not part of the repository, and it imports nothing of `detector`.
"""

import argparse
import csv
import json
import re
import shlex
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

PLACES = {"dns": {"dns"}, "sni": {"sni", "quic"}, "http": {"http"}}  # expected -> `seen_in` of detect
REMARKS = {"<root>", "<unknown extended label>"}  # what tshark writes where there is no name
PORT = re.compile(r":\d+$")
UNPRINTABLE = re.compile(r"[^!-~]")
TIMEOUT = 120  # seconds for one capture


@dataclass(frozen=True, slots=True)
class Expected:
    """One row of an expectation: `what` is a place of PLACES, or the JA4 value of a server name."""

    capture: str
    host: str
    what: str


@dataclass(slots=True)
class Host:
    """What detect says of one name: where it stood, and the JA4 values of those who asked for it."""

    seen_in: set[str] = field(default_factory=set)
    ja4: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Scan:
    """One capture as detect read it; `trouble` says how it failed, empty when it did not."""

    hosts: Mapping[str, Host]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many rows were expected, and those that were not found, each with what was seen instead."""

    total: int
    missing: list[tuple[Expected, str]]

    @property
    def found(self) -> float:
        """The share that was found; 1 when nothing was expected."""
        return 1 - len(self.missing) / self.total if self.total else 1.0


def normalise(host: str) -> str:
    """Return the spelling that is compared: lower case, no final dot."""
    return host.lower().removesuffix(".")


def load_names(path: Path) -> list[Expected]:
    """Read the expected names, each once: an HTTP host loses its port, and a remark is no name."""
    rows: dict[Expected, None] = {}
    for row in _rows(path):
        host = PORT.sub("", row["host"]) if row["seen_in"] == "http" else row["host"]
        if host not in REMARKS:
            rows[Expected(row["capture"], normalise(host), row["seen_in"])] = None
    return list(rows)


def load_ja4(path: Path) -> list[Expected]:
    """Read the expected JA4 values."""
    return [Expected(row["capture"], normalise(row["host"]), row["ja4"]) for row in _rows(path)]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def scan(capture: Path, detect: Sequence[str]) -> Scan:
    """Run detect over one capture."""
    command = [*detect, "scan", str(capture), "--all", "--format", "json", "--no-progress"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=TIMEOUT, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return Scan({}, f"not done after {TIMEOUT} s")
    errors = done.stderr.decode(errors="replace").strip()
    if done.returncode or "Traceback (most recent call last)" in errors:
        return Scan({}, f"exit status {done.returncode}: {errors.rpartition(chr(10))[2] or 'without a word'}")
    try:
        return Scan(parse_hosts(json.loads(done.stdout)))
    except (ValueError, KeyError, TypeError) as error:
        return Scan({}, f"printed no summary: {error!r}")


def parse_hosts(document: Any) -> dict[str, Host]:
    """Return the hosts of a summary by name. Raises KeyError or TypeError when it is none."""
    hosts: dict[str, Host] = defaultdict(Host)
    for entry in document["hosts"]:
        host = hosts[normalise(entry["host"])]
        host.seen_in.update(entry["seen_in"])
        host.ja4.update(entry.get("ja4") or ())
    return dict(hosts)


def find(hosts: Mapping[str, Host], name: str) -> Host:
    """Return what was seen under a name; an empty Host when nothing was.

    Bytes that are no printable ASCII are written by each tool in its own way; a name that holds some is compared
    without them.
    """
    if not UNPRINTABLE.search(name):
        return hosts.get(name, Host())
    bare, merged = UNPRINTABLE.sub("", name), Host()
    for other, host in hosts.items():
        if UNPRINTABLE.sub("", other) == bare:
            merged.seen_in |= host.seen_in
            merged.ja4 |= host.ja4
    return merged


def hosts_of(row: Expected, scans: Mapping[str, Scan]) -> Mapping[str, Host]:
    """Return the hosts of the row's capture; none when the folder lacks it."""
    return scans[row.capture].hosts if row.capture in scans else {}


def compare_names(expected: Sequence[Expected], scans: Mapping[str, Scan]) -> Share:
    """Look for each name in the place where it is expected."""
    missing = []
    for row in expected:
        host = find(hosts_of(row, scans), row.host)
        if not PLACES[row.what] & host.seen_in:
            missing.append((row, f"seen in {', '.join(sorted(host.seen_in)) or 'no place'}"))
    return Share(len(expected), missing)


def compare_ja4(expected: Sequence[Expected], scans: Mapping[str, Scan]) -> Share:
    """Look for each JA4 value among those of its server name."""
    missing = []
    for row in expected:
        seen = find(hosts_of(row, scans), row.host).ja4
        if row.what not in seen:
            missing.append((row, f"seen: {', '.join(sorted(seen)) or 'none'}"))
    return Share(len(expected), missing)


def render(title: str, share: Share) -> str:
    """Write one share, and below it by capture what is missing."""
    found = share.total - len(share.missing)
    lines = [f"{title}: {found} of {share.total} found, {100 * share.found:.2f} %"]
    capture = ""
    for row, instead in sorted(share.missing, key=lambda pair: (pair[0].capture, pair[0].what, pair[0].host)):
        if row.capture != capture:
            capture = row.capture
            lines.append(f"  {capture}")
        lines.append(f"    missing {row.what} {ascii(row.host)[1:-1]} ({instead})")
    return "\n".join(lines)


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captures", type=Path, required=True, metavar="DIR", help="captures and what is expected")
    parser.add_argument(
        "--detect",
        type=shlex.split,
        metavar="COMMAND",
        default=[sys.executable, "-m", "detector"],
        help="how detect is started (default: python -m detector, with this Python)",
    )
    parser.add_argument("--jobs", type=int, default=2, help="scans at the same time (default: 2)")
    parser.add_argument("--at-least", type=float, default=0.98, help="share that must be found (default: 0.98)")
    return parser.parse_args()


def main() -> int:
    """Scan every capture, print both shares; return the exit status."""
    args = parse_arguments()
    names = load_names(args.captures / "expected_names.tsv")
    ja4 = load_ja4(args.captures / "expected_ja4.tsv")
    captures = sorted(path for path in args.captures.iterdir() if path.suffix in {".pcap", ".pcapng", ".cap"})
    with ThreadPoolExecutor(args.jobs) as pool:
        done = pool.map(partial(scan, detect=args.detect), captures)
        scans = dict(zip((path.name for path in captures), done, strict=True))
    shares = {"names": compare_names(names, scans), "JA4": compare_ja4(ja4, scans)}
    for title, share in shares.items():
        print(render(title, share))
    troubles = {name: read.trouble for name, read in scans.items() if read.trouble}
    print(f"captures: {len(scans)} scanned, {len(troubles)} failed")
    for name, trouble in troubles.items():
        print(f"  {name}: {trouble}")
    return 1 if troubles or any(share.found < args.at_least for share in shares.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
