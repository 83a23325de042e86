"""`detect browse` with the browsers of this machine, against a site on loopback; and its wrong uses."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from detector.browsers.find import installed
from tests.browsers.site import Site, site
from tests.sources.test_proxy import certificate

ROOT = Path(__file__).resolve().parents[2]
HERE = [browser.name for browser in installed()]
KINDS = ("mouse-movement", "clicks", "scroll", "form-input", "keystrokes")


def command(folder: Path, pem: Path, *more: str) -> list[str]:
    trusted = f"ssl_verify_upstream_trusted_ca={pem}"
    report = ["--format", "json", "--all", "--output", str(folder / "report.json")]
    return [sys.executable, "-m", "detector", "browse", "--headless", "--set", trusted, *report, *more]


def environment(folder: Path) -> dict[str, str]:
    for name in ("home", "tmp", "cache"):
        (folder / name).mkdir(exist_ok=True)
    return {
        **os.environ,
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "PYTHONPATH": str(ROOT),
    }


def left_over(folder: Path) -> list[str]:
    """Return files in home and temporary folder, and processes that were started with a profile there."""
    files = [str(path) for name in ("home", "tmp") for path in (folder / name).rglob("*")]
    return [*files, *map(str, processes(folder))]


def processes(folder: Path) -> list[int]:
    """Return the processes whose command names the test's folder; zombies have none."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes()
        except OSError:
            continue
        if f"{folder}/tmp/detect-browse-".encode() in line:
            found.append(int(path.parent.name))
    return found


def address(made: Site) -> str:
    return f"https://localhost:{made.server_port}/"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name: a browser's sockets lie below it."""
    with TemporaryDirectory(prefix="b", dir="/tmp", ignore_cleanup_errors=True) as made:
        yield Path(made)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.skipif(name not in HERE, reason="not installed"))
        for name in ("chromium", "firefox")
    ],
)
def test_a_canary_through_a_real_browser_comes_back_and_nothing_is_left(folder: Path, name: str) -> None:
    pem = certificate(folder)
    with site(pem) as made:
        done = subprocess.run(
            [*command(folder, pem, "--canary", "--browser", name), address(made)],
            env=environment(folder),
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )
        typed = max(re.findall(r'"value":"([a-z0-9-]+)"', b"".join(made.bodies).decode()), key=len, default="")
        asked = made.asked
    assert done.returncode == 0, done.stderr
    assert len(typed) == 18
    assert typed not in done.stdout + done.stderr + (folder / "report.json").read_text()
    assert "/elsewhere" not in asked
    report = json.loads((folder / "report.json").read_text())
    (unknown,) = [one for one in report["unknown"] if one["host"] == "localhost"]
    assert {seen["kind"] for seen in unknown["observed"] if seen["certainty"] == "proven"} >= set(KINDS)
    (host,) = [one for one in report["hosts"] if one["host"] == "localhost"]
    assert host["seen_in"] == ["proxy"]
    assert left_over(folder) == []


@pytest.mark.skipif("chromium" not in HERE, reason="not installed")
@pytest.mark.parametrize("end", ["SIGTERM", "SIGINT", "SIGHUP", "closed", "--duration"])
def test_however_it_ends_nothing_is_left(folder: Path, end: str) -> None:
    pem = certificate(folder)
    more = ["--duration", "12"] if end == "--duration" else []
    with site(pem) as made:
        started = subprocess.Popen(
            [*command(folder, pem, "--browser", "chromium", *more), address(made)],
            env=environment(folder),
            stderr=subprocess.PIPE,
            text=True,
        )
        with started as running:
            try:
                until = time.monotonic() + 60
                while "/" not in made.asked and time.monotonic() < until:
                    time.sleep(0.1)
                assert "/" in made.asked
                if end.startswith("SIG"):
                    running.send_signal(getattr(signal, end))
                elif end == "closed":
                    os.kill(min(processes(folder)), signal.SIGKILL)
                _, said = running.communicate(timeout=90)
            finally:
                running.kill()
    assert running.returncode == 0, said
    assert "Traceback" not in said
    assert left_over(folder) == []


def test_wrong_uses_are_one_line(folder: Path) -> None:
    for given, status, words in (
        (["--by-hand"], 2, "--by-hand needs a window"),
        (["--browser", "netscape"], 1, "netscape is not installed here" if HERE else "no browser found"),
    ):
        done = subprocess.run(
            [*command(folder, folder / "x.pem", *given), "https://a.example/"],
            env=environment(folder),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status
        assert words in done.stderr
        assert "Traceback" not in done.stderr
