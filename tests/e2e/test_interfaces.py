"""Interfaces of other kinds, and such that go away and come back in mid-capture."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.e2e.laboratory import CLIENT, MOST_SECONDS, ROOT, Laboratory, cable, ip
from tests.e2e.reports import assert_whole, assert_within_1_percent, host, vendor
from tests.e2e.watching import refused, watching

SIZE = 100_000


@contextmanager
def tunnel(lab: Laboratory) -> Iterator[subprocess.Popen[bytes]]:
    """Keep tun0 in the client's namespace, as the way to 198.51.100.0/24."""
    lab.ip("tuntap", "add", "dev", "tun0", "mode", "tun")
    command = lab.inside(lab.client, sys.executable, "-m", "tests.e2e.tunnel", "tun0", "in.hotjar.com", str(SIZE))
    running = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert running.stdin is not None and running.stdout is not None
    with running.stdin, running.stdout:
        try:
            assert running.stdout.readline() == b"up\n"
            lab.ip("address", "add", "10.98.0.1/24", "dev", "tun0")
            lab.ip("link", "set", "tun0", "up")
            lab.ip("route", "add", "198.51.100.0/24", "dev", "tun0")
            yield running
        finally:
            running.kill()
            running.wait()


ASK = (
    "import socket, struct\n"
    "query = struct.pack('>6H', 7, 256, 1, 0, 0, 0) + b'\\x02in\\x06hotjar\\x03com\\0' + struct.pack('>2H', 1, 1)\n"
    "asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
    "asking.settimeout(20)\n"
    "asking.sendto(query, ('198.51.100.53', 53))\n"
    "asking.recv(4096)\n"
)


@pytest.mark.parametrize("interface", ["tun0", "any"])
def test_a_tunnel_has_no_ethernet_header_and_is_read(lab: Laboratory, interface: str) -> None:
    with tunnel(lab) as far_side, watching(lab, "--all", interface=interface) as watch:
        lab.run(sys.executable, "-c", ASK)
        assert far_side.stdout is not None and far_side.stdout.readline() == b"done\n"
        report = watch.report()
    seen = host(report, "in.hotjar.com")
    assert set(seen["seen_in"]) == {"dns", "sni"}
    # On `any` the cable and the loopback are quiet: the connection came in through the tunnel, once.
    assert SIZE <= seen["bytes_out"] <= SIZE + 1_000
    assert_whole(report)


def test_an_interface_that_goes_down_and_up_is_waited_for(lab: Laboratory) -> None:
    with watching(lab) as watch:
        lab.ip("link", "set", "eth0", "down")
        watch.wait_for("detect: eth0 went down; waiting for it to come back")
        lab.ip("link", "set", "eth0", "up")
        lab.ip("route", "add", "default", "via", "10.99.0.2")
        watch.wait_for("detect: eth0 is back")
        lab.upload("rt.teramind.co", SIZE)
        report = watch.report()
    assert_within_1_percent(lab, vendor(report, "teramind")["bytes_out"], SIZE)
    assert watch.said().count("\n") == 3


def test_an_interface_that_is_removed_and_made_again_is_found_again(lab: Laboratory) -> None:
    with watching(lab) as watch:
        lab.upload("rt.teramind.co", SIZE)
        lab.ip("link", "del", "eth0")
        watch.wait_for("detect: eth0 is gone; waiting for it to come back")
        cable(lab.client, lab.server)
        watch.wait_for("detect: eth0 is back")
        lab.upload("rt.teramind.co", SIZE)
        report = watch.report()
    assert_within_1_percent(lab, vendor(report, "teramind")["bytes_out"], 2 * SIZE)


def test_an_interface_that_went_down_before_it_was_removed_is_told_as_gone(lab: Laboratory) -> None:
    """The kernel takes an interface down before it removes it; who looks in between sees no more than that."""
    with watching(lab) as watch:
        lab.ip("link", "set", "eth0", "down")
        watch.wait_for("detect: eth0 went down; waiting for it to come back")
        lab.ip("link", "del", "eth0")
        watch.wait_for("detect: eth0 is gone; waiting for it to come back")
        cable(lab.client, lab.server)
        watch.wait_for("detect: eth0 is back")
        lab.upload("rt.teramind.co", SIZE)
        report = watch.report()
    assert_within_1_percent(lab, vendor(report, "teramind")["bytes_out"], SIZE)


def test_an_interface_that_is_made_anew_at_once_is_followed_and_told(lab: Laboratory) -> None:
    with watching(lab) as watch:
        lab.ip("link", "del", "eth0")
        cable(lab.client, lab.server)
        watch.wait_for("is back")
        lab.upload("rt.teramind.co", SIZE)
        report = watch.report()
    assert_within_1_percent(lab, vendor(report, "teramind")["bytes_out"], SIZE)


def test_a_tunnel_that_comes_back_is_found_again(lab: Laboratory) -> None:
    lab.ip("tuntap", "add", "dev", "tun0", "mode", "tun")
    lab.ip("link", "set", "tun0", "up")
    with watching(lab, interface="tun0") as watch:
        lab.ip("link", "del", "tun0")
        watch.wait_for("detect: tun0 is gone; waiting for it to come back")
        with tunnel(lab) as far_side:
            watch.wait_for("detect: tun0 is back")
            lab.run(sys.executable, "-c", ASK)
            assert far_side.stdout is not None and far_side.stdout.readline() == b"done\n"
            report = watch.report()
    assert vendor(report, "hotjar")["bytes_out"] >= SIZE


def test_without_a_name_the_default_route_is_watched(lab: Laboratory) -> None:
    with watching(lab, ready=False, interface="") as watch:
        watch.wait_for("detect: watching eth0")
        assert watch.stop() in (0, 130)


def test_without_a_default_route_a_name_is_asked_for(lab: Laboratory) -> None:
    lab.ip("route", "del", "default")
    run = refused(lab, "--interface")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == (
        "Error: no interface carries a default route; name one: detect scan --interface NAME (or any)\n"
    )


def test_an_unknown_interface_is_one_line_that_names_those_that_there_are(lab: Laboratory) -> None:
    run = refused(lab, "--interface", "wlan7")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "Error: wlan7: there is no such interface; there are: eth0, lo, any\n"


@pytest.mark.parametrize("interface", ["eth0", "any", "tun0"])
def test_a_filter_narrows(lab: Laboratory, interface: str) -> None:
    if interface == "tun0":
        with tunnel(lab) as far_side, watching(lab, "--all", "--bpf", "udp", interface=interface) as watch:
            lab.run(sys.executable, "-c", ASK)
            assert far_side.stdout is not None and far_side.stdout.readline() == b"done\n"
            report = watch.report()
        assert host(report, "in.hotjar.com")["seen_in"] == ["dns"]
        assert report["coverage"]["packets"] == 2
        return
    with watching(lab, "--all", "--bpf", f"tcp port 80 and host {CLIENT}", interface=interface) as watch:
        lab.https("edge.fullstory.com")
        lab.upload("rt.teramind.co", SIZE)
        report = watch.report()
    assert [found["host"] for found in report["hosts"]] == ["rt.teramind.co"]
    assert host(report, "rt.teramind.co")["seen_in"] == ["http"]
    assert report["coverage"]["housekeeping_flows"] == {}


@pytest.mark.parametrize("interface", ["eth0", "any"])
def test_a_wrong_filter_is_one_line(lab: Laboratory, interface: str) -> None:
    run = refused(lab, "--interface", interface, "--bpf", "port https or not")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("Error: --bpf port https or not: no filter that libpcap understands")
    assert run.stderr.count("\n") == 1


def test_the_scapy_way_of_other_systems_reads_the_same_frames(lab: Laboratory) -> None:
    """On Linux it stands in for macOS and Windows, which are not here."""
    code = (
        "import sys\n"
        "from detector.catalogue.store import load\n"
        "from detector.errors import CaptureError\n"
        "from detector.findings import Findings\n"
        "from detector.match.index import Matcher\n"
        "from detector.sources.frame_by_frame import FrameByFrame\n"
        "from detector.watch import Watch\n"
        "try: FrameByFrame('eth0', 'port https or not')\n"
        "except CaptureError as error: print('refused', '--bpf' in str(error))\n"
        "watch = Watch(FrameByFrame('eth0', 'tcp'), Findings(Matcher(load())))\n"
        "print('ready', flush=True)\n"
        "sys.stdin.read()\n"
        "watch.end()\n"
        "summary = watch.finish()\n"
        "print(*[(tally.host, tally.bytes_out) for tally in summary.tallies][0], summary.coverage.dropped)\n"
    )
    command = lab.inside(lab.client, sys.executable, "-c", code)
    running = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    try:
        assert running.stdout.readline() == "refused True\n"
        assert running.stdout.readline() == "ready\n"
        lab.upload("rt.teramind.co", 10_000)
        told, _ = running.communicate("", MOST_SECONDS)
    finally:
        running.kill()
        running.communicate()
    name, size, dropped = told.split()
    assert (name, dropped) == ("rt.teramind.co", "None")
    assert 10_000 <= int(size) <= 10_500 + lab.sent_again()


def test_any_finds_an_interface_that_comes_later(lab: Laboratory) -> None:
    with watching(lab, interface="any", form="jsonl") as watch:
        ip("-n", lab.client, "link", "del", "eth0")
        cable(lab.client, lab.server)
        lab.upload("rt.teramind.co", SIZE)
        watch.wait_for_host("rt.teramind.co")
        assert watch.stop() == 0
