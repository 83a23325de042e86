"""Set J1, ordinary web programs that run an office: tickets, mail, shops, calls, vaults, monitoring, machines."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from tests.data.behaviour.unseen.person import (
    BYTES,
    EDGE,
    POST,
    TEXT,
    Person,
    b64,
    form_data,
    iso,
    jpeg,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_j1_kit import NDJSON, Requests, legit, typed


@legit()
def issue_in_graphql(p: Person) -> Requests:
    mutation = "mutation Create($input: IssueCreateInput!) { issueCreate(input: $input) { success issue { id } } }"
    fields = {"teamId": "a1c", "title": "Export fails for March", "description": p.text, "priority": 2, "labelIds": []}
    return [req({"operationName": "Create", "query": mutation, "variables": {"input": fields}}, 1, path="/graphql")]


@legit()
def stundenzettel_eintrag(p: Person) -> Requests:
    rows = [
        {
            "datum": f"2026-03-{9 + n:02d}",
            "projekt": "4411-Umbau",
            "taetigkeit": p.rng.choice(("Abstimmung", "Montage", "Aufmaß")),
            "stunden": p.rng.choice((2.5, 4, 7.75)),
            "bemerkung": "",
        }
        for n in range(5)
    ]
    return [
        req({"mitarbeiter": 20417, "kw": 11, "eintraege": rows, "eingereicht": True}, 1, path="/zeiterfassung/woche")
    ]


@legit()
def product_search_suggest(p: Person) -> Requests:
    query, out = "", []
    for letter, down, _ in p.letters[:16]:
        query += letter
        ask = {
            "indexName": "parts_prod",
            "params": urlencode({"query": query, "hitsPerPage": 8, "attributesToRetrieve": "*"}),
        }
        out.append(
            req(
                {"requests": [ask]},
                typed(p, down),
                "x-algolia-agent=Algolia%20for%20JS",
                POST,
                path="/1/indexes/*/queries",
            )
        )
    return out


@legit()
def log_dashboard_msearch(p: Person) -> Requests:
    lines = []
    for host in ("db-1", "db-2", "web-4"):
        lines += [
            js({"index": "metricbeat-*", "preference": 1795486}),
            js(
                {
                    "size": 0,
                    "query": {
                        "bool": {
                            "filter": [{"term": {"host.name": host}}, {"range": {"@timestamp": {"gte": "now-1h"}}}]
                        }
                    },
                    "aggs": {"cpu": {"date_histogram": {"field": "@timestamp", "fixed_interval": "30s"}}},
                }
            ),
        ]
    return [req("\n".join(lines) + "\n", 30 * n, kind=NDJSON, path="/_msearch") for n in range(4)]


@legit()
def web_vitals(p: Person) -> Requests:
    out = []
    for n, (name, low, high) in enumerate(
        (("TTFB", 80, 400), ("FCP", 400, 1400), ("LCP", 700, 2600), ("INP", 40, 220), ("CLS", 0, 1))
    ):
        value = round(p.rng.uniform(low, high), 2)
        body = {"name": name, "value": value, "rating": "good", "id": f"v4-{p.start}-81", "navigationType": "navigate"}
        out.append(req({**body, "release": "2026.3.1", "connection": "4g"}, 2 * n, kind=TEXT, path="/vitals"))
    return out


@legit()
def crash_report_envelope(p: Person) -> Requests:
    frames = [
        {"filename": f"/assets/app-{n}.js", "function": f"r{n}", "lineno": 1, "colno": 4410 + n * 73} for n in range(6)
    ]
    crumbs = [
        {
            "category": "fetch",
            "type": "http",
            "timestamp": p.start / 1000 - n,
            "data": {"url": f"/api/po/{n}", "status_code": 200},
        }
        for n in range(5)
    ]
    error = {
        "type": "TypeError",
        "value": "Cannot read properties of undefined (reading 'net')",
        "stacktrace": {"frames": frames},
    }
    event = {"exception": {"values": [error]}, "breadcrumbs": crumbs, "level": "error", "platform": "javascript"}
    ident = uuid.UUID(int=p.rng.getrandbits(128)).hex
    lines = [js({"event_id": ident, "sent_at": iso(p.start)}), '{"type":"event"}', js(event)]
    return [req("\n".join(lines), 3, kind=TEXT, path="/api/9/envelope/")]


@legit()
def video_call_quality(p: Person) -> Requests:
    out = []
    for n in range(12):
        audio = {
            "kind": "audio",
            "packetsReceived": 500 * n,
            "packetsLost": n % 3,
            "jitter": round(p.rng.uniform(0, 0.03), 4),
        }
        video = {
            "kind": "video",
            "framesPerSecond": p.rng.randrange(24, 31),
            "frameWidth": 1280,
            "bytesSent": 180_000 * n,
        }
        stats = {
            "conf": "standup",
            "endpoint": "e1c9",
            "ts": p.start + 10_000 * n,
            "inbound": [audio],
            "outbound": [video],
        }
        out.append(req(js(["rtcstats", stats]), 10 * n, kind="", path="/rtcstats-server"))
    return out


@legit()
def team_chat_post(p: Person) -> Requests:
    typing = [
        req(js({"action": "user_typing", "seq": n, "data": {"channel_id": "q1x", "parent_id": ""}}), 3 * n, kind="")
        for n in (1, 2)
    ]
    post = {"channel_id": "q1x", "message": p.text, "pending_post_id": f"u7:{p.start}", "user_id": "u7", "create_at": 0}
    return [*typing, req(post, 9, path="/api/v4/posts")]


@legit()
def mail_by_jmap(p: Person) -> Requests:
    draft = {
        "mailboxIds": {"drafts": True},
        "from": [{"email": "j.meyer@firm.example"}],
        "to": [{"email": "anna@supplier.example"}],
        "subject": "Rates for April",
        "textBody": [{"partId": "b", "type": "text/plain"}],
        "bodyValues": {"b": {"value": p.text}},
    }
    calls = [["Email/set", {"accountId": "u1", "create": {"k": draft}}, "0"]]
    return [
        req(
            {"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"], "methodCalls": calls},
            4,
            path="/jmap/api/",
        )
    ]


@legit()
def calendar_put(p: Person) -> Requests:
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Firm//Webcal 3//EN",
        "BEGIN:VEVENT",
        f"UID:{uuid.UUID(int=p.rng.getrandbits(128))}",
        "DTSTAMP:20260309T101500Z",
        "DTSTART;TZID=Europe/Oslo:20260312T090000",
        "DTEND;TZID=Europe/Oslo:20260312T094500",
        "SUMMARY:Weekly planning",
        "LOCATION:Room Fjord",
        "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:anna@firm.example",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return [req("\r\n".join(lines), 2, kind="text/calendar; charset=utf-8", path="/dav/calendars/jmeyer/office/1.ics")]


@legit()
def note_de_frais(p: Person) -> Requests:
    fields = {
        "date": "2026-03-06",
        "categorie": "repas",
        "montant": "48,20",
        "devise": "EUR",
        "commentaire": "déjeuner client",
    }
    return [
        req(
            form_data({"justificatif": ("recu.jpg", jpeg(p.rng, 1512, 2016))}, fields),
            2,
            kind=EDGE,
            path="/frais/lignes",
        )
    ]


@legit()
def vault_item_save(p: Person) -> Requests:
    def sealed(size: int) -> str:
        return f"2.{b64(p.rng.randbytes(16))}|{b64(p.rng.randbytes(size))}|{b64(p.rng.randbytes(32))}"

    login = {"username": sealed(32), "password": sealed(48), "uris": [{"uri": sealed(64), "match": None}], "totp": None}
    item = {"type": 1, "folderId": None, "favorite": False, "name": sealed(32), "notes": None, "login": login}
    return [req({**item, "reprompt": 0, "lastKnownRevisionDate": iso(p.start)}, 1, path="/api/ciphers/5a1e")]


@legit()
def checkout_of_a_shop(p: Person) -> Requests:
    items = [
        {"sku": f"CH-{p.rng.randrange(1000, 9999)}", "qty": p.rng.randrange(1, 5), "unit_price": 1990} for _ in range(3)
    ]
    address = {"name": "Ines Prado", "street": "Calle Mayor 4", "city": "Bilbao", "postcode": "48001", "country": "ES"}
    cart = [req({"cartId": "c-71", **one}, 20 * n, path="/carts/c-71/lines") for n, one in enumerate(items)]
    body = {
        "cartId": "c-71",
        "shipping": address,
        "method": "express",
        "payment": {"type": "invoice", "reference": "PO-7781"},
    }
    return [*cart, req(body, 90, path="/checkout")]


@legit()
def resumable_upload(p: Person) -> Requests:
    data = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + p.rng.randbytes(50_000)
    return [
        req(some, n * 2, kind="application/offset+octet-stream", path="/files/24e533e02ec3bc40c387f1a0e460e216")
        for n, some in enumerate(data[at : at + 16_384] for at in range(0, len(data), 16_384))
    ]


@legit()
def machine_hall_gateway(p: Person) -> Requests:
    out = []
    for n, some in enumerate(parts(list(range(60)), 12)):
        base = {"bn": "urn:dev:press-07:", "bt": p.start / 1000 + 60 * n, "n": "oil_temp", "u": "Cel", "v": 54.1}
        rest = [
            {"n": name, "u": unit, "t": tick % 12 * 5, "v": round(p.rng.gauss(mean, 2), 2)}
            for tick in some
            for name, unit, mean in (("pressure", "bar", 118), ("spindle", "1/min", 2400))
        ]
        out.append(req([base, *rest], 60 * n, kind="application/senml+json", path="/ingest/press-07"))
    return [*out, req(p.rng.randbytes(64), 301, kind=BYTES, path="/ingest/press-07/heartbeat")]
