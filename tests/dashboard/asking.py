"""Asks a served page as a browser would, or as somebody would who is none."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

MOST_SECONDS = 30


class Page(Protocol):
    """A page that is served, and its address as it was printed."""

    address: str
    port: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Allowed:
    """The headers of a browser that opened the address."""

    cookie: str
    key: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "X-Detect-Key": self.key, "Sec-Fetch-Site": "same-origin"}


def ask(page: Page, path: str, method: str = "GET", body: bytes | None = None, /, **headers: str) -> Answer:
    """Send one request; `headers` with `_` for `-`, and `Host` as it should be unless another is given."""
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=MOST_SECONDS)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        sent = {"Host": f"127.0.0.1:{page.port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body is not None:
            sent["Content-Length"] = str(len(body))
        for name, value in sent.items():
            if value != "(none)":
                connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def path_of(page: Page) -> str:
    """Return the path of the address that was printed."""
    return page.address.partition(str(page.port))[2]


def opened(page: Page) -> Allowed:
    """Open the page, as a browser does."""
    answer = ask(page, path_of(page))
    assert answer.status == 200
    key = re.search(rb'href="/#([\w-]+)"', answer.body)
    assert key is not None
    return Allowed(answer.headers["Set-Cookie"].partition(";")[0], key[1].decode())


@contextmanager
def streaming(page: Page, allowed: Allowed) -> Iterator[Iterator[tuple[str, Any]]]:
    """Listen to the stream of events: yields each with its name."""
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=MOST_SECONDS)
    connection.request("GET", f"/stream?key={allowed.key}", headers={"Cookie": allowed.cookie})
    answer = connection.getresponse()
    assert answer.status == 200 and answer.headers["Content-Type"] == "text/event-stream"
    try:
        yield _events(answer)
    finally:
        connection.close()
        answer.close()


def _events(answer: http.client.HTTPResponse) -> Iterator[tuple[str, Any]]:
    name = ""
    while line := answer.readline().decode().rstrip("\n"):
        field, _, value = line.partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)
            answer.readline()
        elif field == "":
            answer.readline()
