"""Which interfaces there are, and what a user is told when one cannot be opened. Real captures are in tests/e2e."""

from __future__ import annotations

import logging
import socket
import struct
from typing import Any

import pytest

from detector.errors import CaptureError
from detector.sources import live


def test_the_loopback_is_an_interface() -> None:
    assert any(name.startswith("lo") for name in live.interfaces())


def test_own_addresses_hold_the_loopbacks() -> None:
    found = live.own_addresses()
    assert socket.inet_aton("127.0.0.1") in found
    assert {len(address) for address in found} <= {4, 16}


def test_an_unknown_interface_is_told_with_those_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "interfaces", lambda: ["eth0", "lo"])
    with pytest.raises(CaptureError, match=r"^wlan7: there is no such interface; there are: eth0, lo, any$"):
        live.open_interface("wlan7", None)


def fail(error: Exception) -> Any:
    def opened(name: str, bpf: str | None) -> None:
        raise error

    return opened


def test_missing_rights_are_told_with_what_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_open", fail(PermissionError(1, "Operation not permitted")))
    with pytest.raises(CaptureError) as caught:
        live.open_interface("any", None)
    for word in ("any: ", "sudo", "CAP_NET_RAW", "`detect proxy`", "HAR files"):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("error", "words"), [(OSError(19, "No such device"), "no such device"), (OSError("odd"), "odd")]
)
def test_other_failures_are_one_line(monkeypatch: pytest.MonkeyPatch, error: OSError, words: str) -> None:
    monkeypatch.setattr(live, "_open", fail(error))
    with pytest.raises(CaptureError, match=f"^any: cannot be watched: {words}$"):
        live.open_interface("any", None)


def test_scapy_says_nothing_of_its_own() -> None:
    live.quiet_scapy()
    assert not logging.getLogger("scapy.runtime").isEnabledFor(logging.WARNING)


@pytest.mark.parametrize("found", ["lo", "lo0", ""])
def test_without_a_default_route_a_name_is_asked_for(monkeypatch: pytest.MonkeyPatch, found: str) -> None:
    import scapy.route  # noqa: F401 -- it makes the table of routes
    from scapy.config import conf

    monkeypatch.setattr(conf.route, "route", lambda *_, **__: (found, "0.0.0.0", "0.0.0.0"))
    with pytest.raises(CaptureError, match="no interface carries a default route; name one"):
        live.default_interface()


def test_the_default_route_names_the_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    import scapy.route  # noqa: F401 -- it makes the table of routes
    from scapy.config import conf

    monkeypatch.setattr(conf.route, "route", lambda *_, **__: ("wlan0", "192.0.2.5", "192.0.2.1"))
    assert live.default_interface() == "wlan0"


def test_addresses_are_of_every_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interface:
        ips = {4: ["192.0.2.5"], 6: ["2001:db8::5"]}

    class Interfaces(dict[str, Interface]):
        def reload(self) -> None:
            self["wlan0"] = Interface()

    from scapy.config import conf

    monkeypatch.setattr(conf, "ifaces", Interfaces())
    assert live.own_addresses() == {struct.pack("4B", 192, 0, 2, 5), bytes.fromhex("20010db8") + bytes(11) + b"\x05"}
