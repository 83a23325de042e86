"""Filters as libpcap understands them, compiled through scapy. Knows no socket and no packet."""

from __future__ import annotations

from typing import Any

from detector.errors import CaptureError

DLT_RAW = 12
"""libpcap's number for packets that begin with their IP header."""


def compiled(bpf: str, link: int) -> Any:
    """Return libpcap's program for a filter on frames of this DLT. Raises CaptureError."""
    from scapy.arch.common import compile_filter
    from scapy.error import Scapy_Exception

    try:
        return compile_filter(bpf, linktype=link)
    except (ImportError, OSError, Scapy_Exception) as error:
        raise CaptureError(filter_problem(bpf, error)) from error


def filter_problem(bpf: str, error: Exception) -> str:
    """Return in one line why a filter cannot be used."""
    if "libpcap" in str(error):
        return "--bpf needs the library libpcap, which is not installed here (Debian: apt install libpcap0.8)"
    return f"--bpf {bpf}: no filter that libpcap understands: {error}"
