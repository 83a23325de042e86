"""The JSON Schema of a signature file, made from the vocabulary and the layout, for completion in editors.

Lint is stricter: what a schema cannot say (that a source exists, that a name is nobody else's) is not in it.
`python -m detector.catalogue.schema` writes the file; a test holds it against the format.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from detector import vocabulary
from detector.catalogue import checks, layout

Schema: TypeAlias = dict[str, Any]

FILE = Path(__file__).with_name("signature.schema.json")

_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": checks.MAX_TEXT}
_ID: Schema = {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 64}
_SOURCE_KEY: Schema = {"type": "string", "pattern": r"^[a-z0-9]+([-_][a-z0-9]+)*$", "maxLength": 64}
_HOST: Schema = {"type": "string", "pattern": rf"^{_LABEL}(\.{_LABEL})+$", "maxLength": 253}
_PATH: Schema = {"type": "string", "pattern": r"^/[^?#\s\[\]{}\\^|]*$", "maxLength": checks.MAX_PATH}
_LINK: Schema = {"type": "string", "pattern": r"^https://\S+$", "maxLength": checks.MAX_URL}
_CIDR: Schema = {"type": "string", "pattern": r"^[0-9a-f.:]+/[0-9]{1,3}$"}
_JA4: Schema = {"type": "string", "pattern": r"^[tqd][0-9a-z]{9}_[0-9a-f]{12}_[0-9a-f]{12}$"}
_DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_COUNTRY: Schema = {"type": "string", "pattern": r"^[A-Z]{2}$"}


def _one_of(words: Sequence[str]) -> Schema:
    """Return a choice of the vocabulary's words."""
    return {"enum": list(words)}


def _many(item: Schema, least: int = 0) -> Schema:
    """Return a list of such items."""
    return {"type": "array", "items": item, "uniqueItems": True, **({"minItems": least} if least else {})}


def _nullable(item: Schema) -> Schema:
    """Return what may be null, too."""
    return {"anyOf": [item, {"type": "null"}]}


def _mapping(hints: Mapping[str, str], fields: Mapping[str, Schema], optional: Sequence[str] = ()) -> Schema:
    """Return a mapping of exactly the keys of layout.py, each with its hint as description."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key in hints if key not in optional],
        "properties": {key: {**fields[key], "description": hint} for key, hint in hints.items()},
    }


def schema() -> Schema:
    """Return the whole schema."""
    fields = {
        "id": _ID,
        "name": _TEXT,
        "category": _one_of(vocabulary.CATEGORIES),
        "owner": _mapping(layout.OWNER, {"name": _TEXT, "country": _nullable(_COUNTRY), "website": _LINK}),
        "description": _TEXT,
        "status": _one_of(vocabulary.STATUSES),
        "collects": _many(_claim()),
        "endpoints": _many(_endpoint()),
        "certificates": _many(_TEXT),
        "processes": _many(_TEXT),
        "tunnels": _many(_tunnel()),
        "ranges": _many(_mapping(layout.ADDRESS_RANGE, {"cidr": _CIDR, "source": _SOURCE_KEY})),
        "ja4": _many(_mapping(layout.JA4, {"value": _JA4, "source": _SOURCE_KEY})),
        "pinned": {"type": "boolean"},
        "ai_training": _ai_training(),
        "links": _mapping(layout.LINKS, {key: _nullable(_LINK) for key in layout.LINKS}),
        "sources": _sources(),
        "tests": _examples(),
    }
    optional = ("endpoints", "certificates", "processes", "tunnels", "ranges", "ja4", "pinned")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A signature: one product, the hosts it uses, and the public pages that say so",
        **_mapping(layout.SIGNATURE, fields, optional),
        "anyOf": [{"required": [key]} for key in ("endpoints", "certificates", "processes", "tunnels")],
    }


def _claim() -> Schema:
    """Return the schema of a claim."""
    words = {
        "kind": _one_of(vocabulary.KINDS),
        "claim": _one_of(vocabulary.CLAIMS),
        "when": _one_of(vocabulary.OCCASIONS),
        "source": _SOURCE_KEY,
    }
    return _mapping(layout.CLAIM, words)


def _endpoint() -> Schema:
    """Return the schema of an endpoint: a host or a domain, never both; or what tells it on any host."""
    body = {"type": "string", "minLength": 1, "maxLength": 20_000}
    read = {
        "decode": _many(_one_of(vocabulary.DECODINGS), 1),
        "at": _TEXT,
        "kinds": {"type": "object", "additionalProperties": _one_of(vocabulary.KINDS)},
    }
    test = _mapping(layout.READ_TEST, {"body": body, "kinds": _many(_one_of(vocabulary.KINDS))})
    fields = {
        "host": _HOST,
        "domain": _HOST,
        "role": _one_of(vocabulary.ROLES),
        "methods": _many(_one_of(vocabulary.METHODS)),
        "path": _PATH,
        "collects": _many(_one_of(vocabulary.KINDS)),
        "source": _SOURCE_KEY,
        "tunnel": {"type": "boolean"},
        "read": _mapping(layout.READ, read),
        "needs": _needs(),
        "tests": _many(test, 1),
    }
    optional = ("host", "domain", "methods", "path", "collects", "needs", "tunnel", "read", "tests")
    anywhere = {
        "required": ["methods", "needs", "path"],
        "not": {"anyOf": [{"required": ["host"]}, {"required": ["domain"]}]},
    }
    named = [{"required": [key], "not": {"required": ["needs"]}} for key in ("host", "domain")]
    return {
        **_mapping(layout.ENDPOINT, fields, optional),
        "oneOf": [*named, anywhere],
        "dependentRequired": {"read": ["tests"], "tests": ["read"]},
    }


def _tunnel() -> Schema:
    """Return the schema of a protocol that is a product's own."""
    port: Schema = {"type": "integer", "minimum": 1, "maximum": 65_535}
    fields = {"protocol": _one_of(vocabulary.TUNNELS), "port": port, "source": _SOURCE_KEY}
    return _mapping(layout.TUNNEL, fields, ["port"])


def _needs() -> Schema:
    """Return the schema of what a request to any host must hold."""
    keys = _many({"type": "string", "pattern": r"^\S+$", "maxLength": checks.MAX_KEY}, 1)
    fields = {"query": keys, "body": keys, "decode": _many(_one_of(vocabulary.DECODINGS), 1), "at": _TEXT}
    fields["read"] = {"type": "boolean"}
    return {
        **_mapping(layout.NEEDS, fields, tuple(layout.NEEDS)),
        "anyOf": [{"required": [key]} for key in ("query", "body", "read")],
        "dependentRequired": {"body": ["decode"], "decode": ["body"], "at": ["body"]},
    }


def _ai_training() -> Schema:
    """Return the schema of what the terms say; all but `unknown` need a source."""
    fields = {"terms": _one_of(vocabulary.AI_TERMS), "source": _SOURCE_KEY}
    needs = {
        "if": {"properties": {"terms": _one_of([term for term in vocabulary.AI_TERMS if term != "unknown"])}},
        "then": {"required": ["source"]},
    }
    return {**_mapping(layout.AI_TRAINING, fields, ["source"]), **needs}


def _sources() -> Schema:
    """Return the schema of the pages, by their short keys."""
    page = _mapping(layout.SOURCE, {"url": _LINK, "says": _TEXT, "seen": _DAY})
    return {"type": "object", "propertyNames": _SOURCE_KEY, "additionalProperties": page, "minProperties": 1}


def _examples() -> Schema:
    """Return the schema of the examples: hosts, URLs, whole requests, `issuer: …`, `process: …` and their like."""
    sorts = "|".join((*checks.EXAMPLE_SORTS, "request"))
    example = {"type": "string", "pattern": rf"^(\S+|({sorts}): .+)$", "maxLength": checks.MAX_URL}
    return _mapping(layout.EXAMPLES, {key: _many(example, 1) for key in layout.EXAMPLES})


def text() -> str:
    """Return the schema as the file holds it."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
