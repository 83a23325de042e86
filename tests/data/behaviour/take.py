"""Cuts recorded runs down to the cases in recorded.jsonl.gz: `python -m tests.data.behaviour.take FOLDER BROWSER`.

FOLDER holds JSON-lines captures of real SDKs, in-house trackers and legitimate programs that ran in headless Chromium;
BROWSER is what browser/drive.mjs wrote. All text in them was planted by the scripts that drove the pages.
"""

from __future__ import annotations

import base64
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MOST_REQUESTS = 60
MOST_BYTES = 90_000
TARGET = Path(__file__).parent / "recorded.jsonl.gz"


def from_captures(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield case and request of the recorded SDKs; in-house trackers and controls are cases by host."""
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            if record.get("method") == "OPTIONS" or record["kind"] == "ws-open":
                continue
            headers = {name.lower(): value for name, value in (record.get("headers") or {}).items()}
            by_host = file.stem in {"inhouse-trackers-1", "controls-legit-1"}
            yield (
                record["host"] if by_host else f"{file.stem} {record['host']}",
                {
                    "at": record["t"] / 1000,
                    "query": urlsplit(record["url"]).query if record["kind"] == "http" else "",
                    "content_type": headers.get("content-type", ""),
                    "content_encoding": headers.get("content-encoding", ""),
                    "incoming": record.get("dir") == "s2c",
                    "body": record.get("body_b64") or "",
                },
            )


def from_browser(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield case and request of the pages that browser/page.js ran."""
    for line in file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield f"browser {record.pop('case')}", record


def main(folder: Path, browser: Path) -> None:
    """Write the cases, each cut at MOST_REQUESTS or MOST_BYTES; the first three requests always stay."""
    requests: dict[str, int] = {}
    sizes: dict[str, int] = {}
    lines = []
    for case, request in (*from_captures(folder), *from_browser(browser)):
        size = len(base64.b64decode(request["body"]))
        if requests.get(case, 0) >= 3 and (requests[case] >= MOST_REQUESTS or sizes[case] + size > MOST_BYTES):
            continue
        requests[case] = requests.get(case, 0) + 1
        sizes[case] = sizes.get(case, 0) + size
        lines.append(json.dumps({"case": case, **request}, separators=(",", ":")))
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
