"""Set J2: the desktop and agent side, written without a look at the detectors or the other sets."""

from __future__ import annotations

from tests.data.behaviour.unseen import (
    set_j2_agents,
    set_j2_legit_desk,
    set_j2_legit_make,
    set_j2_legit_ops,
    set_j2_public,
    set_j2_recorders,
)
from tests.data.behaviour.unseen.set_j2_kit import J2_LEGIT, J2_TRACKERS

__all__ = ["J2_LEGIT", "J2_TRACKERS", "PARTS"]

PARTS = (
    set_j2_public,
    set_j2_agents,
    set_j2_recorders,
    set_j2_legit_ops,
    set_j2_legit_desk,
    set_j2_legit_make,
)
