"""Serves the page on 127.0.0.1, in a thread with an event loop of its own. Knows tornado, and no traffic.

The socket may be opened before rights are given up; the thread begins afterwards, because rights belong to threads, and
every file of the page is in memory by then. Whoever watches hands over through a Feed and never waits for a browser.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
import threading
import time
from contextlib import suppress

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream
from tornado.web import Application

from detector.dashboard.answers import routes
from detector.dashboard.feed import Feed
from detector.dashboard.guard import ADDRESS, Secrets
from detector.dashboard.site import Saving, SignatureOf, Site
from detector.errors import CaptureError

_BETWEEN_LOOKS = 0.25
_MOST_TIME_FOR_LOOKS = 0.2
"""Making what the page shows may take a fifth of the time: with many hosts it is made less often."""

_MOST_CONNECTIONS = 64
_LONGEST_BODY = 65_536
_LAST_LOOK, _LAST_WORDS = 10.0, 5.0
"""Seconds that the last report may take to be made, and open pages to be told of it and to fetch it in all formats."""

_LAST_PAUSE = 0.5
"""Seconds without a question after which nothing more is fetched."""


class Dashboard:
    """The page: opened with its socket, begun when rights are gone, ended with the command."""

    def __init__(self, feed: Feed, signature_of: SignatureOf, saving: Saving, port: int | None = None) -> None:
        self._socket = _listening(port)
        token, cookie, key = (secrets.token_urlsafe(32) for _ in range(3))
        self._secrets = Secrets(self._socket.getsockname()[1], token, cookie, key)
        self._site = Site(feed, signature_of, saving, self._secrets)
        self._feed = feed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._is_up = threading.Event()
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="page", daemon=True)

    @property
    def address(self) -> str:
        """What to open in a browser; it works once."""
        return f"{self._secrets.origin}/open/{self._secrets.token}"

    @property
    def port(self) -> int:
        """Where on loopback it is served."""
        return self._secrets.port

    @property
    def readers(self) -> int:
        """How many pages are open, for all that is known at this moment."""
        return self._site.readers

    def start(self) -> None:
        """Begin to serve; CaptureError if that fails. Every right that this process still has is the thread's, too."""
        _quieten()
        self._thread.start()
        self._is_up.wait()
        if self._fault is not None:
            raise CaptureError(f"the page cannot be served: {self._fault!r}")

    def close(self) -> None:
        """Give open pages a last look, tell them that it is over, and end. Does no harm without a start."""
        if self._loop is None or self._end is None:
            self._socket.close()
        elif self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(_LAST_LOOK + 2 * _LAST_WORDS)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as fault:
            if self._is_up.is_set():
                raise
            self._fault = fault
        finally:
            self._is_up.set()  # nobody waits for what does not come

    async def _serve(self) -> None:
        application = Application(routes(self._site), log_function=lambda handler: None)
        server = _Few(application, max_body_size=_LONGEST_BODY, idle_connection_timeout=60, body_timeout=10)
        server.add_socket(self._socket)
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        self._is_up.set()
        await self._go_on(self._end)
        server.stop()
        await server.close_all_connections()

    async def _go_on(self, ending: asyncio.Event) -> None:
        site = self._site
        while not ending.is_set():
            self._feed.is_wanted = site.readers > 0
            began = time.monotonic()
            if site.readers:
                site.turn()
            cost = time.monotonic() - began
            with suppress(TimeoutError):
                await asyncio.wait_for(ending.wait(), max(_BETWEEN_LOOKS, cost / _MOST_TIME_FOR_LOOKS))
        site.turn()
        now = site.asked_at = time.monotonic()
        end = now + (_LAST_WORDS if site.readers else 0.0)
        site.is_over = True
        while (now := time.monotonic()) < end and (site.readers or now < site.asked_at + _LAST_PAUSE):
            await asyncio.sleep(0.02)


class _Few(HTTPServer):
    """A server that turns away whoever comes when there are many already: open files are the capture's, too."""

    def handle_stream(self, stream: IOStream, address: tuple[object, ...]) -> None:
        if len(self._connections) >= _MOST_CONNECTIONS:
            stream.close()
            return
        super().handle_stream(stream, address)


def _listening(port: int | None) -> socket.socket:
    """Return a socket that listens on loopback. Raises CaptureError when somebody else has the port."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((ADDRESS, port or 0))
        listener.listen(_MOST_CONNECTIONS)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).lower()
        raise CaptureError(
            f"{ADDRESS}:{port}: the page cannot be served there ({reason}); choose another --web-port, or leave it out"
        ) from error
    return listener


def _quieten() -> None:
    """Let tornado write nothing to the terminal about requests that are none: strangers may send them."""
    for name in ("tornado.access", "tornado.general"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
