"""Zeek's conn, dns, ssl, quic and http logs, row by row: what each tells of names and connections. Pure but for joins.

Formats: https://docs.zeek.org/en/lts/log-formats.html (TSV with `#fields`, JSON lines), fields of each log:
https://docs.zeek.org/en/lts/script-reference/log-files.html. Names stand in one log and volumes in another; the `uid`
of the connection joins them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detector.observation import Connection, Observation
from detector.sources.logs.fields import (
    DAMAGED,
    LOCAL_NAME_PORTS,
    Event,
    Row,
    Unusable,
    address_of,
    answered,
    endpoints_of,
    handshake_of,
    host_of,
    items,
    moment_of,
    needed_host,
    number_of,
    row_of,
    text_of,
)
from detector.sources.logs.joining import Joiner, Said
from detector.sources.requests import observed

LOGS = frozenset({"conn", "dns", "ssl", "quic", "http"})

_SETS = frozenset({"answers", "TTLs"})
_MARKS = (
    ("conn_state", "conn"),
    ("client_initial_dcid", "quic"),
    ("server_scid", "quic"),
    ("trans_id", "dns"),
    ("qtype_name", "dns"),
    ("trans_depth", "http"),
    ("cipher", "ssl"),
    ("server_name", "ssl"),
    ("established", "ssl"),
)


class Reader:
    """Turns lines of one file into rows: the TSV form says in its head how it is written."""

    def __init__(self) -> None:
        self.path = ""
        self._separator, self._inside, self._empty, self._unset = "\t", ",", "(empty)", "-"
        self._fields: list[str] = []

    def row(self, line: bytes) -> Row | None:
        """Return a row, None for a line of the head. Raises Unusable."""
        if line.startswith(b"#"):
            self._head(line.decode("utf-8", "replace"))
            return None
        if line.lstrip()[:1] == b"{":
            return row_of(line)
        values = line.decode("utf-8", "replace").split(self._separator)
        if not self._fields or len(values) != len(self._fields):
            raise Unusable(DAMAGED)
        pairs = zip(self._fields, values, strict=True)
        return {name: self._value(name, value) for name, value in pairs if value not in (self._unset, self._empty)}

    def _value(self, name: str, value: str) -> Any:
        return value.split(self._inside) if name in _SETS else value

    def _head(self, line: str) -> None:
        if line.startswith("#separator"):
            code = line[len("#separator") :].strip().removeprefix("\\x")
            self._separator = bytes.fromhex(code).decode("latin-1") if _is_byte(code) else "\t"
            return
        name, _, value = line[1:].partition(self._separator)
        if name == "fields":
            self._fields = value.split(self._separator)
        elif name == "path":
            self.path = value.strip()
        elif name == "set_separator" and value:
            self._inside = value
        elif name == "unset_field":
            self._unset = value
        elif name == "empty_field":
            self._empty = value


def _is_byte(code: str) -> bool:
    return len(code) == 2 and all(letter in "0123456789abcdefABCDEF" for letter in code)


def log_of(row: Row, path: str = "") -> str:
    """Return which log a row is from: it says so itself, its file does, or its fields do; empty for another one."""
    named = text_of(row.get("_path")) or path
    return named or next((log for field, log in _MARKS if field in row), "")


class Zeek:
    """Rows of one sensor's logs. `has_volumes`: connections are among them, so that no request counts bytes again."""

    def __init__(self, *, has_volumes: bool, joiner: Joiner) -> None:
        self._has_volumes = has_volumes
        self._joiner = joiner

    def events(self, row: Row, path: str = "") -> Iterator[Event]:
        """Yield what a row tells. Raises Unusable."""
        log = log_of(row, path)
        if log == "dns":
            yield from _dns(row)
        elif log in ("ssl", "quic"):
            yield from self._tls(row, "quic" if log == "quic" else "sni")
        elif log == "http":
            yield from self._http(row)
        elif log == "conn":
            yield from self._connection(row)

    def _tls(self, row: Row, seen_in: str) -> Iterator[Event]:
        at, uid = moment_of(row.get("ts")), text_of(row.get("uid"))
        is_quic = seen_in == "quic" or text_of(row.get("version")).startswith("QUIC")
        said = handshake_of(
            host_of(row.get("server_name")),
            "quic" if is_quic else "sni",
            text_of(row.get("issuer")),
            text_of(row.get("client_protocol") or row.get("next_protocol")),
            text_of(row.get("ja4")),
        )
        yield from self._joiner.name(uid, Said(at, said))

    def _http(self, row: Row) -> Iterator[Event]:
        at = moment_of(row.get("ts"))
        host = needed_host(_without_port(text_of(row.get("host"))) or row.get("id.resp_h"))
        seen = observed(
            at=at,
            seen_in="http",
            method=text_of(row.get("method")) or "GET",
            host=host,
            path=text_of(row.get("uri")),
            bytes_out=None if self._has_volumes else number_of(row.get("request_body_len")),
            bytes_in=None if self._has_volumes else number_of(row.get("response_body_len")),
        )
        if seen is not None:
            yield seen
            yield from self._joiner.name(text_of(row.get("uid")), Said(at, handshake_of(host, "http")))

    def _connection(self, row: Row) -> Iterator[Event]:
        at = moment_of(row.get("ts"))
        ends = endpoints_of(
            row.get("proto"), *(row.get(f"id.{end}") for end in ("orig_h", "orig_p", "resp_h", "resp_p"))
        )
        said = self._joiner.take(text_of(row.get("uid")))
        if ends is not None:
            sizes = number_of(row.get("orig_bytes")), number_of(row.get("resp_bytes"))
            yield connection(ends, (at, at + _seconds(row.get("duration"))), sizes, said)


def connection(ends: Any, times: tuple[float, float], sizes: tuple[int, int], said: Said | None) -> Connection:
    """Return a connection that is over, with what was said at its beginning."""
    if said is None:
        return Connection(ends, *times, *sizes, True, True, why_unnamed="" if any(sizes) else "no-payload")
    why = "" if said.handshake.host else "hello-without-name"
    return Connection(ends, *times, *sizes, True, True, handshake=said.handshake, why_unnamed=why)


def end_of(row: Row) -> float:
    """Return when a connection was over. Raises Unusable."""
    return moment_of(row.get("ts")) + _seconds(row.get("duration"))


def _dns(row: Row) -> Iterator[Event]:
    at = moment_of(row.get("ts"))
    if number_of(row.get("id.resp_p")) in LOCAL_NAME_PORTS:
        return
    host = needed_host(row.get("query"))
    yield Observation(at=at, seen_in="dns", host=host)
    if text_of(row.get("qtype_name")) in ("A", "AAAA", "HTTPS", "SVCB", "CNAME", ""):
        ttls = items(row.get("TTLs"))
        given = [(text_of(text), _ttl(ttls, index)) for index, text in enumerate(items(row.get("answers")))]
        yield from answered(at, address_of(row.get("id.orig_h")), host, given)


def _ttl(ttls: list[Any], index: int) -> int:
    return int(_seconds(ttls[index])) if index < len(ttls) else 0


def _seconds(value: Any) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return seconds if 0 <= seconds < 1 << 31 else 0.0


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0] if host.count(":") == 1 else host
