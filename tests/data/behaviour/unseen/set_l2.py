"""Set L, second half: programs of the desktop and agents, as people plainly write them, without a look at detectors."""

from __future__ import annotations

from tests.data.behaviour.unseen import set_l2_input, set_l2_legit_make, set_l2_legit_run, set_l2_usage
from tests.data.behaviour.unseen.set_l2_kit import L2_LEGIT, L2_TRACKERS

__all__ = ["L2_LEGIT", "L2_TRACKERS", "set_l2_input", "set_l2_legit_make", "set_l2_legit_run", "set_l2_usage"]
