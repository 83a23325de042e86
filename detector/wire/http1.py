"""HTTP/1 request heads: the host that a request is for; it keeps no header but that, no query and no body.

Strategy: lines are read one by one and only until the Host line is behind us, so that a head that arrives in pieces
is answered early. What servers would refuse or read differently from one another (RFC 9112 sections 3.2 and 11.2) is
Malformed: no host is better than a wrong one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from detector.wire.cursor import Malformed
from detector.wire.names import decode_name

MAX_HEAD = 65_536
_LONGEST_PATH = 2_048

# Methods are tokens; all that are registered are upper-case letters and hyphens (VERSION-CONTROL, M-SEARCH).
_METHOD = re.compile(rb"[A-Z](?:[A-Z-]{2,15} |[A-Z-]{0,15}\Z)|\Z").match
_ABSOLUTE = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)([^?#]*).*").fullmatch
# A registered name or an address in brackets, then perhaps a port (RFC 3986 section 3.2). Bytes from 0x80 on are let
# through for clients that send a name in UTF-8.
_AUTHORITY = re.compile(
    rb"(?:\[([0-9A-Za-z:.%_~-]+)\]|([^\x00-\x20\x7f\"#/:<>?@\[\\\]^`{|}]*))(?::([0-9]{0,5}))?"
).fullmatch
_TUNNEL_ACCEPTED = re.compile(rb"HTTP/1\.[0-9] 2[0-9][0-9]").match
_TUNNEL_TEMPLATE = b"HTTP/1.1 200"


@dataclass(frozen=True, slots=True)
class RequestHead:
    """What the head of a request says about where it goes.

    host: from an absolute target, a CONNECT target or the Host header, as decode_name spells it, without port and
    brackets; None when the client named none. port: None when it was not written. path: without query and fragment,
    at most 2,048 characters; "" for CONNECT and for "*".
    """

    method: str
    host: str | None
    port: int | None
    path: str
    is_connect: bool


def begins_request(data: bytes) -> bool:
    """Tell whether `data` begins, or could yet begin, with a method and a space."""
    return _METHOD(data) is not None


def parse_request_head(data: bytes) -> RequestHead | None:
    """Parse the head of the request that `data` begins with (RFC 9112 sections 3 and 5).

    None: neither a whole Host line nor the end of the head is there yet. The byte behind the Host line must be there,
    too, because it tells whether the line is folded. Raises Malformed for what is no HTTP/1 request, for a host that
    servers would not agree on, and for a head longer than MAX_HEAD bytes.
    """
    end = data.find(b"\n", 0, MAX_HEAD)
    if not begins_request(data) or (end < 0 and len(data) >= MAX_HEAD):
        raise Malformed("no request line")
    if end < 0:
        return None
    method, target = _request_line(data[:end].removesuffix(b"\r"))
    host_header = _find_host(data, end + 1)
    return None if host_header is None else _request_head(method, target, host_header)


def is_connect_response(data: bytes) -> bool | None:
    """Tell whether a proxy accepted a CONNECT (RFC 9110 section 9.3.6); None: more bytes are needed."""
    if _TUNNEL_ACCEPTED(data):
        return True
    # A beginning that a good status line could have stays open.
    completed = data + _TUNNEL_TEMPLATE[len(data) :]
    return None if len(data) < len(_TUNNEL_TEMPLATE) and _TUNNEL_ACCEPTED(completed) else False


def _request_line(line: bytes) -> tuple[bytes, bytes]:
    """Return method and target; spaces inside a target, which careless clients send, are left. Raises Malformed."""
    method, _, rest = line.rstrip(b" ").partition(b" ")
    target, _, version = rest.rpartition(b" ")
    target = target.strip(b" ")
    if not target or b"\r" in target or version[:-1] != b"HTTP/1." or not version[-1:].isdigit():
        raise Malformed("no HTTP/1 request line")
    return method, target


def _find_host(data: bytes, position: int) -> bytes | None:
    """Return the first Host header's value; b"": the head has none; None: not known yet. Raises Malformed."""
    while (end := data.find(b"\n", position, MAX_HEAD)) >= 0:
        line = data[position:end].removesuffix(b"\r")
        if not line:
            return b""
        position = end + 1
        if line[0] in b" \t":
            continue
        name, colon, value = line.partition(b":")
        if not colon:
            raise Malformed("a header line without a colon")
        if len(name) >= 4 and name.rstrip(b" \t").lower() == b"host":
            return _unfolded(data, position, value.strip(b" \t"))
    if len(data) >= MAX_HEAD:
        raise Malformed("a head without an end")
    return None


def _unfolded(data: bytes, position: int, value: bytes) -> bytes | None:
    """Return `value` when the line behind it does not continue it; None while that line has not begun."""
    following = data[position : position + 1]
    if following in (b" ", b"\t"):
        raise Malformed("a folded Host line")
    return value if following else None


def _request_head(method: bytes, target: bytes, host_header: bytes) -> RequestHead:
    """Return the head; a target that names a host wins over the header (RFC 9112 section 3.2.2). Raises Malformed."""
    is_connect = method == b"CONNECT"
    authority, path = host_header, target
    if is_connect:
        authority, path = target, b""
    elif target == b"*":
        path = b""
    elif target[0] != 0x2F and (absolute := _ABSOLUTE(target)):
        authority, path = _without_user(absolute[1]), absolute[2] or b"/"
    host, port = _split_authority(authority)
    return RequestHead(method.decode("ascii"), host, port, _without_query(path), is_connect)


def _without_user(authority: bytes) -> bytes:
    """Return what an absolute target names behind its userinfo, if it has that. Raises Malformed."""
    user, at, host = authority.partition(b"@")
    if b"\\" in user or not (host if at else user):
        raise Malformed("an absolute target without a host, or with one that browsers read elsewhere")
    return host if at else user


def _split_authority(authority: bytes) -> tuple[str | None, int | None]:
    """Return host and port of `host:port` or `[address]:port`. Raises Malformed."""
    parts = _AUTHORITY(authority)
    if parts is None:
        raise Malformed("a host that is neither a name nor an address")
    raw = parts[1] or parts[2]
    port = int(parts[3]) if parts[3] else None
    if port is not None and port > 0xFFFF:
        raise Malformed("a port over 65535")
    return decode_name(raw) or None, port


def _without_query(target: bytes) -> str:
    """Return the path of a target, cut to its longest length that is kept."""
    path = target.partition(b"?")[0].partition(b"#")[0]
    return path[: 4 * _LONGEST_PATH].decode("utf-8", errors="replace")[:_LONGEST_PATH]
