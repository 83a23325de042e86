"""The JSON Schema for editors: it is the one that is made from the layout, and every built-in file fits it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from detector.catalogue import schema
from detector.catalogue.store import builtin_folder

FILE = Path(schema.__file__).with_name("signature.schema.json")
FILES = sorted(builtin_folder().rglob("*.yaml"))


def read(path: Path) -> object:
    return json.loads(json.dumps(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader), default=str))


def test_the_file_is_the_one_that_the_layout_gives() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == schema.schema()
    Draft202012Validator.check_schema(schema.schema())


def test_every_built_in_signature_fits() -> None:
    validator = Draft202012Validator(schema.schema())
    assert FILES
    assert [f"{path.name}: {error.message}" for path in FILES for error in validator.iter_errors(read(path))] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("category", "spyware"), ("id", "Not An Id"), ("owner", {}), ("endpoints", [{"role": "ingest"}]), ("extra", 1)],
)
def test_what_lint_refuses_for_its_form_does_not_fit(field: str, value: object) -> None:
    good = read(FILES[0])
    assert isinstance(good, dict)
    assert list(Draft202012Validator(schema.schema()).iter_errors({**good, field: value}))
