"""A day of the pretended person: every page is opened, worked at and left, by several pairs of hands at once."""

from __future__ import annotations

import struct
import threading
import zlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from selenium.common.exceptions import WebDriverException

from tests.browser.answers import Answer, collector_answer
from tests.browser.bundles import HERE
from tests.browser.cases import DOMAIN, PROOFS, Ordinary, Watched
from tests.browser.certificates import write_certificates
from tests.browser.hands import Doings, Hands, browser, wait_until
from tests.browser.planted import COOKIE
from tests.browser.running import Proxy, proxy
from tests.browser.truth import facts
from tests.browser.world import Arrived, World, serving

_HANDS = 4
_LONG = 12.0
_SHORT = 3.0


@dataclass(slots=True)
class Day:
    """What came of it. `folder` holds all that the program wrote: report, standard output and error, home."""

    folder: Path
    world: World = field(repr=False)
    report: dict[str, Any] = field(default_factory=dict, repr=False)
    said: str = field(default="", repr=False)
    done: dict[str, Doings] = field(default_factory=dict, repr=False)
    failed: dict[str, str] = field(default_factory=dict)

    def arrived(self, hosts: Sequence[str], page: str) -> list[Arrived]:
        """Return what arrived at these hosts; the page must have been worked at without a failure."""
        assert page not in self.failed, self.failed[page]
        assert page in self.done, f"{page} was not opened"
        return self.world.at(hosts)

    def vendor(self, identity: str) -> dict[str, Any]:
        """Return the report's one entry of a vendor."""
        found = [vendor for vendor in self.report["vendors"] if vendor["id"] == identity]
        assert len(found) == 1, f"{identity}: {[vendor['id'] for vendor in self.report['vendors']]}"
        return dict(found[0])

    def unknown(self, host: str) -> dict[str, Any]:
        """Return the report's one entry of a host without a signature."""
        listed = self.report["unknown"]
        assert listed is not None, "the report does not look for collectors without a signature"
        found = [entry for entry in listed if entry["host"] == host]
        assert len(found) == 1, f"{host}: {[entry['host'] for entry in listed]}"
        return dict(found[0])


def watched_day(cases: Sequence[Watched], scripts: dict[str, Path], folder: Path) -> Day:
    """Work at pages with collectors."""
    page = (HERE / "pages" / "work.html").read_bytes()

    def answer(host: str, method: str, path: str, body: bytes) -> Answer:
        return _of_page(host, path, page, scripts) or collector_answer(host, path, body)

    hosts = [name for case in cases for name in (case.page, *case.hosts)]

    def work(day: Day, hands: Hands, case: Watched) -> None:
        def is_all_there() -> bool:
            held = facts(day.world.at(case.hosts), hands.done)
            return all(held & PROOFS[kind] for kind in case.kinds) and bool(day.world.at(case.hosts))

        hands.work()
        wait_until(is_all_there, _SHORT)
        hands.hide()
        wait_until(is_all_there, _LONG)
        hands.leave()

    return _day(cases, hosts, answer, work, folder)


def ordinary_day(cases: Sequence[Ordinary], scripts: dict[str, Path], folder: Path) -> Day:
    """Work at pages that watch nobody."""
    by_host = {
        case.page: (HERE / "pages" / ("bare.html" if case.is_bare else "work.html")).read_bytes() for case in cases
    }

    def answer(host: str, method: str, path: str, body: bytes) -> Answer:
        if path.startswith("/tiles/"):
            return Answer(200, _TILE, "image/png")
        return _of_page(host, path, by_host[host], scripts) or Answer(200, b"[]")

    def work(day: Day, hands: Hands, case: Ordinary) -> None:
        case.act(hands)
        hands.hide()
        wait_until(lambda: sum(one.path == case.sends for one in day.world.at([case.page])) >= case.least, _LONG)
        hands.leave()

    return _day(cases, list(by_host), answer, work, folder)


def _of_page(host: str, path: str, page: bytes, scripts: dict[str, Path]) -> Answer | None:
    name = host.removesuffix(f".{DOMAIN}")
    if name not in scripts:
        return None
    if path == "/":
        return Answer(200, page, "text/html; charset=utf-8", f"session={COOKIE}; Secure")
    return Answer(200, scripts[name].read_bytes(), "text/javascript") if path == "/page.js" else None


def _day(
    cases: Sequence[Any],
    hosts: list[str],
    answer: Callable[[str, str, str, bytes], Answer],
    work: Callable[[Day, Hands, Any], None],
    folder: Path,
) -> Day:
    trusted, chain = write_certificates(folder, hosts)
    day = Day(folder / "program", World(answer, hosts))
    todo: SimpleQueue[Any] = SimpleQueue()
    for case in cases:
        todo.put(case)
    with serving(day.world, chain), proxy(day.folder, day.world.port, trusted) as running:
        workers = [
            threading.Thread(target=_hands_at_work, args=(day, running, todo, work, folder / f"profile-{number}"))
            for number in range(min(_HANDS, len(cases)))
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        day.report = running.report()
        day.said = running.said()
    return day


def _hands_at_work(
    day: Day, running: Proxy, todo: SimpleQueue[Any], work: Callable[[Day, Hands, Any], None], profile: Path
) -> None:
    with ExitStack() as stack:
        driver = stack.enter_context(browser(profile, running.port, running.trusted_keys))
        while True:
            try:
                case = todo.get_nowait()
            except Empty:
                return
            hands = Hands(driver, seed=len(case.name))
            try:
                hands.open(f"https://{case.page}/")
                work(day, hands, case)
            except (WebDriverException, AssertionError) as error:
                day.failed[case.name] = f"{type(error).__name__}: {error}"[:2_000]
            day.done[case.name] = hands.done


def _tile() -> bytes:
    """Return a picture of one colour, 256 by 256, as PNG."""
    rows = b"".join(b"\0" + b"\xd8\xe4\xd0" * 256 for _ in range(256))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 256, 256, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


_TILE = _tile()
