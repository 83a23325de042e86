"""How many requests of recorded runs are known by their format alone, as if every host were the customer's own.

    python tests/measure_formats.py FOLDER

FOLDER holds recordings of real SDKs as lines of JSON (`method`, `url`, `body_b64`), one file a run. Their hosts are not
looked at. Exit status 1: a run whose name begins with `controls`, `inhouse` or `chromium` was taken for a product.
"""

from __future__ import annotations

import argparse
import base64
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from detector.catalogue.store import load
from detector.match.formats import Formats

NOBODY_S = ("controls", "inhouse", "chromium")


def recognised(run: Path, formats: Formats) -> Iterator[str]:
    """Yield the product of each request of a run, or nothing for one that has no known format."""
    for line in run.read_text(encoding="utf-8").splitlines():
        request = json.loads(line)
        address = urlsplit(request["url"])
        body = base64.b64decode(request.get("body_b64") or "")
        match = formats.find(address.path, request["method"], address.query, body)
        yield match.signature_id if match is not None else ""


def main() -> int:
    """Print a line for each run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    formats, wrong = Formats(load()), 0
    for run in sorted(parser.parse_args().folder.glob("*.jsonl")):
        count = Counter(recognised(run, formats))
        products = {name: number for name, number in count.items() if name}
        shown = ", ".join(f"{name} {number}" for name, number in products.items()) or "none"
        print(f"{run.stem}: {sum(products.values())} of {count.total()} requests: {shown}")
        wrong += bool(products) and run.stem.startswith(NOBODY_S)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
