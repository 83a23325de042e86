"""A watched interface tells who was talked to, and how much was sent: real clients and servers on a real cable."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.e2e.laboratory import NAMES, SERVER6, Laboratory, ip
from tests.e2e.reports import assert_whole, assert_within_1_percent, host, hosts, vendor
from tests.e2e.watching import watching

SIZE = 1_000_000
TO_ITSELF = (
    "import http.client, sys, threading\n"
    "from tests.e2e.server import DualStack, Web\n"
    "serving = DualStack(('::', 8080), Web)\n"
    "threading.Thread(target=serving.serve_forever, daemon=True).start()\n"
    "asking = http.client.HTTPConnection(sys.argv[1], 8080)\n"
    "asking.request('POST', '/', bytes(int(sys.argv[2])), headers={'Host': 'local.example'})\n"
    "asking.getresponse().read()\n"
)
"""A program that talks to itself over the loopback."""


def test_an_upload_is_counted_and_its_vendor_named(lab: Laboratory) -> None:
    with watching(lab, "--all") as watch:
        lab.upload("rt.teramind.co", SIZE)
        report = watch.report()
    teramind = vendor(report, "teramind")
    assert_within_1_percent(lab, teramind["bytes_out"], SIZE)
    assert teramind["evidence"] == "sending"
    assert set(host(report, "rt.teramind.co")["seen_in"]) == {"dns", "http"}
    assert_whole(report)
    assert report["coverage"]["dropped"] == 0
    assert report["coverage"]["flows"] == report["coverage"]["named_flows"] == 1
    assert [(source["kind"], source["name"]) for source in report["sources"]] == [("interface", "eth0")]
    assert report["verdict"] == "1 vendor was sent data; 0 % of the bytes have no name."


def test_a_download_is_counted(lab: Laboratory) -> None:
    with watching(lab, "--all") as watch:
        lab.run("curl", "-sS", "-o", "/dev/null", f"http://intranet.example/{SIZE}")
        report = watch.report()
    assert_within_1_percent(lab, host(report, "intranet.example")["bytes_in"], SIZE)
    assert report["vendors"] == []


def test_an_upload_over_ipv6_is_counted(lab: Laboratory) -> None:
    with watching(lab) as watch:
        lab.upload("rt.teramind.co", SIZE, "--resolve", f"rt.teramind.co:80:[{SERVER6}]")
        report = watch.report()
    assert_within_1_percent(lab, vendor(report, "teramind")["bytes_out"], SIZE)


def test_names_come_from_dns_tls_quic_and_http(lab: Laboratory) -> None:
    with watching(lab, "--all") as watch:
        lab.https("edge.fullstory.com")
        lab.run("openssl", "s_client", "-connect", "203.0.113.13:443", "-servername", "in.hotjar.com")
        with lab.talking("quic", "quic.intranet.example", 10_000):
            pass
        lab.upload("intranet.example", 10)
        lab.run("curl", "-sS", "http://nowhere.example/", check=False)
        report = watch.report()
    assert {name: set(found["seen_in"]) for name, found in hosts(report).items()} == {
        "edge.fullstory.com": {"dns", "sni"},
        "in.hotjar.com": {"sni"},
        "quic.intranet.example": {"dns", "quic"},
        "intranet.example": {"dns", "http"},
        "nowhere.example": {"dns"},
    }
    assert {found["id"] for found in report["vendors"]} == {"fullstory", "hotjar"}
    assert host(report, "quic.intranet.example")["bytes_out"] >= 10_000
    assert report["coverage"]["unnamed_flows"] == {}
    assert_whole(report)


def test_a_certificate_that_can_be_seen_is_read(lab: Laboratory) -> None:
    """Up to TLS 1.2 certificates are sent openly; this one names what the client, without a name, did not."""
    with watching(lab, "--all") as watch:
        lab.https(NAMES["rt.teramind.co"], "--tls-max", "1.2")
        report = watch.report()
    assert {name: found["seen_in"] for name, found in hosts(report).items()} == {"rt.teramind.co": ["certificate"]}
    assert_whole(report)


def test_any_sees_the_cable_and_the_loopback_and_each_packet_once(lab: Laboratory) -> None:
    with watching(lab, "--all", interface="any") as watch:
        lab.upload("rt.teramind.co", SIZE)
        lab.run(sys.executable, "-c", TO_ITSELF, "127.0.0.1", str(SIZE))
        report = watch.report()
    assert_within_1_percent(lab, vendor(report, "teramind")["bytes_out"], SIZE)
    assert_within_1_percent(lab, host(report, "local.example")["bytes_out"], SIZE)
    assert_whole(report)


def test_the_loopback_alone_is_seen_once(lab: Laboratory) -> None:
    with watching(lab, "--all", interface="lo") as watch:
        lab.run(sys.executable, "-c", TO_ITSELF, "::1", str(SIZE))
        report = watch.report()
    assert_within_1_percent(lab, host(report, "local.example")["bytes_out"], SIZE)


@pytest.mark.parametrize("interface", ["br0", "eth0", "any"])
def test_a_bridge_and_its_members_are_seen_once(lab: Laboratory, interface: str) -> None:
    lab.ip("link", "add", "br0", "type", "bridge")
    lab.ip("address", "flush", "dev", "eth0")
    lab.ip("link", "set", "eth0", "master", "br0")
    lab.ip("address", "add", "10.99.0.1/24", "dev", "br0")
    lab.ip("link", "set", "br0", "up")
    lab.ip("route", "add", "default", "via", "10.99.0.2")
    with watching(lab, interface=interface) as watch:
        lab.upload("rt.teramind.co", SIZE)
        report = watch.report()
    assert_within_1_percent(lab, vendor(report, "teramind")["bytes_out"], SIZE)
    assert report["coverage"]["flows"] == 1


def lay_vlan(lab: Laboratory) -> None:
    for last, side in ((1, lab.client), (2, lab.server)):
        ip("-n", side, "link", "add", "link", "eth0", "name", "eth0.7", "type", "vlan", "id", "7")
        ip("-n", side, "address", "add", f"10.99.7.{last}/24", "dev", "eth0.7")
        ip("-n", side, "link", "set", "eth0.7", "up")


def has_vlans() -> bool:
    return Path("/proc/net/vlan").exists()


@pytest.mark.skipif(not has_vlans(), reason="this kernel has no VLAN interfaces (module 8021q is not loaded)")
@pytest.mark.parametrize("interface", ["eth0.7", "eth0", "any"])
def test_a_vlan_is_read_on_itself_on_what_carries_it_and_once_on_any(lab: Laboratory, interface: str) -> None:
    lay_vlan(lab)
    with watching(lab, interface=interface) as watch:
        lab.upload("rt.teramind.co", SIZE, "--resolve", "rt.teramind.co:80:10.99.7.2")
        report = watch.report()
    assert_within_1_percent(lab, vendor(report, "teramind")["bytes_out"], SIZE)
    assert report["coverage"]["flows"] == 1
    assert_whole(report)


@pytest.mark.parametrize("interface", ["eth0", "any"])
@pytest.mark.parametrize("sender", ["client", "server"])
def test_frames_with_a_vlan_tag_are_read(lab: Laboratory, interface: str, sender: str) -> None:
    """The tag goes into the frame by hand, so that this runs on every kernel."""
    with watching(lab, "--all", interface=interface, form="jsonl") as watch:
        side = lab.client if sender == "client" else lab.server
        lab.send_frames("in.hotjar.com", 5_000, vlan=7, side=side)
        watch.wait_for_host("in.hotjar.com")
        assert watch.stop() == 0
    (over,) = (line for line in watch.lines() if line["bytes_out"] is not None)
    assert (over["host"], over["vendor"], over["seen_in"]) == ("in.hotjar.com", "hotjar", "sni")
    assert over["bytes_out"] >= 5_000
