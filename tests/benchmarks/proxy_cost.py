"""Measures what looking into requests costs: `detect proxy` beside mitmdump with an addon that does nothing.

    python tests/benchmarks/proxy_cost.py                   # needs Debian's wrk and nginx-light; about three minutes
    python tests/benchmarks/proxy_cost.py --seconds 5 --rounds 3 --only post

A web server on loopback, the proxy before it, and wrk, which asks through the proxy by plain HTTP: there TLS costs
nothing, so that our share is the largest it can be. Both proxies run in turn, A B A B …, so that a slow minute of the
machine hits both; the ratio of a pair counts. `new` bodies are another one with each request, as a day's are; `same` is
one body again and again. It imports nothing of `detector`: the tool is measured as a user starts it.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tabulate import tabulate

NOTHING = "class Nothing:\n    def response(self, flow): pass\naddons = [Nothing()]\n"
NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log /dev/null;
events {{ worker_connections 512; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; client_max_body_size 10m; keepalive_requests 1000000;
  client_body_buffer_size 1m;
  server {{
    listen 127.0.0.1:{port};
    location / {{ return 200 "fine, and so that there is something to read: {padding}"; }}
  }}
}}
"""
SCRIPT = """
local bodies, count = {}, 0
local post, many = %s, %d
for line in io.lines("%s") do bodies[#bodies + 1] = line end
function request()
  count = count + 1
  if post then
    local headers = {["Content-Type"] = "application/json"}
    return wrk.format("POST", "http://%s/v1/collect", headers, bodies[count %% many + 1])
  end
  return wrk.format("GET", "http://%s/page/" .. count %% 997, {})
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of request; `many` different bodies of `size` bytes are sent in turn."""

    name: str
    post: bool
    many: int
    aim: float


LOADS = (
    Load("GET", False, 1, 0.97),
    Load("POST 20 kB, new bodies", True, 200, 0.9),
    Load("POST 20 kB, same body", True, 1, 0.9),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What wrk measured: requests a second, and how long one takes (milliseconds, median and ninety-ninth of 100).

    `cpu` is the processor time of the proxy's own process, in milliseconds a request: it tells what a core can take
    where others want the machine, too.
    """

    rate: float
    median: float
    slowest: float
    failed: int
    cpu: float


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def body(number: int) -> str:
    """Return 20 kB of telemetry as one line of JSON: clicks, scrolls and timings, as analytics libraries send them."""
    events: list[dict[str, object]] = []
    while len(text := json.dumps({"session": f"s{number}", "events": events})) < 20_000:
        at = 1_795_500_000_000 + number * 1_000 + len(events) * 17
        kind = ("click", "scroll", "pageview", "timing")[len(events) % 4]
        place = {"x": (number * 7 + len(events) * 13) % 1_200, "y": (number * 3 + len(events) * 29) % 800}
        events.append({"type": kind, "at": at, **place, "selector": f"#main > li:nth-child({len(events)}) > a.more"})
    return text


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[int]:
    """Run a server until the block ends; yield its process number once its port takes connections."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environment}
    ) as process:
        try:
            for _ in range(300):
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def ask(port: int, pid: int, script: Path, seconds: int, connections: int) -> Result:
    """Let wrk ask through the proxy."""
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--latency",
        "-s",
        str(script),
        f"http://127.0.0.1:{port}",
    ]
    before = cpu_seconds(pid)
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    spent_cpu = cpu_seconds(pid) - before
    spent = {share: milliseconds(value) for share, value in re.findall(r"(\d+)%\s+([\d.]+\w+)", text)}
    failed = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", text)))
    failed += sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", text)))
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    assert rate is not None, text
    count = re.search(r"(\d+) requests in", text)
    assert count is not None, text
    return Result(float(rate[1]), spent["50"], spent["99"], failed, 1_000 * spent_cpu / max(int(count[1]), 1))


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used, its children left out (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def milliseconds(text: str) -> float:
    """Return a time as wrk writes it."""
    for unit, factor in (("us", 0.001), ("ms", 1.0), ("s", 1_000.0)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    raise ValueError(text)


def proxies(folder: Path, detect: str) -> dict[str, list[str]]:
    """Return the commands that are compared; `PORT` stands for the port."""
    nothing = folder / "nothing.py"
    nothing.write_text(NOTHING, encoding="utf-8")
    mitmdump = str(Path(sys.executable).with_name("mitmdump"))
    report = str(folder / "report.json")
    return {
        "mitmdump": [mitmdump, "-q", "--listen-host", "127.0.0.1", "-p", "PORT", "-s", str(nothing)],
        "detect": [*shlex.split(detect), "proxy", "--listen", "127.0.0.1:PORT", "--format", "json", "-o", report],
    }


def measure(load: Load, given: argparse.Namespace, folder: Path, upstream: int) -> list[dict[str, Result]]:
    """Return a result of each proxy for each round."""
    bodies = folder / f"bodies-{load.many}.txt"
    bodies.write_text("\n".join(body(number) for number in range(load.many)) + "\n", encoding="utf-8")
    script = folder / "ask.lua"
    target = f"127.0.0.1:{upstream}"
    script.write_text(SCRIPT % (str(load.post).lower(), load.many, bodies, target, target), encoding="utf-8")
    rounds: list[dict[str, Result]] = []
    for _ in range(given.rounds):
        results = {}
        for name, command in proxies(folder, given.detect).items():
            port = free_port()
            with running([word.replace("PORT", str(port)) for word in command], port, HOME=str(folder)) as pid:
                ask(port, pid, script, 1, given.connections)
                results[name] = ask(port, pid, script, given.seconds, given.connections)
        rounds.append(results)
    return rounds


def row(load: Load, rounds: list[dict[str, Result]], folder: Path) -> list[object]:
    """Return a line of the table: medians, and the median of the pairs' ratios."""
    ours, theirs = ([results[name] for results in rounds] for name in ("detect", "mitmdump"))
    ratios = [own.rate / other.rate for own, other in zip(ours, theirs, strict=True)]
    coverage = json.loads((folder / "report.json").read_text(encoding="utf-8"))["coverage"]
    judged = coverage["judged_requests"] / max(coverage["requests"], 1)
    return [
        load.name,
        *(f"{statistics.median(result.rate for result in results):.0f}" for results in (theirs, ours)),
        f"{statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})",
        load.aim,
        f"{statistics.median(other.cpu / own.cpu for own, other in zip(ours, theirs, strict=True)):.3f}",
        *(f"{statistics.median(result.median for result in results):.1f}" for results in (theirs, ours)),
        *(f"{statistics.median(result.slowest for result in results):.1f}" for results in (theirs, ours)),
        f"{judged:.0%}" if load.post else "-",
        sum(result.failed for result in ours),
    ]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--only", choices=("get", "post"))
    parser.add_argument("--detect", default=f"{sys.executable} -m detector")
    given = parser.parse_args()
    for program in ("wrk", "nginx"):
        if shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin") is None:
            sys.exit(f"{program} is missing (Debian: wrk, nginx-light)")
    upstream = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = folder / "nginx.conf"
        settings.write_text(NGINX.format(folder=folder, port=upstream, padding="x" * 400), encoding="utf-8")
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
        with running([nginx, "-c", str(settings), "-p", name], upstream):
            chosen = [load for load in LOADS if given.only in (None, "post" if load.post else "get")]
            rows = [row(load, measure(load, given, folder, upstream), folder) for load in chosen]
    headers = [
        "requests",
        "mitmdump/s",
        "detect/s",
        "ratio",
        "aim",
        "ratio by CPU",
        *("ms", "ms, detect"),
        *("p99", "p99, detect"),
    ]
    print(tabulate(rows, [*headers, "looked into", "failed"]))


if __name__ == "__main__":
    main()
