"""What a page is made to see, step by step, on a page that only remembers."""

from __future__ import annotations

from typing import Any

import pytest

from detector.browsers.drive import drive
from detector.browsers.page import ABOUT, FIELD
from detector.canary.model import Canary, draw, pauses

SEED = 4242


class FakePage:
    """Sees every other thing that it is shown less than a real one might."""

    def __init__(self, tall: int = 4000, has_field: bool = True, sees: int = 1) -> None:
        self.did: list[tuple[str, Any]] = []
        self.seen: dict[str, Any] = {"moves": [], "clicks": [], "keys": []}
        self.tall, self.has_field, self.sees = tall, has_field, sees
        self.top = 0
        self.clock = 1000.0

    def open(self, url: str, seconds: float) -> bool:
        self.did.append(("open", url))
        return url != "https://slow.example/"

    def evaluate(self, script: str) -> Any:
        if script == ABOUT:
            size = {"width": 1000, "height": 700, "ratio": 2, "top": self.top, "tall": self.tall, "ready": "complete"}
            return {**size, "seen": self.seen}
        return ({"x": 50, "y": 60} if self.has_field else None) if script == FIELD else {}

    def move(self, x: int, y: int) -> None:
        self.did.append(("move", (x, y)))
        if len(self.did) % self.sees == 0:
            self.seen["moves"].append([x, y, self.clock])

    def press(self, x: int, y: int) -> None:
        self.did.append(("press", (x, y)))

    def wheel(self, x: int, y: int, down: int) -> None:
        self.top = min(max(self.top + down, 0), self.tall - 700)

    def key(self, letter: str) -> None:
        self.did.append(("key", letter))
        self.seen["keys"].append([letter, self.clock])

    def wait(self, seconds: float) -> None:
        self.clock += 1000 * seconds


def done(page: FakePage, url: str = "https://intranet.example/") -> tuple[Canary, list[Canary], tuple[str, ...]]:
    told: list[Canary] = []
    driven = drive(page, url, SEED, told.append, page.wait)
    return driven.canary, told, driven.missing


def test_everything_is_done_and_told_as_it_becomes_known() -> None:
    page = FakePage()
    canary, told, missing = done(page)
    planned = draw(SEED, (1000, 700))
    assert missing == ()
    assert [what for what, _ in page.did if what == "open"] == ["open", "open"]
    assert page.did[-1] == ("open", "about:blank")
    assert [place for what, place in page.did if what == "press"] == [*planned.clicks, (50, 60)]
    assert "".join(letter for what, letter in page.did if what == "key") == planned.phrase == canary.phrase
    assert canary.scrolls == planned.scrolls
    assert (canary.viewport, canary.ratio, canary.page_height) == ((1000, 700), 2.0, 4000)
    assert {len(one.key_times) for one in told[:-1]} == {0}
    assert len(told[-1].key_times) == len(canary.phrase)
    steps = [b - a for a, b in zip(canary.key_times, canary.key_times[1:], strict=False)]
    assert steps == list(pauses(SEED, len(canary.phrase))[1:])


def test_only_what_the_page_saw_is_looked_for() -> None:
    canary, _, _ = done(FakePage(sees=2))
    planned = [(point.x, point.y) for point in draw(SEED, (1000, 700)).path]
    seen = [(point.x, point.y) for point in canary.path]
    assert 20 <= len(seen) < len(planned)
    assert set(seen) < set(planned)


@pytest.mark.parametrize("tall", [700, 300, 900])
def test_a_page_that_is_short_is_scrolled_as_far_as_it_goes(tall: int) -> None:
    canary, _, missing = done(FakePage(tall=tall))
    assert all(0 <= top <= max(tall - 700, 0) for top in canary.scrolls)
    assert ("the page does not scroll" in missing) == (tall <= 700)


def test_what_could_not_be_done_is_said() -> None:
    _, _, missing = done(FakePage(has_field=False), "https://slow.example/")
    assert [line.split()[0:4] for line in missing] == [["the", "page", "did", "not"], ["there", "is", "no", "text"]]
