"""What lint asks of one file beyond its format: shared names, sources that have grown old, the schema's place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from detector.catalogue.checks import date_fault
from detector.catalogue.files import SignatureFile
from detector.catalogue.model import Endpoint, Signature
from detector.catalogue.shared_names import shared_fault
from detector.errors import Problem

MOST_MONTHS = 18
"""How long what a page said is taken for true: vendors move hosts about that often."""

_NAMELESS = ("address: ", "ja4: ", "tunnel: ")
_SCHEMA = b"../../detector/catalogue/signature.schema.json"
_SCHEMA_LINE = re.compile(rb"# yaml-language-server: \$schema=(\S+)")


def shared_names(signature: Signature) -> Iterator[Problem]:
    """Yield a problem for each endpoint whose name many firms live under."""
    for endpoint in signature.endpoints:
        fault = shared_fault(endpoint)
        if fault is not None:
            field = "endpoints.host" if endpoint.host else "endpoints.domain"
            yield Problem(signature.path, endpoint.line, field, *fault)


def old_sources(signature: Signature, today: date) -> Iterator[Problem]:
    """Yield a problem for each source that was read long ago, or that will only be read."""
    for source in signature.sources:
        if date_fault(source.seen):
            continue  # told already
        seen = date.fromisoformat(source.seen)
        field = f"sources.{source.key}.seen"
        if seen > today + timedelta(days=1):  # it may be tomorrow already where the contributor lives
            message = f"'{source.seen}' is yet to come; write the day on which you read the page"
            yield Problem(signature.path, source.line, field, message)
        elif _months_between(seen, today) >= MOST_MONTHS:
            message = f"was read {source.seen}, more than {MOST_MONTHS} months ago; read it again and write that day"
            yield Problem(signature.path, source.line, field, message, True)


def schema_line(file: SignatureFile) -> Iterator[Problem]:
    """Yield a warning for a first line that sends editors to a place which a checkout does not have."""
    found = _SCHEMA_LINE.match(file.data or b"")
    if found is not None and found[1] != _SCHEMA:
        message = f"names a place that others do not have; write $schema={_SCHEMA.decode()}"
        yield Problem(file.path, 1, "document", message, True)


def idle_examples(signature: Signature) -> Iterator[Problem]:
    """Yield a warning for each `ignore` example with nothing of the product's names in it: it could never fail."""
    words = {word for endpoint in signature.endpoints for word in _words_of(endpoint) if len(word) > 2}
    words |= {word for text in _shown(signature) for word in text.lower().split() if len(word) > 2}
    words |= {signature.id.replace("-", ""), *signature.id.split("-")}
    for example in signature.examples.ignore:
        if example.text.startswith((*_NAMELESS, "request: ")):
            continue  # an address has no name, and a request shows that a path alone is no evidence
        if not any(word in example.text.lower() for word in words):
            message = (
                f"'{example.text}' looks like none of this product's names, so it shows nothing; take a look-alike"
            )
            yield Problem(signature.path, example.line, "tests.ignore", message, True)


def _words_of(endpoint: Endpoint) -> list[str]:
    """Return the labels of an endpoint's name, or what stands in the path of one for any host."""
    return endpoint.name.lower().strip("/*").split("/") if endpoint.is_anywhere else endpoint.name.split(".")[:-1]


def _shown(signature: Signature) -> tuple[str, ...]:
    """Return the other names that a product is known by."""
    return (*signature.processes, *(issuer.name for issuer in signature.certificates))


def _months_between(earlier: date, later: date) -> int:
    """Return how many whole months have gone by."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - (later.day < earlier.day)
