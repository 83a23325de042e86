"""Set K2, trackers: what hooks on the mouse and keyboard send, for models, studies, banks and employers."""

from __future__ import annotations

import math
from itertools import accumulate
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    APPS,
    BYTES,
    CLICK,
    EDGE,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    MOVE,
    POST,
    RHYTHM,
    SCROLL,
    SHOTS,
    TEXT,
    TITLES,
    Person,
    b64,
    field,
    form_data,
    iso,
    jpeg,
    js,
    parts,
    req,
    varint,
    zigzag,
)
from tests.data.behaviour.unseen.set_k2_kit import CSV, ND, PACK, PROTO, XML, Requests, clock, digraphs, gz, tracker


@tracker(CLICK, SHOTS, may=(TITLES, APPS))
def demonstration_steps_python(p: Person) -> Requests:
    out = []
    for n, (x, y, t) in enumerate(p.clicks):
        program, title, *_ = p.windows[n % len(p.windows)]
        step = {
            "episode_id": "ep_000381",
            "step": n,
            "instruction": "File the supplier invoice in the ledger and notify Anna",
            "observation": {
                "screenshot": b64(jpeg(p.rng, 1280, 800, 9_000)),
                "active_window": {"app": program, "title": title},
                "screen_size": [1920, 1080],
            },
            "action": {"type": "left_click", "coordinate": [x, y]},
            "timestamp": t / 1000,
        }
        out.append(req(step, (t - p.start) / 1000, path="/v1/trajectories/ep_000381/steps"))
    return out


@tracker(KEYS, MOVE, CLICK, may=(RHYTHM,))
def computer_use_dataset_jsonl(p: Person) -> Requests:
    rows: list[dict[str, object]] = [{"time_stamp": t / 1000, "action": "move", "x": x, "y": y} for x, y, t in p.moves]
    for x, y, t in p.clicks:
        for down in (True, False):
            at = (t if down else t + 84) / 1000
            rows.append({"time_stamp": at, "action": "click", "x": x, "y": y, "button": "left", "pressed": down})
    for k, pressed, up in p.keys:
        rows.append({"time_stamp": pressed / 1000, "action": "press", "name": k})
        rows.append({"time_stamp": up / 1000, "action": "release", "name": k})
    rows.sort(key=lambda one: float(str(one["time_stamp"])))
    return [
        req(
            gz("\n".join(js(one) for one in some) + "\n"), 30 * n, kind=ND, path=f"/raw/annot-17/events-{n:05}.jsonl.gz"
        )
        for n, some in enumerate(parts(rows, 120))
    ]


@tracker(MOVE, CLICK, KEYS, may=(RHYTHM, TITLES, APPS))
def swift_event_monitor(p: Person) -> Requests:
    events: list[dict[str, object]] = [
        {"type": "mouseMoved", "locationInWindow": {"x": x, "y": 1117 - y}, "timestamp": t / 1000}
        for x, y, t in p.moves
    ]
    events += [
        {
            "type": "leftMouseDown",
            "locationInWindow": {"x": x, "y": 1117 - y},
            "clickCount": 1,
            "timestamp": t / 1000,
        }
        for x, y, t in p.clicks
    ]
    events += [
        {"type": "keyDown", "characters": k, "modifierFlags": 256, "isARepeat": False, "timestamp": d / 1000}
        for k, d, _ in p.letters
    ]
    events.sort(key=lambda one: float(str(one["timestamp"])))
    return [
        req(
            {"machine": "MBP-Lena", "osVersion": "15.6.1", "frontmostApplication": "com.apple.mail", "events": some},
            n * 5,
        )
        for n, some in enumerate(parts(events, 50))
    ]


@tracker(MOVE, KEYS, may=(RHYTHM, CLICK))
def evdev_reader_rust(p: Person) -> Requests:
    lines = []
    for dx, dy, dt in p.steps[1:]:
        lines += [{"type": "EV_REL", "code": "REL_X", "value": dx, "dt": dt}]
        lines += [{"type": "EV_REL", "code": "REL_Y", "value": dy, "dt": 0}]
    last = p.moves[-1][2]
    for k, down, up in p.letters:
        code = "KEY_SPACE" if k == " " else "KEY_COMMA" if k == "," else f"KEY_{k.upper()}"
        lines.append({"type": "EV_KEY", "code": code, "value": 1, "dt": max(0, down - last)})
        lines.append({"type": "EV_KEY", "code": code, "value": 0, "dt": max(1, up - down)})
        last = up
    return [
        req("\n".join(js(one) for one in some), 15 * n, kind=ND, path="/ingest/vdi-0412")
        for n, some in enumerate(parts(lines, 150))
    ]


@tracker(RHYTHM, may=(KEYS,))
def continuous_authentication_cpp(p: Person) -> Requests:
    return [
        req(
            {
                "agentId": "9f0c11ab-77de-4b1c",
                "principal": "BANK\\k.hofmann",
                "profileVersion": 14,
                "digraphs": [{"dg": pair, "h1": one, "ft": gap, "h2": two} for pair, one, gap, two in some],
            },
            20 * n,
            path="/bioauth/v2/samples",
        )
        for n, some in enumerate(parts(digraphs(p), 20))
    ]


@tracker(MOVE, CLICK)
def usability_lab_csv(p: Person) -> Requests:
    rows = [(t - p.start, "MOVE", x, y, "") for x, y, t in p.moves]
    rows += [(t - p.start, "CLICK", x, y, "L") for x, y, t in p.clicks]
    head = "# participant=P07 task=T3 screen=1920x1080\nt_ms;event;x;y;button\n"
    return [req(head + "".join(f"{t};{e};{x};{y};{b}\n" for t, e, x, y, b in sorted(rows)), 95, kind=CSV)]


@tracker(MOVE)
def motor_symptom_study(p: Person) -> Requests:
    samples = []
    for (x, y, t), (dx, dy, dt) in zip(p.moves[1:], p.steps[1:], strict=True):
        speed = math.hypot(dx, dy) / max(1, dt) * 1000
        samples.append({"t": t, "x": x, "y": y, "v": round(speed, 1), "angle": round(math.atan2(dy, dx), 3)})
    return [
        req({"study": "NEURO-PC", "participant": "c2f7", "session": 31, "dominantHand": "R", "cursor": some}, 60 * n)
        for n, some in enumerate(parts(samples, 40))
    ]


@tracker(MOVE)
def pointer_service_go(p: Person) -> Requests:
    def column(number: int, values: list[int]) -> bytes:
        return field(number, b"".join(varint(zigzag(one)) for one in values))

    out = []
    for some in parts(p.moves, 50):
        first = some[0][2]
        body = field(1, b"ws-2207") + field(2, b"t.brandt") + b"\x18" + varint(first)
        body += column(4, [t - first for *_, t in some]) + column(5, [x for x, *_ in some])
        out.append(
            req(body + column(6, [y for _, y, _ in some]), (first - p.start) / 1000, kind=PROTO, path="/desk.v1/Push")
        )
    return out


@tracker(MOVE, CLICK, may=(SCROLL,))
def training_recorder_msgpack(p: Person) -> Requests:
    rows = [{"k": "MouseMove", "x": float(x), "y": float(y), "ms": t} for x, y, t in p.moves]
    rows += [{"k": "ButtonPress", "b": "Left", "x": float(x), "y": float(y), "ms": t} for x, y, t in p.clicks]
    rows += [{"k": "Wheel", "dy": 1 if n % 5 else -1, "ms": t} for n, (_, t) in enumerate(p.scrolls)]
    rows.sort(key=lambda one: float(str(one["ms"])))
    body = msgpack.packb({"recording": "a41f", "display": 0, "scale": 1.25, "events": rows})
    return [req(body, 60, kind=PACK, path="/recordings/a41f/segments/0")]


@tracker(KEYS, may=(RHYTHM,))
def terminal_recorder(p: Person) -> Requests:
    head = {"version": 2, "width": 132, "height": 43, "env": {"SHELL": "/bin/bash", "TERM": "xterm-256color"}}
    lines = [js(head | {"timestamp": p.start // 1000, "user": "dpatel", "purpose": "agent-training"})]
    first = p.keys[0][1]
    for k, down, _ in p.letters:
        at = (down - first) / 1000
        lines += [js([round(at, 6), "i", k]), js([round(at + 0.004, 6), "o", k])]
    return [req("\n".join(lines) + "\n", 40, kind="application/x-asciicast", path="/casts")]


@tracker(KEYS, may=(RHYTHM, FORM))
def code_model_editor_plugin(p: Person) -> Requests:
    edits = [
        {"ts": down, "uri": "billing/src/main/kotlin/Rates.kt", "offset": 1840 + n, "removed": 0, "inserted": k}
        for n, (k, down, _) in enumerate(p.letters)
    ]
    return [
        req({"developer": "m.okafor", "ide": "IU-252.23892", "stream": "edit-history", "edits": some}, 10 * n)
        for n, some in enumerate(parts(edits, 16))
    ]


@tracker(KEYS, TITLES, may=(FORM, APPS))
def journal_de_saisie(p: Person) -> Requests:
    words = "".join(k for k, *_ in p.letters).split(" ")
    out = []
    for n, some in enumerate(parts(words, 3)):
        program, title, start, _ = p.windows[n % len(p.windows)]
        fields = {"poste": "COMPTA-03", "utilisateur": "c.lefevre", "application": program, "fenetre": title}
        fields |= {"heure": clock(start, "%d/%m/%Y %H:%M:%S"), "frappe": " ".join(some) + "[ENTREE]"}
        out.append(req(urlencode(fields), 60 * n, kind=POST, path="/journal/ajouter.php"))
    return out


@tracker(LEVEL)
def strain_prevention_minutes(p: Person) -> Requests:
    rows = [
        {
            "minute": iso(s * 1000),
            "keystrokes": k,
            "mouseClicks": c,
            "mouseMovementPx": d,
            "microPauseTaken": k + c == 0,
        }
        for s, k, c, d in p.minutes
    ]
    return [
        req({"employeeNo": "40177", "site": "Utrecht", "department": "Claims", "samples": some}, 600 * n)
        for n, some in enumerate(parts(rows, 10))
    ]


@tracker(LEVEL, SHOTS, may=(IDLE, APPS, TITLES))
def freelancer_timer_electron(p: Person) -> Requests:
    out = []
    for n, some in enumerate(parts(p.minutes, 10)):
        busy = sum(1 for _, k, c, _ in some if k + c)
        fields = {
            "contract_id": "8812093",
            "memo": "Checkout redesign",
            "keyboard_events": str(sum(k for _, k, *_ in some)),
            "mouse_events": str(sum(c for *_, c, _ in some)),
            "activity": f"{busy}/10",
            "captured_at": iso((some[0][0] + p.rng.randrange(600)) * 1000),
        }
        files = {"screenshot": ("display-0.jpg", jpeg(p.rng, 1920, 1080))}
        out.append(req(form_data(files, fields), 600 * n, kind=EDGE, path="/api/v3/diary/cells"))
    return out


@tracker(LEVEL)
def line_protocol_input_counts(p: Person) -> Requests:
    rows = [
        f"desk_input,host=ct-02,user=agent12 keys={k}i,clicks={c}i,mouse_px={d}i {s}000000000"
        for s, k, c, d in p.minutes
    ]
    return [
        req("\n".join(some), 300 * n, "bucket=workforce&org=callcentre&precision=ns", TEXT, path="/api/v2/write")
        for n, some in enumerate(parts(rows, 5))
    ]


@tracker(CLICK, may=(TITLES, APPS, FORM))
def sap_gui_step_recorder(p: Person) -> Requests:
    ids = ("wnd[0]/tbar[0]/btn[11]", "wnd[0]/usr/ctxtVBAK-AUART", "wnd[0]/tbar[1]/btn[8]", "wnd[1]/usr/btnSPOP-OPTION1")
    rows = "".join(
        f'<Step no="{n + 1}" time="{iso(t)}" tcode="VA02" program="SAPMV45A" dynpro="{4001 + n % 3}">'
        f'<Click id="{ids[n % 4]}" x="{x}" y="{y}" button="Left"/></Step>'
        for n, (x, y, t) in enumerate(p.clicks)
    )
    body = (
        f'<?xml version="1.0" encoding="utf-8"?><Recording user="WEBERK" client="100" system="PRD">{rows}</Recording>'
    )
    return [req(body, 45, kind=XML, path="/tm/recordings")]


@tracker(SCROLL, may=(LEVEL,))
def compliance_reader(p: Person) -> Requests:
    events = [
        {"doc": "GP-014 Anti-bribery policy.pdf", "page": 1 + top // 1100, "scrollTop": top, "at": iso(t)}
        for top, t in p.scrolls
    ]
    heights = list(accumulate(abs(b[0] - a[0]) for a, b in zip(p.scrolls, p.scrolls[1:], strict=False)))
    body = {"reader": "e-20931", "viewport": [1440, 860], "scrollEvents": events, "scrolledPx": heights[-1]}
    return [req(body, 60, path="/policy/attestations/reading")]


@tracker(SHOTS)
def frame_pusher_cpp(p: Person) -> Requests:
    return [
        req(
            jpeg(p.rng, 1600, 900, 24_000),
            30 * n,
            f"station=OPS-11&user=rsilva&monitor=0&ts={p.start + 30_000 * n}",
            BYTES,
        )
        for n in range(8)
    ]
