"""Checks are told in safe words, in the width that there is, and as JSON; the verdict never says clean."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest

from detector.doctor.model import Check, Finding, Unread, Vendor
from detector.doctor.telling import SCHEMA, render_json, render_text, verdict

VALIDATOR = jsonschema.Draft202012Validator(
    json.loads(files("detector.doctor").joinpath("schema.json").read_text(encoding="utf-8"))
)
_VENDOR = Vendor("acme", "Acme", "network-inspection", ("files",))
_FOUND = Finding("/etc/\x1b[31mx", "a\u202eb", "It means \x07 this.", True, _VENDOR)
_BAD = Check("x", "things", ("/a", "/b", "/c", "/d", "/e"), (_FOUND,), "Beware.", (Unread("/z\n", "no \x1b"),))
_NOTHING = Check("y", "others", ("/a",), (), "Little was looked at.")


def test_hostile_names_are_made_visible() -> None:
    text = render_text([_BAD, _NOTHING], (3, 1), 60)
    assert text.replace("\n", "").isprintable()
    assert r"/etc/\x1b[31mx" in text
    assert r"a\u202eb" in text
    assert r"/z\x0a" in text
    assert max(map(len, text.splitlines())) <= 60


def test_what_was_found_and_what_was_not_is_told() -> None:
    text = render_text([_BAD, _NOTHING], (3, 1), 100)
    assert "  ! a" in text
    assert "OTHERS\n  Nothing was found.\n" in text
    assert "/d and 1 more." in text
    assert "  ? Not read:" in text
    assert "3 signatures loaded, 1 refused" in text


def test_the_verdict_counts_and_never_acquits() -> None:
    assert verdict([_BAD]).startswith("1 thing says something about who can watch or steer this machine; 1 place could")
    assert verdict([_BAD, _BAD]).startswith("2 things say")
    assert verdict([_NOTHING]).startswith("Nothing that was read says")
    assert all(word not in verdict([_NOTHING]).lower() for word in ("clean", "infected", "safe"))


def test_json_has_all_of_it_in_ascii() -> None:
    text = render_json([_BAD, _NOTHING], (3, 1))
    assert text.isascii()
    document = json.loads(text)
    assert document["schema"] == SCHEMA
    assert document["signatures"] == {"loaded": 3, "refused": 1}
    VALIDATOR.validate(document)
    first, second = document["checks"]
    assert first["findings"][0]["vendor"] == {
        "id": "acme",
        "name": "Acme",
        "category": "network-inspection",
        "collects": ["files"],
    }
    assert first["unread"] == [{"where": "/z\n", "why": "no \x1b"}]
    assert second["findings"] == []
    assert document["verdict"] == verdict([_BAD, _NOTHING])


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("schema",), "detect.doctor/2"),
        (("checks", 0, "name"), "Not Fixed"),
        (("checks", 0, "findings", 0, "notable"), "yes"),
        (("checks", 0, "findings", 0, "vendor"), {"id": "acme"}),
        (("checks", 0, "unread", 0), {"where": "/z"}),
        (("signatures", "refused"), -1),
        (("verdict",), None),
    ],
)
def test_the_schema_refuses_what_is_none(place: tuple[str | int, ...], value: object) -> None:
    jsonschema.Draft202012Validator.check_schema(VALIDATOR.schema)
    document = json.loads(render_json([_BAD, _NOTHING], (3, 1)))
    *path, last = place
    within = document
    for step in path:
        within = within[step]
    within[last] = value
    assert not VALIDATOR.is_valid(document)
