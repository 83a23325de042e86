"""Set H1, trackers: browser extensions that an IT department made, and examinations in the browser."""

from __future__ import annotations

import gzip
from typing import Any

from tests.data.behaviour.unseen.person import (
    APPS,
    CLICK,
    CLIP,
    EDGE,
    FORM,
    IDLE,
    KEYS,
    LEVEL,
    PAGES,
    REPLAY,
    RHYTHM,
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
from tests.data.behaviour.unseen.set_h1_kit import (
    NDJSON,
    Requests,
    drafts,
    later,
    tracker,
    uid,
    visits,
)


@tracker(PAGES, TITLES, may=(LEVEL,))
def it_extension_tabs(p: Person) -> Requests:
    rows = [
        {
            "tabId": 311 + n,
            "url": url,
            "title": title,
            "activeFrom": start,
            "activeMs": length * 1000,
            "incognito": False,
        }
        for n, (url, title, start, length) in enumerate(visits(p))
    ]
    head = {"ext": "Workplace Helper", "version": "1.3.0", "device": "LT-20931", "profile": "j.meyer@firm.example"}
    return [req({**head, "tabs": some}, 300.0 * n, path="/ext/v1/tab-usage") for n, some in enumerate(parts(rows, 5))]


@tracker(CLIP, may=(PAGES, FORM))
def paste_guard_extension(p: Person) -> Requests:
    words = (p.text, "IBAN DE02 1203 0000 0000 2020 51", "Salaries 2026: Brandt 64,200; Kolb 58,900; Nagy 61,150")
    return [
        req(
            {
                "rule": "ai-chat-paste",
                "action": "logged",
                "user": "j.meyer@firm.example",
                "pageUrl": "https://chat.assistant.example/new",
                "clipboardText": text,
                "length": len(text),
                "occurredAt": iso(t),
            },
            later(p, t),
            path="/dlp/browser/events",
        )
        for text, (_, _, t) in zip(words, p.clicks, strict=False)
    ]


@tracker(PAGES, TITLES)
def history_sync_extension(p: Person) -> Requests:
    lines = [
        js(
            {
                "url": url,
                "title": title,
                "visitTime": start + 0.412,
                "transition": p.rng.choice(("link", "typed", "auto_bookmark")),
                "visitCount": p.rng.randrange(1, 90),
            }
        )
        for url, title, start, _ in visits(p)
    ]
    body = gzip.compress(("\n".join(lines) + "\n").encode())
    return [req(body, 3600, query="host=LT-20931&user=jmeyer", kind=NDJSON, path="/browser-history/ingest")]


@tracker(SHOTS, PAGES, may=(TITLES,))
def visible_tab_extension(p: Person) -> Requests:
    return [
        req(
            {
                "employee": "10482",
                "url": url,
                "title": title,
                "takenAt": start,
                "image": "data:image/jpeg;base64," + b64(jpeg(p.rng, 1280, 720, 24_000)),
            },
            60.0 * n,
            path="/api/captures",
        )
        for n, (url, title, start, _) in enumerate(visits(p)[:5])
    ]


@tracker(CLICK, FORM, PAGES, may=(KEYS, REPLAY, TITLES))
def demonstration_extension(p: Person) -> Requests:
    """Clerks do their tasks; an agent is to learn from it."""
    url = "https://erp.firm.example/po/4500018812"
    steps: list[dict[str, Any]] = [
        {
            "action": "click",
            "point": {"x": x, "y": y},
            "xpath": f"/html/body/div[2]/form/div[{n + 1}]/button",
            "bbox": [x - 40, y - 12, 96, 28],
            "url": url,
            "ts": t,
        }
        for n, (x, y, t) in enumerate(p.clicks)
    ]
    steps += [
        {"action": "type", "xpath": "//textarea[@name='note']", "value": text, "url": url, "ts": t}
        for text, t in drafts(p, 18)
    ]
    steps.sort(key=lambda one: one["ts"])
    body = {"task": "Change the delivery date of a purchase order", "annotator": "jmeyer", "trajectory": steps}
    return [req(body, 80, path="/demos")]


@tracker(IDLE, may=(LEVEL,))
def extension_idle_mutation(p: Person) -> Requests:
    ask = "mutation ReportIdle($device:ID!,$spans:[IdleSpanInput!]!){reportIdle(device:$device,spans:$spans){ok}}"
    out = []
    for some in parts(p.pauses, 2):
        spans = [{"state": "IDLE", "from": iso(s * 1000), "seconds": length} for s, length in some]
        variables = {"device": "LT-20931", "spans": spans}
        at = float(sum(some[-1]) - p.pauses[0][0])
        out.append(req({"operationName": "ReportIdle", "query": ask, "variables": variables}, at, path="/graphql"))
    return out


@tracker(CLIP, may=(PAGES, LEVEL, IDLE, APPS, KEYS))
def certification_exam_guard(p: Person) -> Requests:
    rows: list[dict[str, Any]] = []
    for n, (_, _, t) in enumerate(p.clicks):
        kind = ("FOCUS_LOST", "FOCUS_GAINED", "COPY", "PASTE")[n % 4]
        meta: dict[str, Any] = {"questionId": 12 + n // 4}
        if kind in ("COPY", "PASTE"):
            meta |= {"text": "Which valve must be closed first?" if kind == "COPY" else p.text}
        rows.append({"type": kind, "metadata": meta, "clientTime": iso(t)})
    attempt = uid(p)
    return [
        req({"attemptId": attempt, "candidate": "10482", "events": some}, n * 15, path="/api/proctor-events")
        for n, some in enumerate(parts(rows, 4))
    ]


@tracker(SHOTS)
def exam_screen_upload(p: Person) -> Requests:
    return [
        req(
            form_data(
                {"frame": (f"screen_{n:04d}.png", png(p.rng, 1280, 720))},
                {"attempt": "A-77120", "source": "getDisplayMedia", "capturedAt": iso(p.start + n * 10_000)},
            ),
            n * 10,
            kind=EDGE,
            path="/proctoring/screens",
        )
        for n in range(4)
    ]


@tracker(KEYS, RHYTHM)
def exam_typing_profile(p: Person) -> Requests:
    """Whether the one who sits the examination types like the one who enrolled."""
    rows = [
        {"key": k, "down": down, "up": up, "dwell": up - down, "flight": down - before[2]}
        for before, (k, down, up) in zip(p.keys, p.keys[1:], strict=False)
    ]
    return [
        req(
            {"attemptId": "A-77120", "item": "essay-2", "candidateId": 10482, "keystrokes": some},
            later(p, some[-1]["up"]),
            path="/identity/keystroke-samples",
        )
        for some in parts(rows, 20)
    ]
