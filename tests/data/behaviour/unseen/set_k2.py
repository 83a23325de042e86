"""Set K2: desktop programs and agents as firms write them, written without a look at the detectors or other sets."""

from __future__ import annotations

from tests.data.behaviour.unseen import set_k2_input, set_k2_legit_make, set_k2_legit_run, set_k2_usage
from tests.data.behaviour.unseen.set_k2_kit import K2_LEGIT, K2_TRACKERS

__all__ = ["K2_LEGIT", "K2_TRACKERS", "MODULES"]
MODULES = (set_k2_input, set_k2_usage, set_k2_legit_make, set_k2_legit_run)
