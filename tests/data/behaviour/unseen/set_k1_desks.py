"""Set K1, trackers at desks: proctoring, consoles, extensions, e-learning, kiosks, browser desktops for training."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.unseen.person import (
    APPS,
    CLICK,
    CLIP,
    EDGE,
    FILES,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    MOVE,
    PAGES,
    POST,
    REPLAY,
    RHYTHM,
    SCROLL,
    SHOTS,
    TITLES,
    Person,
    b64,
    form_data,
    iso,
    jpeg,
    js,
    parts,
    png,
    req,
)
from tests.data.behaviour.unseen.set_k1_kit import LABELS, TARGETS, VISITS, Requests, guid, since, tracker


@tracker(SHOTS, CLIP, may=(APPS, TITLES, IDLE, LEVEL))
def proctored_certificate(p: Person) -> Requests:
    out = []
    for n in range(5):
        fields = {
            "attemptid": "88213",
            "cmid": "412",
            "camera": "screen",
            "width": "1280",
            "height": "720",
            "n": str(n),
        }
        body = form_data({"image": (f"screen-{n}.jpg", jpeg(p.rng, 1280, 720, 18_000))}, fields)
        out.append(req(body, 30.0 * n, kind=EDGE, path="/mod/quiz/accessrule/proctoring/upload.php"))
    events = [
        {"type": "window_blur", "at": iso(p.start + 41_000), "awayMs": 6_120},
        {"type": "paste", "at": iso(p.start + 52_000), "question": 7, "text": p.text},
        {"type": "fullscreen_exit", "at": iso(p.start + 80_000)},
    ]
    out.append(req({"attemptid": 88213, "events": events}, 90, path="/mod/quiz/accessrule/proctoring/events.php"))
    return out


@tracker(LEVEL, IDLE)
def ticket_console_workforce(p: Person) -> Requests:
    return [
        req(
            {
                "agentId": 3127,
                "ticketId": 904_100 + n // 4,
                "interval": {"start": iso(s * 1000), "end": iso(s * 1000 + 60_000)},
                "keystrokes": keys,
                "mouseClicks": clicks,
                "tabSwitches": p.rng.randrange(0, 6),
                "activeSeconds": 60 if keys else 0,
                "idleSeconds": 0 if keys else 60,
                "state": "working" if keys else "idle",
            },
            60.0 * n,
            path="/api/v2/wfm/agent_activity",
        )
        for n, (s, keys, clicks, _) in enumerate(p.minutes)
    ]


@tracker(SHOTS)
def screen_of_a_call(p: Person) -> Requests:
    call = guid(p)
    return [
        req(
            {
                "interactionId": call,
                "agentLogin": "s.okafor",
                "queue": "billing-en",
                "sequence": n,
                "capturedAt": iso(p.start + 4_000 * n),
                "frame": "data:image/jpeg;base64," + b64(jpeg(p.rng, 1600, 900, 14_000)),
            },
            4.0 * n,
            path="/qm/screen/frames",
        )
        for n in range(6)
    ]


@tracker(CLICK, may=(PAGES,))
def touches_at_the_line_terminal(p: Person) -> Requests:
    screens = ("order_list", "setup_sheet", "scrap_entry", "downtime_reason")
    rows = [
        {
            "terminal": "L3-T02",
            "badge": "40771",
            "screen": screens[n % 4],
            "control": ("btnStart", "btnNext", "tileScrap", "btnConfirm")[n % 4],
            "x": x,
            "y": y,
            "ts": t,
            "sinceLastTouchMs": t - p.clicks[max(0, n - 1)][2],
        }
        for n, (x, y, t) in enumerate(p.clicks)
    ]
    return [
        req({"type": "touchlog", "rows": some}, since(p, some[-1]["ts"]), path="/mes/ui/touch")
        for some in parts(rows, 4)
    ]


@tracker(CLICK, KEYS, SHOTS, may=(MOVE, SCROLL, FORM, RHYTHM, PAGES))
def browser_desktop_for_training(p: Person) -> Requests:
    steps: list[tuple[int, dict[str, Any]]] = [
        (t, {"action": "left_click", "coordinate": [x, y], "t": t / 1000}) for x, y, t in p.clicks
    ]
    steps += [(d, {"action": "key_down", "text": key, "t": d / 1000}) for key, d, _ in p.keys]
    steps += [(t, {"action": "scroll", "scroll_top": top, "t": t / 1000}) for top, t in p.scrolls[::3]]
    steps.sort(key=lambda one: one[0])
    out = []
    for n, some in enumerate(parts(steps, 20)):
        head = {"episode": "ep_004417", "annotator": "ann-31", "task": "Send the new rates to Anna by mail", "chunk": n}
        shot = {
            "observation": {"screenshot": b64(png(p.rng, 1024, 640)), "url": "https://mail.sandbox.example/compose"}
        }
        body = "\n".join(js(line) for line in (head, shot, *(step for _, step in some))) + "\n"
        out.append(
            req(body, since(p, some[-1][0]), kind="application/x-ndjson", path=f"/trajectories/ep_004417/{n}.jsonl")
        )
    return out


@tracker(CLICK, FORM, PAGES, may=(TITLES,))
def task_mining_extension(p: Person) -> Requests:
    steps: list[tuple[int, dict[str, Any]]] = []
    for n, (url, title) in enumerate(VISITS[:4]):
        events = [{"type": "navigation", "url": url, "title": title}]
        steps.append((p.start + 5_000 * n, {"type": "navigate", "url": url, "assertedEvents": events}))
    for n, (x, y, t) in enumerate(p.clicks):
        selectors = [[f"aria/{LABELS[n % 6]}"], [TARGETS[n % 6]]]
        steps.append((t, {"type": "click", "target": "main", "selectors": selectors, "offsetX": x, "offsetY": y}))
    change = {"type": "change", "target": "main", "selectors": [["aria/Message"], ["#message"]], "value": p.text}
    steps.append((p.start + 36_000, change))
    steps.sort(key=lambda one: one[0])
    return [
        req(
            {
                "recorder": "taskminer-ext 2.8.1",
                "employee": "E-2290",
                "process": "offer-to-order",
                "steps": [{**step, "timestamp": t} for t, step in some],
            },
            since(p, some[-1][0]),
            path="/capture/steps",
        )
        for some in parts(steps, 7)
    ]


@tracker(PAGES, may=(TITLES, IDLE, LEVEL))
def extension_of_the_it_department(p: Person) -> Requests:
    rows, at = [], p.start
    for n in range(16):
        url, title = VISITS[n * 5 % 8]
        spent = p.rng.randrange(4_000, 190_000)
        rows.append({"url": url, "title": title, "openedAt": at, "closedAt": at + spent, "activeMs": spent * 7 // 10})
        at += spent
    return [
        req(
            {"deviceId": "CB-0381", "userEmail": "t.ahlberg@firm.example", "extVersion": "1.14.0", "visits": some},
            since(p, some[-1]["closedAt"]),
            path="/browser-usage/v1/visits",
        )
        for some in parts(rows, 4)
    ]


@tracker(CLIP, FILES, PAGES)
def extension_against_leaks(p: Person) -> Requests:
    base = {"tenant": "firm", "actor": "m.silva@firm.example", "browser": "Chrome 131", "policy": "monitor"}
    events = [
        {"event": "clipboard.copy", "url": VISITS[2][0], "chars": len(p.text), "content": p.text},
        {"event": "clipboard.paste", "url": "https://chat.example/c/new", "chars": len(p.text), "content": p.text},
        {"event": "file.upload", "url": "https://drive.example/my", "filename": "Salaries 2026.xlsx", "size": 48_211},
        {"event": "file.download", "url": VISITS[3][0], "filename": "Offer_7_Hartmann.pdf", "size": 210_004},
    ]
    return [
        req({**base, **one, "time": iso(p.start + 21_000 * n), "id": guid(p)}, 21.0 * n, path="/dlp/events")
        for n, one in enumerate(events)
    ]


@tracker(FORM, may=(PAGES, APPS, KEYS))
def prompts_to_assistants(p: Person) -> Requests:
    prompts = (
        f"Rewrite politely: {p.text}",
        "Summarise this contract clause: The supplier shall indemnify the buyer against all claims",
        "Write a resignation letter with four weeks notice",
    )
    return [
        req(
            {
                "sensor": "browser",
                "user": "l.brandt",
                "app": "chatgpt.com",
                "conversation": "67a1c0e2",
                "captured_from": "#prompt-textarea",
                "prompt": prompt,
                "risk": {"pii": n == 1, "score": 0.1 + 0.3 * n},
                "ts": p.start // 1000 + 95 * n,
            },
            95.0 * n,
            path="/ai-governance/prompts",
        )
        for n, prompt in enumerate(prompts)
    ]


@tracker(FORM, may=(PAGES, RHYTHM, CLICK))
def eingaben_im_erp(p: Person) -> Requests:
    felder = (
        ("VA01", "Auftraggeber", "20931"),
        ("VA01", "Bestellnummer", "PO-4411-B"),
        ("VA01", "Menge", "120"),
        ("VA02", "Liefertermin", "14.12.2026"),
        ("VA02", "Kopftext", p.text),
        ("XD02", "Telefon", "+49 30 5550142"),
    )
    at, lines = p.start, []
    for maske, feld, wert in felder:
        dauer = 700 + 160 * len(wert)
        lines.append(
            js({"benutzer": "KRAUSEM", "maske": maske, "feld": feld, "wert": wert, "dauerMs": dauer, "zeit": iso(at)})
        )
        at += dauer + 900
    return [
        req("\n".join(some) + "\n", 12.0 * n + 8, kind="application/x-ndjson", path="/protokoll/eingaben")
        for n, some in enumerate(parts(lines, 3))
    ]


@tracker(FORM, may=(KEYS, RHYTHM))
def hr_chat_with_preview(p: Person) -> Requests:
    out, typed, last = [], "", 0
    for key, down, _ in p.keys:
        typed = typed + key if len(key) == 1 else typed[:-1]
        if down - last > 500:
            last = down
            body = {"action": "send_sneak_peek", "payload": {"chat_id": "PJ0MRSHTDG", "sneak_peek_text": typed}}
            out.append(req(js(body), since(p, down), kind=""))
    body = {"action": "send_sneak_peek", "payload": {"chat_id": "PJ0MRSHTDG", "sneak_peek_text": typed}}
    return [*out, req(js(body), since(p, p.keys[-1][2]), kind="")]


@tracker(SCROLL, IDLE, may=(PAGES, LEVEL))
def attention_in_compliance_course(p: Person) -> Requests:
    actor = {"account": {"homePage": "https://learn.firm.example", "name": "e10442"}, "objectType": "Agent"}
    page = {"id": "https://learn.firm.example/compliance/anti-bribery/p4", "objectType": "Activity"}
    ext = "https://learn.firm.example/xapi/ext/"
    found = [(t, "scrolled", {ext + "scroll-top": top, ext + "at": t}) for top, t in p.scrolls] + [
        (s * 1000, "idled", {ext + "idle-seconds": length, ext + "since": iso(s * 1000)}) for s, length in p.pauses
    ]
    found.sort(key=lambda one: one[0])
    return [
        req(
            [
                {
                    "id": guid(p),
                    "actor": actor,
                    "verb": {"id": ext + verb, "display": {"en": verb}},
                    "object": page,
                    "result": {"extensions": extensions},
                    "timestamp": iso(t),
                }
                for t, verb, extensions in some
            ],
            (some[-1][0] - found[0][0]) / 1000,
            path="/xapi/statements",
        )
        for some in parts(found, 6)
    ]


@tracker(MOVE, CLICK)
def assessment_of_applicants(p: Person) -> Requests:
    track = [{"x": x, "y": y, "t": t - p.start, "event": "mousemove"} for x, y, t in p.moves]
    track += [{"x": x, "y": y, "t": t - p.start, "event": "mousedown"} for x, y, t in p.clicks]
    track.sort(key=lambda one: int(str(one["t"])))
    trials = [
        {
            "trial_type": "html-button-response",
            "trial_index": n,
            "internal_node_id": f"0.0-{n}.0",
            "rt": p.rng.randrange(900, 5_200),
            "response": n % 4,
            "mouse_tracking_data": some,
            "mouse_tracking_targets": {"#btn-0": {"x": 410, "y": 520, "width": 120, "height": 40}},
        }
        for n, some in enumerate(parts(track, 24))
    ]
    return [
        req({"applicant": "A-70213", "filename": "A-70213.json", "filedata": js(trials)}, 70, path="/write_data.php")
    ]


@tracker(KEYS, may=(RHYTHM, FORM, CLIP))
def playback_of_a_coding_interview(p: Person) -> Requests:
    deltas, column = [], 0
    for key, down, _ in p.keys:
        if len(key) == 1:
            start, end = {"row": 3, "column": column}, {"row": 3, "column": column + 1}
            deltas.append({"t": down, "op": {"action": "insert", "start": start, "end": end, "lines": [key]}})
            column += 1
        elif column:
            start, end = {"row": 3, "column": column - 1}, {"row": 3, "column": column}
            deltas.append({"t": down, "op": {"action": "remove", "start": start, "end": end, "lines": ["?"]}})
            column -= 1
    return [
        req(
            {"candidate": "c-9912", "pad": "QX7RT2", "for": "playback", "keystrokes": some},
            since(p, some[-1]["t"]),
            path="/pads/QX7RT2/playback",
        )
        for some in parts(deltas, 18)
    ]


@tracker(MOVE, CLICK, may=(IDLE, LEVEL))
def log_of_the_labelling_platform(p: Person) -> Requests:
    table = io.StringIO()
    write = csv.writer(table)
    write.writerow(("ms", "event", "x", "y"))
    rows = [(t - p.start, "move", x, y) for x, y, t in p.moves] + [(t - p.start, "click", x, y) for x, y, t in p.clicks]
    write.writerows(sorted(rows))
    form = {
        "assignmentId": "3TE22NPXPBBM",
        "workerId": "A1QX92",
        "label": "invoice",
        "secondsOnTask": 71,
        "behaviour_log": table.getvalue(),
    }
    return [req(urlencode(form), 71, kind=POST, path="/task/submit")]


@tracker(MOVE, CLICK, SCROLL, may=(REPLAY, PAGES))
def live_view_of_the_supervisor(p: Person) -> Requests:
    frames = [(t, {"k": "ptr", "x": x, "y": y, "ts": t}) for x, y, t in p.moves]
    frames += [(t, {"k": "clk", "x": x, "y": y, "ts": t}) for x, y, t in p.clicks]
    frames += [(t, {"k": "scr", "x": 0, "y": top, "ts": t}) for top, t in p.scrolls]
    frames.sort(key=lambda one: one[0])
    hello = {"k": "join", "role": "watched", "agent": "s.okafor", "room": "floor-2", "href": VISITS[2][0]}
    return [req(msgpack.packb(hello), 0, kind="")] + [
        req(msgpack.packb(one), since(p, t), kind="") for t, one in frames
    ]


@tracker(IDLE, may=(LEVEL,))
def gaps_of_the_pickers(p: Person) -> Requests:
    return [
        req(
            {
                "site": "DUS2",
                "operator": "40771",
                "handheld": "TC52-118",
                "event": "inactivity",
                "inactiveFrom": iso(s * 1000),
                "inactiveTo": iso((s + length) * 1000),
                "inactiveSeconds": length,
                "lastLocation": f"A{n + 3:02d}-14-2",
                "alertedLead": length > 300,
            },
            s + length - p.pauses[0][0],
            path="/wms/web/tot/inactivity",
        )
        for n, (s, length) in enumerate(p.pauses)
    ]
