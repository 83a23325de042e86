"""Set H2: agents on the desktop and ordinary programs beside them, written without a look at the detectors.

The larger part of the trackers sends what programs in public repositories send: facts of the form only.
"""

from __future__ import annotations

from tests.data.behaviour.unseen import (
    set_h2_house,
    set_h2_legit_desk,
    set_h2_legit_machines,
    set_h2_public,
    set_h2_recorders,
)
from tests.data.behaviour.unseen.set_h2_kit import H2_LEGIT, H2_TRACKERS

__all__ = ["H2_LEGIT", "H2_TRACKERS"]

MODULES = (set_h2_public, set_h2_recorders, set_h2_house, set_h2_legit_machines, set_h2_legit_desk)
