"""The JSON Schema of a signature file, made from the vocabulary and the layout, for completion in editors.

Lint is stricter: what a schema cannot say (that a source exists, that a name is nobody else's) is not in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detector import vocabulary
from detector.catalogue import layout

_OPTIONAL = {
    "SIGNATURE": ("certificates", "processes", "pinned", "endpoints"),
    "ENDPOINT": ("host", "domain", "methods", "path", "collects", "read", "tests"),
}
_TEXT = {"type": "string", "minLength": 1}
_HTTPS = {"type": "string", "pattern": "^https://"}
_TEXTS = {"type": "array", "items": _TEXT}


def schema() -> dict[str, Any]:
    """Return the schema as JSON values."""
    kinds = {"type": "array", "items": {"enum": list(vocabulary.KINDS)}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A signature: one product, its hosts, what it collects, and the public pages that say so",
        **_object(layout.SIGNATURE, _fields(kinds), _OPTIONAL["SIGNATURE"]),
    }


def _fields(kinds: Mapping[str, Any]) -> dict[str, Any]:
    link = {"anyOf": [_HTTPS, {"type": "null"}]}
    return {
        "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        "name": _TEXT,
        "category": _one_of(vocabulary.CATEGORIES),
        "owner": _object(layout.OWNER, {"name": _TEXT, "country": {"type": ["string", "null"]}, "website": _HTTPS}),
        "description": _TEXT,
        "status": _one_of(vocabulary.STATUSES),
        "collects": {"type": "array", "items": _object(layout.CLAIM, _claim())},
        "endpoints": {"type": "array", "items": _object(layout.ENDPOINT, _endpoint(kinds), _OPTIONAL["ENDPOINT"])},
        "certificates": _TEXTS,
        "processes": _TEXTS,
        "pinned": {"type": "boolean"},
        "ai_training": _object(
            layout.AI_TRAINING, {"terms": _one_of(vocabulary.AI_TERMS), "source": _TEXT}, ("source",)
        ),
        "links": _object(layout.LINKS, dict.fromkeys(layout.LINKS, link)),
        "sources": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": _object(layout.SOURCE, {"url": _HTTPS, "says": _TEXT, "seen": _day()}),
        },
        "tests": _object(layout.EXAMPLES, dict.fromkeys(layout.EXAMPLES, _TEXTS)),
    }


def _claim() -> dict[str, Any]:
    return {
        "kind": _one_of(vocabulary.KINDS),
        "claim": _one_of(vocabulary.CLAIMS),
        "when": _one_of(vocabulary.OCCASIONS),
        "source": _TEXT,
    }


def _endpoint(kinds: Mapping[str, Any]) -> dict[str, Any]:
    read = {
        "decode": {"type": "array", "items": _one_of(vocabulary.DECODINGS)},
        "at": _TEXT,
        "kinds": {"type": "object", "additionalProperties": _one_of(vocabulary.KINDS)},
    }
    return {
        "host": _TEXT,
        "domain": _TEXT,
        "role": _one_of(vocabulary.ROLES),
        "methods": {"type": "array", "items": _one_of(vocabulary.METHODS)},
        "path": {"type": "string", "pattern": "^/"},
        "collects": kinds,
        "source": _TEXT,
        "read": _object(layout.READ, read),
        "tests": {"type": "array", "items": _object(layout.READ_TEST, {"body": _TEXT, "kinds": kinds})},
    }


def _object(hints: Mapping[str, str], fields: Mapping[str, Any], optional: Sequence[str] = ()) -> dict[str, Any]:
    """Return the schema of a mapping with exactly these keys; the hints become what an editor shows."""
    described = {key: {**fields[key], "description": hints[key].replace("`", "")} for key in hints}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key in hints if key not in optional],
        "properties": described,
    }


def _one_of(words: Sequence[str]) -> dict[str, Any]:
    return {"enum": list(words)}


def _day() -> dict[str, Any]:
    return {
        "anyOf": [{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, {"type": "string", "format": "date"}]
    }
