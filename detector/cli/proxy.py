"""`detect proxy`: wires mitmproxy with our addon to findings, the live table and a report. Decides nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.cli.options import Memory, Reporting, memory_options, reporting_options
from detector.cli.page import Web, page_options
from detector.errors import CaptureError

if TYPE_CHECKING:
    from detector.attribution import Attribution
    from detector.canary.model import Canary
    from detector.catalogue.compiled import Catalogue
    from detector.findings import Findings
    from detector.intercept import Intercept
    from detector.report.document import Document


_YOUNG = 2_000
"""Objects from which on Python looks for garbage: a hundred thousand at once would make requests wait a tenth of a
second."""


Beside = Callable[[Callable[["Canary"], None]], Callable[[bool], bool]]


_NOTHING_CAME_BACK = (
    "nothing of the canary came back: what is encrypted by the page itself, masked, or sent as statistics alone cannot"
    " be found this way"
)


@dataclass(frozen=True, slots=True)
class Proxying:
    """How the proxy is to be run: where it listens, and what it opens.

    `canary` is looked for in all that is sent. `beside` begins what runs beside the proxy: it is given what takes a
    canary of which more is known, and returns what is asked again and again whether to go on, told whether the user
    wants to.
    """

    host: str
    port: int
    mode: str = "regular"
    no_decrypt: bool = False
    passthrough: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    duration: float | None = None
    notify: bool = False
    forgets: bool = True
    canary: Canary | None = None
    beside: Beside | None = None


@click.command(epilog="Example: detect proxy --passthrough bank.example")
@click.option("--listen", metavar="HOST:PORT", default="127.0.0.1:8080", show_default=True, help="Where to listen.")
@click.option(
    "--mode",
    default="regular",
    show_default=True,
    help="How traffic gets here, as mitmproxy says it: regular, local, socks5, transparent, wireguard, upstream:URL.",
)
@click.option("--no-decrypt", is_flag=True, help="Open nothing: names only, and no certificate is needed.")
@click.option("--passthrough", metavar="HOST", multiple=True, help="Leave this host and all below unread (repeatable).")
@click.option("--set", "extra", metavar="NAME=VALUE", multiple=True, help="An option of mitmproxy itself (repeatable).")
@click.option("--duration", type=click.FloatRange(min=0.1), metavar="SECONDS", help="Stop after so long.")
@click.option("--notify", is_flag=True, help="A desktop notification when something that watches people appears.")
@click.option("--canary", is_flag=True, help="Say a phrase to type, and look for it in everything that is sent.")
@click.option("--script", is_flag=True, help="Print where the addon is, for mitmdump -s, mitmproxy -s or mitmweb -s.")
@memory_options
@page_options
@reporting_options
def proxy(
    listen: str,
    mode: str,
    no_decrypt: bool,
    passthrough: tuple[str, ...],
    extra: tuple[str, ...],
    duration: float | None,
    notify: bool,
    canary: bool,
    script: bool,
    memory: Memory,
    web: Web | None,
    reporting: Reporting,
) -> None:
    """Run a local proxy that says what kind of data goes to whom, from which pages and programs. Needs no rights.

    Point a browser or a program at it, and let that program trust the certificate that it is given; a program that
    refuses it is passed through unread and named. Requests are looked into: kinds of data are told, and no value is
    kept.
    """
    from detector.cli.report import say

    if script:
        click.echo(Path(__file__).with_name("mitm_script.py"))
        return
    host, port = _address(listen)
    _check_free(host, port)
    say(_how_to(host, port, no_decrypt))
    planted = _planted() if canary else None
    if planted is not None:
        say(f"type exactly this into the program that you want to know about: {planted.phrase}")
    proxying = Proxying(host, port, mode, no_decrypt, passthrough, extra, duration, notify, canary=planted)
    run_proxy(proxying, reporting, memory, f"proxy {listen}", web)


def _check_free(host: str, port: int) -> None:
    """Raise CaptureError, with the program's name where it can be known, when another one listens there."""
    from detector.processes.listening import listener_on
    from detector.report.safe import terminal
    from detector.sources.proxy_server import check_free

    try:
        check_free(host, port)
    except CaptureError as error:
        holder = listener_on(port)
        if holder is None:
            raise
        raise CaptureError(f"{error}; {terminal(holder.name)} (process {holder.pid}) listens there") from error


def run_proxy(proxying: Proxying, reporting: Reporting, memory: Memory, name: str, web: Web | None = None) -> None:
    """Run the proxy until its end, and report; the history keeps it under `name`."""
    from detector.cli.memory import begin
    from detector.cli.notify import Notifier
    from detector.cli.output import opened
    from detector.cli.page import opened_page
    from detector.cli.report import finish, ignored_hosts, lines_to, say_problems, utc_offset, write_at_end
    from detector.cli.settings import load_catalogue, user_behind_sudo
    from detector.cli.watch import Notices, Recent, Screen, attribution, is_shown, until_ended, with_form
    from detector.findings import Findings
    from detector.match.index import Matcher
    from detector.report.build import View, build, found
    from detector.rhythms import rhythms_of
    from detector.sources.proxy_server import Setting, serve

    reporting = with_form(reporting)
    ignored = ignored_hosts(reporting)
    catalogue = load_catalogue(reporting.signatures)
    say_problems(catalogue)
    view = View(show_all=reporting.every_host, categories=frozenset(reporting.categories), ignored=ignored)
    with ExitStack() as staying, ExitStack() as stack:
        out = stack.enter_context(opened(reporting.output, user_behind_sudo()))
        page = staying.enter_context(opened_page(web, catalogue, view, reporting))
        listener = page.listener(lines_to(out) if reporting.form == "jsonl" else None)
        findings = Findings(Matcher(catalogue), listener, is_live=True)
        # Programs of this machine come to the proxy by its loopback, whose addresses nobody need look up.
        owners = attribution(stack, frozenset)
        place, why_root = _step_down(proxying)
        _check()
        intercept = intercept_for(proxying, findings, catalogue, owners, stack)
        kept = begin(memory, findings, name, place, why_root)
        with until_ended(proxying.duration, show=is_shown(reporting) and not page.is_wanted) as going:
            notifier = Notifier() if proxying.notify else None
            screen = Screen(going.view, notifier, lambda summary: build(summary, catalogue, view, time.time()))
            assert intercept.addon is not None
            _get_ready()
            recent, notices = Recent(intercept), Notices(stack)
            page.start()
            asked = _nothing_beside if proxying.beside is None else proxying.beside(intercept.plant)

            def go_on() -> bool:
                intercept.step()
                screen.refresh(recent)
                page.refresh(recent)
                notices.pass_on(kept.turn(recent), going.view)
                return asked(going.wants_more())

            serve(intercept.addon, Setting(proxying.host, proxying.port, proxying.mode, proxying.extra), go_on)
        summary = intercept.finish()
        kept.finish(summary)
        rhythms = rhythms_of(summary, utc_offset())
        page.read(summary, rhythms)
        document = build(summary, catalogue, view, time.time(), rhythms)
        write_at_end(document, reporting, out)
        if going.may_stay:
            staying.push(page.linger)
    _say_of_canary(proxying, document)
    finish(document, reporting, is_found=found(document, reporting.fail_on))


def _get_ready() -> None:
    from detector.cli.watch import settle_memory
    from detector.sources.proxy_server import prepare

    prepare()
    settle_memory(_YOUNG)


def _say_of_canary(proxying: Proxying, document: Document) -> None:
    from detector.cli.report import say

    if proxying.canary is not None and not any(seen.certainty == "proven" for seen in document.observed):
        say(_NOTHING_CAME_BACK)


def _step_down(proxying: Proxying) -> tuple[Path | None, str]:
    """Under sudo become the user behind it, where that goes; return where the history is, and why this stays root."""
    from detector.cli.memory import history_place
    from detector.cli.rights import become, why_root_stays
    from detector.cli.settings import home_of, user_behind_sudo

    user = user_behind_sudo()
    if user is None:
        return history_place(None), ""
    home = home_of(user)
    why = why_root_stays(proxying, user, home)
    if not why and home is not None:
        become(user, home)
    return history_place(user), why


def _check() -> None:
    """Warn of keys that others may read."""
    from detector.cli.report import warn
    from detector.sources.proxy_server import readable_keys

    for path in readable_keys():
        warn(f"others may read {path}, with which your connections can be opened: chmod 600 {path}")


def intercept_for(
    proxying: Proxying, findings: Findings, catalogue: Catalogue, owners: Attribution | None, stack: ExitStack
) -> Intercept:
    """Return what takes all that passes, with its addon; what it starts ends with `stack`."""
    from detector.examiner.parent import Examiner
    from detector.intercept import Intercept
    from detector.match.host import normalise_host
    from detector.sources.proxy import ProxyAddon

    examiner = None if proxying.no_decrypt else stack.enter_context(Examiner())
    intercept = Intercept(findings, catalogue, f"{proxying.host}:{proxying.port}", examiner, owners)
    left = [normalise_host(name) for name in proxying.passthrough]
    opens = not proxying.no_decrypt
    if proxying.canary is not None:
        intercept.plant(proxying.canary)
    intercept.addon = ProxyAddon(intercept.tell, decrypts=opens, passthrough=left, forgets=proxying.forgets)
    return intercept


def _nothing_beside(wants_more: bool) -> bool:
    return wants_more


def _planted() -> Canary:
    """Draw a phrase that nobody could guess. Where the mouse goes is not known outside of a browser of ours."""
    import secrets
    from dataclasses import replace

    from detector.canary.model import draw

    return replace(draw(secrets.randbits(64)), path=(), clicks=(), scrolls=())


def _address(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise click.BadParameter("write it as HOST:PORT, such as 127.0.0.1:8080", param_hint="--listen")
    host = host.strip("[]") or "127.0.0.1"
    if host not in ("127.0.0.1", "::1", "localhost"):
        sys.stderr.write(f"detect: warning: {host} can be reached by others, who could then send through this proxy\n")
    return host, int(port)


def _how_to(host: str, port: int, no_decrypt: bool) -> str:
    trust = "" if no_decrypt else ", and trust ~/.mitmproxy/mitmproxy-ca-cert.pem there"
    return f"listening on {host}:{port}; set it as HTTP and HTTPS proxy of a browser or program{trust}; Ctrl-C ends it"
