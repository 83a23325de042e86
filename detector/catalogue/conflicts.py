"""Checks across signature files: one id is one product, and one name with one path belongs to one endpoint.

Pure: signatures in, those that may stay and the problems of the others out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from detector.catalogue.model import Endpoint, Signature
from detector.errors import Problem

_Address: TypeAlias = tuple[str, str, str, str]


def without_conflicts(
    signatures: Sequence[Signature], standing: Sequence[Signature] = ()
) -> tuple[list[Signature], list[Problem]]:
    """Return the signatures that clash with no earlier one, and the problems of those that do.

    `standing` are signatures that came before and are not judged again. A more specific endpoint of another
    product (a host below a domain, a path on a host) is no clash.
    """
    ids = {signature.id: signature.path for signature in standing}
    taken = {address: place for signature in standing for address, place in _addresses(signature)}
    kept: list[Signature] = []
    problems: list[Problem] = []
    for signature in signatures:
        found = [*_id_clashes(signature, ids), *_address_clashes(signature, taken)]
        problems += found
        if not found:
            kept.append(signature)
        ids.setdefault(signature.id, signature.path)
        for address, place in _addresses(signature):
            taken.setdefault(address, place)
    return kept, problems


def _id_clashes(signature: Signature, ids: dict[str, str]) -> Iterator[Problem]:
    if signature.id in ids:
        message = f"'{signature.id}' is already the id of {ids[signature.id]}; choose another"
        yield Problem(signature.path, 1, "id", message)


def _address_clashes(signature: Signature, taken: dict[_Address, str]) -> Iterator[Problem]:
    """Yield one problem for each endpoint that claims what an earlier one has, in this file or another."""
    own: dict[_Address, str] = {}
    for endpoint in signature.endpoints:
        addresses = list(_claimed(endpoint))
        first = [place for address in addresses if (place := taken.get(address) or own.get(address))]
        if first:
            same = "with the same needs" if endpoint.is_anywhere else "with this path and method"
            message = f"'{endpoint.name}' {same} stands already in {first[0]}; remove one"
            yield Problem(signature.path, endpoint.line, f"endpoints.{_sort(endpoint)}", message)
        own.update((address, signature.origin(endpoint.line)) for address in addresses)


def _addresses(signature: Signature) -> Iterator[tuple[_Address, str]]:
    for endpoint in signature.endpoints:
        for address in _claimed(endpoint):
            yield address, signature.origin(endpoint.line)


def _claimed(endpoint: Endpoint) -> Iterator[_Address]:
    """Yield what an endpoint claims, once for each method (an empty one stands for any)."""
    for method in endpoint.methods or ("",):
        wanted = str(endpoint.needs) if endpoint.is_anywhere else endpoint.path or ""
        yield _sort(endpoint), endpoint.name, wanted, method


def _sort(endpoint: Endpoint) -> str:
    return "path" if endpoint.is_anywhere else "host" if endpoint.host else "domain"
