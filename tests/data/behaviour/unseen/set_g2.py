"""Set G2: 40 desktop agents that record people and 40 ordinary programs; written without knowing the detectors."""

from __future__ import annotations

from tests.data.behaviour.unseen import (
    set_g2_input,
    set_g2_legit_ops,
    set_g2_legit_play,
    set_g2_legit_work,
    set_g2_mining,
    set_g2_usage,
)
from tests.data.behaviour.unseen.set_g2_kit import G2_LEGIT, G2_TRACKERS

__all__ = [
    "G2_LEGIT",
    "G2_TRACKERS",
    "set_g2_input",
    "set_g2_legit_ops",
    "set_g2_legit_play",
    "set_g2_legit_work",
    "set_g2_mining",
    "set_g2_usage",
]
