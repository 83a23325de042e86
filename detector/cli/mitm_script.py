"""The same addon for mitmproxy's own programs: `mitmdump -s "$(detect proxy --script)"`, mitmproxy, mitmweb.

Options are registered the way of mitmproxy (`--set detect_output=day.json`). The report is made when the program ends.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detector.cli.options import form_of

if TYPE_CHECKING:
    from detector.catalogue.compiled import Catalogue
    from detector.cli.options import Reporting
    from detector.intercept import Intercept

_STEP = 0.1
_OPTIONS: tuple[tuple[str, type, Any, str], ...] = (
    ("detect_output", str, "", "Write the report to this file (mode 0600) and not to standard output."),
    (
        "detect_format",
        str,
        "",
        "table, json, csv, markdown, html or letter; by default what the name of detect_output says.",
    ),
    ("detect_all", bool, False, "List every host name that was seen, matched or not."),
    ("detect_decrypt", bool, True, "Look into what is sent; without it names alone are told."),
    ("detect_passthrough", Sequence[str], (), "Hosts that are left unread, with all below them."),
    ("detect_signatures", Sequence[str], (), "More signatures: folders or files."),
)


class Script:
    """What mitmproxy loads. Its `addons` hold our addon once the program runs and the options are known."""

    def __init__(self) -> None:
        self.addons: list[object] = []
        self._stack = ExitStack()
        self._catalogue: Catalogue | None = None
        self._intercept: Intercept | None = None
        self._turning: asyncio.Task[None] | None = None

    def load(self, loader: Any) -> None:
        """Register our options."""
        for name, kind, default, words in _OPTIONS:
            loader.add_option(name, kind, default, words)

    def running(self) -> None:
        """Begin, now that the options are known."""
        from detector.catalogue.store import load
        from detector.cli.proxy import Proxying, intercept_for
        from detector.findings import Findings
        from detector.match.index import Matcher

        options = _options()
        self._catalogue = load([Path(place) for place in options.detect_signatures])
        left = tuple(options.detect_passthrough)
        proxying = Proxying("mitmproxy", 0, no_decrypt=not options.detect_decrypt, passthrough=left, forgets=False)
        findings = Findings(Matcher(self._catalogue))
        self._intercept = intercept_for(proxying, findings, self._catalogue, None, self._stack)
        self.addons.append(self._intercept.addon)
        self._turning = asyncio.get_running_loop().create_task(self._turn(self._intercept))

    def done(self) -> None:
        """Write the report."""
        from detector.cli.output import opened
        from detector.cli.report import finish, rendered, utc_offset
        from detector.report.build import View, build
        from detector.rhythms import rhythms_of

        if self._intercept is None or self._catalogue is None:
            return
        if self._turning is not None:
            self._turning.cancel()
        reporting = _reporting()
        with self._stack, opened(reporting.output) as out:
            view = View(show_all=reporting.every_host)
            summary = self._intercept.finish()
            document = build(summary, self._catalogue, view, time.time(), rhythms_of(summary, utc_offset()))
            out.write(rendered(document, reporting, out))
        finish(document, reporting, is_found=False)

    async def _turn(self, intercept: Intercept) -> None:
        """Take what was found out, again and again."""
        with suppress(asyncio.CancelledError):
            while True:
                await asyncio.sleep(_STEP)
                intercept.step()


def _options() -> Any:
    from detector.sources.proxy_server import current_options

    return current_options()


def _reporting() -> Reporting:
    from detector.cli.options import Reporting

    options = _options()
    output = options.detect_output or None
    return Reporting(
        form=options.detect_format or form_of(output),
        is_default_form=not options.detect_format,
        output=output,
        show_all=options.detect_all,
        signatures=(),
        categories=(),
        fail_on=(),
        ignore=None,
        progress=False,
    )


addons = [Script()]
