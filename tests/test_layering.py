"""The house rules that a reader relies on: who may import whom, how long things may be, and what importing costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "detector"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_signatures" not in path.parts)

# From the bottom up: a room may import from rooms that stand to its right. `.` are the modules beside the rooms.
VALUES = {"errors", "vocabulary", "observation", "known_names", "payload"}
MAY_IMPORT = {
    "wire": {"wire"},
    "behaviour": {"behaviour", "errors", "vocabulary"},
    "canary": {"canary", "behaviour"},
    "browsers": {"browsers", "canary", "errors"},
    "lists": {"lists", "errors"},
    "catalogue": {"catalogue", "errors", "known_names", "lists", "vocabulary"},
    "match": {"match", "behaviour", "catalogue", "errors", "vocabulary"},
    "quick": set(),
    "signals": set(),
    "observation": {"quick"},
    "payload": set(),
    "judging": VALUES | {"behaviour", "canary", "catalogue", "match", "summary"},
    "vocabulary": set(),
    "known_names": set(),
    "errors": set(),
    "evidence": {"vocabulary"},
    "summary": {"beats", "observation", "uploads", "quick"},
    "uploads": {"uploads", "beats"},
    "rhythms": {"beats", "match", "summary", "uploads", "vocabulary"},
    "counting": {"counting", "beats", "evidence", "known_names", "match", "observation", "quick", "sources", "summary"}
    | {"uploads", "vocabulary", "wire"},
    "findings": VALUES | {"beats", "counting", "evidence", "match", "summary", "wire"},
    "sources": {"sources", "wire", "observation", "errors", "payload"},
    "accounting": {"observation", "sources", "summary"},
    "alerts": set(),
    "beats": {"beats", "vocabulary"},
    "attribution": {"observation", "processes"},
    "privileges": {"errors"},
    "processes": {"processes", "errors"},
    "inputs": {"errors", "sources"},
    "reading": VALUES | {"accounting", "catalogue", "findings", "inputs", "judging", "sources", "summary"},
    "scan": VALUES | {"catalogue", "findings", "inputs", "match", "reading", "signals", "sources", "summary"},
    "seen": VALUES | {"catalogue", "evidence", "inputs", "match", "scan", "summary"},
    "watch": VALUES | {"accounting", "attribution", "findings", "rhythms", "sources", "summary", "wire"},
    "examiner": VALUES | {"examiner", "canary", "catalogue", "counting", "judging"},
    "intercept": VALUES
    | {"attribution", "canary", "catalogue", "examiner", "findings", "judging", "sources", "summary"},
    "when": set(),
    "configuration": {"errors", "match", "when"},
    "history": VALUES | {"history", "beats", "counting", "findings", "match", "summary", "uploads"},
    "earlier": {"catalogue", "history", "match", "report", "rhythms"},
    "report": VALUES
    | {
        "report",
        "beats",
        "catalogue",
        "counting",
        "evidence",
        "match",
        "seen",
        "summary",
        "uploads",
    },
    "dashboard": VALUES | {"dashboard", "beats", "catalogue", "counting", "match", "report"},
    "doctor": VALUES | {"doctor", "browsers", "catalogue", "match", "report", "sources"},
    "cli": VALUES
    | {"beats", "dashboard", "doctor"}
    | {"alerts", "attribution", "catalogue", "cli", "counting", "findings", "match", "privileges", "processes"}
    | {
        "browsers",
        "canary",
        "examiner",
        "inputs",
        "intercept",
        "report",
        "rhythms",
        "scan",
        "seen",
        "signals",
        "sources",
        "summary",
    }
    | {"configuration", "earlier", "history", "watch", "when"},
    "__main__": {"cli"},
}
THIRD_PARTY = {
    "brotli": {"behaviour"},
    "hpack": {"wire"},
    "jinja2": {"report"},
    "markupsafe": {"report"},
    "msgpack": {"behaviour"},
    "pylsqpack": {"wire"},
    "zstandard": {"behaviour"},
    "numpy": {"beats", "canary", "counting", "wire", "sources"},
    "certifi": {"sources"},
    "cryptography": {"browsers", "wire", "sources"},
    "OpenSSL": {"sources"},
    "wsproto": {"browsers"},
    "yaml": {"catalogue"},
    "tabulate": {"report"},
    "tornado": {"dashboard"},
    "mitmproxy": {"sources"},
    "scapy": {"sources"},
    "publicsuffixlist": {"catalogue"},
    "rich": {"cli"},
    "click": {"cli"},
    "psutil": {"processes"},
}
TESTED_ELSEWHERE = {
    # Shown by tests/sources/test_packets.py, which drives it with whole packets.
    "detector/sources/readers.py",
    # Shown by tests/processes/test_client.py and test_joiner.py, on this machine's own sockets.
    "detector/processes/kernel.py",
    "detector/processes/sockets.py",
    # Shown by tests/test_scan.py and the tests of each source.
    "detector/reading.py",
    # Shown by tests/report/test_sentences.py, as a part of what it tells.
    "detector/report/gaps.py",
    # Shown by tests/e2e/test_faults.py, with real processes.
    "detector/signals.py",
    # Shown by tests/test_findings.py.
    "detector/counting/connections.py",
    "detector/evidence.py",
    "detector/known_names.py",
    "detector/observation.py",
    "detector/counting/hosts.py",
    "detector/counting/running.py",
    "detector/summary.py",
    "detector/counting/tallying.py",
    # Shown by tests/history/test_sqlite_store.py: what it promises, kept by the one that there is.
    "detector/history/store.py",
    # Shown by tests/cli/test_main.py, test_new_signature.py, tests/report/test_explain.py and
    # tests/sources/test_proxy.py, which run the program.
    "detector/__main__.py",
    "detector/cli/options.py",
    "detector/cli/output.py",
    "detector/cli/report.py",
    "detector/cli/scan.py",
    "detector/cli/diff.py",
    "detector/cli/against.py",
    "detector/cli/explain.py",
    "detector/cli/mitm_script.py",
    # Values, shown by the tests of the checks that make them.
    "detector/doctor/model.py",
    "detector/cli/proxy.py",
    "detector/errors.py",
    # Shown by the tests of the readers that yield them.
    "detector/wire/exchange.py",
    # Shown by tests/cli/test_browse.py and tests/browsers/test_drive.py, with real browsers and without.
    "detector/browsers/chromium.py",
    "detector/browsers/firefox.py",
    "detector/browsers/page.py",
    "detector/browsers/run.py",
    # Shown by the tests of all formats, tests/lists/.
    "detector/lists/lines.py",
    "detector/lists/model.py",
    # Shown by tests/match/test_index.py.
    "detector/match/answer.py",
    # Shown by tests/behaviour/test_labelled.py and test_analysis.py, which run whole bodies through them.
    "detector/behaviour/finding.py",
    "detector/behaviour/inventory.py",
    "detector/behaviour/limits.py",
    "detector/behaviour/trace.py",
    "detector/behaviour/kinds/desktop.py",
    "detector/behaviour/kinds/idle.py",
    "detector/behaviour/kinds/fields.py",
    "detector/behaviour/kinds/gestures.py",
    "detector/behaviour/kinds/keyboard.py",
    "detector/behaviour/kinds/pointer.py",
    "detector/behaviour/kinds/recording.py",
    "detector/behaviour/kinds/registry.py",
    "detector/behaviour/kinds/rhythm.py",
    "detector/behaviour/kinds/stretches.py",
    "detector/behaviour/kinds/web.py",
    "detector/behaviour/kinds/windows.py",
    # Shown by tests/behaviour/decode/test_decoder.py.
    "detector/behaviour/decode/lz_string.py",
    "detector/behaviour/decode/raw_records.py",
    # Shown by tests/report/letter/test_law.py: what is named is explained, and nothing else is.
    "detector/report/letter/articles.py",
    # Shown by tests/report/test_reading.py.
    "detector/report/changes.py",
    "detector/report/compare.py",
    # Shown by tests/report/test_build.py, which goes from sightings to rows.
    "detector/report/unknown.py",
    "detector/report/document.py",
    "detector/report/sightings.py",
    # Shown by tests/catalogue/test_store.py and test_loader.py.
    "detector/catalogue/compact.py",
    "detector/catalogue/consistency.py",
    "detector/catalogue/layout.py",
    "detector/catalogue/fields.py",
}


def room(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, inside functions, too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    if path == PACKAGE / "__init__.py":
        assert not [name for name in imported(path) if name != "__future__"]
        return
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "detector" and len(parts) > 1:
            assert parts[1] in MAY_IMPORT[room(path)], f"{path.name} must not know {name}"
        elif parts[0] in THIRD_PARTY:
            assert room(path) in THIRD_PARTY[parts[0]], f"{path.name} must not know {name}"
        elif parts[0] != "detector":
            assert parts[0] in sys.stdlib_module_names, f"{path.name}: {name} is no declared dependency"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_and_functions_keep_their_size_and_say_what_they_do(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    tree = ast.parse(text)
    if text.strip():
        assert ast.get_docstring(tree), f"{path}: no docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{path}: {node.name} is too long"


def test_every_function_has_a_small_median() -> None:
    sizes = sorted(
        (node.end_lineno or 0) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    assert sizes[len(sizes) // 2] <= 8


def loaded_by(code: str) -> set[str]:
    """Return which modules are loaded after `code` ran in a Python of its own."""
    command = [sys.executable, "-c", f"{code}\nimport sys; print(' '.join(sys.modules))"]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return set(run.stdout.splitlines()[-1].split())


def test_importing_the_package_loads_nothing_else() -> None:
    before = loaded_by("pass")
    assert loaded_by("import detector") - before == {"detector"}


def test_version_needs_no_heavy_library() -> None:
    loaded = loaded_by(
        "import sys; sys.argv = ['detect', '--version']\n"
        "from detector.__main__ import main\n"
        "try: main()\nexcept SystemExit: pass"
    )
    assert "click" in loaded
    heavy = {"numpy", "yaml", "cryptography", "tabulate", "scapy", "rich", "mitmproxy", "asyncio", "ssl", "jinja2"}
    assert not loaded & heavy


def test_every_declared_dependency_is_imported_and_only_by_known_rooms() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {
        re.split(r"[^\w-]", line)[0].replace("pyyaml", "yaml").replace("pyopenssl", "OpenSSL")
        for line in project["dependencies"]
    }
    used = {name.split(".")[0] for path in MODULES for name in imported(path)}
    assert declared - {"psutil"} <= used
    # psutil is for other systems than Linux, found at run time, and named in its room alone.
    assert declared | {"psutil"} == set(THIRD_PARTY)


def test_every_module_is_tested_by_a_file_of_its_name() -> None:
    missing = [
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if path.name != "__init__.py"
        and not (ROOT / "tests" / path.relative_to(PACKAGE).parent / f"test_{path.name.strip('_')}").exists()
        and not (ROOT / "tests" / path.relative_to(PACKAGE).parent / f"test_{path.name}").exists()
    ]
    assert sorted(set(missing) - TESTED_ELSEWHERE) == []
