"""The thread that serves: where it listens, who it is, how it begins and ends."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from detector.dashboard.feed import Feed
from detector.dashboard.server import Dashboard
from detector.dashboard.site import Saving
from detector.errors import CaptureError
from tests.dashboard.asking import ask, opened, streaming
from tests.dashboard.served import Served, nobody, served
from tests.report.examples import DAY

ROOT = Path(__file__).resolve().parents[2]


def listening(process: int) -> set[tuple[str, int]]:
    """Return the addresses at which a process of this machine listens (proc(5), /proc/net/tcp)."""
    inodes = set()
    for entry in Path(f"/proc/{process}/fd").iterdir():
        try:
            target = os.readlink(entry)
        except OSError:
            continue
        if found := re.fullmatch(r"socket:\[(\d+)\]", target):
            inodes.add(found[1])
    places = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in inodes:
                host, _, port = fields[1].partition(":")
                places.add((host, int(port, 16)))
    return places


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_listens_on_loopback_alone() -> None:
    before = listening(os.getpid())
    with served(DAY) as page:
        assert listening(os.getpid()) - before == {("0100007F", page.port)}
    assert listening(os.getpid()) == before


def test_what_keeps_it_from_serving_is_told_and_not_waited_for() -> None:
    server = Dashboard(Feed(), nobody, Saving())
    server._socket.close()
    with pytest.raises(CaptureError, match="the page cannot be served: "):
        server.start()
    server.close()


def test_a_port_in_use_is_one_clear_line() -> None:
    with served(DAY) as page, pytest.raises(CaptureError) as raised:
        Dashboard(Feed(), nobody, Saving(), page.port)
    said = str(raised.value)
    assert said.startswith(f"127.0.0.1:{page.port}: the page cannot be served there (address already in use)")
    assert "--web-port" in said and "\n" not in said


def test_a_port_that_was_chosen_is_the_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    server = Dashboard(Feed(), nobody, Saving(), port)
    assert server.address.startswith(f"http://127.0.0.1:{port}/open/")
    server.close()


def test_every_page_has_secrets_of_its_own() -> None:
    with served() as one, served() as other:
        assert one.address.rpartition("/")[2] != other.address.rpartition("/")[2]
        first, second = opened(one), opened(other)
        assert len({first.cookie, second.cookie, first.key, second.key}) == 4
        assert ask(other, "/", **first.headers).status == 403


def test_nobody_makes_a_report_while_nobody_looks() -> None:
    with served(DAY) as page:
        allowed = opened(page)
        assert not page.feed.is_wanted
        with streaming(page, allowed) as told:
            next(told)
            wait_until(lambda: page.feed.is_wanted)
        wait_until(lambda: not page.feed.is_wanted, poke=page)


def wait_until(condition: Callable[[], bool], poke: Served | None = None) -> None:
    """Wait; somebody who left is noticed when something is told to them."""
    end = time.monotonic() + 60
    number = 0
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
        if poke is not None:
            number += 1
            poke.show(replace(DAY, signatures_loaded=number))


def test_closing_ends_the_thread_and_frees_the_port() -> None:
    before = threading.active_count()
    with served(DAY) as page:
        opened(page)
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
    with pytest.raises(ConnectionRefusedError):
        ask(page, "/")


def test_closing_without_a_start_does_no_harm() -> None:
    server = Dashboard(Feed(), nobody, Saving())
    server.close()
    server.close()


def test_what_is_no_http_is_not_written_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with served(DAY) as page:
        for noise in (b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\nHost: \x1b[2J\r\n\r\n", b"\x1b]0;x\x07\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", page.port)) as connection:
                connection.sendall(noise)
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(10)
                while connection.recv(4_096):
                    pass
        assert ask(page, "/", Host="\x1b[31mred").status in (400, 403)
        assert ask(page, "/%1b%5b31m").status == 403
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")


def test_many_connections_leave_room_for_the_reader() -> None:
    with served(DAY) as page:
        allowed = opened(page)
        idle = [socket.create_connection(("127.0.0.1", page.port)) for _ in range(200)]
        for connection in idle:
            connection.close()
        wait_until(lambda: _is_answered(page, allowed.headers))


def _is_answered(page: Served, headers: dict[str, str]) -> bool:
    try:
        return ask(page, "/", **headers).status == 200
    except (ConnectionError, OSError):
        return False


RIGHTS = """
import os, sys, threading
from pathlib import Path
from detector.privileges import User, drop
from tests.dashboard.asking import ask, opened
from tests.dashboard.served import served
from detector.dashboard.feed import Feed
from detector.dashboard.server import Dashboard
from detector.dashboard.site import Saving
from tests.dashboard.served import Served, nobody
from tests.report.examples import DAY

feed = Feed()
server = Dashboard(feed, nobody, Saving(), 80 if os.geteuid() == 0 else None)
drop(User(65_534, 65_534) if os.geteuid() == 0 else User(os.getuid(), os.getgid()))
page = Served(feed, server)
page.show(DAY)
server.start()
opened(page)
for task in Path("/proc/self/task").iterdir():
    lines = dict(line.partition(":")[::2] for line in (task / "status").read_text().splitlines())
    print(lines["Uid"].split(), lines["CapEff"].strip(), lines["CapPrm"].strip(), lines["NoNewPrivs"].strip())
server.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_thread_has_no_right_that_was_given_up() -> None:
    command = [sys.executable, "-c", RIGHTS]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2_000:]
    uid = "65534" if os.geteuid() == 0 else str(os.getuid())
    tasks = run.stdout.splitlines()
    assert len(tasks) >= 2
    assert set(tasks) == {f"{[uid] * 4} {'0' * 16} {'0' * 16} 1"}
