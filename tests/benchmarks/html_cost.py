"""Measures what the HTML report of a large day costs: its size, the time of a whole process's first page, of a further
one, and what part of that the templates' own compilation is.

    python tests/benchmarks/html_cost.py
    python tests/benchmarks/html_cost.py --vendors 600 --hosts 20000

The day is the one of tests/report/big_day.py: every row holds all that a row can hold. The first page is made in a new
process each time and counted from before the imports of the report, so it is what a person waits for; the least of
several counts, because others on the machine can only add to it. JSON of the same day stands beside it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tabulate import tabulate

ROOT = Path(__file__).resolve().parent.parent.parent
FIRST = """
import sys, time
from tests.report.big_day import big_day
day = big_day({vendors}, {hosts})
begin = time.perf_counter()
from detector.report.renderers import render
render(day, "{form}")
print(time.perf_counter() - begin)
"""


def first(form: str, vendors: int, hosts: int) -> float:
    """Return the seconds that the first report of a new process takes."""
    script = FIRST.format(vendors=vendors, hosts=hosts, form=form)
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    return float(run.stdout)


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def measure(vendors: int, hosts: int, rounds: int) -> str:
    """Return the table of all figures."""
    from detector.report.html import page
    from detector.report.renderers import render
    from tests.report.big_day import big_day

    day = big_day(vendors, hosts)
    compiling = seconds(page.prepare)
    rows = []
    for form in ("html", "json"):
        size = len(render(day, form).encode())
        begun = min(first(form, vendors, hosts) for _ in range(rounds))
        again = min(seconds(lambda form=form: render(day, form)) for _ in range(rounds))  # type: ignore[misc]
        rows.append((form, f"{size / 1e6:.2f} MB", f"{begun:.3f} s", f"{again:.3f} s"))
    table = tabulate(rows, ("format", "size", "first in a process", "a further one"), disable_numparse=True)
    return (
        f"{vendors:,} vendors, {hosts:,} hosts\n\n{table}\n\nof the first page, compiling templates: {compiling:.3f} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="What the HTML report of a large day costs.")
    parser.add_argument("--vendors", type=int, default=150)
    parser.add_argument("--hosts", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    print(measure(chosen.vendors, chosen.hosts, chosen.rounds))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
