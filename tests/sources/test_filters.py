"""Filters are compiled by libpcap itself; what is wrong with one is told in a line."""

from __future__ import annotations

import os
from ctypes.util import find_library

import pytest

from detector.errors import CaptureError
from detector.sources.filters import DLT_RAW, compiled, filter_problem
from detector.wire.links import ETHERNET


@pytest.fixture
def libpcap() -> None:
    """A machine without libpcap still runs the other tests; in CI it must be there."""
    if find_library("pcap") is None:
        reason = "filters are compiled by libpcap (Debian: libpcap0.8)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)


@pytest.mark.usefixtures("libpcap")
@pytest.mark.parametrize("link", [ETHERNET, DLT_RAW])
def test_a_filter_becomes_a_program(link: int) -> None:
    assert compiled("tcp port 443 and not host 192.0.2.7", link).bf_len > 3


@pytest.mark.usefixtures("libpcap")
def test_the_program_depends_on_where_the_packet_begins() -> None:
    lengths = {compiled("udp port 53", link).bf_len for link in (ETHERNET, DLT_RAW)}
    assert all(length > 3 for length in lengths)
    with pytest.raises(CaptureError):
        compiled("ether host 02:00:00:00:00:01", DLT_RAW)


@pytest.mark.usefixtures("libpcap")
@pytest.mark.parametrize("bpf", ["port https or not", "no such word", "(", "host 300.1.1.1"])
@pytest.mark.parametrize("link", [ETHERNET, DLT_RAW])
def test_what_is_no_filter_is_told(bpf: str, link: int) -> None:
    with pytest.raises(CaptureError) as caught:
        compiled(bpf, link)
    assert str(caught.value).startswith(f"--bpf {bpf}: no filter that libpcap understands")
    assert "\n" not in str(caught.value)


def test_a_library_that_is_missing_is_told_with_its_package() -> None:
    assert "apt install libpcap0.8" in filter_problem("tcp", ImportError("libpcap is not available. Cannot compile !"))
