"""A signature from the nested lists that dataclasses.astuple and JSON make of it; the reverse needs no code.

The order is that of the fields in model.py; a test takes every signature there and back.
"""

from __future__ import annotations

from typing import Any

from detector.catalogue.model import (
    AddressRange,
    AiTraining,
    Claim,
    Endpoint,
    Example,
    Examples,
    IssuerName,
    Ja4,
    Links,
    Needs,
    Owner,
    OwnHost,
    Read,
    ReadTest,
    Signature,
    Source,
    Tunnel,
)


def parse_row(row: list[Any]) -> Signature:
    """Return the signature of a row. Raises TypeError or ValueError when the row has another shape."""
    (id_, name, category, owner, description, status, collects, endpoints, certificates, processes) = row[:10]
    (pinned, ai_training, links, sources, (match, ignore), path, own_hosts, tunnels, ranges, ja4) = row[10:]
    return Signature(
        id=id_,
        name=name,
        category=category,
        owner=Owner(*owner),
        description=description,
        status=status,
        collects=tuple(Claim(*claim) for claim in collects),
        endpoints=tuple(_endpoint(*endpoint) for endpoint in endpoints),
        certificates=tuple(IssuerName(*issuer) for issuer in certificates),
        processes=tuple(processes),
        pinned=pinned,
        ai_training=AiTraining(*ai_training),
        links=Links(*links),
        sources=tuple(Source(*source) for source in sources),
        examples=Examples(tuple(Example(*item) for item in match), tuple(Example(*item) for item in ignore)),
        path=path,
        own_hosts=tuple(OwnHost(*own) for own in own_hosts),
        tunnels=tuple(Tunnel(*item) for item in tunnels),
        ranges=tuple(AddressRange(*item) for item in ranges),
        ja4=tuple(Ja4(*item) for item in ja4),
    )


def _endpoint(
    host: str | None,
    domain: str | None,
    role: str,
    methods: list[str],
    path: str | None,
    collects: list[str],
    source: str,
    line: int,
    read: list[Any] | None,
    needs: list[Any] | None,
    tunnel: bool,
) -> Endpoint:
    reading = None if read is None else _read(*read)
    needed = None if needs is None else needs_of(*needs)
    return Endpoint(host, domain, role, tuple(methods), path, tuple(collects), source, line, reading, needed, tunnel)


def needs_of(query: list[str], body: list[str], decode: list[str], at: str, read: bool) -> Needs:
    """Return what a request must hold, from its row."""
    return Needs(tuple(query), tuple(body), tuple(decode), at, read)


def _read(decode: list[str], at: str, kinds: list[list[str]], tests: list[list[Any]]) -> Read:
    pairs = tuple((value, kind) for value, kind in kinds)
    return Read(tuple(decode), at, pairs, tuple(ReadTest(body, tuple(found), line) for body, found, line in tests))
