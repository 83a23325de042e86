"""Host names as they are written to host names as they are compared. Pure; knows no signatures and no network."""

from __future__ import annotations

import re
from functools import lru_cache

_plain_url = re.compile(r"https?://([a-z0-9.-]++(?<!\.))(/[!\"$->@-\[\]-~]*+)(?![^?#])").match
"""What nearly every URL is: a path, no user name, no port, nothing to normalise, only ASCII before the query. It takes
linear time."""

end_of_plain_url = re.compile(r"https?://((?:[a-z0-9_-]++\.)*?([a-z0-9_-]++\.[a-z0-9_-]++))/").match
"""Such a URL's host, and its last two labels, found before anything else is cut. Nothing if the URL is written in any
other way, or has no path. It takes linear time: each label is looked at twice."""

_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")  # RFC 3490 section 3.1
_LONGEST_NAME = 253  # RFC 1035 section 2.3.4, as text


def normalise_host(text: str) -> str:
    """Return a host in lower case, without a final dot or the brackets of an IPv6 address, in punycode.

    Never fails: what no DNS name can be comes back in lower case, and matches nothing. The punycode form is that of
    UTS 46 for names that are in normal form after lower-casing; no mapping tables are used.
    """
    host = text.lower()
    if host.isascii() and host[-1:].isalnum():  # nearly every host; the rest of this function costs as much again
        return host
    if host[-1:] == ".":
        host = host[:-1]
    if host[:1] == "[" and host[-1:] == "]":
        host = host[1:-1]
    # Punycode takes quadratic time, and a name longer than DNS allows is none.
    return host if host.isascii() or len(host) > _LONGEST_NAME else _to_punycode(host)


@lru_cache(maxsize=1_024)
def _to_punycode(host: str) -> str:
    import unicodedata

    composed = unicodedata.normalize("NFKC", host.translate(_DOTS)).lower()
    return ".".join(_label_to_punycode(label) for label in composed.split("."))


def _label_to_punycode(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def split_target(text: str) -> tuple[str, str | None]:
    """Split a host or a URL into its host and its path; a bare host has no path (None), a URL at least `/`.

    A user name, a port, a query and a fragment are cut off and not looked at. Never fails.
    """
    plain = _plain_url(text)
    if plain is not None:
        host, path = plain.groups()
        return host, path
    target = text.strip()
    _, scheme_end, rest = target.partition("://")
    authority, path = _split_authority(rest if scheme_end else target)
    is_bare = not scheme_end and path == ""
    return normalise_host(_without_port(authority.rpartition("@")[2])), None if is_bare else path or "/"


def _split_authority(text: str) -> tuple[str, str]:
    """Return what stands before the path, and the path; a backslash ends the authority, too, as in browsers."""
    end = min((found for mark in "/\\?#" if (found := text.find(mark)) >= 0), default=len(text))
    path = text[end:].replace("\\", "/")
    return text[:end], path.partition("#")[0].partition("?")[0] or ("/" if end < len(text) else "")


def _without_port(authority: str) -> str:
    if authority.startswith("["):
        return authority.partition("]")[0] + "]"
    return authority.partition(":")[0] if authority.count(":") == 1 else authority
