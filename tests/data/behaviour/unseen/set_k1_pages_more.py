"""Set K1, trackers in pages, the rest: spans, a French script, protobuf, click analytics."""

from __future__ import annotations

from typing import Any

from tests.data.behaviour.unseen.person import (
    CLICK,
    MOVE,
    PAGES,
    SCROLL,
    TITLES,
    Person,
    field,
    iso,
    js,
    parts,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_k1_kit import LABELS, VISITS, Requests, hexes, since, tracker


@tracker(CLICK, may=(PAGES,))
def spans_of_user_interaction(p: Person) -> Requests:
    def text(key: str, value: str) -> dict[str, Any]:
        return {"key": key, "value": {"stringValue": value}}

    spans = [
        {
            "traceId": hexes(p, 32),
            "spanId": hexes(p, 16),
            "name": "click",
            "kind": 1,
            "startTimeUnixNano": f"{t}000000",
            "endTimeUnixNano": f"{t + 11}000000",
            "attributes": [
                text("event_type", "click"),
                text("target_element", "BUTTON"),
                text("target_xpath", f'//*[@id="app"]/div[2]/button[{n + 1}]'),
                text("http.url", VISITS[3][0]),
                text("enduser.id", "p.dubois"),
                {"key": "pointer.x", "value": {"intValue": x}},
                {"key": "pointer.y", "value": {"intValue": y}},
            ],
        }
        for n, (x, y, t) in enumerate(p.clicks)
    ]
    resource = {"attributes": [text("service.name", "crm-frontend"), text("telemetry.sdk.language", "webjs")]}
    scope = {"name": "@opentelemetry/instrumentation-user-interaction", "version": "0.41.0"}
    return [
        req(
            {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": scope, "spans": some}]}]},
            5.0 * n + 5,
            path="/v1/traces",
        )
        for n, some in enumerate(parts(spans, 5))
    ]


@tracker(MOVE, SCROLL, may=(PAGES, TITLES))
def script_de_suivi(p: Person) -> Requests:
    return [
        req(
            {
                "agent": "c.lefevre",
                "poste": "ACC-114",
                "page": VISITS[1][0],
                "titre": "Demande de congés",
                "souris": [[x, y, t] for x, y, t in some],
                "defilement": [{"haut": top, "t": t} for top, t in p.scrolls[n::4]],
            },
            since(p, some[-1][2]),
            kind="text/plain;charset=UTF-8",
            path="/intranet/mesure.php",
        )
        for n, some in enumerate(parts(p.moves, 28))
    ]


@tracker(MOVE)
def cursor_heat_in_protobuf(p: Person) -> Requests:
    out = []
    for some in parts(p.moves, 50):
        body = field(1, b"store-backoffice") + field(2, b"emp-7714") + field(3, VISITS[4][0].encode())
        for x, y, t in some:
            body += field(4, b"\x08" + varint(x) + b"\x10" + varint(y) + b"\x18" + varint(t - p.start))
        out.append(req(body, since(p, some[-1][2]), kind="application/x-protobuf", path="/heat/v2/points"))
    return out


@tracker(CLICK, PAGES, may=(SCROLL, TITLES))
def click_analytics_of_a_cloud(p: Person) -> Requests:
    out = []
    key = "b31e6c20-4f5d-4d0b-a1b2-5f2f6f3cce01"
    for n, (x, y, t) in enumerate(p.clicks):
        url, title = VISITS[n % 8]
        page = {"ver": 2, "name": title, "url": url, "duration": "00:00:00.412", "id": hexes(p, 16)}
        click = {
            "name": "Click",
            "properties": {
                "behavior": "NAVIGATIONLIST",
                "content": LABELS[n % 6],
                "actionType": "CL",
                "uri": url,
                "clickCoordinates": f"{x}X{y}",
                "timeToAction": t - p.start,
            },
        }
        tags = {"ai.user.authUserId": "h.suzuki", "ai.session.id": "wQ1vB", "ai.operation.name": title}
        lines = [
            {
                "time": iso(t - 800),
                "iKey": key,
                "name": "Pageview",
                "tags": tags,
                "data": {"baseType": "PageviewData", "baseData": page},
            },
            {
                "time": iso(t),
                "iKey": key,
                "name": "Event",
                "tags": tags,
                "data": {"baseType": "EventData", "baseData": click},
            },
        ]
        body = "\n".join(js(line) for line in lines)
        out.append(req(body, since(p, t), kind="application/x-json-stream", path="/v2/track"))
    return out
