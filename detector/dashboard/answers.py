"""What is answered to whom: the page's files, the stream of changes, explanations, what is hidden, and saved reports.

Every answer stands behind the checks of detector.dashboard.guard, and carries its headers.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import Any

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler

from detector.dashboard import guard
from detector.dashboard.explaining import explanation
from detector.dashboard.site import Site
from detector.report import safe
from detector.report.renderers import FORMATS, render

MOST_READERS = 8
_BETWEEN_CHANGES = 0.25
_ALIVE = 15.0
_ROWS_AT_FIRST, _ROWS_AT_ONCE = 500, 250
_IDENTITY = re.compile(r"[\w:.-]{1,120}")
_MOST_HIDDEN = 1_000
_LINES = "jsonl"
SAVED = {
    "table": ("text/plain", "txt"),
    "json": ("application/json", "json"),
    "csv": ("text/csv", "csv"),
    "markdown": ("text/markdown", "md"),
    "html": ("text/html", "html"),
    "letter": ("text/markdown", "md"),
    _LINES: ("application/jsonl", "jsonl"),
}
"""Media type and ending of what is saved, by the name of the format; one without an entry is plain text."""

_NOTE = "<!doctype html><html lang=en><meta charset=utf-8><title>detect</title><body><p>{}</p>"
_GO_ON = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>detect</title>"
    '<link rel=icon href="/icon.svg">'
    '<meta http-equiv=refresh content="0;url=/#{key}"><body><p><a href="/#{key}">Show who receives data</a></p>'
)


def routes(site: Site) -> list[Any]:
    """Return which path is answered by whom."""
    known: list[tuple[str, type[RequestHandler]]] = [
        (r"/open/([\w-]{1,100})", _Open),
        (r"/stream", _Stream),
        (r"/explain/([^/]{1,120})", _Explain),
        (r"/hidden", _Hidden),
        (r"/save/([a-z]{1,20})", _Save),
        (r"(/[a-z]*(?:\.(?:js|css|svg))?)", _File),
        (r".*", _Nothing),
    ]
    return [(path, handler, {"site": site}) for path, handler in known]


class _Answer(RequestHandler):
    """What all answers have in common."""

    is_opening = False
    needs_key = True

    def initialize(self, site: Site) -> None:
        self.site = site

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in guard.HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        headers, secrets = self.request.headers, self.site.secrets
        hosts, origins = headers.get_list("Host"), headers.get_list("Origin")
        asked = guard.Request(
            host=hosts[0] if len(hosts) == 1 else None,
            origin=",".join(origins) if origins else None,
            site=headers.get("Sec-Fetch-Site"),
            cookie=guard.cookie_in(headers.get("Cookie"), secrets.cookie_name),
            key=headers.get(guard.KEY_HEADER) or self.get_query_argument(guard.KEY_ARGUMENT, None),
        )
        why = guard.is_foreign(asked, secrets, is_opening=self.is_opening)
        if why is None and not self.is_opening and not guard.has_cookie(asked, secrets):
            why = guard.NO_COOKIE
        if why is None and self.needs_key and not guard.has_key(asked, secrets):
            why = guard.NO_COOKIE
        if why is not None:
            raise HTTPError(403, reason="Forbidden", log_message=why.replace("%", "%%"))

    def write_error(self, status_code: int, **details: Any) -> None:
        fault = details.get("exc_info", (None, None, None))[1]
        told = fault.log_message if isinstance(fault, HTTPError) and status_code == 403 else None
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(_NOTE.format(safe.html(told or f"This page has no answer to that ({status_code}).")))

    def send_json(self, value: object) -> None:
        """Answer with JSON."""
        self.set_header("Content-Type", "application/json")
        self.finish(safe.json(value))


class _Open(_Answer):
    """The address that was printed: the token is exchanged for the cookie and the key, and is dead from then on."""

    is_opening = True
    needs_key = False

    def get(self, token: str) -> None:
        site = self.site
        if not site.is_unopened or not guard.is_same(token, site.secrets.token):
            raise HTTPError(403, reason="Forbidden", log_message=guard.NO_COOKIE if site.is_unopened else guard.USED)
        site.is_unopened = False
        self.set_header("Set-Cookie", guard.set_cookie(site.secrets))
        # No redirect: the browser goes on from this page, so that a strict cookie is sent wherever the click was.
        self.finish(_GO_ON.format(key=site.secrets.key))


class _File(_Answer):
    """The page itself and what belongs to it; nothing in it is about anybody."""

    needs_key = False

    def get(self, path: str) -> None:
        found = self.site.files.get(path)
        if found is None:
            raise HTTPError(404)
        content, kind = found
        self.set_header("Content-Type", kind)
        self.finish(content)


class _Nothing(_Answer):
    """Everything else."""

    def get(self) -> None:
        raise HTTPError(404)


class _Stream(_Answer):
    """Changes as server-sent events (WHATWG HTML, section 9.2): at most four a second, and only what changed."""

    _said = 0.0
    _is_gone = False

    def on_connection_close(self) -> None:
        self._is_gone = True

    async def get(self) -> None:
        site = self.site
        if site.readers >= MOST_READERS:
            raise HTTPError(503)
        self.set_header("Content-Type", "text/event-stream")
        site.readers += 1
        try:
            await self._tell()
        except StreamClosedError:
            return
        finally:
            site.readers -= 1

    async def _tell(self) -> None:
        site, version, number, state = self.site, 0, 0, ""
        rows = _ROWS_AT_FIRST
        site.turn()
        await self._send("begin", {"forms": [*FORMATS, _LINES]})
        while True:
            # What is sent takes its time: all of it is to be from one look.
            is_last, state_now = site.is_over, site.state
            change = site.board.since(version)
            if not change.is_empty:
                version = change.version
                await self._send("change", change.json())
            if site.events.last > number:
                number, texts = site.events.since(number, rows)
                rows = _ROWS_AT_ONCE
                await self._send("rows", f'{{"all":{site.events.last + site.events.missed},"rows":{texts}}}')
            if state_now != state:
                state = state_now
                await self._send("state", {"state": state})
            if is_last:
                await self._send("end", {})
                return
            await self._breathe()

    async def _breathe(self) -> None:
        """Wait until the next change may be told; say something now and then, so that a reader who left is noticed."""
        await asyncio.sleep(_BETWEEN_CHANGES)
        if self._is_gone:
            raise StreamClosedError
        now = time.monotonic()
        if now - self._said > _ALIVE:
            self._said = now
            self.write(": still here\n\n")
            await self.flush()

    async def _send(self, name: str, data: object) -> None:
        text = data if isinstance(data, str) else safe.json(data)
        self._said = time.monotonic()
        self.write(f"event: {name}\ndata: {text}\n\n")
        # Whoever reads slowly is told less often; nothing piles up.
        await self.flush()


class _Explain(_Answer):
    """What is known of one vendor of the report, and who says so."""

    def get(self, identity: str) -> None:
        document = self.site.document
        found = next((row for row in document.vendors if row.id == identity), None) if document is not None else None
        if found is None:
            raise HTTPError(404)
        self.send_json(explanation(found, self.site.signature_of(identity)))


class _Hidden(_Answer):
    """Which vendors the reader does not want to see now."""

    def post(self) -> None:
        try:
            wanted = json.loads(self.request.body)
        except (ValueError, RecursionError) as error:
            raise HTTPError(400) from error
        if not isinstance(wanted, list) or len(wanted) > _MOST_HIDDEN:
            raise HTTPError(400)
        if not all(isinstance(item, str) and _IDENTITY.fullmatch(item) for item in wanted):
            raise HTTPError(400)
        self.site.hidden = frozenset(wanted)
        self.site.turn()
        self.set_status(204)
        self.finish()


class _Save(_Answer):
    """The whole report, hidden vendors and all, in one of the formats that the command line has."""

    def get(self, form: str) -> None:
        site = self.site
        site.asked_at = time.monotonic()
        if site.feed.draw is None or form not in (*FORMATS, _LINES):
            raise HTTPError(404)
        kind, ending = SAVED.get(form, ("text/plain", "txt"))
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="detect-{form}.{ending}"')
        self.finish(site.events.lines() if form == _LINES else self._report(form))
        site.asked_at = time.monotonic()

    def _report(self, form: str) -> str:
        draw, saving = self.site.feed.draw, self.site.saving
        if draw is None:
            raise HTTPError(404)
        document = draw(saving.show_all or form == "html")
        text = render(document, form, width=100, show_all=saving.show_all, letter_for=saving.letter_for)
        return f"{text.rstrip()}\n"
