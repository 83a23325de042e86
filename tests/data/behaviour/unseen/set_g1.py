"""Set G1: the web side, written by somebody who did not know the detectors. The programs stand in set_g1_….py."""

from __future__ import annotations

from tests.data.behaviour.unseen.person import Program
from tests.data.behaviour.unseen.set_g1_desks import DESK_TRACKERS
from tests.data.behaviour.unseen.set_g1_life import LIFE_LEGIT
from tests.data.behaviour.unseen.set_g1_office import OFFICE_LEGIT
from tests.data.behaviour.unseen.set_g1_pages import PAGE_TRACKERS
from tests.data.behaviour.unseen.set_g1_recorders import RECORDERS

G1_TRACKERS: list[Program] = [*PAGE_TRACKERS, *RECORDERS, *DESK_TRACKERS]
G1_LEGIT: list[Program] = [*OFFICE_LEGIT, *LIFE_LEGIT]
