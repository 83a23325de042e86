"""The thread beside the proxy: what it waits for, how it ends, and the hand that it follows."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from socket import create_server
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import pytest

from detector.browsers import companion
from detector.browsers.companion import Companion, Visit, _Hand
from detector.browsers.find import Browser, choose, installed
from detector.canary.model import Canary, draw
from tests.browsers.test_drive import FakePage
from tests.sources.test_proxy import certificate


def visit(folder: Path, port: int, command: str = "/no/such") -> Visit:
    return Visit(
        Browser("chromium", "chromium", (command,)), "https://a.example/", ("127.0.0.1", port), folder / "ca.pem"
    )


def test_a_proxy_that_never_comes_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(companion, "_PATIENCE", 0.3)
    made = Companion(visit(tmp_path, 1), lambda _: None, lambda _: None)
    made.start()
    made._thread.join(20)
    assert made.is_over
    assert "did not come up" in str(made.failure)


def test_stopping_ends_the_waiting_without_a_complaint(tmp_path: Path) -> None:
    made = Companion(visit(tmp_path, 1), lambda _: None, lambda _: None)
    made.start()
    made.stop()
    assert made.is_over
    assert made.failure is None


def test_a_browser_that_cannot_be_started_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mitmproxy.certs import CertStore

    CertStore.from_store(tmp_path, "ca", 2048)
    made_in: list[Path] = []
    real = tempfile.mkdtemp

    def remembered(**given: Any) -> str:
        made_in.append(Path(real(**given)))
        return str(made_in[-1])

    monkeypatch.setattr("tempfile.mkdtemp", remembered)
    with create_server(("127.0.0.1", 0)) as listening:
        there = visit(tmp_path, listening.getsockname()[1])
        made = Companion(
            Visit(there.browser, there.url, there.proxy, tmp_path / "ca-ca-cert.pem"), lambda _: None, lambda _: None
        )
        made.start()
        made._thread.join(20)
    assert "/no/such: cannot be started" in str(made.failure)
    assert len(made_in) == 1
    assert not made_in[0].exists()


def test_seeds_come_from_secrets(tmp_path: Path) -> None:
    seeds = {Companion(visit(tmp_path, 1), lambda _: None, lambda _: None).seed for _ in range(50)}
    assert len(seeds) == 50 and max(seeds) > 2**50


def test_what_a_hand_does_becomes_the_path() -> None:
    told: list[Canary] = []
    page: Any = FakePage()
    hand = _Hand(draw(5), told.append)
    hand.look(page)
    for n in range(3):
        page.move(100 + n, 200)
        page.clock += 10
        hand.look(page)
    hand.look(page)
    assert [len(canary.path) for canary in told] == [0, 1, 2, 3]
    assert told[-1].phrase == draw(5).phrase
    assert [(point.x, point.y) for point in told[-1].path] == [(100, 200), (101, 200), (102, 200)]


HAND = """<script>let n = 0; setInterval(() => { n += 1; dispatchEvent(new MouseEvent('mousemove', {
  clientX: 100 + (n * 137) % 500, clientY: 90 + (n * 211) % 300})) }, 50)</script>"""


@pytest.mark.skipif(not [browser for browser in installed() if browser.name == "chromium"], reason="not installed")
def test_a_hand_in_a_real_browser_is_followed_until_it_is_closed() -> None:
    told: list[Canary] = []
    with TemporaryDirectory(dir="/tmp") as name, create_server(("127.0.0.1", 0)) as listening:
        proxy = ("127.0.0.1", listening.getsockname()[1])
        page = "data:text/html," + quote(HAND)
        seen = Visit(choose("chromium", installed()), page, proxy, certificate(Path(name)), True, "by-hand")
        made = Companion(seen, told.append, lambda _: None)
        made.start()
        for _ in range(600):
            if told and len(told[-1].path) > 20:
                break
            threading.Event().wait(0.1)
        made.stop()
    assert made.is_over and made.failure is None
    assert len(told[-1].path) > 20
    assert all(100 <= point.x < 600 and 90 <= point.y < 390 for point in told[-1].path)
    assert told[-1].viewport[0] > 300
