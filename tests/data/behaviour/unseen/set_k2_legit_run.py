"""Set K2, ordinary programs: offices, shops, machines and agents that look after machines and not after people."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urlencode
from uuid import UUID
from xml.sax.saxutils import escape

from tests.data.behaviour.unseen.person import (
    BYTES,
    EDGE,
    POST,
    TEXT,
    Person,
    b64,
    form_data,
    iso,
    js,
    parts,
    req,
)
from tests.data.behaviour.unseen.set_k2_kit import CSV, ND, XML, Requests, clock, gz, legit, wander


def _digest(word: str) -> str:
    return sha256(word.encode()).hexdigest()


def _sealed(p: Person) -> str:
    return f"2.{b64(p.rng.randbytes(16))}|{b64(p.rng.randbytes(32))}|{b64(p.rng.randbytes(32))}"


@legit()
def patch_agent_inventory(p: Person) -> Requests:
    software = (
        ("7-Zip", "25.01"),
        ("Microsoft Edge", "142.0.3595.53"),
        ("Notepad++", "8.8.7"),
        ("LibreOffice", "25.8.2"),
    )
    body = {
        "agentId": str(UUID(int=p.rng.getrandbits(128))),
        "hostname": "NB-0417",
        "os": {"name": "Windows 11 Pro", "build": "26100.6899"},
        "volumes": [{"mount": "C:", "sizeGb": 476, "freeGb": 181, "bitlocker": "On"}],
        "services": [{"name": "wuauserv", "state": "Running"}, {"name": "Spooler", "state": "Running"}],
        "software": [{"name": name, "version": version} for name, version in software],
        "missingPatches": ["KB5067036", "KB5066131"],
        "rebootPending": True,
    }
    return [req(gz(js(body)), 2, path="/agent/v2/inventory")]


@legit()
def switch_interface_counters(p: Person) -> Requests:
    octets, rows = 88_120_331_002, []
    for n in range(30):
        octets += p.rng.randrange(2_000_000, 90_000_000)
        rows.append(
            {
                "time": p.start // 1000 + 60 * n,
                "device": "sw-core-2",
                "ifName": "Te1/0/4",
                "ifHCInOctets": octets,
                "ifInErrors": 0,
            }
        )
    return [req("\n".join(map(js, some)), 300 * n, kind=ND) for n, some in enumerate(parts(rows, 5))]


@legit()
def node_metrics_push(p: Person) -> Requests:
    out = []
    for n, (idle, load) in enumerate(zip(wander(p, 88_000, 40, 10), wander(p, 0.7, 0.1, 10), strict=True)):
        text = "# TYPE node_cpu_seconds_total counter\n"
        text += f'node_cpu_seconds_total{{cpu="0",mode="idle"}} {idle + 14 * n:.2f}\n'
        text += f'node_cpu_seconds_total{{cpu="0",mode="user"}} {9120 + n * 1.2:.2f}\n'
        text += f"# TYPE node_load1 gauge\nnode_load1 {load}\n"
        out.append(req(text, 15 * n, kind=TEXT, path="/metrics/job/node/instance/build-7"))
    return out


@legit()
def backup_snapshot_manifest(p: Person) -> Requests:
    names = (
        "Documents/tax-2025.pdf",
        "Documents/letter.odt",
        "Pictures/lake.jpg",
        "Music/set.flac",
        ".config/editor.json",
    )
    entries = [
        {
            "path": f"/home/anna/{name}",
            "size": p.rng.randrange(900, 9_000_000),
            "mtime": iso(p.start - 9_000_000 * n),
            "sha256": _digest(name),
        }
        for n, name in enumerate(names)
    ]
    chunk = [
        req(p.rng.randbytes(16_000), n + 1, kind=BYTES, path=f"/repo/data/{_digest(str(n))[:16]}") for n in range(4)
    ]
    return [*chunk, req({"snapshot": "4c1e", "host": "anna-pc", "tree": entries}, 9, path="/repo/snapshots")]


@legit()
def vault_sync_encrypted(p: Person) -> Requests:
    return [
        req(
            {
                "id": str(UUID(int=p.rng.getrandbits(128))),
                "type": 1,
                "folderId": None,
                "name": _sealed(p),
                "login": {"username": _sealed(p)},
                "revisionDate": iso(p.start + 1000 * n),
            },
            2 * n,
            path="/api/ciphers",
        )
        for n in range(3)
    ]


@legit()
def native_crash_report(p: Person) -> Requests:
    dump = b"MDMP\x93\xa7\x00\x00" + p.rng.randbytes(24_000)
    fields = {"prod": "PhotoDesk", "ver": "11.2.0.418", "ptype": "renderer", "plat": "Win64", "guid": "b7d1-11e0"}
    return [req(form_data({"upload_file_minidump": ("crash.dmp", dump)}, fields), 1, kind=EDGE, path="/cr/report")]


@legit()
def updater_check_xml(p: Person) -> Requests:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<request protocol="3.0" version="1.3.36.372" ismachine="1" installsource="scheduler">'
        '<os platform="win" version="10.0.26100" arch="x64"/><app appid="{8A69D345-D564-463C-AFF1-A69D9E530F96}" '
        'version="142.0.7444.60" lang="de"><updatecheck/><ping rd="6901" ad="6901"/></app></request>'
    )
    return [req(body, 3600 * n, kind=XML, path="/service/update2") for n in range(3)]


@legit()
def typed_timesheet_desktop(p: Person) -> Requests:
    lines = (("Rate comparison", 90), ("Call with Anna", 30), ("Offer draft", 120), ("Travel to client", 45))
    return [
        req(
            {
                "begin": clock(p.start / 1000 + 7200 * n, "%Y-%m-%dT%H:00:00"),
                "minutes": m,
                "project": 12,
                "activity": 3,
                "description": what,
            },
            20 * n,
            path="/api/timesheets",
        )
        for n, (what, m) in enumerate(lines)
    ]


@legit()
def heat_pump_telemetry(p: Person) -> Requests:
    flow, back, outside = wander(p, 34.5, 0.2, 24), wander(p, 29.8, 0.2, 24), wander(p, 4.1, 0.1, 24)
    return [
        req(
            {
                "ts": p.start + 300_000 * n,
                "values": {"flow_c": a, "return_c": b, "outside_c": c, "compressor_hz": p.rng.randrange(30, 62)},
            },
            300 * n,
            path="/api/v1/hp-2211/telemetry",
        )
        for n, (a, b, c) in enumerate(zip(flow, back, outside, strict=True))
    ]


@legit()
def press_line_gateway(p: Person) -> Requests:
    force, angle = wander(p, 410, 8, 80, 1), wander(p, 92, 3, 80, 1)
    rows = [
        {"NodeId": "ns=2;s=Press3.Force", "Value": f, "SourceTimestamp": iso(p.start + 250 * n)}
        for n, f in enumerate(force)
    ]
    rows += [
        {"NodeId": "ns=2;s=Press3.Angle", "Value": a, "SourceTimestamp": iso(p.start + 250 * n)}
        for n, a in enumerate(angle)
    ]
    return [
        req({"Publisher": "edge-07", "MessageType": "ua-data", "Messages": some}, 10 * n)
        for n, some in enumerate(parts(rows, 40))
    ]


@legit()
def survey_drone_log(p: Person) -> Requests:
    rows = ["time_ms,lat,lon,alt_m,heading,battery_pct"]
    for n, (lat, lon) in enumerate(
        zip(wander(p, 47.3681, 0.0002, 90, 7), wander(p, 8.5391, 0.0002, 90, 7), strict=True)
    ):
        rows.append(f"{1000 * n},{lat},{lon},{60 + n % 3},{(n * 4) % 360},{98 - n // 4}")
    return [req("\n".join(rows), 4, kind=CSV, path="/flights/import")]


@legit()
def trainer_ride_upload(p: Person) -> Requests:
    power = wander(p, 190, 12, 120, 0)
    points = [
        {"t": n, "watts": int(w), "cadence": p.rng.randrange(84, 96), "hr": 128 + n // 8} for n, w in enumerate(power)
    ]
    return [
        req(gz(js({"name": "Evening intervals", "sport": "VirtualRide", "records": points})), 5, path="/api/v3/uploads")
    ]


@legit()
def till_receipts(p: Person) -> Requests:
    goods = (("4006381333931", "Pen blue", 199), ("4011200296908", "Milk 1l", 119), ("4000417025005", "Chocolate", 149))
    return [
        req(
            {
                "till": 3,
                "receipt": 88_120 + n,
                "time": iso(p.start + 95_000 * n),
                "lines": [
                    {"ean": e, "text": t, "cents": c, "qty": p.rng.randrange(1, 4)} for e, t, c in goods[: 1 + n % 3]
                ],
                "payment": "card",
            },
            95 * n,
            path="/pos/receipts",
        )
        for n in range(8)
    ]


@legit()
def pallet_scanner_terminal(p: Person) -> Requests:
    return [
        req(
            urlencode(
                {
                    "order": "4411",
                    "sscc": f"00340123450000{7710 + n}",
                    "bin": f"A-{n + 3:02}-2",
                    "qty": 24,
                    "action": "PUTAWAY",
                }
            ),
            35 * n,
            kind=POST,
            path="/wms/scan",
        )
        for n in range(12)
    ]


@legit()
def chromatograph_run(p: Person) -> Requests:
    signal = [round(2 + p.rng.random() + (80 if 40 < n % 70 < 46 else 0), 2) for n in range(210)]
    body = {"instrument": "HPLC-2", "sample": "B26-1184", "method": "CAFF_03.m", "wavelengthNm": 272, "intervalMs": 200}
    return [req(body | {"absorbanceMilliAu": signal}, 42, path="/lims/results")]


@legit()
def antivirus_hash_lookup(p: Person) -> Requests:
    files = [
        {"sha256": _digest(f"{n}"), "size": p.rng.randrange(9_000, 4_000_000), "signed": n % 2 == 0, "name": name}
        for n, name in enumerate(("setup.exe", "vcruntime140.dll", "d3dx9_43.dll", "unins000.exe"))
    ]
    return [req({"engine": "7.19.4", "definitions": "20261124.003", "lookups": files}, 1, path="/cloud/reputation")]


@legit()
def mail_client_jmap(p: Person) -> Requests:
    mail = {
        "from": [{"email": "jana@firm.example"}],
        "to": [{"email": "anna@firm.example"}],
        "subject": "New rates",
        "bodyValues": {"1": {"value": p.text}},
        "textBody": [{"partId": "1"}],
    }
    using = ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail"]
    calls = [
        [["Mailbox/get", {"accountId": "u1", "ids": None}, "0"]],
        [["Email/set", {"accountId": "u1", "create": {"draft": mail}}, "0"]],
        [["Email/changes", {"accountId": "u1", "sinceState": "s8812"}, "0"]],
    ]
    return [req({"using": using, "methodCalls": one}, 9 * n, path="/jmap/api") for n, one in enumerate(calls)]


@legit()
def erp_order_soap(p: Person) -> Requests:
    rows = "".join(
        f"<Position><Nr>{n + 1}0</Nr><Artikel>HX-{210 + n}</Artikel><Menge>{n * 4 + 2}</Menge></Position>"
        for n in range(5)
    )
    body = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><AuftragAnlegen><Kunde>20418</Kunde>'
        f"<Bestelltext>{escape(p.text)}</Bestelltext><Positionen>{rows}</Positionen></AuftragAnlegen></s:Body></s:Envelope>"
    )
    return [req(body, 3, kind=XML, path="/Auftrag.svc")]
