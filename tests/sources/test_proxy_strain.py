"""Whatever a client does, the traffic flows on, memory is bounded, and what was not looked into is counted.

At a smaller size than tests/benchmarks/proxy_strain.py, which it runs.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks.proxy_strain import SMALL, strain

MOST_MEMORY = 450  # megabytes, of both processes; mitmproxy alone takes 90


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_nothing_that_a_client_does_breaks_the_traffic(tmp_path: Path) -> None:
    rows, report = strain(SMALL, tmp_path)
    assert [row[0] for row in rows if not row[1]] == []
    assert max(int(str(row[3])) for row in rows) < MOST_MEMORY
    coverage = report["coverage"]
    assert not [reason for reason in coverage["skipped_requests"] if reason.startswith("our-own")]
    cut = ("beyond-the-sample", "judged-by-its-beginning")
    assert sum(coverage["unjudged"].get(reason, 0) for reason in cut) >= 1
    assert coverage["unjudged"]["examiner-ended"] == 1
    assert coverage["requests"] >= SMALL.messages + SMALL.slow + 50
