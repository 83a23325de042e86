"""Well-known beats, by port, host and shape; look-alikes are none."""

from __future__ import annotations

import pytest

from detector.beats.harmless import known_harmless, shape_of
from detector.beats.model import TCP, UDP, Key


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Key("10.0.0.1", 123, UDP), "time"),
        (Key("10.0.0.1", 53, UDP), "dns"),
        (Key("dns.example", 853, TCP), "dns"),
        (Key("imap.firm.example", 993, TCP), "mail"),
        (Key("mtalk.google.com", 443), "push"),
        (Key("23-courier.push.apple.com", 443), "push"),
        (Key("au.download.windowsupdate.com", 80), "update"),
        (Key("Detectportal.Firefox.com.", 80), "connectivity"),
        (Key("ocsp.authority.example", 80), "certificate-status"),
        (Key("printer.example", 631), "device"),
        (Key("239.255.255.250", 9999, UDP), "discovery"),
        (Key("ff02::fb", 9999, UDP), "discovery"),
    ],
)
def test_known(key: Key, kind: str) -> None:
    row = known_harmless(key)
    assert row is not None
    assert row.kind == kind
    assert row.source.startswith("https://")


@pytest.mark.parametrize(
    "key",
    [
        Key("in.collector.example", 443),
        Key("notwindowsupdate.com", 443),
        Key("push.apple.com.collector.example", 443),
        Key("10.0.0.1", 123, TCP),
        Key("224.collector.example", 443),
        Key("223.1.2.3", 443),
        Key("fast.example", 443),
    ],
)
def test_look_alikes_are_not(key: Key) -> None:
    assert known_harmless(key) is None


def shape(period: float, upload: float, download: float, duration: float, ratio: float) -> str:
    row = shape_of(period=period, upload=upload, download=download, duration=duration, ratio=ratio)
    return row.kind if row is not None else ""


def test_shapes() -> None:
    assert shape(600, 900, 300, 590, 0.7) == "push"
    assert shape(60, 300, 200, 1, 0.6) == "keep-alive"
    assert shape(3600, 4000, 40_000, 2, 0.1) == "update"
    assert shape(60, 900, 20_000, 1, 0.05) == "polling"


def test_what_carries_data_up_has_no_harmless_shape() -> None:
    assert shape(60, 4000, 0, 1, 1.0) == ""
    assert shape(3600, 200_000, 500, 20, 0.99) == ""
    assert shape(600, 100_000, 500, 590, 0.99) == ""
