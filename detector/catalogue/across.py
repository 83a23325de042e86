"""What lint asks of all signatures together: whose domains or ranges overlap, and whether an issuer belongs to two.

Unlike conflicts.py, which keeps a signature out wherever it is loaded, this is for those who write them. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network

from detector.catalogue.compiled import issuer_key
from detector.catalogue.hint_checks import range_fault
from detector.catalogue.model import Endpoint, Signature
from detector.errors import Problem

# What follows a firm's name in its register and tells nothing of whose it is.
_LEGAL_FORMS = """
    ab ag aps as bv co company corp corporation gmbh group holdings inc incorporated international kg limited llc llp
    ltd nv oy plc pte pty sa sas sl spa srl technologies technology the
"""


def overlaps(signatures: Sequence[Signature]) -> Iterator[Problem]:
    """Yield a warning for each endpoint below a domain that another owner's signature takes whole.

    Either the domain is too wide or the firm has changed hands: a person decides. Endpoints with a path are left
    alone, for a shared host is told apart by them.
    """
    domains: dict[str, list[tuple[Signature, Endpoint]]] = {}
    for signature in signatures:
        for endpoint in signature.endpoints:
            if endpoint.domain is not None and endpoint.path is None:
                domains.setdefault(endpoint.domain, []).append((signature, endpoint))
    for signature in signatures:
        for endpoint in signature.endpoints:
            if endpoint.path is None:
                yield from _overlap(signature, endpoint, domains)


def _overlap(
    signature: Signature, endpoint: Endpoint, domains: dict[str, list[tuple[Signature, Endpoint]]]
) -> Iterator[Problem]:
    """Yield the nearest domain of another owner that this endpoint lies in."""
    name = endpoint.name if endpoint.host else endpoint.name.partition(".")[2]
    while name:
        for other, domain in domains.get(name, []):
            if not _same_owner(signature, other):
                field = "endpoints.host" if endpoint.host else "endpoints.domain"
                message = (
                    f"'{endpoint.name}' lies in '{name}', which {other.origin(domain.line)} gives to "
                    f"{other.owner.name}; narrow that domain, or name the same owner in both files"
                )
                yield Problem(signature.path, endpoint.line, field, message, True)
                return
        name = name.partition(".")[2]


def repeated_issuers(signatures: Sequence[Signature]) -> Iterator[Problem]:
    """Yield a problem for each issuer name that stands in an earlier signature: only that one would ever match."""
    taken: dict[str, str] = {}
    for signature in signatures:
        for issuer in signature.certificates:
            first = taken.setdefault(issuer_key(issuer.name), signature.origin(issuer.line))
            if first != signature.origin(issuer.line):
                message = f"'{issuer.name}' stands already in {first}; remove one, or write more of the name"
                yield Problem(signature.path, issuer.line, "certificates", message)


def shared_hints(signatures: Sequence[Signature]) -> Iterator[Problem]:
    """Yield a problem for each range or JA4 that touches another signature's: it would tell of neither."""
    ranges: list[tuple[IPv4Network | IPv6Network, Signature, int]] = []
    values: dict[str, tuple[Signature, int]] = {}
    for signature in signatures:
        for item in signature.ranges:
            network = ip_network(item.cidr) if not range_fault(item.cidr) else None
            if network is None:
                continue  # told already
            other = next(
                (place for place in ranges if place[1] is not signature and _overlap_of(network, place[0])), None
            )
            if other is not None:
                message = f"'{item.cidr}' overlaps {other[0]} in {other[1].origin(other[2])}; keep it in one file"
                yield Problem(signature.path, item.line, "ranges.cidr", message)
            ranges.append((network, signature, item.line))
        for value in signature.ja4:
            first = values.setdefault(value.value, (signature, value.line))
            if first[0] is not signature:
                message = (
                    f"'{value.value}' stands already in {first[0].origin(first[1])}, so it is neither's; remove both"
                )
                yield Problem(signature.path, value.line, "ja4.value", message)


def _overlap_of(a: IPv4Network | IPv6Network, b: IPv4Network | IPv6Network) -> bool:
    return a.version == b.version and a.overlaps(b)


def _same_owner(a: Signature, b: Signature) -> bool:
    """Tell whether two files name one firm: their names share the first word that tells something."""
    return _first_word(a.owner.name) == _first_word(b.owner.name)


def _first_word(name: str) -> str:
    words = re.findall(r"\w+", name.casefold())
    return next((word for word in words if word not in _LEGAL_FORMS.split()), name.casefold())
