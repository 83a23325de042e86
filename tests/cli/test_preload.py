"""Once rights are gone no module may have to be found any more: its files may be out of reach."""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "detector"

# Names in certificates come as UTF-8, UTF-16 and UTF-32; cryptography asks for the codecs when it meets such a name.
READ_CERTIFICATES = """
import sys
from detector.cli.preload import preload
from tests.wire.builders import certificate, der, distinguished_name

def name(tag, codec):
    attribute = der(0x30, b"\\x06\\x03\\x55\\x04\\x03", der(tag, "watch.example".encode(codec)))
    return der(0x30, der(0x31, attribute))

class Closed:
    def find_spec(self, name, path=None, target=None):
        raise ModuleNotFoundError(f"{name}: the folder is closed")

certificates = [certificate(name(tag, codec), name(tag, codec)) for tag, codec in CODECS]
preload()
sys.meta_path.insert(0, Closed())
from detector.wire.certificate import parse_certificate
for der in certificates:
    print(*parse_certificate(der).names)
"""

NOT_NEEDED = {
    "detector/behaviour": "reads payloads, which a watch does not see",
    "detector/sources/capture_file.py": "reads files",
    "detector/sources/pieces.py": "reads files",
    "detector/sources/har.py": "reads files",
    "detector/sources/flow_file.py": "reads files",
    **{f"detector/sources/{name}.py": "another command" for name in ("clients", "proxy", "proxy_server", "upstream")},
    **{
        f"detector/wire/{name}.py": "reads what was decrypted, which a watch does not see"
        for name in ("exchange", "http1_requests", "http2_half", "http3_requests", "web_socket")
    },
    "detector/browsers": "another command",
    "detector/canary": "reads payloads, which a watch does not see",
    "detector/cli/browse.py": "another command",
    "detector/cli/mitm_script.py": "another program",
    "detector/examiner": "reads payloads, which a watch does not see",
    "detector/judging.py": "reads payloads, which a watch does not see",
    "detector/intercept.py": "another command",
    "detector/cli/proxy.py": "another command",
    "detector/cli/explain.py": "another command",
    "detector/cli/doctor.py": "another command",
    "detector/doctor": "another command, which imports its own before rights go",
    "detector/sources/certificates.py": "another command",
    "detector/sources/probe.py": "another command",
    "detector/cli/new_signature.py": "another command",
    "detector/match/lint.py": "another command",
    "detector/seen.py": "another command",
    "detector/scan.py": "reads files",
    "detector/reading.py": "reads files",
    "detector/cli/diff.py": "another command",
    **{f"detector/cli/{name}.py": "another command" for name in ("completion", "history", "past")},
    "detector/cli/signatures.py": "another command",
    "detector/match/examples.py": "another command",
    **{
        f"detector/catalogue/{name}.py": "signatures are loaded before rights go"
        for name in (
            *("cache", "checks", "conflicts", "imported", "lint", "list_files", "listing", "loader"),
            *("shared_names", "store", "yaml_document"),
        )
    },
    "detector/sources/frame_by_frame.py": "other systems than Linux",
    "detector/processes/elsewhere.py": "other systems than Linux",
    "detector/processes/helper.py": "the helper is a process of its own, which keeps its rights",
    "detector/__main__.py": "it has run when a watch begins",
}
"""Modules and rooms whose late imports a watch never comes to, each with the reason."""

NEVER_REACHED = {
    **dict.fromkeys(
        ("detector.configuration", "detector.when", "encodings.utf_8_sig", "pwd"),
        "detector/cli/settings.py and options.py import them when a command begins",
    ),
    "detector.inputs": "detector/cli/report.py imports it for files",
    "detector.scan": "detector/cli/report.py imports it for files",
    "detector.counting.nameless": "detector/counting/waiting.py imports it for columns, which only files come in",
    "detector.wire.flow_columns": "detector/counting/waiting.py imports it for columns",
    "detector.sources.frame_by_frame": "other systems than Linux",
    "detector.processes.elsewhere": "other systems than Linux",
    **dict.fromkeys(
        ("detector.attribution", "detector.findings", "detector.watch"), "detector/cli/watch.py begins with them"
    ),
    **dict.fromkeys(
        (
            "scapy.arch.common",
            "scapy.arch.linux",
            "scapy.error",
            "scapy.interfaces",
            "scapy.libs.structures",
            "scapy.route",
        ),
        "opens the interface, which needs rights",
    ),
}
"""Modules that are imported late by a module that a watch uses, but never by a watch."""


def late_imports(path: Path) -> Iterator[str]:
    """Yield what the functions of a file import."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_needed(path: Path) -> bool:
    name = path.relative_to(ROOT).as_posix()
    return not any(name == left or name.startswith(f"{left}/") for left in NOT_NEEDED)


def is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False
    except ValueError:  # it is loaded, and stands in for itself without saying where it came from
        return True


WANTED = sorted(
    {
        name
        for path in PACKAGE.rglob("*.py")
        if "_signatures" not in path.parts and is_needed(path)
        for name in late_imports(path)
        if name not in NEVER_REACHED and is_module(name)
    }
)


@pytest.fixture(scope="module")
def loaded() -> frozenset[str]:
    """Return which modules are there after the preload of a watch."""
    code = (
        "import json, sys\n"
        "import detector.cli.watch\n"
        "from detector.sources.live import own_addresses\n"
        "own_addresses()\n"  # every watch asks for them before rights go, and again later
        "from detector.cli.preload import preload\n"
        "preload('dashboard')\n"  # as with --web
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return frozenset(json.loads(run.stdout))


def test_every_exception_names_something_that_is_there() -> None:
    for name in NOT_NEEDED:
        assert (ROOT / name).exists()
    assert all(map(is_module, NEVER_REACHED))
    assert len(WANTED) > 30


@pytest.mark.parametrize("name", WANTED)
def test_what_is_imported_late_is_there_in_time(loaded: frozenset[str], name: str) -> None:
    assert name in loaded


BLOCKED = """
import io, sys, time
from dataclasses import replace
from pathlib import Path

import detector.cli.watch
from detector.attribution import Attribution
from detector.catalogue.store import load
from detector.cli import live_view, report
from detector.cli.notify import Notifier
from detector.cli.options import FORMATS, Reporting
from detector.cli.preload import preload
from detector.findings import Findings
from detector.match.index import Matcher
from detector.report import live
from detector.report.build import View, build
from detector.sources.capture_file import open_capture
from detector.sources.live import own_addresses
from detector.watch import Watch
from rich.console import Console


class Owners:
    own_pids = frozenset()
    fileno = lambda self: -1
    ask = lambda self, asked: None
    answers = lambda self: []


class Frames:
    name, dropped = "eth0", 3

    def __init__(self, paths):
        self.batches = []
        for path in paths:
            with open_capture(str(path)) as capture:
                for batch in capture.batches():
                    memory = bytearray(batch.memory)
                    self.batches.append(replace(batch, memory=memory, buffer=np.frombuffer(memory, dtype=np.uint8)))

    def read(self, seconds):
        return self.batches.pop(0) if self.batches else None


import numpy as np

capture, catalogue = Frames(sorted(Path("tests/data/captures").glob("*.pcap*"))), load()
attribution = Attribution(Owners(), own_addresses)
names = set()
preload()


class Nothing:
    def find_spec(self, name, path=None, target=None):
        late.append(name)
        raise ImportError(name)


late = []
sys.meta_path.insert(0, Nothing())
lines = io.StringIO()
watch = Watch(capture, Findings(Matcher(catalogue), report.lines_to(lines)), attribution=attribution)
rates, notifier = live.Rates(0.0), Notifier()
while watch.step(0.0):
    document = build(watch.summary(), catalogue, View(show_all=True), time.time())
    rows = live.rows(document, rates, time.monotonic())
    for width in (40, 80, 120):
        console = Console(file=io.StringIO(), width=width, height=30, force_terminal=True)
        console.print(live_view._screen(console, rows, live.status(document, 5.0), live.unseen(document), "gone"))
document = build(watch.finish(), catalogue, View(show_all=True), time.time())
for form in FORMATS:
    if form != "jsonl":
        reporting = Reporting(
            form=form, is_default_form=False, output=None, show_all=True, signatures=(), categories=(), fail_on=(),
            ignore=None, progress=False,
        )
        assert len(report.rendered(document, reporting, io.StringIO())) > 1_000
report.finish(document, replace(reporting, form="csv"), is_found=False)
assert {"dns", "sni", "quic", "http", "certificate"} <= {way for host in document.hosts for way in host.seen_in}
assert lines.getvalue().count("\\n") > 100
with live_view.LiveView() as view:
    view.show(rows, "state", "unseen")
print("late:", late)
"""


def test_nothing_is_imported_once_rights_are_gone() -> None:
    """All captures pass through a watch, and all forms of a report are written, while no module can be found."""
    run = subprocess.run([sys.executable, "-c", BLOCKED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-3_000:]
    assert run.stdout.splitlines()[-1] == "late: []"


SERVED = """
import http.client, json, socket, sys, threading, time
from tests.dashboard.served import served, sightings
from tests.report.examples import DAY_WITH_HOSTS
from detector.cli.preload import preload
from detector.report.renderers import FORMATS

preload("dashboard")


class Nothing:
    def find_spec(self, name, path=None, target=None):
        late.append(name)
        raise ImportError(name)


late = []
sys.meta_path.insert(0, Nothing())
with served(DAY_WITH_HOSTS) as page:
    for sighting, match in sightings(20):
        page.feed.tell(sighting, match)

    def get(path, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", page.port)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        if path.startswith("/stream"):
            return answer.status, answer
        return answer.status, answer.read().decode(), answer.getheader("Set-Cookie")

    status, opened, cookie = get(page.address.partition(str(page.port))[2])
    key = opened.partition('href="/#')[2].partition('"')[0]
    allowed = {"Cookie": cookie.partition(";")[0], "X-Detect-Key": key}
    statuses = [status, *(get(path, **allowed)[0] for path in ("/", "/app.js", "/page.css", "/report.css", "/none"))]
    status, stream = get("/stream", **allowed)
    while b"event: rows" not in stream.readline():
        pass
    statuses += [status, *(get(f"/save/{form}", **allowed)[0] for form in (*FORMATS, "jsonl"))]
    statuses += [get("/explain/acme-watch", **allowed)[0], get("/")[0]]
print(*statuses)
print("late:", late)
"""


def test_the_page_is_served_while_no_module_can_be_found() -> None:
    run = subprocess.run([sys.executable, "-c", SERVED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-3_000:]
    statuses, late = run.stdout.splitlines()
    assert statuses.split() == [*["200"] * 5, "404", *["200"] * 9, "403"]
    assert late == "late: []"


def test_certificates_in_any_encoding_are_read_when_no_more_files_can_be() -> None:
    codecs = [(0x0C, "utf-8"), (0x1E, "utf-16-be"), (0x1C, "utf-32-be")]
    code = f"CODECS = {codecs!r}\n{READ_CERTIFICATES}"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True)
    assert run.stderr == ""
    assert run.stdout.split() == ["watch.example"] * 3
