"""The values of this room are frozen and sortable where they are listed."""

from __future__ import annotations

import pytest

from detector.beats.model import UDP, Key


def test_keys_are_frozen_and_in_order() -> None:
    keys = [Key("b.example", 443), Key("a.example", 443, UDP), Key("a.example", 443)]
    assert sorted(keys) == [keys[2], keys[1], keys[0]]
    with pytest.raises(AttributeError):
        keys[0].host = "c.example"  # type: ignore[misc]
