"""The text of a new signature file from the little that is known; what only a person can know is left empty.

An empty value is what lint asks for by name, so a draft cannot be taken for a finished file. Pure: reads no capture
and writes no file; `write_draft` alone touches the disk, and never what is there already.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from detector.catalogue.store import builtin_folder
from detector.errors import OutputError

SCHEMA_FILE = Path(__file__).with_name("signature.schema.json")  # made by schema.py
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ()/+_-]*[A-Za-z0-9)]")
_NOT_PLAIN = re.compile(r"true|false|yes|no|on|off|null|y|n", re.IGNORECASE)
_WIDTH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEndpoint:
    """A host, or a domain with all below it; `notes` are told in comments beside it."""

    name: str
    is_domain: bool = False
    role: str = "unknown"
    methods: tuple[str, ...] = ()
    path: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is known of a product; empty texts are left for a person. `today` is when the source was read."""

    id: str
    name: str
    category: str
    endpoints: tuple[DraftEndpoint, ...]
    today: str
    status: str = "documented"
    owner: str = ""
    country: str = ""
    website: str = ""
    description: str = ""
    url: str = ""
    says: str = ""


def suggested_id(name: str) -> str:
    """Return a product's name as an id: "Acme Watch (Pro)" gives `acme-watch-pro`; empty if nothing is left of it."""
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold()))[:64].strip("-")


def place_for(draft: Draft, folder: Path) -> Path:
    """Return where a draft belongs: into the signatures of the checkout that `folder` is, else into `folder` itself."""
    catalogue = folder / "signatures"
    return (catalogue / draft.category if catalogue.is_dir() else folder) / f"{draft.id}.yaml"


def render(draft: Draft, schema: str) -> str:
    """Return the file's text; `schema` is where editors find the JSON Schema."""
    return "\n".join(line.rstrip() for line in _lines(draft, schema)) + "\n"


def schema_for(file: Path) -> str:
    """Return the JSON Schema as a file names it: relative within one checkout, where it works for everybody."""
    root = builtin_folder().resolve().parent
    place = file.resolve()
    is_beside = place.is_relative_to(root) and SCHEMA_FILE.resolve().is_relative_to(root)
    return os.path.relpath(SCHEMA_FILE.resolve(), place.parent) if is_beside else str(SCHEMA_FILE.resolve())


def write_draft(file: Path, text: str) -> None:
    """Write a new file, with its folder. Raises OutputError when it is there already or cannot be written."""
    try:
        if not file.parent.is_dir():
            file.parent.mkdir(parents=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        if not os.path.lexists(file):
            raise OutputError(f"{file}: cannot be written: {file.parent} is no folder") from error
        raise OutputError(f"{file}: is there already and stays as it is; choose another --id or --output") from error
    except OSError as error:
        raise OutputError(f"{file}: cannot be written: {(error.strerror or str(error)).lower()}") from error


def _lines(draft: Draft, schema: str) -> Iterator[str]:
    yield f"# yaml-language-server: $schema={schema}"
    yield f"id: {draft.id}"
    yield _said("name:", draft.name, "the product, as its maker writes it")
    yield f"category: {draft.category}"
    yield "owner:"
    yield _said("  name:", draft.owner, "the company that runs it")
    yield _said("  country:", draft.country, "two letters such as US; null if you do not know", "null")
    yield _said("  website:", draft.website, "its https address")
    yield _said("description:", draft.description, "one sentence for somebody who is worried and no engineer")
    yield f"status: {draft.status}"
    yield "# For each kind that a page names: - {kind: keystrokes, claim: documented, when: default, source: page}"
    yield "collects: []"
    yield "endpoints:"
    for endpoint in draft.endpoints:
        yield from _endpoint(endpoint)
    yield "ai_training: {terms: unknown}"
    yield "# Look for these pages; null says that you looked and found none."
    yield "links: {privacy: null, opt_out: null, data_request: null}"
    yield "sources:"
    yield "  page:"
    yield _said("    url:", draft.url, "https address of the public page that names this host")
    yield _said("    says:", draft.says, "what stands on that page, in a sentence of your own")
    yield f"    seen: {draft.today}"
    yield from _tests(draft.endpoints)


def _endpoint(endpoint: DraftEndpoint) -> Iterator[str]:
    yield from (f"  # {_comment(note)}" for note in endpoint.notes)
    yield f"  - {'domain' if endpoint.is_domain else 'host'}: {endpoint.name}"
    known = "" if endpoint.role == "unknown" else endpoint.role
    yield _said("    role:", known, "ingest, agent, script, console or website, if the page says so", "unknown")
    if endpoint.methods:
        yield f"    methods: [{', '.join(endpoint.methods)}]"
    if endpoint.path:
        yield f"    path: {json.dumps(endpoint.path)}"
    yield "    source: page"


def _tests(endpoints: Sequence[DraftEndpoint]) -> Iterator[str]:
    first = endpoints[0].name
    yield "tests:"
    yield f"  match: [{', '.join(text for endpoint in endpoints for text in _examples(endpoint))}]"
    yield f"  ignore: [not{first}, {json.dumps(f'https://example.com/?u={first}')}]"


def _examples(endpoint: DraftEndpoint) -> Iterator[str]:
    path = (endpoint.path or "/").replace("**", "x").replace("*", "x")
    name = f"www.{endpoint.name}" if endpoint.is_domain else endpoint.name
    yield endpoint.name
    yield json.dumps(f"https://{name}{path}")


def _said(key: str, value: str, hint: str, otherwise: str = "") -> str:
    """Return a line with its value, or with what stands there until a person has found out more, and the hint."""
    return f"{key} {_scalar(value)}" if value else f"{f'{key} {otherwise}':<{_WIDTH}}  # {hint}"


def _scalar(text: str) -> str:
    """Return a text as YAML that reads back as that text (JSON's strings are YAML's), `?` for what does not print."""
    text = "".join(character if character.isprintable() else "?" for character in text)
    is_plain = _PLAIN.fullmatch(text) and not _NOT_PLAIN.fullmatch(text)
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    """Return a text that cannot end its comment."""
    return " ".join(text.split())
