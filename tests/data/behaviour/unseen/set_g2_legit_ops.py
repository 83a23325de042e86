"""Set G2, ordinary programs: agents that watch machines, backup, sync, updates, builds and licences."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import Any

from tests.data.behaviour.hand import START
from tests.data.behaviour.unseen.person import BYTES, EDGE, TEXT, Person, field, form_data, iso, js, parts, req, varint
from tests.data.behaviour.unseen.set_g2_kit import Requests, clock, legit

BEGIN = START // 1000
FILES = (
    ("Documents/Salaries 2026.xlsx", 48_113),
    ("Documents/Offer draft v3.docx", 91_220),
    ("Pictures/2026/Elba/IMG_4410.HEIC", 2_311_904),
    ("Pictures/2026/Elba/IMG_4411.HEIC", 2_498_110),
    ("Projects/house/plan.dwg", 1_802_331),
    ("Projects/house/costs.ods", 22_917),
    ("Mail/archive-2025.pst", 734_003_200),
    ("Music/Choir/alto.mid", 8_112),
)


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


@legit()
def server_metrics(p: Person) -> Requests:
    out = []
    for n in range(6):
        stamp = (BEGIN + 10 * n) * 1_000_000_000
        lines = []
        for host in ("db01", "web01", "web02"):
            user, idle = p.rng.uniform(2, 30), p.rng.uniform(50, 90)
            lines.append(f"cpu,cpu=cpu-total,host={host} usage_user={user:.3f},usage_idle={idle:.3f} {stamp}")
            lines.append(
                f"mem,host={host} used_percent={p.rng.uniform(30, 80):.2f},free={p.rng.randrange(10**10)}i {stamp}"
            )
            lines.append(f"disk,device=sda1,host={host},path=/ used_percent={p.rng.uniform(40, 60):.2f} {stamp}")
            lines.append(
                f"system,host={host} load1={p.rng.uniform(0, 4):.2f},n_users=1i,uptime={90_000 + 10 * n}i {stamp}"
            )
        out.append(
            req(
                gzip.compress("\n".join(lines).encode(), mtime=0), 10 * n, "bucket=infra", TEXT, content_encoding="gzip"
            )
        )
    return out


@legit()
def software_inventory(p: Person) -> Requests:
    names = (
        "Microsoft 365 Apps",
        "Google Chrome",
        "7-Zip",
        "Adobe Acrobat Reader",
        "Zoom Workplace",
        "VLC",
        "Python 3.12",
    )
    rows = [
        {
            "name": name,
            "version": f"{p.rng.randrange(1, 130)}.{p.rng.randrange(9)}.{p.rng.randrange(6000)}",
            "install_date": clock(BEGIN - 86400 * p.rng.randrange(2, 600), "%Y%m%d"),
            "publisher": name.split(maxsplit=1)[0],
        }
        for name in names
    ]
    disk = [{"device_id": "C:", "size": "511101108224", "free_space": "190233485312", "encryption_status": "on"}]
    body = {
        "node_key": "gXmGc1b3",
        "queries": {"programs": rows, "disk": disk, "os_version": [{"name": "Windows 11 Pro", "build": "22631"}]},
        "statuses": {"programs": 0, "disk": 0, "os_version": 0},
    }
    return [req(body, 4)]


@legit()
def virus_scan_result(p: Person) -> Requests:
    return [
        req(
            {
                "deviceId": "0b7d",
                "scanType": "quick",
                "startedUtc": iso(START),
                "finishedUtc": iso(START + 412_000),
                "objectsScanned": 48_112 + p.rng.randrange(9000),
                "engine": "1.1.24090.11",
                "signatures": "1.421.310.0",
                "threats": [
                    {
                        "name": "EICAR-Test-File",
                        "path": "C:\\Temp\\eicar.com",
                        "sha256": _digest("eicar"),
                        "action": "quarantined",
                        "severity": "low",
                    }
                ],
            },
            412,
        )
    ]


@legit()
def crash_dump(p: Person) -> Requests:
    fields = {
        "prod": "Sketcher",
        "ver": "5.2.1",
        "guid": "c7ad2f01-5b63-4f6c-8c1d-2a9d",
        "ptype": "renderer",
        "platform": "win32",
        "osarch": "x86_64",
        "exception": "EXCEPTION_ACCESS_VIOLATION_READ",
        "process_uptime_ms": "812334",
    }
    dump = b"MDMP\x93\xa7\x00\x00\x0e\x00\x00\x00 \x00\x00\x00" + p.rng.randbytes(24_000)
    return [req(form_data({"upload_file_minidump": ("f1c2.dmp", dump)}, fields), 3, kind=EDGE)]


@legit()
def service_log_shipper(p: Person) -> Requests:
    lines = []
    for n in range(40):
        at = START + 730 * n + p.rng.randrange(500)
        level = p.rng.choice(("INFO", "INFO", "INFO", "WARN", "ERROR"))
        text = p.rng.choice(
            (
                f"GET /api/orders/{p.rng.randrange(9000)} 200 {p.rng.randrange(3, 90)}ms",
                "connection pool: 4 active, 16 idle",
                f"cache miss key=price:{p.rng.randrange(900)}",
                "retrying payment gateway, attempt 2",
            )
        )
        lines.append(js({"create": {"_index": "logs-orders"}}))
        lines.append(js({"@timestamp": iso(at), "log.level": level, "service.name": "orders", "message": text}))
    return [
        req("\n".join(some) + "\n", 15 * (n + 1), kind="application/x-ndjson")
        for n, some in enumerate(parts(lines, 40))
    ]


@legit()
def backup_manifest(p: Person) -> Requests:
    entries = []
    for name, size in FILES:
        chunks = [_digest(f"{name}{n}") for n in range(min(6, size // 500_000 + 1))]
        moment = BEGIN - p.rng.randrange(90_000)
        entries.append({"path": f"/home/anna/{name}", "size": size, "mtime": moment, "mode": 33188, "chunks": chunks})
    snapshot = {
        "hostname": "annas-laptop",
        "time": iso(START),
        "tree": _digest("t"),
        "tags": ["nightly"],
        "files": entries,
    }
    blob = p.rng.randbytes(48_000)
    return [req(blob, 2, "type=data", BYTES), req(p.rng.randbytes(31_000), 4, "type=data", BYTES), req(snapshot, 6)]


@legit()
def folder_sync_commit(p: Person) -> Requests:
    entries = [
        {
            "commit": {
                "path": f"/{name}",
                "mode": ".tag update",
                "client_modified": clock(BEGIN - 40, "%Y-%m-%dT%H:%M:%SZ"),
            },
            "cursor": {"session_id": f"AAAA{p.rng.randrange(10**9)}", "offset": size},
        }
        for name, size in FILES[:4]
    ]
    return [req({"entries": entries}, 1), req({"cursor": "ZtkX9_EHj3x7", "timeout": 120}, 3)]


@legit()
def large_file_batch(p: Person) -> Requests:
    objects = [{"oid": _digest(f"{name} {p.rng.random()}"), "size": size} for name, size in FILES]
    body = {
        "operation": "upload",
        "transfers": ["basic", "ssh"],
        "ref": {"name": "refs/heads/main"},
        "objects": objects,
    }
    return [req(body, 1, kind="application/vnd.git-lfs+json")]


@legit()
def build_runner_trace(p: Person) -> Requests:
    out, text = [], ""
    steps = (
        "$ npm ci\n",
        "added 812 packages in 14s\n",
        "$ npm run lint\n",
        "> eslint src --max-warnings 0\n",
        "$ npm test -- --coverage\n",
        "PASS src/orders/price.test.ts (4.211 s)\n",
        "PASS src/orders/list.test.ts\n",
        "Tests: 212 passed, 212 total\n",
        "Uploading artifacts for successful job\n",
        "Job succeeded\n",
    )
    for n, step in enumerate(steps):
        text = f"{clock(BEGIN + 9 * n, '%Y-%m-%dT%H:%M:%S')}.{p.rng.randrange(10**6):06d}Z 01O {step}"
        out.append(req(text, 9 * n, "debug_trace=false", TEXT))
    done = {"token": "glrt-1", "state": "success", "checksum": "crc32:5f2a", "output": {"bytesize": 40_112}}
    return [*out, req(done, 95)]


@legit()
def floating_licence(p: Person) -> Requests:
    return [
        req(
            {
                "product": "CAD-PRO",
                "licenseKey": "7H2K-XXXX-91QP",
                "machineId": _digest("WS-0412")[:32],
                "seat": 14,
                "action": "heartbeat" if n else "checkout",
                "nonce": p.rng.randrange(2**31),
                "issued": BEGIN + 600 * n,
            },
            600 * n,
        )
        for n in range(5)
    ]


@legit()
def processes_of_a_server(p: Person) -> Requests:
    out = []
    for n in range(3):
        body = field(1, b"db01.firm.example") + b"\x10" + varint(BEGIN + 10 * n)
        for pid, command in ((812, b"postgres: checkpointer"), (813, b"postgres: walwriter"), (1190, b"nginx: worker")):
            usage = field(4, p.rng.uniform(0, 12)) + field(5, p.rng.randrange(10**9))
            body += field(3, field(1, pid) + field(2, command) + field(3, b"postgres") + usage)
        out.append(req(body, 10 * n, kind="application/x-protobuf"))
    return out


@legit()
def tag_historian(p: Person) -> Requests:
    tags = {
        "Line2.Press.Pressure": 6.1,
        "Line2.Press.OilTemp": 48.0,
        "Line2.Belt.Speed": 1.2,
        "Line2.Counter": 40_112.0,
    }
    out = []
    for n in range(6):
        values: list[dict[str, Any]] = []
        for tag, middle in tags.items():
            value = round(middle * p.rng.uniform(0.98, 1.02), 3)
            values.append({"Tag": tag, "Time": iso(START + 5_000 * n), "Value": value, "Quality": 192})
        out.append(req(json.dumps({"Server": "SCADA-2", "Values": values}), 5 * n))
    return out
