"""`detect browse`: the proxy of `detect proxy` on a free port, with a throw-away browser in front. Decides nothing."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.cli.options import Reporting, reporting_options

if TYPE_CHECKING:
    from detector.browsers.companion import Companion, Visit
    from detector.canary.lookout import Lookout

_HOST = "127.0.0.1"


@click.command(epilog="Example: detect browse --canary https://intranet.example/")
@click.argument("url")
@click.option("--browser", metavar="NAME", help="chromium, chrome, edge or firefox.  [default: the first found]")
@click.option("--canary", is_flag=True, help="Move, click, scroll and type by itself, and look for exactly that.")
@click.option("--by-hand", is_flag=True, help="As --canary, but you type and move; you are told what.")
@click.option("--headless", is_flag=True, help="Show no window.")
@click.option("--set", "extra", metavar="NAME=VALUE", multiple=True, help="An option of mitmproxy itself (repeatable).")
@click.option("--duration", type=click.FloatRange(min=0.1), metavar="SECONDS", help="Stop after so long.")
@reporting_options
def browse(
    url: str,
    browser: str | None,
    canary: bool,
    by_hand: bool,
    headless: bool,
    extra: tuple[str, ...],
    duration: float | None,
    reporting: Reporting,
) -> None:
    """Open URL in a throw-away browser behind the proxy, and say who was sent what. Needs no rights.

    The browser's profile and the certificate that it trusts are made for this one visit and removed afterwards;
    nothing of the system changes. It ends when the browser is closed, on Ctrl-C, on `q`, or after --duration.
    """
    from detector.browsers.companion import Companion, Visit
    from detector.browsers.find import choose, installed
    from detector.canary.lookout import Lookout
    from detector.canary.model import draw
    from detector.cli.report import say

    if by_hand and headless:
        raise click.UsageError("--by-hand needs a window; leave out --headless")
    chosen = choose(browser, installed())
    if hasattr(os, "geteuid") and os.geteuid() == 0 and chosen.family == "chromium":
        say(f"warning: as root, {chosen.name} runs without its sandbox; better run this as yourself")
    with ExitStack() as stack:
        certificates = stack.enter_context(_certificates())
        port = _free_port()
        wanted = "by-hand" if by_hand else "driven" if canary else "none"
        visit = Visit(chosen, _address(url), (_HOST, port), certificates / "mitmproxy-ca-cert.pem", headless, wanted)
        lookout = Lookout(draw(0))
        companion = Companion(visit, lookout.know, say)
        lookout.know(draw(companion.seed))
        stack.callback(companion.stop)
        if by_hand:
            say(_what_to_do(draw(companion.seed).phrase))
        _run(visit, companion, lookout, (f"confdir={certificates}", *extra), duration, reporting)


def _run(
    visit: Visit,
    companion: Companion,
    lookout: Lookout,
    extra: tuple[str, ...],
    duration: float | None,
    reporting: Reporting,
) -> None:
    from detector.catalogue.store import load
    from detector.cli.output import opened
    from detector.cli.report import finish, ignored_hosts, lines_to, rendered, say, say_problems
    from detector.cli.watch import Screen, is_shown, until_ended, with_form
    from detector.findings import Findings
    from detector.intercept import Intercept
    from detector.match.index import Matcher
    from detector.report.build import View, build, found
    from detector.sources.looking import LookingAddon
    from detector.sources.proxy import Setting, serve

    reporting = with_form(reporting)
    ignored = frozenset(ignored_hosts(reporting.ignore))
    catalogue = load(reporting.signatures)
    say_problems(catalogue)
    view = View(show_all=reporting.show_all, categories=frozenset(reporting.categories), ignored=ignored)
    host, port = visit.proxy
    with opened(reporting.output) as out:
        findings = Findings(Matcher(catalogue), lines_to(out) if reporting.form == "jsonl" else None)
        intercept = Intercept(findings, f"{host}:{port}")
        looks = lookout.request if visit.canary != "none" else _look_at_nothing
        addon = intercept.addon = LookingAddon(intercept.tell, looks)
        with _hanging_up() as hung_up, until_ended(duration, show=is_shown(reporting)) as going:
            screen = Screen(going.view, None, lambda summary: build(summary, catalogue, view, time.time()))
            companion.start()

            def go_on() -> bool:
                screen.refresh(intercept)
                if hung_up or not going.wants_more():
                    companion.ask_to_stop()  # first the browser, then the proxy that it speaks through
                return not companion.is_over

            serve(addon, Setting(host, port, "regular", extra), go_on)
        document = build(intercept.finish(), catalogue, view, time.time())
        if reporting.form != "jsonl":
            out.write(rendered(document, reporting, out))
            out.flush()
    for line in proven(lookout) if visit.canary != "none" else ():
        say(line)
    if companion.failure is not None:
        raise companion.failure
    finish(document, reporting, is_found=found(document, reporting.fail_on))


def proven(lookout: Lookout) -> Iterator[str]:
    """Yield what came back of the canary, a line a host and kind; and that nothing did, where that is so."""
    for host, proofs in lookout.proofs.items():
        for proof in proofs:
            yield f"proven: {host} was sent {proof.kind} ({proof.count}): {proof.how}"
    if not lookout.proofs:
        yield (
            f"nothing of the canary came back in {lookout.requests} requests and messages; what a page itself"
            " encrypts, masks, or sends as statistics alone cannot be found this way"
        )


def _look_at_nothing(*_: object) -> None:
    """Without a canary nothing is looked for."""


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
