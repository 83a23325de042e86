"""Who may see the page: the checks that stand before every answer, and what every answer says about itself. Pure.

The page is for one person's browser on this machine. Against it stand web pages that the same browser has open (DNS
rebinding, requests across sites, frames), and other users' programs on the same machine. So: the address names this
machine by number; a token in it is exchanged once for a cookie, and is dead then; a second secret, which the browser
keeps for this port alone, stands beside the cookie, which a server at another port of this machine would be given too
(RFC 6265, section 8.5: cookies do not tell ports apart). Sources: RFC 6265bis (SameSite), Fetch Metadata, CSP 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest

ADDRESS = "127.0.0.1"
KEY_HEADER, KEY_ARGUMENT = "X-Detect-Key", "key"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""Sent with every answer. No script or style but our files; no picture, frame, form; text never becomes markup."""

WRONG_HOST = "this page is served at the address that detect printed, and under no other name"
WRONG_SITE = "another page may not ask for this one"
USED = "this address was used already: it works once; the page is open where it was opened first"
NO_COOKIE = "open this page with the whole address that detect printed; it works once"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What opens the page: `token` once, from then on `cookie` and `key` together; `port` is where it is served."""

    port: int
    token: str
    cookie: str
    key: str

    @property
    def origin(self) -> str:
        """The page's origin."""
        return f"http://{ADDRESS}:{self.port}"

    @property
    def cookie_name(self) -> str:
        """Two pages of one machine keep their cookies apart by name."""
        return f"detect-{self.port}"


@dataclass(frozen=True, slots=True)
class Request:
    """What matters of a request: two headers each may be missing; `key` and `cookie` are what it presents."""

    host: str | None
    origin: str | None
    site: str | None
    cookie: str | None
    key: str | None


def is_foreign(request: Request, secrets: Secrets, *, is_opening: bool = False) -> str | None:
    """Return why a request comes from where none may come from, or None.

    `is_opening`: the address was followed, perhaps from another page (a chat in a browser). Its token is the proof.
    """
    if request.host != f"{ADDRESS}:{secrets.port}":
        return WRONG_HOST
    if request.origin is not None and request.origin != secrets.origin:
        return WRONG_SITE
    if not is_opening and request.site not in (None, "same-origin", "none"):
        return WRONG_SITE
    return None


def has_cookie(request: Request, secrets: Secrets) -> bool:
    """Tell whether the browser is the one that opened the address."""
    return is_same(request.cookie, secrets.cookie)


def has_key(request: Request, secrets: Secrets) -> bool:
    """Tell whether it is our own page there that asks."""
    return is_same(request.key, secrets.key)


def is_same(given: str | None, wanted: str) -> bool:
    """Compare a secret in a time that tells nothing about it."""
    return given is not None and compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode())


def set_cookie(secrets: Secrets) -> str:
    """Return the value of Set-Cookie: for this host, until the browser ends, out of reach of scripts and sites."""
    return f"{secrets.cookie_name}={secrets.cookie}; Path=/; HttpOnly; SameSite=Strict"


def cookie_in(header: str | None, name: str) -> str | None:
    """Return the cookie called `name` out of a Cookie header."""
    pairs: Mapping[str, str] = dict(
        (key.strip(), value.strip()) for key, _, value in (item.partition("=") for item in (header or "").split(";"))
    )
    return pairs.get(name)
