"""What analytics, error and performance tools send besides: pages, people, devices, places, timings, faults. Pure.

Most of these accompany other kinds and accuse nobody by themselves; see `ACCOMPANYING` in the registry.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import Any

from detector.behaviour.actions import Action, has_time
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.lexicon import meanings
from detector.behaviour.motion import is_point_in_time
from detector.behaviour.names import all_words, word_set
from detector.behaviour.table import Table, as_number

THRESHOLD = 0.6
PAGES_EXPLAIN = "addresses of pages with a page event, or with title, referrer and a visit's id"
LOCATION_EXPLAIN = "latitude and longitude of a device, with accuracy and whose it is"
IDENTITY_EXPLAIN = "an id or address of a person beside what was done"
DEVICE_EXPLAIN = "many properties of the device at once, some of which serve only to tell devices apart"
PERFORMANCE_EXPLAIN = "names of page timings with numbers"
ERRORS_EXPLAIN = "stack traces or exceptions with their messages"
NETWORK_EXPLAIN = "lists of requests with address, status and duration"

_URL = re.compile(r"(?:https?|file|chrome|about)://?\S{1,2000}\Z")
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.\w{2,20}\Z")
_URLS = word_set(
    "url href page pageurl location currenturl uri documenturl dl dp path pathname p website link visitedurl view u"
)
_VISIT = word_set(
    "sid session sessionid visitorid visitor cid clientid uid userid distinctid anonymousid visit "
    "visitid deviceid duid nuid id "
    "hostname domain d idsite rec mpcurrenturl token apikey projectid employee employeeid user"
)
_TITLE = word_set(
    "title pagetitle referrer referer ref r currentpagetitle tabtitle browsertabtitle dt dr actionname "
    "documenttitle urlref"
)
_PERSON_STRONG = word_set(
    "userid useremail employeeid employee username email mail usermail login uid distinctid fullname "
    "computername machinename userlogin "
    "staffid authuserid authenticateduserid did useridentifier"
)
_COMMON_DEVICE = word_set(
    "useragent ua language languages lang platform timezone tz timezoneoffset screenwidth "
    "screenheight screen resolution viewport os "
    "osname osversion browser browserversion devicetype screenresolution innerwidth innerheight "
    "cookieenabled donottrack vendor res"
)
_TELLING = word_set(
    "canvas canvashash webgl webglvendor webglrenderer gpu fonts fontlist audiofingerprint audiohash "
    "plugins mimetypes hardwareconcurrency "
    "devicememory colordepth pixelratio devicepixelratio touchsupport maxtouchpoints cpucores "
    "fingerprint visitorhash renderer "
    "canvasfp webglfp colorgamut mathfp fonthash logicalprocessors memory"
)
_TIMINGS = re.compile(
    r"(?:lcp|fcp|cls|inp|fid|ttfb|tbt|fmp|domcontentloaded\w*|dominteractive|domcomplete|loadevent(?:start|end)|firstpaint|firstcontentfulpaint|"
    r"largestcontentfulpaint|cumulativelayoutshift|timetofirstbyte|responsestart|responseend|requeststart|domload\w*|navigationstart|longtask\w*|loadtime|pageload\w*|interactiontonextpaint)\Z"
)
_TIMING_VALUES = frozenset(
    (
        "lcp",
        "fcp",
        "cls",
        "inp",
        "fid",
        "ttfb",
        "tbt",
        "first-contentful-paint",
        "largest-contentful-paint",
        "longtask",
        "documentload",
        "resourcefetch",
        "documentfetch",
    )
)
_STACK = re.compile(r"\bat .{1,200}:\d+:\d+|Traceback \(most recent|\.(?:js|py|java|ts|go|rb):\d+|\.java:\d+\)")
_ERRORS = word_set(
    "stacktrace stack exception exceptiontype errormessage errortype exceptionmessage stackframes errorclass"
)


def find_pages(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count addresses of pages that were visited."""
    replay = inventory.replay
    count, score, how = (
        (replay.pages, 0.9, "page addresses in a session replay") if replay.is_replay and replay.pages else (0, 0.0, "")
    )
    seen: set[int] = set()
    for action in actions:
        if action.word == "page" and _address(action.row):
            count += 1
            seen.add(id(action.table))
            score, how = max(score, 0.75), how or "page events with their address"
    for table in inventory.tables:
        if id(table) in seen or table.shape not in {"records", "rows"}:
            continue
        value = _visit(table)
        if value >= THRESHOLD:
            count += table.count
            score, how = max(score, value), how or "addresses of pages with title, referrer, visit or time"
    return Evidence(count, how, score) if count else None


def _address(row: dict[str, Any]) -> bool:
    return any(
        isinstance(value, str) and (name in _URLS or "url" in name) and (_URL.match(value) or value[:1] == "/")
        for name, value in row.items()
    )


def are_visits(table: Table) -> bool:
    """Addresses of pages at several hosts, minutes apart at most: what somebody read, by whatever name."""
    if len(table.rows) < _LEAST_VISITS or any(_TIMINGS.match(name) or "size" in name for name in table.names):
        return False
    columns = [values for name in table.names[:12] if (values := table.numeric(name)) is not None]
    moments = [values for values in columns if is_point_in_time(values[0]) and len(values) == len(table.rows)]
    if not any(_are_near(values) for values in moments):
        return False
    for name in table.names[:12]:
        pages = [text for text in table.texts(name) if _URL.match(text) and not _RESOURCE.search(text)]
        hosts = {page.split("/")[2] for page in pages if page.count("/") >= 2}
        if len(pages) >= 0.8 * len(table.rows) and len(hosts) >= _LEAST_VISITS:
            return True
    return False


def is_history(table: Table) -> bool:
    """Tell addresses of pages at two hosts or more, each with its title, some of them again, at nobody's rhythm.

    Who fetches pages to check them has the answer's number beside each, or comes by in turn.
    """
    if len(table.rows) < _LEAST_OF_HISTORY or any(_TIMINGS.match(name) or "size" in name for name in table.names):
        return False
    columns = [values for name in table.names[:12] if (values := table.numeric(name)) is not None]
    if any(all(_IS_STATUS[0] <= value <= _IS_STATUS[1] for value in values) for values in columns):
        return False
    if not any(is_point_in_time(values[0]) and _are_near(values) and _are_uneven(values) for values in columns):
        return False
    texts = {name: found for name in table.names[:12] if len(found := table.texts(name)) == len(table.rows)}
    pages = [found for found in texts.values() if all(map(_URL.match, found))]
    return any(_come_back(page) and any(_entitle(page, other) for other in texts.values()) for page in pages)


_LEAST_OF_HISTORY = 6
_IS_STATUS = (200, 599)


def _are_uneven(moments: list[float]) -> bool:
    steps = [later - earlier for earlier, later in pairwise(moments)]
    return len(set(steps)) > 0.6 * len(steps) and max(steps) > 2 * median(steps)


def _come_back(pages: list[str]) -> bool:
    """Some pages again, out of turn, at more than one host."""
    hosts = {page.split("/")[2] for page in pages}
    return len(hosts) > 1 and len(set(pages)) < len(pages) and not any(map(_RESOURCE.search, pages))


def _entitle(pages: list[str], titles: list[str]) -> bool:
    """Tell texts of several words of which each page has one."""
    named = set(zip(pages, titles, strict=True))
    worded = sum(" " in title and not _URL.match(title) for title in titles)
    return len(named) == len(set(pages)) and len(set(titles)) > 1 and worded >= 0.6 * len(titles)


def _are_hosts(table: Table) -> bool:
    """Names of hosts with a number each, under a word for pages: how long somebody was where."""
    if table.shape != "rows" or len(table.rows) < _LEAST_VISITS or len(table.names) > 3:
        return False
    said = any("page" in meanings(name) for name in table.parents)
    said = said and any(meanings(name) & _OF_PEOPLE for name in table.around)  # hosts are also watched for their speed
    hosts = {text for name in table.names for text in table.texts(name) if _HOST.match(text)}
    return said and len(hosts) >= max(_LEAST_VISITS, 0.8 * len(table.rows))


_OF_PEOPLE = frozenset(("user", "duration", "idle", "app", "window"))
_HOST = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,18}\Z")


def _are_near(moments: list[float]) -> bool:
    unit = 1 if moments[0] < 1e11 else 1000
    steps = [later - earlier for earlier, later in pairwise(moments)]
    return min(steps) >= 0 and max(steps) > 0 and median(steps) <= _AN_HOUR * unit


_LEAST_VISITS = 3
_AN_HOUR = 3_600
_RESOURCE = re.compile(r"\.(?:js|css|png|jpe?g|gif|svg|woff2?|json|ico|webp|mp4|xml|rss)(?:\?|\Z)")


def _visit(table: Table) -> float:
    if are_visits(table) or _are_hosts(table) or is_history(table):
        return 0.7
    row = next((row for row in table.rows[:50] if _address(row)), None)
    if row is None:
        return 0.0
    distinct = {str(row.get(name)) for row in table.rows[:100] for name in row if name in _URLS}
    score = 0.3 + (0.2 if _TITLE & set(row) else 0) + (0.2 if _VISIT & set(row) else 0) + (0.1 if has_time(row) else 0)
    score += 0.1 if {"useragent", "language", "screen", "viewport"} & set(row) else 0
    return score + (0.2 if len(distinct) >= 3 and has_time(row) else 0)


def find_location(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count places of a person's device; maps, routes and fleets are none."""
    count = 0
    for table in inventory.tables:
        names = set(table.names)
        has_place = names & {"lat", "latitude"} and names & {"lng", "lon", "longitude", "long"}
        if not has_place or names & _MAPS or all_words(table.around) & all_words(sorted(_MAPS)):
            continue
        whose = names & _VISIT or names & _PERSON_STRONG or names & {"device", "userid", "deviceid"}
        if names & {"accuracy", "horizontalaccuracy", "acc"} and (whose or has_time(table.rows[0])):
            count += table.count
    return Evidence(count, "latitude and longitude with accuracy", 0.65) if count else None


_MAPS = word_set("zoom bounds vehicle geometry feature features waypoint route trkpt ele bearing polygon geojson")


def find_identity(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records that name a person beside an event, a session or a time."""
    count = 0
    for table in inventory.tables:
        row = table.rows[0]
        named = [
            name
            for name in table.names
            if name in _PERSON_STRONG and isinstance(row.get(name), str | int) and row.get(name) not in ("", None)
        ]
        mail = any(isinstance(value, str) and _MAIL.match(value) for value in row.values())
        if (named or mail) and (has_time(row) or _EVENTS & set(row)) and "password" not in row:
            count += table.count
    return Evidence(count, "an id or address of a person beside an event or a time", 0.6) if count else None


_EVENTS = word_set("event eventtype sessionid session sid e type eventname visitid insertid")


def find_device(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records with many properties of the device."""
    count, best = 0, 0.0
    for table in inventory.tables:
        names = {name.removeprefix("screen") if name not in _COMMON_DEVICE else name for name in table.names} | set(
            table.names
        )
        telling, common = len(names & _TELLING), len(names & _COMMON_DEVICE)
        score = 0.2 * min(telling, 3) + 0.08 * min(common, 5)
        if telling >= 2 and score >= THRESHOLD:
            count, best = count + table.count, max(best, score)
    return (
        Evidence(count, "many properties of the device, some of which serve only to tell devices apart", min(best, 1.0))
        if count
        else None
    )


def find_performance(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count records of page timings."""
    count = 0
    for table in inventory.tables:
        names = [name for name in table.names if _TIMINGS.match(name)]
        valued = [
            row for row in table.rows[:200] if any(type(v) is str and v.lower() in _TIMING_VALUES for v in row.values())
        ]
        measured = [name for name in names if any(as_number(row.get(name)) is not None for row in table.rows[:20])]
        if len(names) >= 2 or (measured and measured[0] in {"lcp", "cls", "inp", "ttfb"}):
            count += table.count
        elif valued and any(as_number(value) is not None for value in valued[0].values()):
            count += len(valued)
    return Evidence(count, "named page timings with their numbers", 0.75) if count else None


def find_errors(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count stack traces and exceptions."""
    count = 0
    for table in inventory.tables:
        for row in table.rows[:200]:
            named = any(name in _ERRORS and value not in (None, "", 0, False) for name, value in row.items())
            traced = any(
                type(value) is str and len(value) > 20 and _STACK.search(value[:2000]) for value in row.values()
            )
            framed = {"filename", "lineno"} <= row.keys() or {"file", "line", "function"} <= row.keys()
            count += (
                (named and (traced or "message" in row or "value" in row or "errormessage" in row))
                or (traced and bool(_MESSAGES & row.keys()))
                or (framed and "function" in row)
            )
    return Evidence(count, "stack traces or exceptions with their messages", 0.7) if count else None


_MESSAGES = word_set("message msg error stack stacktrace reason description value")


def find_network(inventory: Inventory, actions: list[Action]) -> Evidence | None:
    """Count requests that are reported with address, status and duration."""
    count = 0
    for table in inventory.tables:
        names = set(table.names)
        address = any(isinstance(value, str) and _URL.match(value) for name, value in table.rows[0].items())
        state = any("status" in name for name in names)
        lasted = any(
            "duration" in name or "responseend" in name or name in {"elapsed", "latency", "time"} for name in names
        )
        size = any("size" in name or "bytes" in name for name in names)
        method = any("method" in name for name in names)
        resource = any(
            name in {"initiatortype", "transfersize", "encodedbodysize", "resourceurl", "httpurl", "statuscode"}
            for name in names
        )
        if address and ((resource and (lasted or size or method)) or (state and method and (lasted or size))):
            count += table.count
    return Evidence(count, "requests with address, status and duration", 0.7) if count else None
