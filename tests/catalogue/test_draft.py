"""The text of a new signature file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.catalogue.draft import Draft, DraftEndpoint, cut_values, render
from detector.catalogue.loader import parse_signature

ENDPOINTS = (
    DraftEndpoint("in.acmewatch.example", False, "ingest", ("POST",), "/v2/events/*"),
    DraftEndpoint("acmewatch.example", True, "website"),
)
DRAFT = Draft(
    id="acme-watch",
    name='Acme "Watch": #1',
    category="insider-risk",
    endpoints=ENDPOINTS,
    source="https://acmewatch.example/firewall",
    seen="2026-11-25",
    schema="signature.schema.json",
    notes=("seen in a capture",),
)


def test_only_what_a_person_knows_is_missing() -> None:
    _, problems = parse_signature(render(DRAFT), "signatures/insider-risk/acme-watch.yaml")
    assert [problem.field for problem in problems] == ["owner.name", "description", "sources.page.says"]


def test_filled_in_it_is_a_signature() -> None:
    text = render(DRAFT).replace('name: ""', "name: Acme").replace('says: ""', "says: x")
    signature, problems = parse_signature(
        text.replace('description: ""', "description: It watches."), "signatures/insider-risk/acme-watch.yaml"
    )
    assert problems == []
    assert signature is not None
    assert signature.name == 'Acme "Watch": #1'
    assert [(item.name, item.role, item.methods, item.path) for item in signature.endpoints] == [
        ("in.acmewatch.example", "ingest", ("POST",), "/v2/events/*"),
        ("acmewatch.example", "website", (), None),
    ]


@given(st.text(max_size=40))
def test_no_name_breaks_the_file(name: str) -> None:
    text = render(Draft("a", name, "insider-risk", ENDPOINTS, "", "2026-11-25", "x.json"))
    signature, problems = parse_signature(text, "signatures/insider-risk/a.yaml")
    assert not [problem for problem in problems if problem.field in ("document", "endpoints", "id")]
    assert signature is None


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/v2/events/7", "/v2/events/7"),
        ("/v2/users/123456", "/v2/users/*"),
        ("/a/3f2504e0-4f89-11d3-9a0c-0305e82c3301/b", "/a/*/b"),
        ("/search/anna@example.com", "/search/*"),
        ("/x?token=1", "/x"),
        ("/" + "a" * 40, "/*"),
        ("", "/"),
    ],
)
def test_values_are_cut_out_of_paths(path: str, pattern: str) -> None:
    assert cut_values(path) == pattern
