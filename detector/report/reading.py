"""A report read back: the bytes of a `detect.summary/1` document in, the few values that a comparison needs out.

The bytes may be anything: what is not a report is refused with the place and the remedy, and nothing else can happen.
Reads no file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from detector.errors import DocumentError
from detector.report.json_ import SCHEMA
from detector.report.safe import terminal
from detector.report.words import short
from detector.vocabulary import EVIDENCE

_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What a report says of one vendor's product; `bytes_out` is None where its source could not see it."""

    id: str
    name: str
    category: str
    evidence: str
    is_visited_only: bool
    bytes_out: int | None
    hosts: frozenset[str]
    are_hosts_complete: bool

    @property
    def rung(self) -> int:
        """How strong the evidence is: 0 if only its web site was visited, then the evidence ladder from 1."""
        return 0 if self.is_visited_only else 1 + EVIDENCE.index(self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report that was read back; `name` is the file's. `unnamed_share` is 0 to 1, None if no byte was seen."""

    name: str
    generated_at: str | None
    products: Mapping[str, Product]
    interception: frozenset[tuple[str, str]]
    signatures: int | None
    unnamed_share: float | None


@dataclass(frozen=True, slots=True)
class _Place:
    """A JSON object, and where it stands: `old.json: vendors[3]`."""

    path: str
    members: Mapping[str, Any]

    def refuse(self, key: str, wanted: str) -> NoReturn:
        raise DocumentError(f"{self.path}{key} must be {wanted}, not {_kind(self.members.get(key))}")

    def text(self, key: str) -> str:
        value = self.members.get(key)
        return value if isinstance(value, str) else self.refuse(key, "text")

    def count(self, key: str, default: int | None = None) -> int | None:
        value = self.members.get(key, default)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        self.refuse(key, "a number from 0 on, or null")

    def flag(self, key: str) -> bool:
        value = self.members.get(key, False)
        return value if isinstance(value, bool) else self.refuse(key, "true or false")

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.text(key)
        return value if value in choices else self.refuse(key, f"one of {', '.join(choices)}")

    def object(self, key: str) -> _Place:
        value = self.members.get(key)
        return _Place(f"{self.path}{key}.", value) if isinstance(value, dict) else self.refuse(key, "an object")

    def objects(self, key: str) -> list[_Place]:
        values = self.members.get(key)
        if not isinstance(values, list):
            self.refuse(key, "a list")
        for place, value in enumerate(values):
            if not isinstance(value, dict):
                raise DocumentError(f"{self.path}{key}[{place}] must be an object, not {_kind(value)}")
        return [_Place(f"{self.path}{key}[{place}].", value) for place, value in enumerate(values)]


def parse_report(data: bytes, name: str) -> Report:
    """Return the report that `data` holds; `name` is its file, for messages. Raises DocumentError if it holds none."""
    shown = short(terminal(name), _NAME_LENGTH)
    top = _Place(f"{shown}: ", _members(data, shown))
    if top.members.get("schema") != SCHEMA:
        raise DocumentError(f"{shown}: is no {SCHEMA} document; make one with: detect scan FILE --format json")
    coverage = top.object("coverage")
    return Report(
        name=name,
        generated_at=top.text("generated_at") if top.members.get("generated_at") is not None else None,
        products=_products(top),
        interception=frozenset((place.text("issuer"), place.text("product")) for place in top.objects("interception")),
        signatures=top.object("signatures").count("loaded") if "signatures" in top.members else None,
        unnamed_share=_unnamed_share(coverage.count("flow_bytes"), coverage.count("named_bytes")),
    )


def _members(data: bytes, shown: str) -> Mapping[str, Any]:
    try:
        value = json.loads(data, parse_constant=_refuse_constant)
    except ValueError:  # also of wrong encodings and of numbers too long
        raise DocumentError(f"{shown}: is no JSON; make it with: detect scan FILE --format json") from None
    except RecursionError:
        raise DocumentError(f"{shown}: is nested too deeply to be a report") from None
    if not isinstance(value, dict):
        raise DocumentError(f"{shown}: must hold one JSON object, not {_kind(value)}")
    return value


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(constant)


def _products(top: _Place) -> dict[str, Product]:
    products: dict[str, Product] = {}
    for place in top.objects("vendors"):
        product = _product(place)
        if product.id in products:
            raise DocumentError(f"{place.path}id stands there twice")
        products[product.id] = product
    return products


def _product(place: _Place) -> Product:
    return Product(
        id=place.text("id"),
        name=place.text("name"),
        category=place.text("category"),
        evidence=place.choice("evidence", EVIDENCE),
        is_visited_only=place.flag("visited_only"),
        bytes_out=place.count("bytes_out"),
        hosts=frozenset(host.text("host") for host in place.objects("hosts")),
        are_hosts_complete=not place.count("hosts_not_listed", 0),
    )


def _unnamed_share(flow_bytes: int | None, named_bytes: int | None) -> float | None:
    if not flow_bytes or named_bytes is None:
        return None
    return 1 - min(named_bytes, flow_bytes) / flow_bytes


def _kind(value: object) -> str:
    kinds = ((bool, "true or false"), (int, "a number"), (float, "a fraction"), (str, "text"), (list, "a list"))
    if value is None:
        return "missing or null"
    return next((words for kind, words in kinds if isinstance(value, kind)), "an object")
