"""Set J2, ordinary programs: agents that watch machines, backup, sync, printers, devices."""

from __future__ import annotations

import gzip
import struct

import msgpack  # type: ignore[import-untyped]

from tests.data.behaviour.hand import drive
from tests.data.behaviour.unseen.person import (
    BYTES,
    EDGE,
    TEXT,
    Person,
    b64,
    field,
    form_data,
    iso,
    js,
    parts,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_j2_kit import LINES, PACK, PROTO, Requests, legit, lines, uuid


@legit()
def push_of_host_metrics(p: Person) -> Requests:
    out = []
    for n in range(10):
        body = (
            "# TYPE node_cpu_seconds_total counter\n"
            + "".join(
                f'node_cpu_seconds_total{{cpu="{c}",mode="{mode}"}} {p.rng.uniform(1e3, 9e5):.2f}\n'
                for c in range(4)
                for mode in ("idle", "user", "system", "iowait")
            )
            + f"# TYPE node_load1 gauge\nnode_load1 {p.rng.uniform(0, 4):.2f}\n"
        )
        out.append(req(body, 15 * n, kind=TEXT, path="/metrics/job/build/instance/ci-04"))
    return out


@legit()
def inventory_of_software(p: Person) -> Requests:
    names = ("7-Zip", "Microsoft Edge", "Adobe Acrobat", "Zoom Workplace", "Python 3.12", "Git", "LibreOffice")
    apps = [
        {
            "DisplayName": name,
            "DisplayVersion": f"{p.rng.randrange(1, 140)}.{p.rng.randrange(9)}.{p.rng.randrange(999)}",
            "Publisher": name.split(" ")[0],
            "InstallDate": f"2026{p.rng.randrange(1, 12):02}{p.rng.randrange(1, 28):02}",
            "SizeKB": p.rng.randrange(900, 900_000),
        }
        for name in names
    ]
    device = {"serial": "5CG1234XYZ", "model": "EliteBook 840 G9", "ramGB": 16, "bios": "T76 01.14", "tpm": True}
    return [req({"agent": "4.11.0", "device": device, "software": apps, "scannedAt": iso(p.start)})]


@legit()
def health_of_disks(p: Person) -> Requests:
    disks = [
        {
            "device": f"/dev/nvme{n}n1",
            "model_name": "SAMSUNG MZVL21T0HCLR",
            "smart_status": {"passed": True},
            "temperature": {"current": p.rng.randrange(31, 52)},
            "power_on_time": {"hours": p.rng.randrange(20000)},
            "nvme_smart_health_information_log": {
                "percentage_used": n * 3,
                "media_errors": 0,
                "host_writes": 91_223_114,
            },
        }
        for n in range(3)
    ]
    return [req({"host": "nas-2", "disks": disks}, 3600 * n, path="/api/smart") for n in range(2)]


@legit()
def journal_of_a_server(p: Person) -> Requests:
    units = ("nginx.service", "postgresql.service", "cron.service", "sshd.service")
    texts = (
        "upstream timed out (110)",
        "checkpoint complete: wrote 812 buffers",
        "(root) CMD (run-parts)",
        "Server up",
    )
    rows = []
    for n in range(60):
        which = p.rng.randrange(4)
        rows.append(
            {
                "__REALTIME_TIMESTAMP": str((p.start + 731 * n) * 1000),
                "_HOSTNAME": "web-3",
                "_SYSTEMD_UNIT": units[which],
                "PRIORITY": str(p.rng.choice((3, 4, 6, 6))),
                "MESSAGE": texts[which],
            }
        )
    return [req(lines(some), 20 * n, kind=LINES, path="/insert/jsonline") for n, some in enumerate(parts(rows, 20))]


@legit()
def blocks_of_a_backup(p: Person) -> Requests:
    ids = [p.rng.randbytes(32).hex() for _ in range(5)]
    blobs = [
        req(p.rng.randbytes(40_000), n, kind=BYTES, path=f"/repo/data/{name[:2]}/{name}") for n, name in enumerate(ids)
    ]
    return [*blobs, req(p.rng.randbytes(900), 6, kind=BYTES, path=f"/repo/index/{ids[0]}")]


@legit()
def folder_sync_delta(p: Person) -> Requests:
    """A sync client tells which of the user's files changed before it uploads them."""
    names = ("Photos/2026/IMG_2201.jpg", "Photos/2026/IMG_2202.jpg", "Tax/2025.pdf", "Notes/list.md", "Music/a.flac")
    entries = [
        {
            "path": name,
            "rev": p.rng.randbytes(6).hex(),
            "content_hash": p.rng.randbytes(32).hex(),
            "size": p.rng.randrange(9_000_000),
            "client_modified": iso(p.start - n * 86_400_000)[:19] + "Z",
        }
        for n, name in enumerate(names)
    ]
    return [
        req({"cursor": b64(p.rng.randbytes(30)), "entries": entries}, 0, path="/2/files/commit_batch"),
        req(p.rng.randbytes(30_000), 1, kind=BYTES, path="/2/files/upload"),
    ]


@legit()
def update_status(p: Person) -> Requests:
    out = []
    for n, patch in enumerate(("KB5066835", "KB5067112", "KB890830")):
        body = (
            '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope">'
            "<soap:Body><ReportEventBatch><eventBatch><ReportingEvent><BasicData>"
            f"<TargetID><Sid>{uuid(p)}</Sid></TargetID><EventID>183</EventID><UpdateID>{uuid(p)}</UpdateID>"
            f"<TimeAtTarget>{iso(p.start + n * 60_000)}</TimeAtTarget></BasicData><ExtendedData><Title>{patch}</Title>"
            "<ComputerModel>ThinkCentre M70q</ComputerModel></ExtendedData></ReportingEvent></eventBatch>"
            "</ReportEventBatch></soap:Body></soap:Envelope>"
        )
        out.append(req(body, 60 * n, kind="application/soap+xml", path="/ReportingWebService.asmx"))
    return out


@legit()
def print_over_ipp(p: Person) -> Requests:
    head = struct.pack(">BBHI", 2, 0, 2, 41) + b"\x01\x47\x00\x12attributes-charset\x00\x05utf-8"
    head += (
        b"\x45\x00\x0bprinter-uri\x00\x1fipp://print.firm.example/floor2"
        + b"\x42\x00\x08job-name\x00\x0bOffer draft\x03"
    )
    return [req(head + b"%PDF-1.7\n" + p.rng.randbytes(20_000), kind="application/ipp", path="/ipp/print")]


@legit()
def parcel_labels(p: Person) -> Requests:
    names = ("Anna Berg", "Paul Roth", "Mia Holm", "Jan Kos")
    return [
        req(
            f"^XA^FO50,50^A0N,40^FD{name}^FS^FO50,110^A0N,30^FDHauptstr. {n + 4}^FS"
            f"^FO50,200^BCN,120^FD00340434{p.rng.randrange(10**12):012}^FS^XZ",
            9 * n,
            kind=TEXT,
            path="/pstprnt",
        )
        for n, name in enumerate(names)
    ]


@legit()
def interfaces_of_switches(p: Person) -> Requests:
    counters = [p.rng.randrange(10**12) for _ in range(8)]
    out = []
    for n in range(6):
        counters = [count + p.rng.randrange(10**8) for count in counters]
        rows = [
            f"ifstat,host=sw-core-1,ifname=Gi1/0/{port} in_octets={count}i,out_octets={count // 3}i "
            f"{p.start + n * 30_000}000000"
            for port, count in enumerate(counters, 1)
        ]
        out.append(req("\n".join(rows), 30 * n, kind=TEXT, path="/api/v2/write", query="bucket=net&precision=ns"))
    return out


@legit()
def battery_of_the_ups(p: Person) -> Requests:
    return [
        req(
            {
                "ups": "SMT1500I",
                "status": "OL",
                "battery.charge": 100,
                "battery.runtime": 2100 + p.rng.randrange(300),
                "input.voltage": round(p.rng.gauss(230, 1.5), 1),
                "ups.load": p.rng.randrange(12, 34),
                "ts": p.start // 1000 + 60 * n,
            },
            60 * n,
        )
        for n in range(15)
    ]


@legit()
def crash_with_minidump(p: Person) -> Requests:
    dump = b"MDMP\x93\xa7\x00\x00" + p.rng.randbytes(18_000)
    fields = {"prod": "PlanView", "ver": "8.2.1", "guid": uuid(p), "ptype": "renderer", "platform": "win32"}
    return [req(form_data({"upload_file_minidump": ("a1.dmp", dump)}, fields), kind=EDGE, path="/cr/report")]


@legit()
def found_malware(p: Person) -> Requests:
    finding = {
        "computer": "NB-0107",
        "engine": "1.1.26090.1",
        "signatures": "1.441.221.0",
        "threat": "Trojan:Win32/Wacatac.B!ml",
        "severity": "Severe",
        "file": {"path": "C:\\Windows\\Temp\\upd7.exe", "sha256": p.rng.randbytes(32).hex(), "size": 811_008},
        "action": "Quarantine",
        "detected": iso(p.start),
    }
    beats = [
        req({"computer": "NB-0107", "realtime": True, "sigAgeDays": 0, "lastScan": iso(p.start - 9_000_000)}, 900 * n)
        for n in range(3)
    ]
    return [req(finding, 12), *beats]


@legit()
def van_with_protobuf(p: Person) -> Requests:
    points = [
        field(2, b"\x08" + varint(t) + b"\x15" + struct.pack("<f", lat) + b"\x1d" + struct.pack("<f", lng))
        for lat, lng, t in drive(p.rng)
    ]
    return [
        req(field(1, b"van-12") + b"".join(some), 20 * n, kind=PROTO, path="/ingest/positions")
        for n, some in enumerate(parts(points, 20))
    ]


@legit()
def drone_ground_station(p: Person) -> Requests:
    rows = [
        {
            "t": t,
            "lat": lat,
            "lon": lng,
            "alt": round(40 + p.rng.gauss(0, 0.4), 2),
            "yaw": n * 3 % 360,
            "batt": 96 - n // 6,
        }
        for n, (lat, lng, t) in enumerate(drive(p.rng))
    ]
    return [
        req(msgpack.packb({"vehicle": 7, "msgs": some}), 10 * n, kind=PACK) for n, some in enumerate(parts(rows, 15))
    ]


@legit()
def containers_of_a_host(p: Person) -> Requests:
    stats = [
        {
            "name": name,
            "cpu_percent": round(p.rng.uniform(0, 60), 2),
            "mem_usage": p.rng.randrange(10**9),
            "net_rx": p.rng.randrange(10**8),
            "blkio_write": p.rng.randrange(10**8),
            "restarts": 0,
        }
        for name in ("api", "worker", "redis", "postgres", "caddy")
    ]
    body = gzip.compress(js({"host": "edge-1", "read": iso(p.start), "containers": stats}).encode(), mtime=0)
    return [req(body, 10 * n, path="/v1/stats") for n in range(4)]
