"""Host names as bytes on the wire become text; it knows spelling, not where a name stood or whom it means."""

from __future__ import annotations


def decode_name(raw: bytes) -> str:
    """Return a host name in the one spelling that is compared: ASCII letters lowered, one final dot removed.

    Never raises: bytes that are no UTF-8 become U+FFFD. Control characters stay; whoever shows a name makes
    them visible.
    """
    return raw.lower().removesuffix(b".").decode("utf-8", errors="replace")
