"""The page of a real watch: begun by root, served by nobody, on loopback alone; what is sent appears on it."""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.e2e.laboratory import ROOT, Laboratory, wait_until
from tests.e2e.test_rights import assert_without_rights
from tests.e2e.watching import NOBODY, Watching, watching


def opened(lab: Laboratory, watch: Watching) -> tuple[str, str, Path]:
    """Open the page as a browser of the client does; return its origin, its key and its cookies."""
    watch.wait_for("/open/")
    address = re.search(r"(http://127\.0\.0\.1:\d+)/open/\S+", watch.said())
    assert address is not None
    jar = lab.scratch / "jar"
    key = re.search(r'href="/#([\w-]+)"', lab.run("curl", "-sS", "-c", str(jar), address[0]))
    assert key is not None
    return address[1], key[1], jar


def test_a_page_of_roots_watch_is_served_by_nobody_and_shows_what_is_sent(lab: Laboratory) -> None:
    with watching(lab, "--web") as watch:
        origin, key, jar = opened(lab, watch)
        assert_without_rights(watch, NOBODY)
        assert len(list(Path(f"/proc/{watch.process.pid}/task").iterdir())) >= 2
        listening = [
            line.split()[3] for line in lab.run("ss", "-Hltnp").splitlines() if f"pid={watch.process.pid}," in line
        ]
        assert listening == [origin.removeprefix("http://")]
        told = lab.scratch / "stream"
        command = ["curl", "-sSN", "-b", str(jar), "-o", str(told), f"{origin}/stream?key={key}"]
        with subprocess.Popen(lab.inside(lab.client, *command), cwd=ROOT) as stream:
            wait_until(lambda: told.exists() and "event: change" in told.read_text(), "the first report")
            lab.upload("rt.teramind.co", 10_000)
            wait_until(lambda: "vendor:teramind" in told.read_text(), "the vendor's card")
            wait_until(lambda: "rt.teramind.co" in told.read_text().partition("event: rows")[2], "the event")
            watch.process.send_signal(signal.SIGINT)
            watch.wait_for("until you close it")
            assert watch.stop() == 0
            assert stream.wait(60) == 0
        assert told.read_text().rstrip().endswith("event: end\ndata: {}")
        assert '"ended"' in told.read_text()


@pytest.mark.parametrize("interface", ["lo", "any"])
def test_the_page_does_not_watch_its_own_reader(lab: Laboratory, interface: str) -> None:
    with watching(lab, "--web", "--all", interface=interface) as watch:
        origin, _, jar = opened(lab, watch)
        for _ in range(20):
            lab.run("curl", "-sS", "-b", str(jar), "-o", "/dev/null", f"{origin}/app.js")
        # Somebody else on loopback is watched as before; nobody listens there. The page took ten times as many packets.
        lab.run("curl", "-sS", "http://127.0.0.1:1/", check=False)
        report = watch.report()
    assert not any(host["host"].startswith("127.") for host in report["hosts"])
    assert 0 < report["coverage"]["packets"] < 30


def test_saving_works_when_there_are_no_rights_left_to_read_a_file(lab: Laboratory) -> None:
    with watching(lab, "--web") as watch:
        origin, key, jar = opened(lab, watch)
        with subprocess.Popen(
            lab.inside(lab.client, "curl", "-sSN", "-b", str(jar), "-o", "/dev/null", f"{origin}/stream?key={key}")
        ) as stream:
            lab.upload("rt.teramind.co", 10_000)
            for form in ("html", "letter", "table", "csv"):
                asked = ("curl", "-sS", "-b", str(jar), "-H", f"X-Detect-Key: {key}", f"{origin}/save/{form}")
                wait_until(lambda asked=asked: "Teramind" in lab.run(*asked), form)  # type: ignore[misc]
            watch.process.send_signal(signal.SIGINT)
            watch.wait_for("until you close it")
            assert watch.stop() == 0
            stream.wait(60)
