"""Packets that nobody took in time are counted by the kernel, and told."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.e2e.laboratory import SERVER, Laboratory
from tests.e2e.reports import assert_whole
from tests.e2e.watching import watching

PACKETS, SIZE = 60_000, 1_400
"""Two and a half times what the ring holds."""

FLOOD = (
    "import socket, sys\n"
    "sending = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
    f"data = bytes({SIZE})\n"
    f"for _ in range({PACKETS}):\n"
    f"    sending.sendto(data, ('{SERVER}', 9))\n"
)


@pytest.mark.parametrize("interface", ["eth0", "any"])
def test_what_a_stopped_watch_misses_is_counted_and_stands_in_the_verdict(lab: Laboratory, interface: str) -> None:
    with watching(lab, "--bpf", "udp port 9", interface=interface) as watch:
        watch.process.send_signal(signal.SIGSTOP)
        lab.run(sys.executable, "-c", FLOOD)
        watch.process.send_signal(signal.SIGCONT)
        report = watch.report()
    coverage = report["coverage"]
    assert coverage["dropped"] > 0
    assert coverage["packets"] > 0
    # Each of them is accounted for: it was read, or it was lost.
    assert coverage["packets"] + coverage["dropped"] == PACKETS
    assert f"{coverage['dropped']:,} packets were lost" in report["verdict"]
    assert_whole(report)


def test_nothing_is_lost_when_the_watch_keeps_up(lab: Laboratory) -> None:
    with watching(lab, "--bpf", "udp port 9") as watch:
        lab.run(sys.executable, "-c", FLOOD.replace(str(PACKETS), "5_000"))
        report = watch.report()
    assert (report["coverage"]["packets"], report["coverage"]["dropped"]) == (5_000, 0)
    assert "lost" not in report["verdict"]
