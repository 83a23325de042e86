"""`detect browse`: the proxy of `detect proxy` on a free port, with a throw-away browser in front. Decides nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.cli.options import Memory, Reporting, memory_options, reporting_options

if TYPE_CHECKING:
    from detector.browsers.companion import Companion, Visit
    from detector.canary.model import Canary

_HOST = "127.0.0.1"


@click.command(epilog="Example: detect browse --canary https://intranet.example/")
@click.argument("url")
@click.option("--browser", metavar="NAME", help="chromium, chrome, edge or firefox.  [default: the first found]")
@click.option("--canary", is_flag=True, help="Move, click, scroll and type by itself, and look for exactly that.")
@click.option("--by-hand", is_flag=True, help="As --canary, but you type and move; you are told what.")
@click.option("--headless", is_flag=True, help="Show no window.")
@click.option("--set", "extra", metavar="NAME=VALUE", multiple=True, help="An option of mitmproxy itself (repeatable).")
@click.option("--duration", type=click.FloatRange(min=0.1), metavar="SECONDS", help="Stop after so long.")
@memory_options
@reporting_options
def browse(
    url: str,
    browser: str | None,
    canary: bool,
    by_hand: bool,
    headless: bool,
    extra: tuple[str, ...],
    duration: float | None,
    memory: Memory,
    reporting: Reporting,
) -> None:
    """Open URL in a throw-away browser behind the proxy, and say who was sent what. Needs no rights.

    The browser's profile and the certificate that it trusts are made for this one visit and removed afterwards;
    nothing of the system changes. It ends when the browser is closed, on Ctrl-C, on `q`, or after --duration.
    """
    from detector.browsers.companion import Visit
    from detector.browsers.find import choose, installed
    from detector.canary.model import draw
    from detector.cli.proxy import Proxying, run_proxy
    from detector.cli.report import say, warn

    if by_hand and headless:
        raise click.UsageError("--by-hand needs a window; leave out --headless")
    chosen = choose(browser, installed())
    if hasattr(os, "geteuid") and os.geteuid() == 0 and chosen.family == "chromium":
        warn(f"as root, {chosen.name} runs without its sandbox; better run this as yourself")
    with ExitStack() as stack:
        certificates = stack.enter_context(_certificates())
        hung_up = stack.enter_context(_hanging_up())
        port = _free_port()
        wanted = "by-hand" if by_hand else "driven" if canary else "none"
        visit = Visit(chosen, _address(url), (_HOST, port), certificates / "mitmproxy-ca-cert.pem", headless, wanted)
        browsing = _Browsing(visit, hung_up)
        stack.callback(browsing.stop)
        planted = None if wanted == "none" else draw(browsing.seed)
        if by_hand and planted is not None:
            say(_what_to_do(planted.phrase))
        run_proxy(
            Proxying(
                _HOST,
                port,
                extra=(f"confdir={certificates}", *extra),
                duration=duration,
                canary=planted,
                beside=browsing.begin,
            ),
            reporting,
            memory,
            "browse",
        )
        browsing.check()


class _Browsing:
    """The browser beside the proxy: first it is ended, then the proxy that it speaks through."""

    def __init__(self, visit: Visit, hung_up: list[int]) -> None:
        import secrets

        self.seed = secrets.randbits(64)
        self._visit = visit
        self._hung_up = hung_up
        self._companion: Companion | None = None

    def begin(self, know: Callable[[Canary], None]) -> Callable[[bool], bool]:
        """Start the browser; return what says whether to go on."""
        from detector.browsers.companion import Companion
        from detector.cli.report import say

        companion = self._companion = Companion(self._visit, know, say, self.seed)
        companion.start()

        def goes_on(wants_more: bool) -> bool:
            if self._hung_up or not wants_more:
                companion.ask_to_stop()
            return not companion.is_over

        return goes_on

    def stop(self) -> None:
        """End the browser in any case, and remove its profile."""
        if self._companion is not None:
            self._companion.stop()

    def check(self) -> None:
        """Raise what went wrong with the browser."""
        if self._companion is not None and self._companion.failure is not None:
            raise self._companion.failure


def _address(url: str) -> str:
    """Return what was meant by an address without a scheme."""
    return url if "://" in url else f"https://{url}"


@contextmanager
def _certificates() -> Iterator[Path]:
    """Yield a folder for the proxy's own certificate: it is made for this visit, and no other program trusts it."""
    from detector.browsers.profile import throw_away

    with throw_away() as folder:
        yield folder / "home"


@contextmanager
def _hanging_up() -> Iterator[list[int]]:
    """Yield a list that is no longer empty once the terminal was closed: that ends it as Ctrl-C does."""
    asked: list[int] = []
    number = getattr(signal, "SIGHUP", None)
    if number is None:  # Windows has none
        yield asked
        return
    before = signal.signal(number, lambda number, _: asked.append(number))
    try:
        yield asked
    finally:
        signal.signal(number, before)


def _free_port() -> int:
    from socket import create_server

    with create_server((_HOST, 0)) as found:
        return int(found.getsockname()[1])


def _what_to_do(phrase: str) -> str:
    return (
        f"type exactly this into a text field: {phrase} -- then move the mouse about in zigzags, click and scroll;"
        " close the browser when you are done"
    )
