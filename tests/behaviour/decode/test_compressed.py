"""Streams one after the other, and how many of them are undone."""

from __future__ import annotations

import gzip

from detector.behaviour.decode.compressed import unpack
from detector.behaviour.limits import Budget


def test_gzip_streams_one_after_the_other_are_one_up_to_a_bound() -> None:
    pieces = [gzip.compress(bytes([65 + place])) for place in range(20)]
    assert unpack(b"".join(pieces[:3]), "gzip", Budget()) == b"ABC"
    assert unpack(b"".join(pieces), "gzip", Budget()) == b"ABCDEFGHIJKLMNOP"
