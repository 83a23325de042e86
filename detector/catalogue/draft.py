"""The text of a new signature file: what is known filled in, what only a person can know left to be said by lint.

Pure; writes no file and asks nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LONGEST_WORD = 24
_HEX = frozenset("0123456789abcdef-")


@dataclass(frozen=True, slots=True)
class DraftEndpoint:
    """A host or a domain, with the methods and paths that were seen there (values already cut out)."""

    name: str
    is_domain: bool
    role: str
    methods: tuple[str, ...] = ()
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a product; empty texts are left for a person. `seen` is today, `schema` where editors look."""

    id: str
    name: str
    category: str
    endpoints: tuple[DraftEndpoint, ...]
    source: str
    seen: str
    schema: str
    notes: tuple[str, ...] = ()


def render(draft: Draft) -> str:
    """Return the file's text; `detect signatures lint` names what is still to be written."""
    return "\n".join(_lines(draft)) + "\n"


def cut_values(path: str) -> str:
    """Return a path as a pattern: segments that look like a value (numbers, long or random words) become `*`."""
    segments = path.partition("?")[0].split("/")
    return "/".join("*" if _is_value(segment) else segment for segment in segments) or "/"


def _is_value(segment: str) -> bool:
    if not segment:
        return False
    digits = sum(character.isdigit() for character in segment)
    is_hexadecimal = len(segment) >= 8 and set(segment.lower()) <= _HEX
    is_odd = not all(character.isalnum() or character in "-_." for character in segment)
    return is_odd or is_hexadecimal or digits > 2 or len(segment) > _LONGEST_WORD


def _lines(draft: Draft) -> Iterator[str]:
    website = f"https://{_registrable(draft.endpoints)}"
    yield f"# yaml-language-server: $schema={draft.schema}"
    yield from (f"# {note}" for note in draft.notes)
    yield f"id: {draft.id}"
    yield f"name: {_quoted(draft.name)}"
    yield f"category: {draft.category}"
    yield f"owner: {{name: {_quoted('')}, country: null, website: {website}}}"
    yield f"description: {_quoted('')}"
    yield "status: documented"
    yield "collects: []"
    yield "endpoints:"
    for endpoint in draft.endpoints:
        yield from _endpoint_lines(endpoint)
    yield "ai_training: {terms: unknown}"
    yield "links: {privacy: null, opt_out: null, data_request: null}"
    yield "sources:"
    yield f"  page: {{url: {_quoted(draft.source)}, says: {_quoted('')}, seen: {draft.seen}}}"
    yield "tests:"
    yield f"  match: [{', '.join(_matching(draft.endpoints))}]"
    yield f"  ignore: [{', '.join(_look_alikes(draft.endpoints))}]"


def _endpoint_lines(endpoint: DraftEndpoint) -> Iterator[str]:
    yield f"  - {'domain' if endpoint.is_domain else 'host'}: {endpoint.name}"
    yield f"    role: {endpoint.role}"
    if endpoint.methods:
        yield f"    methods: [{', '.join(endpoint.methods)}]"
    if endpoint.path is not None:
        yield f"    path: {_quoted(endpoint.path)}"
    yield "    source: page"


def _matching(endpoints: Sequence[DraftEndpoint]) -> Iterator[str]:
    for endpoint in endpoints:
        path = (endpoint.path or "/").replace("**", "a").replace("*", "a")
        yield _quoted(f"https://{endpoint.name}{path}")
        yield _quoted(f"www.{endpoint.name}" if endpoint.is_domain else f"https://{endpoint.name}{path}?x=1")


def _look_alikes(endpoints: Sequence[DraftEndpoint]) -> Iterator[str]:
    for endpoint in endpoints[:1]:
        yield _quoted(f"https://not{endpoint.name}/")
        yield _quoted(f"https://example.com/?u={endpoint.name}")


def _registrable(endpoints: Sequence[DraftEndpoint]) -> str:
    return ".".join(endpoints[0].name.split(".")[-2:]) if endpoints else "example.com"


def _quoted(text: str) -> str:
    """Return a double-quoted YAML scalar."""
    shown = "".join(character if character.isprintable() else "?" for character in text)
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'
