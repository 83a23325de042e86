"""Set J1: what an intranet's pages, extensions and web applications send, written without a look at the detectors."""

from __future__ import annotations

from tests.data.behaviour.unseen import (
    set_j1_desks,
    set_j1_legit_make,
    set_j1_legit_run,
    set_j1_pages,
    set_j1_pages_more,
)
from tests.data.behaviour.unseen.set_j1_kit import J1_LEGIT, J1_TRACKERS

__all__ = [
    "J1_LEGIT",
    "J1_TRACKERS",
    "set_j1_desks",
    "set_j1_legit_make",
    "set_j1_legit_run",
    "set_j1_pages",
    "set_j1_pages_more",
]
