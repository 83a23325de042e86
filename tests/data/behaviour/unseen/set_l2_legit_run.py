"""Set L2, legit: agents that watch machines, move files, read instruments - none of it about what a person does."""

from __future__ import annotations

import gzip
import hashlib
import math

from tests.data.behaviour.unseen.person import BYTES, FILES, Person, iso, js, req
from tests.data.behaviour.unseen.set_l2_kit import Requests, legit, lines


@legit()
def load_of_a_host(p: Person) -> Requests:
    rows = []
    for n in range(20):
        idle = 70 + p.rng.random() * 25
        rows.append(
            {
                "host": "db-04",
                "time": iso(p.start + 15_000 * n),
                "cpu_idle_pct": round(idle, 2),
                "cpu_iowait_pct": round((100 - idle) / 5, 2),
                "mem_used_mb": 11_800 + p.rng.randrange(400),
                "disk_sda_write_kbps": p.rng.randrange(80, 4000),
            }
        )
    return [req({"samples": rows[n : n + 4]}, 15.0 * n) for n in range(0, 20, 4)]


@legit()
def installed_software_for_patches(p: Person) -> Requests:
    names = [
        ("Mozilla Firefox ESR", "128.8.0"),
        ("7-Zip", "24.08"),
        ("Microsoft Edge", "134.0.3124"),
        ("Zoom", "6.3.11"),
    ]
    rows = [{"DisplayName": a, "DisplayVersion": b, "InstallDate": "20260114", "Scope": "Machine"} for a, b in names]
    return [req({"Device": "LT-0883", "OS": "10.0.26100", "Pending": ["KB5053598"], "Software": rows}, 3)]


@legit()
def services_of_an_event_log(p: Person) -> Requests:
    texts = [
        (7036, "The Print Spooler service entered the running state."),
        (7040, "The start type of the BITS service was changed from demand start to auto start."),
        (153, "The IO operation at logical block address 0x2b1 for Disk 1 was retried."),
    ]
    rows = []
    for n in range(15):
        code, text = p.rng.choice(texts)
        event = {"code": str(code), "provider": "Service Control Manager"}
        rows.append(js({"@timestamp": iso(p.start + 44_000 * n), "event": event, "message": text}))
    bulk = [line for row in rows for line in ('{"create":{"_index":"winlog-system"}}', row)]
    return [req(lines(bulk), 60, kind="application/x-ndjson", path="/_bulk")]


@legit(may=(FILES,))
def manifest_of_a_backup(p: Person) -> Requests:
    rows = []
    for n in range(25):
        name = f"Documents/projects/bridge/drawing_{n:02d}.dwg"
        digest = hashlib.sha256(name.encode()).hexdigest()
        rows.append({"path": name, "size": 40_000 + 913 * n, "mode": 420, "blocks": [digest[:32], digest[32:]]})
    return [req({"snapshot": "2026-03-05T02:00", "parent": "2026-03-04T02:00", "entries": rows}, 2)] + [
        req(p.rng.randbytes(8000), 4.0 + n, kind=BYTES, path=f"/data/{n:02x}") for n in range(3)
    ]


@legit(may=(FILES,))
def changes_for_a_sync_server(p: Person) -> Requests:
    rows = [
        {"op": "upsert", "path": f"/Notes/recipe-{n}.md", "rev": f"{n + 3}-ab{n}f", "mtime": p.start // 1000 - 500 * n}
        for n in range(8)
    ]
    return [req({"cursor": "AAGx1", "device": "laptop", "changes": rows}, 10)]


@legit()
def objects_of_a_large_repository(p: Person) -> Requests:
    rows = [{"oid": p.rng.randbytes(32).hex(), "size": p.rng.randrange(10_000, 9_000_000)} for _ in range(14)]
    body = {"operation": "upload", "transfers": ["basic"], "ref": {"name": "refs/heads/art"}, "objects": rows}
    return [req(body, 1, kind="application/vnd.git-lfs+json", path="/game.git/info/lfs/objects/batch")]


@legit()
def tasks_of_a_build(p: Person) -> Requests:
    at, rows = p.start, []
    for name in ("compileJava", "processResources", "classes", "compileTestJava", "test", "jar", "assemble"):
        took = p.rng.randrange(20, 9000)
        rows.append(
            {
                "task": f":core:{name}",
                "start": at,
                "end": at + took,
                "outcome": p.rng.choice(("EXECUTED", "FROM_CACHE")),
            }
        )
        at += took
    return [req(gzip.compress(js({"build": "nightly-881", "tasks": rows}).encode(), mtime=0), 30)]


@legit()
def crash_of_a_desktop_program(p: Person) -> Requests:
    frames = [
        {"function": name, "module": "Slicer.Core", "lineno": p.rng.randrange(20, 900), "in_app": True}
        for name in ("Main", "RunLoop", "SliceModel", "BuildLayer", "OffsetPolygon")
    ]
    error = {
        "type": "System.NullReferenceException",
        "value": "Object reference not set",
        "stacktrace": {"frames": frames},
    }
    event = {"event_id": "9c1e", "release": "slicer@5.2.1", "level": "fatal", "exception": {"values": [error]}}
    head = js({"event_id": "9c1e", "sent_at": iso(p.start)})
    return [req(lines([head, '{"type":"event"}', js(event)]), 1, kind="application/x-sentry-envelope")]


@legit()
def trace_of_an_oscilloscope(p: Person) -> Requests:
    rows = [f"{n * 2e-7:.7f},{3.3 * math.sin(n / 8) + p.rng.gauss(0, 0.02):.4f},{1.65:.2f}" for n in range(240)]
    return [req(lines(["time_s,CH1_V,CH2_V", *rows]), 2, kind="text/csv", path="/captures/psu-ripple-3")]


@legit()
def stage_of_a_microscope(p: Person) -> Requests:
    tiles = [
        {
            "tile": n,
            "stage_x_um": 1200.0 + 330 * (n % 6),
            "stage_y_um": 800.0 + 330 * (n // 6),
            "z_um": 41.2,
            "t": iso(p.start + 1800 * n),
        }
        for n in range(36)
    ]
    return [req({"run": "slide-118-HE", "objective": "20x", "tiles": tiles[n : n + 12]}, 1.8 * n) for n in (0, 12, 24)]


@legit()
def flight_of_a_survey_drone(p: Person) -> Requests:
    rows = [
        {
            "time_boot_ms": 200 * n,
            "lat": 515007000 + 140 * n,
            "lon": -1246000 + 95 * (n % 40),
            "relative_alt": 60_000,
            "hdg": 9000,
        }
        for n in range(90)
    ]
    return [req({"vehicle": 1, "msg": "GLOBAL_POSITION_INT", "rows": rows[n : n + 30]}, 0.2 * n) for n in (0, 30, 60)]


@legit()
def registers_of_a_controller(p: Person) -> Requests:
    return [
        req(
            {
                "plc": "line2-filler",
                "ts": p.start + 5000 * n,
                "tags": {"DB10.Speed": 118 + n % 3, "DB10.Pressure": round(2.1 + p.rng.random() / 9, 3), "M0.3": True},
            },
            5.0 * n,
        )
        for n in range(24)
    ]


@legit()
def till_with_a_scanner(p: Person) -> Requests:
    codes = ("5000159484695", "5010029000023", "4006381333931", "7622210449283")
    out = []
    for n in range(5):
        items = [{"ean": p.rng.choice(codes), "qty": 1, "net": round(1 + p.rng.random() * 9, 2)} for _ in range(4)]
        out.append(
            req(
                {"receipt": 80_114 + n, "till": 3, "items": items, "payment": "CARD", "at": iso(p.start + 90_000 * n)},
                90.0 * n,
            )
        )
    return out


@legit()
def quality_of_a_call(p: Person) -> Requests:
    rows = [
        {
            "ts": p.start + 5000 * n,
            "rtt_ms": p.rng.randrange(18, 60),
            "jitter_ms": p.rng.randrange(1, 9),
            "lost": n % 3,
            "fps": 30,
        }
        for n in range(12)
    ]
    return [req({"call": "c-7781", "codec": "VP9", "outbound": rows}, 60)]
