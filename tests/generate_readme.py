"""Makes the parts of the README that must be true: a run's output, and how many products the catalogue knows.

`python tests/generate_readme.py` writes them; tests/test_readme.py holds the README against them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from detector.catalogue.store import load
from detector.vocabulary import CATEGORIES

ROOT = Path(__file__).resolve().parent.parent
CAPTURE = "tests/data/captures/workday.pcap"
_WIDTH = 100


def demo() -> str:
    """Return the output of a fresh run over the shipped capture, as a block of text."""
    command = [sys.executable, "-m", "detector", "scan", CAPTURE]
    environment = {**os.environ, "COLUMNS": str(_WIDTH)}
    run = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return f"```text\n$ detect scan {CAPTURE}\n{run.stdout.rstrip()}\n```"


def counts() -> str:
    """Return how many products there are in each category, as a table."""
    entries = load().entries
    by_category = Counter(entry.category for entry in entries)
    rows = "\n".join(f"| {category} | {by_category[category]} |" for category in CATEGORIES)
    return f"| category | products |\n|---|---|\n{rows}\n| **all** | **{len(entries)}** |"


def filled(text: str) -> str:
    """Return the README with both parts made anew."""
    for name, make in (("demo", demo), ("counts", counts)):
        begin, end = f"<!-- {name}: made by tests/generate_readme.py -->", f"<!-- end of {name} -->"
        head, _, rest = text.partition(begin)
        _, _, tail = rest.partition(end)
        text = f"{head}{begin}\n{make()}\n{end}{tail}"
    return text


if __name__ == "__main__":
    readme = ROOT / "README.md"
    readme.write_text(filled(readme.read_text(encoding="utf-8")), encoding="utf-8")
