"""Drafts: they load but for what only a person can know, read back as written, and never overwrite."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.catalogue.draft import (
    SCHEMA_FILE,
    Draft,
    DraftEndpoint,
    place_for,
    render,
    schema_for,
    suggested_id,
    write_draft,
)
from detector.catalogue.loader import parse_signature
from detector.catalogue.store import builtin_folder
from detector.errors import OutputError

HOST = DraftEndpoint(name="in.acme.example")
DRAFT = Draft(id="acme", name="Acme Watch", category="web-analytics", endpoints=(HOST,), today="2026-11-25")
POSTED = replace(HOST, role="ingest", methods=("POST",), path="/v2/**", notes=("Seen in DNS\nand TLS",))
FULL = replace(
    DRAFT,
    endpoints=(POSTED,),
    owner="Acme, Inc.",
    country="NO",
    website="https://acme.example",
    description="Counts: clicks # and more.",
    url="https://acme.example/help",
    says="Hosts to allow.",
)


def fields(draft: Draft) -> list[str]:
    text = render(draft, "x.json")
    return [problem.field for problem in parse_signature(text, f"{draft.id}.yaml")[1]]


def test_lint_asks_for_what_only_a_person_can_know() -> None:
    assert fields(DRAFT) == ["owner.name", "owner.website", "description", "sources.page.url", "sources.page.says"]


def test_a_full_draft_loads_and_says_what_was_given() -> None:
    signature, problems = parse_signature(render(FULL, "x.json"), "acme.yaml")
    assert problems == []
    assert signature is not None
    (endpoint,) = signature.endpoints
    assert (endpoint.host, endpoint.role, endpoint.methods, endpoint.path) == (
        "in.acme.example",
        "ingest",
        ("POST",),
        "/v2/**",
    )
    assert (signature.owner.name, signature.owner.country) == ("Acme, Inc.", "NO")
    assert signature.description == "Counts: clicks # and more."
    assert [example.text for example in signature.examples.match] == ["in.acme.example", "https://in.acme.example/v2/x"]


def test_a_domain_counts_with_all_below_it() -> None:
    domain = replace(POSTED, is_domain=True, name="acme.example")
    signature, _ = parse_signature(render(replace(FULL, endpoints=(domain, HOST)), "x"), "acme.yaml")
    assert signature is not None
    assert [(item.host, item.domain) for item in signature.endpoints] == [
        (None, "acme.example"),
        ("in.acme.example", None),
    ]
    assert [example.text for example in signature.examples.match] == [
        "acme.example",
        "https://www.acme.example/v2/x",
        "in.acme.example",
        "https://in.acme.example/",
    ]


def test_without_a_name_a_person_is_asked_for_it() -> None:
    assert fields(replace(DRAFT, name=""))[0] == "name"


@settings(deadline=None, max_examples=150)
@given(st.text(min_size=1, max_size=40).filter(str.strip))
def test_a_text_reads_back_as_it_was_given_but_for_what_does_not_print(text: str) -> None:
    signature, problems = parse_signature(render(replace(FULL, name=text), "x"), "acme.yaml")
    assert problems == []
    assert signature is not None
    assert signature.name == "".join(character if character.isprintable() else "?" for character in text).strip()


@pytest.mark.parametrize(
    "text", ["null", "yes", "a: b", "- a", "#a", "{a}", "1.5", "2026-11-25", "'", '"', "a, b", "~"]
)
def test_what_yaml_would_read_otherwise_is_quoted(text: str) -> None:
    signature, problems = parse_signature(render(replace(FULL, name=text, owner=text), "x"), "acme.yaml")
    assert problems == []
    assert signature is not None
    assert (signature.name, signature.owner.name) == (text, text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Acme Watch (Pro)", "acme-watch-pro"), ("  X1 ", "x1"), ("東京", ""), ("a" * 90, "a" * 64)],
)
def test_an_id_is_made_of_the_name(name: str, expected: str) -> None:
    assert suggested_id(name) == expected


def test_a_draft_goes_into_the_checkout_or_here(tmp_path: Path) -> None:
    assert place_for(DRAFT, tmp_path) == tmp_path / "acme.yaml"
    (tmp_path / "signatures").mkdir()
    assert place_for(DRAFT, tmp_path) == tmp_path / "signatures" / "web-analytics" / "acme.yaml"


def test_the_schema_is_found_from_the_file(tmp_path: Path) -> None:
    inside = builtin_folder() / "web-analytics" / "x.yaml"
    assert schema_for(inside) == "../../detector/catalogue/signature.schema.json"
    outside = Path(schema_for(tmp_path / "x.yaml"))
    assert outside == SCHEMA_FILE and outside.is_file()
    assert render(DRAFT, schema_for(inside)).splitlines()[0] == (
        "# yaml-language-server: $schema=../../detector/catalogue/signature.schema.json"
    )


def test_what_is_there_already_stays(tmp_path: Path) -> None:
    file = tmp_path / "web-analytics" / "acme.yaml"
    write_draft(file, "one")
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(OutputError, match="is there already and stays as it is"):
        write_draft(file, "two")
    assert file.read_text() == "one"
    with pytest.raises(OutputError, match="cannot be written"):
        write_draft(file / "below.yaml", "x")
    link = tmp_path / "link.yaml"
    link.symlink_to(tmp_path / "target.yaml")
    with pytest.raises(OutputError):
        write_draft(link, "x")
    assert not (tmp_path / "target.yaml").exists()


def test_a_name_that_no_folder_can_hold_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: file name too long"):
        write_draft(tmp_path / ("a" * 300), "x")
