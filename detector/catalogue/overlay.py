"""A user's overlay: hosts of the user's own firm on which a known product runs. Text to values, and onto signatures.

    overlay:
      - {product: matomo, hosts: [stats.company.example]}

Such hosts belong into no catalogue that others read, so an overlay is refused among the built-in signatures. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from detector.catalogue import checks, layout, yaml_document
from detector.catalogue.fields import Fields, near_word, word_fault
from detector.catalogue.model import OwnHost, Signature
from detector.errors import Problem
from detector.vocabulary import CATEGORIES, ROLES

_ROLES = tuple(role for role in ROLES if role not in ("website", "unknown"))


@dataclass(frozen=True, slots=True)
class Overlay:
    """What an overlay file says: product ids, each with a host of the user's own."""

    hosts: tuple[tuple[str, OwnHost], ...]


def is_overlay(text: str) -> bool:
    """Tell whether a file is an overlay and no signature, by its first level."""
    return text.startswith("overlay:") or "\noverlay:" in text


def parse_overlay(text: str, path: str) -> tuple[Overlay | None, list[Problem]]:
    """Return what an overlay's text says, or None and all that is wrong with it, ordered by line."""
    root, problems = yaml_document.parse_document(text, path)
    hosts: list[tuple[str, OwnHost]] = []
    if isinstance(root, yaml_document.Mapping):
        fields = Fields(root, "", layout.OVERLAY_FILE, path, problems)
        if PurePosixPath(path).parent.name in CATEGORIES:
            fields.note("overlay", "names hosts of one firm, and the catalogue is everybody's; keep it elsewhere")
        for item in fields.sections("overlay", layout.OVERLAY, required=True):
            hosts += _own_hosts(item, path)
    return (None if problems else Overlay(tuple(hosts))), sorted(problems)


def _own_hosts(fields: Fields, path: str) -> list[tuple[str, OwnHost]]:
    product = fields.text("product", checks.id_fault)
    role = fields.optional_text("role", lambda text: word_fault(text, _ROLES)) or "ingest"
    hosts = fields.texts_with_lines("hosts", checks.own_host_fault)
    domains = fields.texts_with_lines("domains", checks.own_host_fault)
    if not hosts and not domains:
        fields.note("hosts", f"missing; write {layout.OVERLAY['hosts']}")
    named = [(*item, False) for item in hosts] + [(*item, True) for item in domains]
    return [(product, OwnHost(name, is_domain, role, path, line)) for name, line, is_domain in named]


def with_overlays(
    signatures: Sequence[Signature], overlays: Iterable[Overlay]
) -> tuple[list[Signature], list[Problem]]:
    """Return the signatures with the user's hosts, and a problem for each host that could not be given to one.

    A host that a signature names is that one's; of two overlays the first counts.
    """
    taken = _named_by_signatures(signatures)
    ids = [signature.id for signature in signatures]
    given: defaultdict[str, list[OwnHost]] = defaultdict(list)
    problems: list[Problem] = []
    for product, own in (item for overlay in overlays for item in overlay.hosts):
        field = "overlay.domains" if own.is_domain else "overlay.hosts"
        first = taken.setdefault((own.name, own.is_domain), f"{own.path}:{own.line}")
        if product not in ids:
            near = near_word(product, [name for name in ids if name[:1] == product[:1]])
            remedy = f"did you mean '{near}'?" if near else "`detect signatures list` shows all"
            problems.append(Problem(own.path, own.line, "overlay.product", f"no signature is '{product}'; {remedy}"))
        elif first != f"{own.path}:{own.line}":
            message = f"'{own.name}' stands already in {first}; remove one"
            problems.append(Problem(own.path, own.line, field, message))
        else:
            given[product].append(own)
    joined = [replace(item, own_hosts=tuple(given[item.id])) if given.get(item.id) else item for item in signatures]
    return joined, problems


def _named_by_signatures(signatures: Sequence[Signature]) -> dict[tuple[str, bool], str]:
    """Return the names that signatures give, and where; whether it is a domain is part of the name."""
    return {
        (endpoint.name, endpoint.host is None): signature.origin(endpoint.line)
        for signature in signatures
        for endpoint in signature.endpoints
        if not endpoint.is_anywhere
    }
