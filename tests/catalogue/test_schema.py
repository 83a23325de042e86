"""The JSON Schema for editors: made of the format, true of every built-in file, and false of what lint refuses."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml

from detector.catalogue import layout
from detector.catalogue.checks import MAX_PATH
from detector.catalogue.loader import parse_signature
from detector.catalogue.schema import FILE, schema, text
from detector.catalogue.store import builtin_folder
from tests.catalogue.samples import GOOD, PATH
from tests.catalogue.test_loader import faults


class EditorLoader(yaml.CSafeLoader):
    """Reads as editors do, by YAML 1.2: a day is text, and `NO` is a country."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag.rpartition(":")[2] not in ("timestamp", "bool")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


@cache
def validator() -> jsonschema.Draft202012Validator:
    made = schema()
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


def errors(document: str) -> list[str]:
    """Return what an editor would underline."""
    loaded = yaml.load(document, EditorLoader)
    return [f"{'.'.join(map(str, error.path))}: {error.message}" for error in validator().iter_errors(loaded)]


def test_the_file_is_what_the_format_says() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run `python -m detector.catalogue.schema`"


def test_every_built_in_file_is_valid() -> None:
    files = sorted(builtin_folder().rglob("*.yaml"))
    assert len(files) > 500
    wrong = {file.name: found for file in files if (found := errors(file.read_text(encoding="utf-8")))}
    assert wrong == {}


def test_the_good_sample_is_valid_and_every_level_is_described() -> None:
    assert errors(GOOD.replace("3: screenshots", "'3': screenshots")) == []
    made = schema()
    assert list(made["properties"]) == list(layout.SIGNATURE)
    assert made["properties"]["id"]["description"] == layout.SIGNATURE["id"]
    assert made["properties"]["endpoints"]["items"]["properties"]["path"]["maxLength"] == MAX_PATH


# What one schema of one file cannot see, or leaves to lint: names that must agree, and what is only of a bad style.
BEYOND_A_SCHEMA = ("is not the f", "is not under", "stands here twice with", "does not tell whose")


@pytest.mark.parametrize(("old", "new", "expected"), list(faults()))
def test_what_the_loader_refuses_is_underlined(old: str, new: str, expected: str) -> None:
    damaged = GOOD.replace(old, new).replace("3: screenshots", "'3': screenshots")
    assert parse_signature(GOOD.replace(old, new), PATH)[1]
    if any(words in expected for words in BEYOND_A_SCHEMA) or "YAML reads" in expected:
        return
    assert errors(damaged), expected


def test_certificates_alone_show_issuers() -> None:
    start, end = GOOD.index("endpoints:"), GOOD.index("certificates:")
    bare = GOOD[:start] + GOOD[end : GOOD.index("tests:\n  match")]
    assert errors(bare)
    assert errors(bare + "tests: {match: ['issuer: CN=Acme Root CA'], ignore: ['process: acme watch']}\n") == []
    assert errors(bare + "tests: {match: [CN=Acme Root CA], ignore: [x]}\n")


def test_the_schema_lies_where_a_built_in_file_looks_for_it() -> None:
    place = builtin_folder() / "web-analytics" / "x.yaml"
    assert Path(place.parent, "../../detector/catalogue/signature.schema.json").resolve() == FILE
