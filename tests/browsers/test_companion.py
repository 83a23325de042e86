"""The thread beside the proxy: what it waits for, how it ends, and the hand that it follows."""

from __future__ import annotations

import tempfile
from pathlib import Path
from socket import create_server
from typing import Any

import pytest

from detector.browsers import companion
from detector.browsers.companion import Companion, Visit, _Hand
from detector.browsers.find import Browser
from detector.canary.model import Canary, draw
from tests.browsers.test_drive import FakePage


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
