"""Checks of single values: each takes a text and returns what is wrong with it and the remedy, or None.

Knows no YAML, no file and no other field; the messages read after a field's name ("host: is an address; …").
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from detector.catalogue.model import IN_BASE64
from detector.known_names import PRIVATE_ENDINGS

MAX_TEXT = 500
MAX_URL = 2048
MAX_PATH = 256
MAX_PLACES = 4
EXAMPLE_SORTS = ("issuer", "process", "address", "ja4", "tunnel")
MAX_KEY = 64

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SOURCE_KEY = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_PLACE = re.compile(r"(?:[^.\[\]|\s][^.\[\]|]*|\[(?:\*|-?\d+)\])(?:\.[^.\[\]|]+|\[(?:\*|-?\d+)\])*")
_REQUEST = re.compile(r"request: [A-Z]{3,7} https?://[^/\s]+/\S*(?: .+)?\Z")
_ADDRESS = re.compile(r"[0-9]+(?:\.[0-9]+){3}")
_PRIVATE_ZONES = ("home.arpa", "in-addr.arpa", "ip6.arpa")
# Words that say "certificate", not whose.
_GENERIC = frozenset(
    re.findall(
        r"\w+",
        "a and authority ca cert certificate certification global inspection intermediate issuing of proxy "
        "root secure security server signing ssl sub the tls trust web",
    )
)


def text_fault(text: str) -> str | None:
    """One line of text that fits into a report."""
    if "\n" in text.strip():
        return "runs over several lines; write one line"
    if len(text) > MAX_TEXT:
        return f"has {len(text)} characters; say it in {MAX_TEXT}"
    return None


def id_fault(text: str) -> str | None:
    """Kebab-case, as in a file name."""
    if _ID.fullmatch(text) and len(text) <= 64:
        return None
    return f"{_quoted(text)} is not kebab-case; use lower-case letters, digits and hyphens, as in 'acme-watch'"


def source_key_fault(text: str) -> str | None:
    """A short name that endpoints and claims refer to."""
    if _SOURCE_KEY.fullmatch(text) and len(text) <= 64:
        return None
    return f"{_quoted(text)} is no name for a source; use lower-case letters, digits and hyphens"


def country_fault(text: str) -> str | None:
    """An ISO 3166-1 alpha-2 code, in capitals."""
    if _COUNTRY.fullmatch(text):
        return None
    return f"{_quoted(text)} is no two-letter country code; write one such as US, or null if it is not known"


def date_fault(text: str) -> str | None:
    """A calendar day as YYYY-MM-DD."""
    try:
        good = date.fromisoformat(text).isoformat() == text
    except ValueError:
        good = False
    return None if good else f"{_quoted(text)} is no day; write it as YYYY-MM-DD, such as 2026-11-24"


def url_fault(text: str) -> str | None:
    """An https URL with a public host and without user name, port or white space."""
    if any(character.isspace() for character in text):
        return "has white space in it; write one URL"
    if len(text) > MAX_URL:
        return f"has {len(text)} characters; find a shorter address of the same page"
    if not text.startswith("https://"):
        return f"{_quoted(text)} is no https URL; give the https address of a public page"
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        plain = parts.username is None and parts.port in (None, 443)
    except ValueError:
        return f"{_quoted(text)} is no URL; copy it again from the browser"
    if not plain:
        return "has a user name or a port; give the plain public address"
    fault = host_fault(host) if host.isascii() else None
    return f"its host {fault}" if fault else None


def host_fault(text: str) -> str | None:
    """A public DNS name in the form in which it stands on the wire: lower case, whole labels, punycode."""
    return _form_fault(text) or _name_fault(text)


def _form_fault(text: str) -> str | None:
    """What somebody wrote who had something else than a bare host name at hand."""
    shown = _quoted(text)
    if "://" in text or "/" in text:
        return f"{shown} is a URL; write the host name alone (a path has a field of its own)"
    if "*" in text:
        return f"{shown} has a wildcard; write `domain:` and the name behind `*.`, which matches all below it"
    if text.startswith("[") or text.count(":") > 1 or _ADDRESS.fullmatch(text):
        return f"{shown} is an IP address; addresses change hands, so write a host name"
    if ":" in text:
        return f"{shown} has a port; write the host name alone"
    if not text.isascii():
        return f"{shown} is not ASCII; write its punycode form (xn--…)"
    if text != text.lower():
        return f"{shown} has capitals; write {_quoted(text.lower())}"
    return None


def _name_fault(text: str) -> str | None:
    shown = _quoted(text)
    if text.startswith(".") or text.endswith("."):
        return f"{shown} begins or ends with a dot; remove it"
    labels = text.split(".")
    if len(labels) < 2:
        return f"{shown} is a single label; write the whole host name"
    if len(text) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return f"{shown} is no host name; use labels of letters, digits and hyphens, joined by dots"
    if labels[-1] in PRIVATE_ENDINGS or text.endswith(_PRIVATE_ZONES):
        return f"{shown} is a private name that many networks use; write a name in the public DNS"
    if labels[-1].isdigit():
        return f"{shown} ends in a number, so it is no public name; write a host name"
    return None


def path_fault(text: str) -> str | None:
    """A glob over path segments: `*` within one, `**` alone as any number of them."""
    shown = _quoted(text)
    if not text.startswith("/"):
        return f"{shown} does not begin with '/'; write the path from the root"
    if len(text) > MAX_PATH:
        return f"has {len(text)} characters; write at most {MAX_PATH}, with `**` for what varies"
    if "?" in text or "#" in text:
        return f"{shown} has a query or fragment; write the path before '?' or '#' alone"
    if re.search(r"[\s\[\]{}\\^|]", text) or "/.*" in text:
        return f"{shown} looks like a regular expression; a path is a glob of `*` and `**`"
    if any("**" in segment and segment != "**" for segment in text.split("/")):
        return f"{shown} has `**` inside a segment; write `**` between slashes, or `*` within the segment"
    if "/**/**" in text:
        return f"{shown} has `**` twice in a row; one means the same"
    return None


def at_fault(text: str) -> str | None:
    """Up to four places in a body, such as `events[*].type | [*].type`; a name holds no dot, bracket or bar."""
    places = text.split(" | ")
    if len(places) > MAX_PLACES:
        return f"names {len(places)} places; name at most {MAX_PLACES}"
    for place in places:
        if place != place.strip() or not _PLACE.fullmatch(place):
            return f"{_quoted(place)} is no place; write names parted by dots and [*], such as events[*].type"
    return text_fault(text)


def key_fault(text: str) -> str | None:
    """The name of a key of a body or a query."""
    if len(text) > MAX_KEY or any(character.isspace() or not character.isprintable() for character in text):
        return f"{_quoted(text)} is no name of a key; write it as requests have it, in at most {MAX_KEY} characters"
    return None


def own_host_fault(text: str) -> str | None:
    """A host of the user's own network: a name of one label, a private one or an IPv4 address will do, too."""
    if _ADDRESS.fullmatch(text):
        return None
    fault = _form_fault(text)
    if fault is None and not all(_LABEL.fullmatch(label) for label in text.split(".")):
        fault = f"{_quoted(text)} is no host name; use labels of letters, digits and hyphens, joined by dots"
    return fault


def process_fault(text: str) -> str | None:
    """The file name of a program."""
    if "/" in text or "\\" in text:
        return f"{_quoted(text)} is a path; write the file name of the program alone"
    return text_fault(text)


def issuer_fault(text: str) -> str | None:
    """A name that says whose certificate it is."""
    words = re.findall(r"\w+", text.casefold())
    if not set(words) - _GENERIC:
        return f"{_quoted(text)} does not tell whose certificate it is; write the vendor's name with it"
    return text_fault(text)


def example_fault(text: str) -> str | None:
    """A host or a URL; `request: POST https://… and a body`; or one of EXAMPLE_SORTS, a colon, and what is there."""
    if text.startswith(tuple(f"{sort}: " for sort in EXAMPLE_SORTS)):
        return text_fault(text)
    if text.startswith("request: "):
        return _request_fault(text)
    if any(character.isspace() for character in text):
        return f"{_quoted(text)} has white space in it; write a host name or a URL"
    return f"has {len(text)} characters; write at most {MAX_URL}" if len(text) > MAX_URL else None


def _request_fault(text: str) -> str | None:
    if not _REQUEST.match(text):
        return f"{_quoted(text)} is no request; write `request: POST https://stats.company.example/path` and the body"
    return f"has {len(text)} characters; cut the body down to its keys" if len(text) > MAX_URL else None


def body_fault(text: str) -> str | None:
    """A made-up request body; one that is no text is written as `base64:` and its bytes."""
    if len(text) > 20_000:
        return f"has {len(text)} characters; cut it down to what shows the kind"
    packed = text.removeprefix(IN_BASE64)
    if packed != text and not _BASE64.fullmatch(packed):
        return f"is no base64 behind '{IN_BASE64}'; encode the body's bytes"
    return None


def _quoted(text: str) -> str:
    """Quote a value from a file in a message, cut to a readable length."""
    return f"'{text}'" if len(text) <= 80 else f"'{text[:77]}…'"
