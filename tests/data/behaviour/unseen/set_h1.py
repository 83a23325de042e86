"""Set H1: what web pages and extensions at work send, in its parts. Written without a look at the detectors."""

from __future__ import annotations

from tests.data.behaviour.unseen import (
    set_h1_extensions,
    set_h1_legit_draw,
    set_h1_legit_office,
    set_h1_pages,
    set_h1_watchers,
)
from tests.data.behaviour.unseen.set_h1_kit import H1_LEGIT, H1_TRACKERS

__all__ = ["H1_LEGIT", "H1_TRACKERS", "PARTS"]

PARTS = (set_h1_pages, set_h1_watchers, set_h1_extensions, set_h1_legit_draw, set_h1_legit_office)
