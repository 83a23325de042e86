"""What numbers are for when nobody is being watched: drawing, maps, games, charts, shared cursors … Pure.

The names beside and above a table tell. A purpose is named only with enough of its words; a tracker that borrows them
would escape, which is the price of accusing no drawing board.
"""

from __future__ import annotations

import re
from functools import lru_cache

from detector.behaviour.lexicon import meanings
from detector.behaviour.names import all_words, plain
from detector.behaviour.table import Table


def _set(text: str) -> frozenset[str]:
    return all_words(text.split())


# purpose: (one of these is enough, or two of these). Words that trackers use, too, must not be among them: the speed
# and angle of a mouse, a DOM node, a device's colour depth, the pressure of a pointer event.
_WORDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "drawing": (
        _set(
            "stroke strokes freedraw brush pen ink eraser polyline color colour signature sketch doodle draw "
            "drawing paint erase"
        )
        | _set("whiteboard lineWidth strokeWidth handwriting annotation"),
        _set("fill thickness opacity layer shape tool linecap bezier closed segment curve pressure"),
    ),
    "map": (
        _set("lat lng lon latitude longitude geojson geometry waypoint trkpt wpt bbox polygon vehicle gps crs"),
        _set("zoom bearing altitude heading route bounds feature coordinates elevation ele lane"),
    ),
    "game": (
        _set("player hp ammo npc enemy bullet spawn weapon mana opponent gamestate"),
        _set("jump fire rot dir score level lives health entity velocity vel yaw robot tick"),
    ),
    "machine": (
        _set(
            "robot agv drone rover vehicle odometry lidar spindle toolpath feedrate waypoint forklift conveyor needle"
        ),
        _set("battery theta heading altitude feed hoop nozzle plotter pose"),
    ),
    "annotation": (
        _set("bbox bboxes keypoints annotations coco interpolated detections"),
        _set("confidence frame mask keyframe"),
    ),
    "shared-cursor": (
        _set("cursormove awareness presence collaborator collaborators peer liveblocks multiplayer broadcast"),
        _set("cursor room color others clientid connectionid"),
    ),
    "layout": (
        _set("artboard fabric slide kanban keyframes svg edge diagram flowchart sprite rotation"),
        _set("transform scale scene matrix widget layout grid zindex shape layer board block node"),
    ),
    "chart": (
        _set("series dataset ohlc candle sensor temperature humidity voltage portfolio stock waveform"),
        _set("axis chart price volume unit legend histogram bucket quantile"),
    ),
    "spreadsheet": (_set("spreadsheet formula cellref"), _set("row col cell sheet column range")),
    "call-statistics": (
        _set("jitter framesdecoded packetslost roundtriptime bitrate ssrc rtp"),
        _set("fps rtt bytessent bytesreceived framewidth frameheight"),
    ),
    "model-data": (_set("tensor dtype embedding weights logits"), _set("shape batch vector model dims")),
    "motion-sensor": (_set("accelerometer gyroscope magnetometer quaternion"), _set("alpha beta gamma roll pitch yaw")),
    "collaborative-editing": (
        _set("contentchanges retain prosemirror automerge yjs crdt"),
        _set("op ops delta insert rev revision steps doc"),
    ),
    "text-cursor": (_set("selectionstart selectionend"), _set("anchor head focus caret ch")),
    "server-driven-page": (_set("phx livewire servermemo dispatchbrowserevent"), frozenset()),
    "shortcuts": (_set("shortcut hotkey keybinding keymap keybindings accelerator"), _set("command binding")),
    "terminal": (_set("stdin pty tty xterm terminal"), _set("cols rows resize")),
}
_NO_PAINT = frozenset(("depth", "gamut", "scheme"))  # colorDepth is a property of a screen
_MOVES = frozenset(
    (
        "drawing",
        "machine",
        "map",
        "game",
        "annotation",
        "shared-cursor",
        "layout",
        "chart",
        "spreadsheet",
        "model-data",
        "text-cursor",
    )
)
_MOVES_MORE = _MOVES | {"call-statistics", "motion-sensor"}
_INPUTS = frozenset(("game", "collaborative-editing", "server-driven-page", "shortcuts", "terminal", "spreadsheet"))

_TRACKING = _set(
    "mouse mousemove mouseMoves pointermove pointer hover trail heatmap tracker tracking movement mousetrack behaviour "
    "behavior employee monitor keylog recorder telemetry mousepos raton souris maus cursorpath biometrics"
)
_TRACKING -= {"move"}  # cards and chessmen do, too
_LEANING = _set(
    "event session sid page url href target selector viewport activity interaction gesture analytics "
    "beacon capture move "
    "moves track position pos posiciones coords cursor visitor visit uid staff path samples agent device"
)

_REMOTE = re.compile(rb"RFB 00\d\.00\d\n|\d{1,2}\.(?:mouse|key|sync|ack|nop|size|select|connect|blob)[,;.]")
_ESCAPE = re.compile(rb"\x1b\[[\d;?]*[A-Za-z~]")
_PRINTED = bytes((7, 8, 9, 10, 13, 27, *range(32, 127)))
_LONGEST_LINE = 4_096


def of_movement(table: Table) -> str | None:
    """Return what a table of points is for, if its names say that no hand is being followed."""
    return _purpose(table.words(), _MOVES_MORE)


def of_input(table: Table) -> str | None:
    """Return what events are for, if they are how a program works and not how it watches."""
    return _purpose(table.words(), _INPUTS)


def _purpose(words: frozenset[str], among: frozenset[str], least: int = 2) -> str | None:
    best: tuple[int, str] | None = None
    if words & _NO_PAINT:
        words -= {"color", "colour"}
    if {"up", "left"} <= words and "top" not in words and "game" in among:
        return "game"  # the keys that steer
    for purpose in among:
        strong, weak = _WORDS[purpose]
        weight = 2 * len(words & strong) + len(words & weak)
        if weight >= least and (best is None or (weight, purpose) > best):
            best = weight, purpose
    return best[1] if best else None


def of_names(names: frozenset[str]) -> str | None:
    """Return the purpose that the names of a whole body show, for a body in which nothing was found."""
    return _purpose(all_words(names), frozenset(_WORDS), 3)


def tracking_weight(table: Table) -> float:
    """Return how much a table's names sound like watching: from 0 to 0.2."""
    words = table.words()
    if words & _TRACKING or _follows_a_mouse(table):
        return 0.2
    return 0.05 * min(2, len(words & _LEANING))


_GEOMETRY = _set("point points path vertices outline line contour lasso ring hull boundary waypoints")


def is_geometry(table: Table) -> bool:
    """Tell whether what stands above a table is the word for a shape."""
    return bool(all_words(table.parents) & _GEOMETRY)


def sounds_like_watching(table: Table) -> bool:
    """Tell whether a name says outright that a hand is followed."""
    return bool(table.words() & _TRACKING) or _follows_a_mouse(table)


def _follows_a_mouse(table: Table) -> bool:
    """The same, said in another language."""
    return any("mouse" in meanings(word) for word in (*table.sorts(), *table.parents, *table.around))


def of_protocol(body: bytes) -> str | None:
    """Return the purpose of a body that a known protocol's first bytes or marks show."""
    if _REMOTE.match(body[:64]):
        return "remote-desktop"
    if len(body) <= _LONGEST_LINE and _ESCAPE.search(body) and not body.strip(_PRINTED):
        return "terminal"
    return None


@lru_cache(maxsize=4096)
def is_search_name(name: str) -> bool:
    """Tell the field of a search box."""
    return plain(name) in {
        "q",
        "query",
        "search",
        "term",
        "keyword",
        "keywords",
        "s",
        "prefix",
        "typeahead",
        "searchterm",
        "filter",
    }
