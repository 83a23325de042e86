"""Set K1: the web side, as firms write it for their own intranets, and web applications that serve their users."""

from __future__ import annotations

from tests.data.behaviour.unseen import (  # noqa: F401 - each enters its programs into the lists
    set_k1_desks,
    set_k1_legit_office,
    set_k1_legit_things,
    set_k1_pages,
    set_k1_pages_more,
)
from tests.data.behaviour.unseen.set_k1_kit import K1_LEGIT, K1_TRACKERS

__all__ = ["K1_LEGIT", "K1_TRACKERS"]
