"""Ordinary programs: agents of operations that watch machines, developers' tools, instruments and devices."""

from __future__ import annotations

import gzip
import math
import struct
from urllib.parse import urlencode

from tests.data.behaviour.hand import drive
from tests.data.behaviour.unseen.person import BYTES, POST, TEXT, Person, field, iso, js, parts, png, req, varint
from tests.data.behaviour.unseen.set_h2_kit import (
    Requests,
    edged,
    hexes,
    indented,
    legit,
    multipart,
    net,
    spaced,
    uuid,
    when,
)


@legit()
def patch_agent_of_the_help_desk(p: Person) -> Requests:
    """C#: state of updates and hardware of a machine, twice a day."""
    kbs = [f"KB50{p.rng.randrange(10_000, 99_999)}" for _ in range(9)]
    body = {
        "DeviceId": uuid(p),
        "Hostname": "WS-0417",
        "OsBuild": "10.0.22631.4460",
        "LastBoot": net(p.start - 300_000_000),
        "Disks": [{"Drive": "C:", "SizeGb": 476, "FreeGb": 212}],
        "Updates": [{"Kb": kb, "State": p.rng.choice(("Installed", "Pending")), "RebootRequired": False} for kb in kbs],
        "Antivirus": {"Product": "Defender", "SignatureAge": 0, "RealTime": True},
    }
    return [req(body, 0, kind="application/json; charset=utf-8", path="/api/v3/devices/report")]


@legit()
def query_results_of_a_fleet(p: Person) -> Requests:
    """C++: results of scheduled queries on the state of a machine."""
    rows = []
    for n, name in enumerate(("sshd", "systemd", "dockerd", "nginx", "postgres", "node_exporter", "cron", "rsyslogd")):
        columns = {"pid": str(400 + 37 * n), "name": name, "resident_size": str(p.rng.randrange(10**6, 10**8))}
        rows.append(
            {
                "name": "pack_ops_processes",
                "hostIdentifier": "4c4c4544-0042",
                "calendarTime": when(p.start, "%a %b %d %H:%M:%S %Y UTC"),
                "unixTime": p.start // 1000,
                "epoch": 0,
                "counter": 12,
                "columns": columns,
                "action": "added" if n % 3 else "removed",
            }
        )
    return [req({"node_key": hexes(p, 32), "log_type": "result", "data": rows}, 3, path="/api/osquery/log")]


@legit()
def line_protocol_of_a_server(p: Person) -> Requests:
    """Go: processor, memory and disks each ten seconds."""
    out = []
    for n in range(8):
        at = (p.start + 10_000 * n) * 1_000_000
        lines = [f"cpu,cpu=cpu{c},host=db-03 usage_user={p.rng.uniform(1, 60):.4f} {at}" for c in range(4)]
        lines.append(
            f"mem,host=db-03 available={p.rng.randrange(8 * 10**9)}i,used_percent={p.rng.uniform(30, 70)} {at}"
        )
        lines.append(f"diskio,host=db-03,name=sda reads={4000 + 12 * n}i,writes={9000 + 31 * n}i {at}")
        body = gzip.compress(("\n".join(lines) + "\n").encode(), mtime=0)
        out.append(req(body, 10 * n, "bucket=ops&org=firm", kind="text/plain; charset=utf-8", path="/api/v2/write"))
    return out


@legit()
def traces_of_a_billing_service(p: Person) -> Requests:
    """Java service with OpenTelemetry: spans as protobuf."""
    out = []
    for n in range(3):
        spans = b""
        for k in range(12):
            begin = (p.start + 5000 * n + 40 * k) * 1_000_000
            span = field(1, p.rng.randbytes(16)) + field(2, p.rng.randbytes(8))
            span += field(5, (b"SELECT invoices", b"POST /charge", b"redis GET")[k % 3])
            span += b"\x39" + struct.pack("<Q", begin) + b"\x41" + struct.pack("<Q", begin + p.rng.randrange(10**7))
            spans += field(2, span)
        name = field(1, b"service.name") + field(2, field(1, b"billing"))
        body = field(1, field(1, field(1, name)) + field(2, spans))
        out.append(req(body, 5 * n, kind="application/x-protobuf", path="/v1/traces"))
    return out


@legit()
def detection_of_an_endpoint_guard(p: Person) -> Requests:
    """C++: a file was found that the rules call harmful."""
    body = {
        "sensor": hexes(p, 32),
        "detection": "Trojan:Script/Wacatac.B!ml",
        "severity": 4,
        "file": {
            "path": "C:\\Users\\Public\\Downloads\\invoice_8841.js",
            "sha256": hexes(p, 64),
            "size": 41_220,
            "signed": False,
        },
        "process": {"image": "wscript.exe", "parent": "outlook.exe", "commandline": "wscript.exe invoice_8841.js"},
        "action": "quarantined",
        "engine": {"version": "4.18.24090.11", "signatures": "1.421.310.0"},
        "observed": iso(p.start),
    }
    return [req(body, 0, path="/edr/v2/detections")]


@legit()
def uninterruptible_power(p: Person) -> Requests:
    """C: the state of the batteries in the rack."""
    return [
        req(
            urlencode(
                {
                    "ups": "rack2",
                    "status": "OL",
                    "battery.charge": 100 - n % 2,
                    "input.voltage": round(p.rng.gauss(231, 1.4), 1),
                    "ups.load": p.rng.randrange(28, 36),
                    "battery.runtime": 2_040 - 3 * n,
                }
            ),
            30 * n,
            kind=POST,
            path="/ups.php",
        )
        for n in range(10)
    ]


@legit()
def packs_of_a_backup(p: Person) -> Requests:
    """Go: encrypted packs, then the index and the snapshot."""
    out = [
        req(p.rng.randbytes(24_000), 4 * n, kind="application/octet-stream", path=f"/repo/data/{hexes(p, 64)}")
        for n in range(4)
    ]
    return [*out, req(p.rng.randbytes(410), 18, kind=BYTES, path=f"/repo/snapshots/{hexes(p, 64)}")]


@legit()
def log_lines_of_a_build(p: Person) -> Requests:
    """Go: a runner of builds sends the job's output as it grows."""
    steps = (
        "Restoring cache",
        "go build ./...",
        "ok  firm/internal/tax",
        "ok  firm/internal/ledger",
        "Uploading artifacts",
    )
    lines = [f"{iso(p.start + 900 * n)} {steps[n % 5]} {p.rng.uniform(0.1, 9):.3f}s\n" for n in range(60)]
    out, at = [], 0
    for n, some in enumerate(parts(lines, 15)):
        body = "".join(some)
        out.append(req(body, 3 * n, f"offset={at}", kind=TEXT, path="/api/v4/jobs/88121/trace"))
        at += len(body)
    return out


@legit()
def large_files_of_a_repository(p: Person) -> Requests:
    """Git: which large objects are to be pushed."""
    objects = [{"oid": hexes(p, 64), "size": p.rng.randrange(10**5, 10**8)} for _ in range(7)]
    body = {"operation": "upload", "transfers": ["lfs-standalone-file", "basic"], "ref": {"name": "refs/heads/main"}}
    kind = "application/vnd.git-lfs+json"
    return [
        req({**body, "objects": objects, "hash_algo": "sha256"}, 1, kind=kind, path="/art.git/info/lfs/objects/batch")
    ]


@legit()
def completion_in_an_editor(p: Person) -> Requests:
    """TypeScript in an editor: the code around the cursor, for a suggestion."""
    code = "def total(invoices):\n    return sum(one.amount for one in invoices if not one.cancelled)\n"
    return [
        req(
            {
                "prompt": "import decimal\n\n" + code[:cut],
                "suffix": "\n\nprint(total([]))\n",
                "max_tokens": 128,
                "temperature": 0,
                "stop": ["\n\n"],
                "extra": {"language": "python", "next_indent": 4},
            },
            3 * n,
            path="/v1/engines/code/completions",
        )
        for n, cut in enumerate((22, 33, 48, 71))
    ]


@legit()
def crash_of_a_slicer(p: Person) -> Requests:
    """C++: a minidump with some facts of the version."""
    edge = "---------------------------" + hexes(p, 16)
    dump = b"MDMP\x93\xa7\0\0\x0e\0\0\0 \0\0\0" + p.rng.randbytes(18_000)
    body = multipart(
        edge,
        ("prod", "", "", b"PlateSlicer"),
        ("ver", "", "", b"2.9.1+win64"),
        ("guid", "", "", uuid(p).encode()),
        ("upload_file_minidump", uuid(p) + ".dmp", "application/octet-stream", dump),
    )
    return [req(body, 0, kind=edged(edge), path="/api/4505/minidump")]


@legit()
def start_times_of_an_editor(p: Person) -> Requests:
    """Electron: how long the parts of the program took to start."""
    marks = ("didLoadMain", "willOpenWindow", "didLoadRenderer", "didActivateExtensions", "didRestoreEditors")
    times = sorted(p.rng.randrange(80, 2400) for _ in marks)
    body = {
        "name": "startupTimeVaried",
        "time": iso(p.start),
        "properties": {"version": "1.96.2", "platform": "win32", "arch": "x64"},
        "measurements": {**dict(zip(marks, times, strict=True)), "totalMem": 16_885_460_992, "cpus": 8},
    }
    return [req([body], 2, path="/collect/v1")]


@legit()
def cells_of_a_notebook(p: Person) -> Requests:
    """Python notebook on the desktop, kernel in the data centre."""
    cells = (
        "import pandas as pd\ndf = pd.read_parquet('loads.parquet')",
        "df.groupby('station').kwh.sum().nlargest(10)",
        "ax = df.set_index('ts').kwh.rolling('1h').mean().plot()",
    )
    return [
        req(
            js(
                {
                    "header": {"msg_id": uuid(p), "username": "", "session": "a81", "msg_type": "execute_request"},
                    "parent_header": {},
                    "metadata": {"cellId": uuid(p)},
                    "content": {"code": code, "silent": False, "store_history": True, "stop_on_error": True},
                    "channel": "shell",
                }
            ),
            40 * n,
            kind="",
        )
        for n, code in enumerate(cells)
    ]


@legit()
def cell_of_a_welding_robot(p: Person) -> Requests:
    """C#: positions of the joints while a program is taught."""
    joints = [12.0, -41.5, 88.2, 0.4, 47.1, -3.3]
    rows = []
    for n in range(80):
        joints = [round(j + 0.6 * math.sin(n / 9 + k), 3) for k, j in enumerate(joints)]
        rows.append({"T": p.start + 40 * n, "J": joints, "Tool": 2, "Arc": n > 30})
    return [
        req(indented({"Robot": "R07", "Program": "HALTER_B.SRC", "Samples": some}), 2 * n, path="/cell/7/samples")
        for n, some in enumerate(parts(rows, 40))
    ]


@legit()
def weather_on_the_roof(p: Person) -> Requests:
    """Firmware: a form each minute."""
    return [
        req(
            urlencode(
                {
                    "PASSKEY": "3B0C5A1E",
                    "stationtype": "EasyWeatherV1.6.4",
                    "dateutc": when(p.start + 60_000 * n, "%Y-%m-%d %H:%M:%S"),
                    "tempf": round(48.2 + 0.1 * n, 1),
                    "humidity": 81 - n % 3,
                    "winddir": p.rng.randrange(200, 260),
                    "windspeedmph": round(p.rng.uniform(2, 9), 2),
                    "rainratein": "0.000",
                }
            ),
            60 * n,
            kind=POST,
            path="/data/report/",
        )
        for n in range(12)
    ]


@legit()
def log_of_a_sailing_boat(p: Person) -> Requests:
    """Node on a small computer aboard: deltas of the instruments for the owner's log book."""
    out: Requests = []
    for lat, lng, t in drive(p.rng, 40)[::4]:
        values = [
            {"path": "navigation.position", "value": {"latitude": lat, "longitude": lng}},
            {"path": "navigation.speedOverGround", "value": round(p.rng.uniform(2.2, 3.4), 2)},
            {"path": "environment.wind.angleApparent", "value": round(p.rng.gauss(0.7, 0.1), 3)},
            {"path": "environment.depth.belowKeel", "value": round(p.rng.uniform(6, 9), 1)},
        ]
        source = {"label": "n2k", "pgn": 129025}
        body = {"context": "vessels.self", "updates": [{"source": source, "timestamp": iso(t), "values": values}]}
        out.append(req(body, len(out) * 4, path="/signalk/v1/log"))
    return out


@legit()
def slide_under_a_microscope(p: Person) -> Requests:
    """C++ with Qt: pictures of a sample into the laboratory's store."""
    out = []
    for n in range(3):
        edge = "boundary_.oOo._" + hexes(p, 24)
        facts = {"sample": "H-26-1188", "objective": "40x", "stain": "HE", "exposure_ms": 12, "z_um": 2.5 * n}
        body = multipart(
            edge,
            ("meta", "", "application/json", js(facts).encode()),
            ("image", f"H-26-1188_{n:02}.png", "image/png", png(p.rng, 1024, 1024)),
        )
        out.append(req(body, 20 * n, kind=edged(edge), path="/lims/v1/images"))
    return out


@legit()
def ward_image_store(p: Person) -> Requests:
    """C#: an X-ray image to the hospital's archive."""
    edge = "DICOM_" + hexes(p, 16)
    head = b"\0" * 128 + b"DICM\x02\0\0\0UL\x04\0\xc4\0\0\0\x08\0\x60\0CS\x02\0DX\x08\0\x70\0LO\x08\0SIEMENS "
    body = multipart(edge, ("", "", "application/dicom", head + p.rng.randbytes(30_000)))
    body = body.replace(b'Content-Disposition: form-data; name=""\r\n', b"")
    return [
        req(body, 0, kind=f'multipart/related; type="application/dicom"; boundary={edge}', path="/dicom-web/studies")
    ]


@legit()
def parts_for_a_printer(p: Person) -> Requests:
    """Python: a sliced model to the printer, then the orders to heat and start."""
    code = "".join(
        f"G1 X{60 + 30 * math.cos(n / 8):.3f} Y{60 + 30 * math.sin(n / 8):.3f} E{n * 0.031:.5f}\n" for n in range(300)
    )
    edge = hexes(p, 32)
    file = ("file", "bracket_0.2mm_PLA.gcode", "application/octet-stream", (";FLAVOR:Marlin\nG28\n" + code).encode())
    body = multipart(edge, ("print", "", "", b"false"), file)
    return [
        req(body, 0, kind=edged(edge), path="/api/files/local"),
        req(spaced({"command": "target", "targets": {"tool0": 210}}), 6, path="/api/printer/tool"),
        req(spaced({"command": "start"}), 90, path="/api/job"),
    ]


@legit()
def valves_of_a_brewery(p: Person) -> Requests:
    """C++ gateway: values of a controller as binary records with a head."""
    out = []
    for n in range(6):
        body = b"PLC1" + struct.pack("<IHH", p.start // 1000 + 5 * n, 7, 16)
        for tag in range(16):
            body += struct.pack("<HBf", 4000 + tag, 192, p.rng.gauss(64 if tag < 8 else 1.2, 0.3))
        out.append(req(body, 5 * n, kind=BYTES, path="/historian/write"))
    return out


@legit()
def version_check_of_a_tool(p: Person) -> Requests:
    """Delphi: is there a newer version, which parts does the licence open."""
    text = f"product=PlanDraft&version=14.2.0.811&lang=de&serial={hexes(p, 12).upper()}&os=10.0.22631"
    chunk = b"\x08" + varint(14) + field(2, b"PlanDraft") + field(3, b"FEATURE_SECTIONS") + field(3, b"FEATURE_IFC")
    return [
        req(text, 0, kind=POST, path="/updates/check.php"),
        req(chunk, 1, kind="application/x-protobuf", path="/licence/checkout"),
    ]
