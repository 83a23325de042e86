"""`detect proxy`: wires mitmproxy with our addon to findings, the live table and a report. Decides nothing."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack

import click

from detector.cli.options import Reporting, reporting_options


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
@reporting_options
def proxy(
    listen: str,
    mode: str,
    no_decrypt: bool,
    passthrough: tuple[str, ...],
    extra: tuple[str, ...],
    duration: float | None,
    reporting: Reporting,
) -> None:
    """Run a local proxy that says which vendors get how much, from which pages. Needs no rights.

    Point a browser or a program at it, and let that program trust the certificate that it is given; a program that
    refuses it is passed through unread and named. What is inside the requests is not judged yet. No value is kept.
    """
    from detector.catalogue.store import load
    from detector.cli.output import opened
    from detector.cli.report import finish, ignored_hosts, lines_to, rendered, say, say_problems
    from detector.cli.watch import Screen, is_shown, until_ended, with_form
    from detector.findings import Findings
    from detector.intercept import Intercept
    from detector.match.host import normalise_host
    from detector.match.index import Matcher
    from detector.report.build import View, build, found
    from detector.sources.proxy import ProxyAddon, Setting, check_free, serve

    host, port = _address(listen)
    check_free(host, port)
    reporting = with_form(reporting)
    ignored = frozenset(ignored_hosts(reporting.ignore))
    catalogue = load(reporting.signatures)
    say_problems(catalogue)
    view = View(show_all=reporting.show_all, categories=frozenset(reporting.categories), ignored=ignored)
    with ExitStack() as stack:
        out = stack.enter_context(opened(reporting.output))
        findings = Findings(Matcher(catalogue), lines_to(out) if reporting.form == "jsonl" else None)
        intercept = Intercept(findings, f"{host}:{port}")
        addon = intercept.addon = ProxyAddon(
            intercept.tell, decrypts=not no_decrypt, passthrough=[normalise_host(name) for name in passthrough]
        )
        say(_how_to(host, port, no_decrypt))
        with until_ended(duration, show=is_shown(reporting)) as going:
            screen = Screen(going.view, None, lambda summary: build(summary, catalogue, view, time.time()))

            def go_on() -> bool:
                screen.refresh(intercept)
                return going.wants_more()

            serve(addon, Setting(host, port, mode, extra), go_on)
        document = build(intercept.finish(), catalogue, view, time.time())
        if reporting.form != "jsonl":
            out.write(rendered(document, reporting, out))
            out.flush()
    finish(document, reporting, is_found=found(document, reporting.fail_on))


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
