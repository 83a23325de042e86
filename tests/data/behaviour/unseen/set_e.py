"""Set E: an examination. Written on 30 November 2026, before its author had seen a rule of the detectors.

The author knew the vocabulary of kinds, the field notes on what real SDKs send, which end with ideas for rules that
were tried before this detector was written, and the simulated person; not the detectors, their tests, their figures
or the bodies of the sets A to D. No detector was run on a case of this set while it was written.

A tracker's `kinds` are what it truly sends, `may` what a careful reader could as well call it; each program may
also say who sits there and at which machine. An ordinary program watches nobody: `may` names what it openly sends
(a place, a file, a message). E_BORDERLINE are ordinary programs whose bytes are those of a tracker in part (live
cursors, shared text letter by letter, remote desktops, games, a typing course, a puzzle against robots, strokes):
they may be named for what they are, and are best counted apart.
"""

from __future__ import annotations

from tests.data.behaviour.unseen.person import Program
from tests.data.behaviour.unseen.set_e_keys import TYPED
from tests.data.behaviour.unseen.set_e_legit_media import MEDIA
from tests.data.behaviour.unseen.set_e_legit_office import OFFICE
from tests.data.behaviour.unseen.set_e_legit_places import PLACES
from tests.data.behaviour.unseen.set_e_legit_play import PLAY
from tests.data.behaviour.unseen.set_e_legit_work import WORK
from tests.data.behaviour.unseen.set_e_mixed import MIXED
from tests.data.behaviour.unseen.set_e_pointer import POINTER
from tests.data.behaviour.unseen.set_e_screen import SCREEN
from tests.data.behaviour.unseen.set_e_usage import USAGE

E_TRACKERS: list[Program] = [*POINTER, *TYPED, *SCREEN, *USAGE, *MIXED]
E_LEGIT: list[Program] = [*PLACES, *WORK, *OFFICE, *PLAY, *MEDIA]
E_BORDERLINE = frozenset(
    {
        "shared_cursors",
        "text_operations",
        "shared_document_binary",
        "whiteboard",
        "signature_pad",
        "slider_puzzle",
        "shooter_inputs",
        "typing_lesson",
        "far_screen",
        "gateway_desk",
    }
)
