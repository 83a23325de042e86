"""Set L1: what web applications send, thirty that record the person and thirty that do not."""

from __future__ import annotations

from tests.data.behaviour.unseen import set_l1_desks, set_l1_legit_office, set_l1_legit_things, set_l1_pages
from tests.data.behaviour.unseen.set_l1_kit import L1_LEGIT, L1_TRACKERS

__all__ = ["L1_LEGIT", "L1_TRACKERS", "MODULES"]
MODULES = (set_l1_pages, set_l1_desks, set_l1_legit_office, set_l1_legit_things)
