"""What sources yield: sightings of a host, connections, what DNS said, and what payloads held. Plain values; knows none
of the rooms.

None means that the source could not see it; empty means that it looked and found nothing. No value of a body,
query, cookie or header has a place here.
"""

from __future__ import annotations

from dataclasses import dataclass

from detector.quick import quick


@dataclass(frozen=True, slots=True, order=True)
class Program:
    """A process of this machine that held a connection. Name and path are others' text, to be made safe when shown."""

    name: str
    pid: int
    path: str = ""


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One sighting of a host: a look-up, a request, or a name inside a handshake.

    `at` is seconds since the epoch, taken from the capture. `aliases` is the CNAME chain behind `host`, nearest first.
    `is_outer` marks the public name of an Encrypted ClientHello: the host that was really meant is hidden. Sizes are
    those of bodies, where a whole request was seen; `page` is the origin of the page that sent it. `sni` is the name in
    the handshake, where it is another than the request's. `program` sent it from this machine; where it is not known
    although the source looked, `why_no_program` says why. `is_inside`: it was read inside of a connection that is
    counted by itself, name, bytes and all; a request in there is no contact more. `sent_as` is the line of the
    signature whose format the request has, where its host is not known by name; empty if it has none. `is_blocked`: a
    look-up that a filter refused to answer, so that nothing can have gone to the host by way of it.
    """

    at: float
    seen_in: str
    host: str
    method: str | None = None
    path: str | None = None
    aliases: tuple[str, ...] = ()
    is_outer: bool = False
    bytes_out: int | None = None
    bytes_in: int | None = None
    page: str | None = None
    sni: str | None = None
    program: Program | None = None
    why_no_program: str = ""
    is_inside: bool = False
    sent_as: str = ""
    is_blocked: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Observed:
    """A kind of data that payloads held: how often, how that is known in words, and how sure it is (`score` 0 to 1).

    `certainty` is one of detector.vocabulary.CERTAINTIES.
    """

    kind: str
    count: int
    how: str
    certainty: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was found in payloads that went to `host`: in one request (`requests` 1), or in their sequence alone (0).

    `purpose` says what the traffic is for, only where that is sure. `method` and `path` are those of the request, or of
    the last one of the sequence, and so is `sent_as`.
    """

    at: float
    seen_in: str
    host: str
    method: str | None = None
    path: str | None = None
    observed: tuple[Observed, ...] = ()
    purpose: str | None = None
    requests: int = 0
    sent_as: str = ""


@quick
@dataclass(frozen=True, slots=True, order=True)
class Endpoints:
    """Who talks to whom: protocol number (6, 17, or 50, which has no ports), then the address and port of both."""

    protocol: int
    client: bytes
    client_port: int
    server: bytes
    server_port: int


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """What both sides said before they began to talk.

    `host` is the name that the client itself gave (SNI, Host, SOCKS), or None; `certificate_host` the first one in the
    server's certificate. There are two `ja4` values when the server asked for a second ClientHello. `size` is how many
    of the client's bytes were handshake and no data. `offers_ech`: the ClientHello carried an Encrypted ClientHello,
    or its GREASE form, which cannot be told apart here.
    """

    host: str | None = None
    seen_in: str = ""
    certificate_host: str | None = None
    issuer: str | None = None
    issuer_name: str | None = None
    issuer_organisation: str | None = None
    alpn: str | None = None
    ja4: tuple[str, ...] = ()
    offers_ech: bool = False
    size: int = 0


NO_HANDSHAKE = Handshake()


@quick
@dataclass(frozen=True, slots=True)
class Connection:
    """One flow as far as its source saw it; sizes are transport payload in bytes, times seconds since the epoch.

    `is_oriented` means that it was seen, not guessed, who the client is. `why_unnamed` says in a word of the report
    why the client gave no name; empty when it did. `program` holds it on this machine; where it is not known although
    the source looked, `why_no_program` says why. `tunnel` is the protocol (detector.vocabulary.TUNNELS) in which it
    carries other traffic, so that its own name, if it has one, is not that of what is inside. `surges` are when the
    client and the server sent large packets, where the source sees packets, as detector.wire.surges packs it; the
    server's are only kept for as long as it is a guess which of both it is.
    """

    endpoints: Endpoints
    first: float
    last: float
    bytes_out: int
    bytes_in: int
    began: bool
    ended: bool
    is_oriented: bool = True
    handshake: Handshake = NO_HANDSHAKE
    why_unnamed: str = ""
    program: Program | None = None
    why_no_program: str = ""
    tunnel: str = ""
    surges: tuple[bytes, bytes] = (b"", b"")


@dataclass(frozen=True, slots=True)
class Certificate:
    """Who signed what a server showed: each issuer as (whole name, common name, organisation), the nearest first.

    `is_public`: the chain leads to a root that browsers trust as they come.
    """

    host: str
    issuers: tuple[tuple[str, str | None, str | None], ...]
    is_public: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """A connection has just named its host; it is counted when it ends. For those who do not want to wait so long."""

    at: float
    seen_in: str
    host: str
    endpoints: Endpoints


@quick
@dataclass(frozen=True, slots=True, order=True)
class Lookup:
    """DNS told `client` that `name` has `address`, by way of `aliases`; valid for `ttl` seconds from `at`.

    `address` is empty when the answer held none. `ech_names` are the public names that an Encrypted ClientHello to
    this name shows in the place of the true one.
    """

    at: float
    client: bytes
    address: bytes
    name: str
    aliases: tuple[str, ...]
    ttl: int
    ech_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class SourceInfo:
    """Where observations came from; `note` is what a reader must know about its state (a cut file, say)."""

    started_at: float | None
    ended_at: float | None
    name: str
    kind: str
    packets: int | None
    bytes: int
    note: str = ""


@quick
@dataclass(frozen=True, slots=True, order=True)
class Question:
    """A DNS question of which one half was seen: a query without its answer, or an answer without its query.

    `number` is the message's transaction number, `times` how often the query was sent. A query has been counted
    already; an answer counts unless its query turns up in another part of the same traffic.
    """

    at: float
    client: bytes
    number: bytes
    name: str
    is_answer: bool
    times: int = 1
