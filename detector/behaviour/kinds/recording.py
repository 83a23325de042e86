"""Recordings: session replays, screenshots, screen video, sound and camera; by size and name, never content. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from detector.behaviour.actions import has_address, has_time
from detector.behaviour.decode.images import Media, Picture
from detector.behaviour.dom import is_dom_table
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.motion import in_milliseconds, is_point_in_time
from detector.behaviour.names import word_set, words
from detector.behaviour.table import Table

REPLAY_THRESHOLD = 0.6
REPLAY_EXPLAIN = "a stream of events that rebuilds the page: its structure, and what changed in it"
SHOTS_THRESHOLD = 0.6
SHOTS_EXPLAIN = "pictures of screen proportions whose name says so; without the name, only again and again"
VIDEO_THRESHOLD = 0.6
VIDEO_EXPLAIN = "moving pictures whose name speaks of the screen"
AUDIO_THRESHOLD = 0.6
AUDIO_EXPLAIN = "sound whose name speaks of the microphone or of recording"
CAMERA_THRESHOLD = 0.6
CAMERA_EXPLAIN = "pictures or video whose name speaks of the camera"

_LEAST_NODES = 12
_SCREEN = word_set(
    "screen screenshot screencap screengrab shot desktop display snap snapshot capture scr monitor frame thumb"
)
_SCREEN_STRONG = word_set("screen screenshot screencap screengrab desktop scr monitor")
_CAMERA = word_set("webcam camera face selfie cam proctor facecam")
_SOUND = word_set("mic microphone audio voice sound ambient")
_COMMON_SIZES = frozenset((
    (1280, 720), (1280, 800), (1366, 768), (1440, 900), (1536, 864), (1600, 900), (1680, 1050), (1920, 1080),
    (1920, 1200),
    (2560, 1440), (2560, 1600), (3440, 1440), (3840, 2160), (2880, 1800), (1512, 982), (1728, 1117), (1280, 1024),
    (1024, 768), (960, 540), (3000, 2000), (2560, 1080), (3840, 1080), (5120, 1440),
))  # fmt: skip


def find_replay(inventory: Inventory) -> Evidence | None:
    """Count the events of a replay, or the nodes of a page's structure."""
    replay, dom = inventory.replay, inventory.dom
    if replay.is_replay:
        what = "with snapshots of the page" if replay.snapshots else "with changes to the page and what was done in it"
        return Evidence(replay.events, f"a stream of replay events {what}", 0.95)
    rows = sum(table.count for table in inventory.tables if is_dom_table(table))
    if rows >= _LEAST_NODES:
        return Evidence(rows, "the page's structure, one row for each node", 0.65)
    if dom.nodes >= _LEAST_NODES:
        score = 0.65 + (0.1 if dom.nodes > 40 else 0) + (0.1 if replay.events else 0)
        return Evidence(dom.nodes, "the page's structure, node by node", score)
    changes = sum(table.count for table in inventory.tables if _are_changes(table))
    if changes >= _LEAST_CHANGES:
        return Evidence(changes, "a stream of changes to the page's structure", 0.7)
    return None


_LEAST_CHANGES = 3
_PARTS_OF_CHANGE = frozenset(("adds", "removes", "attributes", "texts", "addednodes", "removednodes"))
_NAMES_OF_CHANGE = frozenset(("mutation", "mutations", "isattachiframe", "adds", "addednodes"))
_RECORDS_OF_CHANGE = frozenset(("childlist", "characterdata"))  # the words of the DOM standard's MutationRecord


_FRAGMENT = re.compile(r"<[a-zA-Z][\w-]*[ >]")  # of a page's source
_LEAST_FRAGMENTS = 5


def _are_changes(table: Table) -> bool:
    names = {*table.names, *map(str.lower, table.around)}
    if len(_PARTS_OF_CHANGE & names) >= 3 and _NAMES_OF_CHANGE & names:
        return True
    parts = sum(
        has_time(row) and any(type(v) is str and _FRAGMENT.match(v) for v in row.values()) for row in table.rows[:200]
    )
    if parts >= _LEAST_FRAGMENTS and any("node" in name or "mutation" in name or "snippet" in name for name in names):
        return True
    said = [value for row in table.rows[:200] for value in row.values() if type(value) is str and len(value) < 16]
    return sum(value.lower() in _RECORDS_OF_CHANGE for value in said) >= _LEAST_CHANGES


def is_screen_sized(picture: Picture) -> bool:
    """Tell whether a picture has the proportions and the width of a screen; a photo's notes speak against it."""
    if picture.camera or not picture.height or _is_of_sensor(picture):
        return False
    return 640 <= picture.width <= 8_000 and picture.height >= 360 and 1.2 <= picture.width / picture.height <= 3.8


def _is_of_sensor(picture: Picture) -> bool:
    """A camera's chip is as wide to its height as 4 to 3 or 3 to 2, and larger than any screen of that form."""
    broad = min(abs(picture.width * b - picture.height * a) for a, b in ((4, 3), (3, 2)))
    return picture.width * picture.height > _LARGEST_OF_FORM and broad <= 0.005 * 3 * picture.width


_LARGEST_OF_FORM = 3_000 * 2_000


_OTHER_PICTURES = word_set(
    "thumbnail preview slide artboard board avatar photo cover poster canva logo banner page export"
)


def may_be_of_screen(picture: Picture, name: str) -> bool:
    """Tell whether a picture may be the screen's by its size and the name of its field, which names no other thing."""
    return is_screen_sized(picture) and not words(name) & (_CAMERA | _OTHER_PICTURES) and not _mentions(name, _CAMERA)


def has_screen_size(picture: Picture) -> bool:
    """Tell whether a picture has just the size of a usual screen, or that of its half."""
    return (picture.width, picture.height) in _COMMON_SIZES or (picture.width * 2, picture.height * 2) in _COMMON_SIZES


def find_screenshots(inventory: Inventory) -> Evidence | None:
    """Count pictures that are named for the screen; several screen-sized ones count more."""
    names = _named(inventory)
    sizes = [(picture.width, picture.height) for picture, _ in inventory.pictures]
    count, score, seen = 0, 0.0, inventory.pictures and any(map(_is_seen, inventory.tables))
    told = _is_told(inventory) if inventory.pictures else 0.0
    for picture, name in inventory.pictures:
        if words(name) & _CAMERA or _mentions(name, _CAMERA):
            continue
        said = words(name) | names
        value = 0.25 if is_screen_sized(picture) or _is_of_quarter(picture) else 0.0
        value += 0.15 if has_screen_size(picture) and value else 0.0
        value += 0.4 if said & _SCREEN_STRONG or _mentions(name, _SCREEN_STRONG) else 0.15 if said & _SCREEN else 0.0
        value += 0.1 if said & _SCREEN and sizes.count((picture.width, picture.height)) >= _SEVERAL else 0.0
        value += told if value and not said & _SCREEN_STRONG else 0.0
        value += 0.1 if len(said & _SCREEN) > 1 and has_screen_size(picture) and names & _MACHINES else 0.0
        value += 0.4 if seen and _is_of_viewport(picture) and not words(name) & _OTHER_PICTURES else 0.0
        if value >= SHOTS_THRESHOLD:
            count, score = count + 1, max(score, value)
    if not count and _are_stills(inventory):
        return Evidence(
            len(sizes), "pictures of one screen-like size, each with a moment some time after the last", 0.65
        )
    return Evidence(count, "pictures of screen proportions, named as such", score) if count else None


def _is_told(inventory: Inventory) -> float:
    """How much the records beside a picture say that it is the screen's: by that word, or by the window in front."""
    if any(_SAYS_SCREEN.search(sort) for table in inventory.tables for sort in table.sorts()):
        return 0.4
    names = [name for table in inventory.tables for name in table.names]
    return 0.2 if any(map(_IN_FRONT.match, names)) and any(map(_OF_MACHINE.match, names)) else 0.0


_SAYS_SCREEN = re.compile(r"screen[-_ ]?(?:shot|cap|grab)", re.IGNORECASE)
_IN_FRONT = re.compile(r"(?:active|foreground|focused|current)(?:window|app|process)")
_OF_MACHINE = re.compile(r"(?:pc|host|machine|computer|workstation|employee|agent|user)(?:name|id)?\Z")


def _is_seen(table: Table) -> bool:
    """Tell a record of a page, of whom it was shown to, and when."""
    row = table.rows[0]
    return bool(table.words() & _VIEWERS) and has_time(row) and has_address(row)


def _is_of_viewport(picture: Picture) -> bool:
    """Tell the size of a page in a browser: as wide as a usual screen, and lower by the browser's own bars."""
    return any(
        picture.width == width and _LOWEST_BARS <= height - picture.height <= _HIGHEST_BARS
        for width, height in _COMMON_SIZES
    )


_LOWEST_BARS, _HIGHEST_BARS = 60, 280
_VIEWERS = word_set("employee employees staff worker agent operator")  # a user may publish a page, too
_MACHINES = word_set("agent employee host hostname pc machine workstation computer endpoint")


def _is_of_quarter(picture: Picture) -> bool:
    """Tell a usual screen at a quarter of its width and height."""
    return (picture.width * 4, picture.height * 4) in _COMMON_SIZES


_SEVERAL = 3
_BETWEEN_STILLS = 5_000  # milliseconds


def _are_stills(inventory: Inventory) -> bool:
    """As many records with moments as pictures of one size, seconds apart, as no photographer takes them."""
    shown = [picture for picture, name in inventory.pictures if may_be_of_screen(picture, name)]
    if len(shown) < _SEVERAL or len({(one.width, one.height) for one in shown}) > 1:
        return False
    for table in inventory.tables:
        for values in map(table.numeric, table.names[:12]) if len(table.rows) == len(shown) else ():
            if values and is_point_in_time(values[0]):
                times = in_milliseconds(values)
                steps = [later - earlier for earlier, later in pairwise(times)]
                if min(steps) >= _BETWEEN_STILLS and max(steps) < _EVENLY * min(steps):
                    return True
    return False


_EVENLY = 3


def _named(inventory: Inventory) -> frozenset[str]:
    return frozenset().union(*(words(name) for name in sorted(inventory.names)[:80]))


def _mentions(name: str, among: frozenset[str]) -> bool:
    lower = name.lower()
    return any(word in lower for word in among if len(word) > 4)


def _media(inventory: Inventory, kind: str) -> list[tuple[Media, str]]:
    return [(media, name) for media, name in inventory.media if media.kind == kind]


def find_video(inventory: Inventory) -> Evidence | None:
    """Count pieces of video that are named for the screen."""
    names = _named(inventory)
    named = [
        name
        for _, name in _media(inventory, "video")
        if (words(name) | names) & _SCREEN_STRONG or _mentions(name, _SCREEN_STRONG) or _is_said_to_be_shown(inventory)
    ]
    return Evidence(len(named), "video named for the screen", 0.7) if named else None


def _is_said_to_be_shown(inventory: Inventory) -> bool:
    """Tell whether the record beside a video says that its source is the screen, as browsers call it."""
    sources = (row.get(name) for table in inventory.tables for row in table.rows[:4] for name in _SOURCES)
    return any(type(value) is str and value.lower() in _SHOWN for value in sources)


_SOURCES = ("source", "src", "track", "capture", "surface", "displaysurface")
_SHOWN = frozenset(("display", "screen", "desktop", "monitor"))


def find_audio(inventory: Inventory) -> Evidence | None:
    """Count pieces of sound that are named for a microphone."""
    names = _named(inventory)
    named = [
        name
        for _, name in _media(inventory, "audio")
        if (words(name) | names) & {*_SOUND} and (words(name) | names) & _STREAM
    ]
    return Evidence(len(named), "sound recorded piece by piece", 0.65) if named else None


_STREAM = word_set("chunk segment sequence seq ambient monitor employee recording session device agent part")


def find_camera(inventory: Inventory) -> Evidence | None:
    """Count pictures and video that are named for the camera."""
    shown = [name for _, name in (*inventory.pictures, *_media(inventory, "video"))]
    named = [name for name in shown if words(name) & _CAMERA or _mentions(name, _CAMERA)]
    if not named and shown and _named(inventory) & (_CAMERA - {"face"}):
        named = shown
    return Evidence(len(named), "pictures named for the camera", 0.65) if named else None
