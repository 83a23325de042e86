"""Extensions are counted, and known by the name that the browser shows."""

from __future__ import annotations

import json

import pytest

from detector.doctor.extensions import extensions
from detector.doctor.known import KnownNames
from tests.doctor.tree import Tree, found, unread

_PROFILE = "~/.config/google-chrome/Default/Extensions"
_FIREFOX = "~/.mozilla/firefox/abc.default/extensions.json"


def test_a_known_extension_of_chrome_is_told(tree: Tree, known: KnownNames) -> None:
    tree.put(f"{_PROFILE}/aaaa/1.0_0/manifest.json", json.dumps({"name": "Teramind: extension"}))
    tree.put(f"{_PROFILE}/bbbb/2.0_0/manifest.json", json.dumps({"name": "Dark pages"}))
    check = extensions(tree.root, tree.home, known)
    assert found(check) == ["2 extensions", "Teramind: extension"]
    assert check.findings[1].vendor is not None
    assert check.findings[1].vendor.id == "teramind"


def test_a_translated_name_is_looked_up(tree: Tree, known: KnownNames) -> None:
    folder = f"{_PROFILE}/aaaa/1.0_0"
    tree.put(f"{folder}/manifest.json", json.dumps({"name": "__MSG_appName__", "default_locale": "en"}))
    tree.put(f"{folder}/_locales/en/messages.json", json.dumps({"APPNAME": {"message": "Hubstaff"}}))
    assert found(extensions(tree.root, tree.home, known)) == ["1 extension", "Hubstaff"]


def test_firefox_s_list_is_read(tree: Tree, known: KnownNames) -> None:
    def addon(name: object, location: str = "app-profile") -> dict[str, object]:
        return {"type": "extension", "location": location, "defaultLocale": {"name": name}}

    addons = [addon("Teramind"), addon("Hubstaff", "app-builtin"), addon(7), "x", {"type": "extension"}]
    tree.put(_FIREFOX, json.dumps({"addons": addons}))
    assert found(extensions(tree.root, tree.home, known)) == ["1 extension", "Teramind"]


@pytest.mark.parametrize("text", ["{", "[" * 100_000])
def test_what_is_no_json_is_said(tree: Tree, known: KnownNames, text: str) -> None:
    tree.put(_FIREFOX, text)
    tree.put(f"{_PROFILE}/aaaa/1.0_0/manifest.json", text)
    check = extensions(tree.root, tree.home, known)
    assert check.findings == ()
    assert len(unread(check)) == 2


@pytest.mark.parametrize(
    "document", [[], {"name": 5}, {"name": "__MSG_x__", "default_locale": "../../.."}, {"addons": {}}, {"addons": [{}]}]
)
def test_odd_documents_are_no_crash_and_no_hit(tree: Tree, known: KnownNames, document: object) -> None:
    tree.put(_FIREFOX, json.dumps(document))
    tree.put(f"{_PROFILE}/aaaa/1.0_0/manifest.json", json.dumps(document))
    assert all(finding.vendor is None for finding in extensions(tree.root, tree.home, known).findings)
