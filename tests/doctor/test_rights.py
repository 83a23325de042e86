"""What works here is read from files and PATH."""

from __future__ import annotations

import socket

from detector.doctor.rights import capture_rights, interfaces, programs, proxy_key
from tests.doctor.tree import Tree, found

_V4 = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"


def test_rights_are_read_from_the_process(tree: Tree) -> None:
    tree.put("/proc/self/status", "Name:\tx\nUid:\t0\t0\t0\t0\nCapEff:\t0000000000002000\n")
    assert found(capture_rights(tree.root, tree.home)) == ["CAP_NET_RAW is held; run as root"]
    tree.put("/proc/self/status", "Uid:\t1000\t1000\t1000\t1000\nCapEff:\t0000000000001000\n")
    check = capture_rights(tree.root, tree.home)
    assert found(check) == ["CAP_NET_RAW is not held; run as a user without root's rights"]
    assert "sudo detect scan" in check.findings[0].means


def test_a_system_without_proc_claims_nothing(tree: Tree) -> None:
    assert capture_rights(tree.root, tree.home).findings == ()
    assert interfaces(tree.root, tree.home).findings == ()
    tree.put("/proc/self/status", "CapEff: nonsense\n")
    assert "is not held" in found(capture_rights(tree.root, tree.home))[0]


def test_the_default_route_is_told_of_ipv4_and_ipv6(tree: Tree) -> None:
    for name in ("lo", "wlan0", "eth0"):
        tree.put(f"/sys/class/net/{name}/address")
    routes = [
        "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0",
        "eth0\t0000A8C0\t00000000\t0001\t0\t0\t600\t0000FFFF\t0\t0\t0",
        "down0\t00000000\t0101A8C0\t0002\t0\t0\t600\t00000000\t0\t0\t0",
        "cut",
    ]
    tree.put("/proc/net/route", _V4 + "\n".join(routes))
    zero = "0" * 32
    v6 = [f"{zero} 00 {zero} 00 {zero} 00000400 1 0 00450003 {name}" for name in ("wg0", "lo")]
    tree.put("/proc/net/ipv6_route", "\n".join(v6))
    assert found(interfaces(tree.root, tree.home)) == ["eth0, lo and wlan0", "default route: wg0 and wlan0"]


def test_programs_are_looked_for_on_path(tree: Tree) -> None:
    none = programs(tree.root, tree.home, lambda name: None)
    assert found(none) == ["tshark: not found", "a browser: not found", "notify-send: not found"]
    there = {"tshark": "/usr/bin/tshark", "chromium": "/usr/bin/chromium"}
    some = programs(tree.root, tree.home, there.get)
    assert found(some) == ["tshark: found", "chromium: found", "notify-send: not found"]
    assert "install tshark" in none.findings[0].means


def test_a_key_that_others_can_read_is_notable(tree: Tree) -> None:
    assert proxy_key(tree.root, tree.home).findings == ()
    key = tree.put("~/.mitmproxy/mitmproxy-ca.pem", "secret")
    key.chmod(0o600)
    assert found(proxy_key(tree.root, tree.home)) == ["mitmproxy-ca.pem, mode 0600"]
    key.chmod(0o644)
    check = proxy_key(tree.root, tree.home)
    assert found(check) == ["mitmproxy-ca.pem, mode 0644", "the key is readable by others"]
    assert check.findings[-1].is_notable


def test_a_socket_in_place_of_a_folder_is_no_crash(tree: Tree) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(str(tree.path("~/.mitmproxy")))
        assert proxy_key(tree.root, tree.home).findings == ()
