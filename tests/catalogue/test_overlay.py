"""Overlays: hosts of the user's own are given to products; what cannot be given is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector.catalogue.compiled import Catalogue
from detector.catalogue.model import OwnHost
from detector.catalogue.overlay import Overlay, is_overlay, parse_overlay, with_overlays
from detector.catalogue.store import load
from detector.match.index import Matcher
from detector.match.lint import check
from tests.catalogue.anywhere import counter
from tests.catalogue.samples import good
from tests.match.test_lint import TODAY

TEXT = """\
overlay:
  - {product: counter, hosts: [stats.company.example, 10.0.0.7, intranet], domains: [count.corp.local]}
  - {product: acme-watch, hosts: [watch.company.example], role: agent}
"""


def parsed(text: str = TEXT) -> Overlay:
    overlay, problems = parse_overlay(text, "own.yaml")
    assert overlay is not None, problems
    return overlay


def faults(text: str, path: str = "own.yaml") -> list[str]:
    overlay, problems = parse_overlay(text, path)
    assert overlay is None
    return [f"{item.line}: {item.field}: {item.message}" for item in problems]


def test_it_is_told_by_its_first_level() -> None:
    assert is_overlay(TEXT) and is_overlay("# mine\n" + TEXT)
    assert not is_overlay("id: x\ndescription: overlay: none\n")


def test_names_of_every_sort_that_a_firm_has_may_stand() -> None:
    assert [(product, own.name, own.is_domain, own.role, own.line) for product, own in parsed().hosts] == [
        ("counter", "stats.company.example", False, "ingest", 2),
        ("counter", "10.0.0.7", False, "ingest", 2),
        ("counter", "intranet", False, "ingest", 2),
        ("counter", "count.corp.local", True, "ingest", 2),
        ("acme-watch", "watch.company.example", False, "agent", 3),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("overlay: {product: counter}\n", "1: overlay: must be a list"),
        ("overlay: [{product: counter}]\n", "1: overlay.hosts: missing"),
        ("overlay: [{product: counter, hosts: [https://a.example/x]}]\n", "is a URL"),
        ("overlay: [{product: counter, hosts: ['a b']}]\n", "is no host name"),
        ("overlay: [{product: counter, hosts: ['::1']}]\n", "is an IP address"),
        ("overlay: [{product: counter, hosts: [a.example], role: website}]\n", "unknown word 'website'"),
        ("overlay: [{product: counter, host: [a.example]}]\n", "unknown key; did you mean 'hosts'?"),
        ("overlay: []\nid: x\n", "2: id: unknown key"),
        ("# overlay:\n", "1: document: is empty"),
    ],
)
def test_each_fault_is_told(text: str, expected: str) -> None:
    assert expected in "\n".join(faults(text))


def test_it_has_no_place_in_the_catalogue_of_all() -> None:
    assert "keep it elsewhere" in "".join(faults(TEXT, "signatures/web-analytics/own.yaml"))


def test_hosts_are_given_and_those_that_cannot_be_are_told() -> None:
    text = """\
overlay:
  - {product: counter, hosts: [stats.company.example, in.acmewatch.example]}
  - {product: acme-watch, hosts: [stats.company.example]}
  - {product: acme-wach, hosts: [a.company.example]}
"""
    joined, problems = with_overlays([good(), counter()], [parsed(text)])
    own = OwnHost("stats.company.example", False, "ingest", "own.yaml", 2)
    assert [signature.own_hosts for signature in joined] == [(), (own,)]
    assert [(item.line, item.field, item.message) for item in problems] == [
        (2, "overlay.hosts", f"'in.acmewatch.example' stands already in {good().path}:14; remove one"),
        (3, "overlay.hosts", "'stats.company.example' stands already in own.yaml:2; remove one"),
        (4, "overlay.product", "no signature is 'acme-wach'; did you mean 'acme-watch'?"),
    ]


def folder(tmp_path: Path, text: str = "overlay:\n  - {product: matomo, hosts: [stats.corp]}\n") -> Path:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def loaded(place: Path) -> Catalogue:
    return load([place], use_cache=False)


def test_captures_match_the_hosts_and_the_signature_tells_them(tmp_path: Path) -> None:
    catalogue = loaded(folder(tmp_path))
    match = Matcher(catalogue).match("stats.corp")
    assert match is not None
    assert (match.signature_id, match.role, match.is_own) == ("matomo", "ingest", True)
    assert match.origin == f"{tmp_path.as_posix()}/own.yaml:2"
    assert Matcher(catalogue).match("a.stats.corp") is None
    signature = catalogue.get("matomo")
    assert signature is not None and [own.name for own in signature.own_hosts] == ["stats.corp"]
    assert len(catalogue) == len(load(use_cache=False))


def test_a_bad_overlay_is_refused_and_the_catalogue_stays(tmp_path: Path) -> None:
    catalogue = loaded(folder(tmp_path, "overlay: [{product: matomoo, hosts: [a.corp]}]\n"))
    assert [item.message for item in catalogue.problems] == ["no signature is 'matomoo'; did you mean 'matomo'?"]
    assert catalogue.refused == 1
    assert Matcher(catalogue).match("a.corp") is None


def test_lint_takes_it_for_what_it_is(tmp_path: Path) -> None:
    assert check([folder(tmp_path)], TODAY) == (1, [])
    count, problems = check([folder(tmp_path, "overlay: [{product: nobody, hosts: [a.corp]}]\n")], TODAY)
    assert (count, [item.field for item in problems]) == (1, ["overlay.product"])
