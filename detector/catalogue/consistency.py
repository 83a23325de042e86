"""Checks of one signature as a whole: its place, its sources, its kinds. Single fields were checked before.

Notes problems into the Fields that the signature was read from; knows no other file.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from detector import vocabulary
from detector.catalogue import layout
from detector.catalogue.fields import Fields, near_word
from detector.catalogue.model import Signature, Source

_UNUSED_SOURCE = (
    "nothing names this source; name it in a claim or an endpoint, or remove it (a page that shows "
    "processes, certificates or pinning has that word in its `says`)"
)


def check_signature(fields: Fields, signature: Signature) -> None:
    """Note whatever does not fit together in a signature."""
    _check_place(fields, signature)
    _check_something_to_match(fields, signature)
    _check_source_keys(fields, signature)
    _check_unused_sources(fields, signature)
    _check_endpoint_kinds(fields, signature)
    _check_repeated_claims(fields, signature)
    _check_repeated_hints(fields, signature)


def _check_place(fields: Fields, signature: Signature) -> None:
    """The file's name is the id; its folder, inside a catalogue, is the category."""
    place = PurePosixPath(signature.path)
    if signature.id and signature.id != place.stem:
        fields.note("id", f"'{signature.id}' is not the file's name; write '{place.stem}' or rename the file")
    folder = place.parent.name
    in_catalogue = folder in vocabulary.CATEGORIES or place.parent.parent.name == "signatures"
    if in_catalogue and signature.category != folder and signature.category in vocabulary.CATEGORIES:
        fields.note("category", f"'{signature.category}' is not the folder's name; move the file or write '{folder}'")


def _check_source_keys(fields: Fields, signature: Signature) -> None:
    """Every source key that is named stands under `sources`."""
    keys = [source.key for source in signature.sources]
    for field, key, line in _named_sources(fields, signature):
        if key not in keys:
            near = near_word(key, keys)
            remedy = f"did you mean '{near}'?" if near else "add it there"
            fields.note(field, f"'{key}' is not under `sources`; {remedy}", line)


def _check_unused_sources(fields: Fields, signature: Signature) -> None:
    named = {key for _, key, _ in _named_sources(fields, signature)}
    for source in signature.sources:
        if source.key not in named and not _supports_a_bare_list(signature, source):
            fields.note(f"sources.{source.key}", _UNUSED_SOURCE, source.line)


def _named_sources(fields: Fields, signature: Signature) -> list[tuple[str, str, int]]:
    """Return field, key and line of every place that names a source."""
    named = [("collects.source", claim.source, claim.line) for claim in signature.collects]
    named += [("endpoints.source", endpoint.source, endpoint.line) for endpoint in signature.endpoints]
    named += [("tunnels.source", item.source, item.line) for item in signature.tunnels]
    named += [("ranges.source", item.source, item.line) for item in signature.ranges]
    named += [("ja4.source", item.source, item.line) for item in signature.ja4]
    named += [("ai_training.source", signature.ai_training.source or "", fields.line_of("ai_training"))]
    return [item for item in named if item[1]]


def _supports_a_bare_list(signature: Signature, source: Source) -> bool:
    """Processes, certificates and pinning name no source by key; the page that shows them says so."""
    says = source.says.casefold()
    subjects = (
        (signature.processes, ("process", "program", "executable", "service")),
        (signature.certificates, ("certificate", "issuer", "root")),
        (signature.pinned, ("pin", "certificate", "proxy", "inspect", "intercept")),
    )
    return any(there and any(word in says for word in words) for there, words in subjects)


def _check_something_to_match(fields: Fields, signature: Signature) -> None:
    if not (signature.endpoints or signature.certificates or signature.processes or signature.tunnels):
        hint = layout.SIGNATURE["endpoints"]
        fields.note("endpoints", f"nothing to recognise the product by; write {hint} (or certificates or processes)")


def _check_endpoint_kinds(fields: Fields, signature: Signature) -> None:
    """What an endpoint collects, the product collects."""
    claimed = {claim.kind for claim in signature.collects}
    for endpoint in signature.endpoints:
        for kind in endpoint.collects:
            if kind in vocabulary.KINDS and kind not in claimed:
                message = f"'{kind}' is not under the signature's `collects`; add it there with its claim"
                fields.note("endpoints.collects", message, endpoint.line)


def _check_repeated_claims(fields: Fields, signature: Signature) -> None:
    seen: set[tuple[str, str, str]] = set()
    for claim in signature.collects:
        key = (claim.kind, claim.claim, claim.source)
        if key in seen:
            fields.note("collects", f"'{claim.kind}' stands here twice with one source; keep one", claim.line)
        seen.add(key)


def _check_repeated_hints(fields: Fields, signature: Signature) -> None:
    hints = [("ranges.cidr", item.cidr, item.line) for item in signature.ranges]
    hints += [("ja4.value", item.value, item.line) for item in signature.ja4]
    hints += [("tunnels.protocol", f"{item.protocol} {item.port or ''}", item.line) for item in signature.tunnels]
    seen: set[tuple[str, str]] = set()
    for field, text, line in hints:
        if text and (field, text) in seen:
            fields.note(field, f"'{text.strip()}' stands here twice; keep one", line)
        seen.add((field, text))
