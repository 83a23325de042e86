"""Set E: in-house recorders of whole sessions, and programs that send several kinds together."""

from __future__ import annotations

import base64
import gzip
import html
import zlib
from typing import Any
from urllib.parse import quote

import brotli  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    APPS,
    CLICK,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    MOVE,
    PAGES,
    REPLAY,
    RHYTHM,
    SCROLL,
    SHOTS,
    TEXT,
    TITLES,
    Person,
    Program,
    b64,
    iso,
    jpeg,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_e_tools import (
    AGENT,
    NDJSON,
    TARGETS,
    Requests,
    code,
    every,
    frame,
    grown,
    session,
    soon,
    uid,
    watching,
    when,
)

MIXED: list[Program] = []
tracker = watching(MIXED)
HANDS = (MOVE, CLICK, SCROLL, KEYS, RHYTHM, FORM, PAGES)
ORDERS = (("4411", "Meyer & Sons", "1.280,00"), ("4412", "Novak", "89,90"), ("4413", "Lind AB", "12.400,00"))


def page(value: str, rows: int = 3, note: str = "") -> str:
    """Return a page of an order program, with what is in its field."""
    lines = "".join(
        f'<tr data-id="{number}"><td>{number}</td><td>{html.escape(name)}</td><td class="num">{amount}</td></tr>'
        for number, name, amount in ORDERS[:rows]
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><title>Orders</title><link rel="stylesheet" href="/app.css"></head>'
        '<body class="app"><nav><a href="/">Home</a><a class="on" href="/orders">Orders</a></nav><main><h1>Orders</h1>'
        f"<table><thead><tr><th>No.</th><th>Customer</th><th>Net</th></tr></thead><tbody>{lines}</tbody></table>"
        f'<form><label for="q">Note</label><input id="q" value="{html.escape(value)}"><button>Save</button></form>'
        f'<p class="hint">{html.escape(note)}</p></main></body></html>'
    )


def _node(number: int, name: str, children: list[Any], **attributes: str) -> dict[str, Any]:
    return {"type": 2, "tagName": name, "attributes": attributes, "childNodes": children, "id": number}


def _letters(number: int, text: str) -> dict[str, Any]:
    return {"type": 3, "textContent": text, "id": number}


def _snapshot() -> dict[str, Any]:
    field = _node(9, "input", [], id="q", type="text")
    body = _node(
        6, "body", [_node(7, "h1", [_letters(8, "Orders")]), field, _node(10, "button", [_letters(11, "Save")])]
    )
    head = _node(4, "head", [_node(5, "title", [_letters(12, "Orders")])])
    return {"type": 0, "childNodes": [_node(3, "html", [head, body], lang="en")], "id": 1}


def _rrweb(p: Person) -> list[dict[str, Any]]:
    """Return what the open recorder makes of a sitting."""
    first = p.start - 200
    meta = {"href": "https://intranet.firm.example/orders", "width": 1920, "height": 947}
    events: list[dict[str, Any]] = [
        {"type": 4, "data": meta, "timestamp": first},
        {"type": 2, "data": {"node": _snapshot(), "initialOffset": {"left": 0, "top": 0}}, "timestamp": first + 20},
    ]
    for group in every([event for event in session(p) if event[0] == "move"], 500):
        end = group[-1][3]
        positions = [{"x": x, "y": y, "id": 6, "timeOffset": t - end} for _, x, y, t in group]
        events.append({"type": 3, "data": {"source": 1, "positions": positions}, "timestamp": end})
    for place, (x, y, t) in enumerate(p.clicks):
        events.append({"type": 3, "data": {"source": 2, "type": 2, "id": 10, "x": x, "y": y}, "timestamp": t})
        added = [{"parentId": 6, "nextId": None, "node": _node(20 + place, "p", [], **{"class": "hint"})}]
        change = {"source": 0, "texts": [], "attributes": [], "removes": [], "adds": added}
        events.append({"type": 3, "data": change, "timestamp": t + 40})
    for top, t in p.scrolls:
        events.append({"type": 3, "data": {"source": 3, "id": 1, "x": 0, "y": top}, "timestamp": t})
    for text, t in grown(p, soon(p)):
        events.append({"type": 3, "data": {"source": 5, "text": text, "isChecked": False, "id": 9}, "timestamp": t})
    return sorted(events, key=lambda event: int(event["timestamp"]))


@tracker(REPLAY, may=HANDS)
def rrweb_in_house(p: Person) -> Requests:
    """The open recorder, sent to the firm's own server in its own envelope."""
    out = []
    for seq, group in enumerate(parts(_rrweb(p), 40)):
        body = {"recordingId": "rec_8812", "employee": "jmeyer", "seq": seq, "events": group}
        out.append(req(body, when(group[-1]["timestamp"])))
    return out


@tracker(REPLAY, may=HANDS)
def rrweb_brotli_strings(p: Person) -> Requests:
    """The same recorder; each event is text in a list, the whole under brotli."""
    out = []
    for group in every(_rrweb(p), 10_000, lambda event: int(event["timestamp"])):
        body = brotli.compress(js({"k": "ops", "ev": [js(event) for event in group]}).encode(), quality=5)
        out.append(req(body, when(group[-1]["timestamp"]), "app=backoffice", content_encoding="br"))
    return out


@tracker(REPLAY, may=HANDS)
def own_dom_recorder(p: Person) -> Requests:
    """A recorder of somebody's own: operations on numbered nodes as short lists."""
    tree = [
        ["add", 0, 1, "html", {}],
        ["add", 1, 2, "body", {"class": "app"}],
        ["add", 2, 3, "h1", {}],
        ["txt", 3, "Orders"],
    ]
    tree += [["add", 2, 4, "input", {"id": "q"}], ["add", 2, 5, "button", {"class": "btn"}], ["txt", 5, "Save"]]
    ops: list[tuple[int, list[Any]]] = [(p.start - 100, op) for op in tree]
    for place, (_, _, t) in enumerate(p.clicks):
        number, name = 10 + 2 * place, ORDERS[place % 3][1]
        ops += [(t + 30, ["add", 2, number, "div", {"class": "row"}]), (t + 31, ["txt", number, name])]
        ops += [(t + 700, ["attr", number, "class", "row done"])]
        ops += [(t + 1200, ["del", number - 2])] if place else []
    ops += [(t, ["attr", 4, "value", text]) for text, t in grown(p, soon(p))]
    out = []
    for seq, group in enumerate(parts(sorted(ops, key=lambda op: op[0]), 18)):
        body = {"visit": "v-77120", "seq": seq, "url": "/orders", "ops": [[t - p.start, *op] for t, op in group]}
        out.append(req(body, when(group[-1][0])))
    return out


@tracker(REPLAY, may=HANDS)
def whole_page_again(p: Person) -> Requests:
    """The whole page each few seconds, packed, in base64, beside who and when."""
    out = []
    for place, group in enumerate(every(grown(p), 1500)):
        text, t = group[-1]
        shown = page(text, 1 + place % 3, f"Saved at {iso(t)[11:19]}")
        body = {"w": 1920, "h": 947, "url": "/orders", "user": "kschulz", "t": t}
        out.append(req({**body, "html": b64(gzip.compress(shown.encode(), mtime=0))}, when(t)))
    return out


@tracker(MOVE, KEYS, CLICK, may=(SCROLL, RHYTHM, FORM))
def everything_deflated(p: Person) -> Requests:
    """All that a hand does, in one list, deflated; the header says plain text."""
    out = []
    for group in every(session(p), 5000):
        events: list[dict[str, Any]] = []
        for kind, a, b, t in group:
            if kind == "key":
                events.append({"e": "kd", "key": a, "code": code(a), "t": t})
            elif kind == "scroll":
                events.append({"e": "sc", "top": b, "t": t})
            else:
                events.append({"e": "mm" if kind == "move" else "ck", "px": a, "py": b, "t": t})
        body = {"ua": AGENT, "scr": "1920x1080x24", "sid": "c0ffee17", "emp": 20417, "events": events}
        out.append(req(zlib.compress(js(body).encode()), when(group[-1][3]), kind=TEXT))
    return out


@tracker(SHOTS, CLICK, may=(FORM, KEYS, TITLES, APPS))
def demonstrations(p: Person) -> Requests:
    """Steps for teaching a model to use a computer: what the screen showed and what the person did."""
    steps: list[dict[str, Any]] = [
        {"action": {"type": "left_click", "coordinate": [x, y]}, "timestamp": t / 1000} for x, y, t in p.clicks
    ]
    steps.append({"action": {"type": "type", "text": p.text}, "timestamp": p.clicks[-1][2] / 1000 + 9})
    out = []
    for number, step in enumerate(steps):
        picture = b64(jpeg(p.rng, 1280, 800, 30_000))
        observation = {"screenshot": picture, "media_type": "image/jpeg", "window": p.windows[number][1]}
        body = {
            "episode_id": "ep-2026-11-24-017",
            "annotator": "emp_20417",
            "step": number,
            "observation": observation,
            **step,
        }
        out.append(req(body, when(1000 * step["timestamp"])))
    return out


@tracker(CLICK, may=(APPS, TITLES))
def accessibility_events(p: Person) -> Requests:
    """What an automation interface tells: which control of which program was used, and where."""
    controls = ("Button", "MenuItem", "Edit", "TabItem", "ListItem")
    out = []
    for group in parts(list(enumerate(p.clicks)), 3):
        events = [
            {
                "event": "Invoke",
                "controlType": controls[place % 5],
                "name": TARGETS[place % 6][1] or "Discount",
                "process": p.windows[place][0],
                "window": p.windows[place][1],
                "click": {"x": x, "y": y, "button": "left"},
                "utc": iso(t),
            }
            for place, (x, y, t) in group
        ]
        out.append(req({"recorder": "taskminer/1.3", "case": uid(p), "events": events}, when(group[-1][1][2])))
    return out


@tracker(KEYS, LEVEL, TITLES, may=(APPS, RHYTHM, IDLE))
def agent_lines(p: Person) -> Requests:
    """An endpoint agent's lines: windows, counters and keys mixed, by topic."""
    lines: list[tuple[float, dict[str, Any]]] = []
    lines += [
        (1000.0 * start, {"topic": "win", "p": program, "w": title, "secs": n})
        for program, title, start, n in p.windows
    ]
    lines += [(1000.0 * start, {"topic": "act", "keys": k, "clicks": c, "px": d}) for start, k, c, d in p.minutes]
    lines += [(float(down), {"topic": "key", "vk": key, "dn": down, "up": up}) for key, down, up in p.keys]
    out = []
    for group in parts(sorted(lines, key=lambda line: line[0]), 30):
        text = "\n".join(js({"ts": iso(t), "host": "LT-4471", **line}) for t, line in group)
        out.append(req(text, when(group[-1][0]), kind=NDJSON))
    return out


@tracker(MOVE, CLICK, may=(SCROLL, PAGES))
def urlencoded_json(p: Person) -> Requests:
    """JSON, quoted for addresses, in base64, as one field of a form."""
    out = []
    for group in parts([event for event in session(p) if event[0] in ("move", "click")], 30):
        events = js([[kind[0], a, b, t - p.start] for kind, a, b, t in group])
        packed = base64.urlsafe_b64encode(quote(events).encode()).decode().rstrip("=")
        form = f"v=2&tk=UX-331&path=%2Forders&w=1903&data={packed}"
        out.append(req(form, when(group[-1][3]), kind="application/x-www-form-urlencoded; charset=UTF-8"))
    return out


@tracker(SCROLL, CLICK, may=(PAGES, MOVE))
def reading_socket(p: Person) -> Requests:
    """A course's page: what was read and pressed, over a WebSocket, in bare arrays."""
    events = [event for event in session(p) if event[0] in ("scroll", "click")]
    out = [frame({"join": "course-114", "pupil": "a.novak", "vw": 1280, "vh": 720}, p.start)]
    for group in parts(events, 6):
        rows = [["s", b, t] if kind == "scroll" else ["c", a, b, t] for kind, a, b, t in group]
        out.append(frame({"b": rows}, group[-1][3] + 5))
    return out
