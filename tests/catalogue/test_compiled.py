"""The compiled catalogue: there and back, and what it answers."""

from __future__ import annotations

import json
from dataclasses import astuple, replace

import pytest

from detector.catalogue.compact import parse_row
from detector.catalogue.compiled import catalogue_of, issuer_key, parse_catalogue, render_catalogue
from detector.catalogue.loader import load_folder
from detector.catalogue.model import OwnHost
from detector.catalogue.store import builtin_folder
from detector.errors import Problem
from tests.catalogue.anywhere import counter
from tests.catalogue.samples import PATH, good, minimal

PROBLEM = Problem("signatures/x.yaml", 3, "role", "unknown word; use another")


def test_signatures_and_problems_come_back_as_they_were() -> None:
    signatures = [good(), minimal("other", "host: other.example, role: script")]
    catalogue = catalogue_of(signatures, [PROBLEM, PROBLEM])
    assert catalogue.signatures == tuple(signatures)
    assert catalogue.problems == (PROBLEM, PROBLEM)
    assert (len(catalogue), catalogue.refused) == (2, 1)


def test_every_built_in_signature_comes_back_as_it_was() -> None:
    signatures, _ = load_folder(builtin_folder(), "signatures")
    assert catalogue_of(signatures).signatures == tuple(signatures)


def test_a_row_is_the_reverse_of_astuple() -> None:
    assert parse_row(json.loads(json.dumps(astuple(good())))) == good()


def test_a_signature_is_made_when_it_is_asked_for_and_once() -> None:
    catalogue = catalogue_of([good()])
    assert catalogue.get("acme-watch") == good()
    assert catalogue.get("acme-watch") is catalogue.get("acme-watch")
    assert catalogue.get("acme") is None


def test_the_tables_name_endpoints_and_issuers() -> None:
    catalogue = catalogue_of([good()])
    assert catalogue.entries == (("acme-watch", "workplace-monitoring", PATH),)
    assert catalogue.domains == {"acmewatch.example": [[0, "website", None, [], [], 11]]}
    assert catalogue.hosts == {
        "in.acmewatch.example": [[0, "ingest", "/v2/events/**", ["POST"], ["keystrokes", "screenshots"], 14]]
    }
    assert catalogue.issuers == {"acme root ca": [0, 26, "Acme Root CA"]}


def test_issuer_names_are_compared_by_their_words() -> None:
    assert issuer_key("  ACME-Root   CA, (G2)") == "acme root ca g2"


@pytest.mark.parametrize("damage", ["", "[", "[1]", "[[],[],{},{},{}]\nx", "null", '{"a": 1}', "[[1],[],{},{},{}]"])
def test_another_text_is_refused(damage: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        parse_catalogue(damage)


def test_a_text_that_is_cut_short_is_refused() -> None:
    text = render_catalogue([good(), minimal("other", "host: other.example, role: script")], [])
    with pytest.raises(ValueError, match="2 signatures are announced, 1 are there"):
        parse_catalogue(text.rpartition("\n")[0])


def test_endpoints_for_any_host_and_hosts_of_the_user_s_own_come_back() -> None:
    own = OwnHost("stats.corp", True, "agent", "own.yaml", 3)
    catalogue = catalogue_of([replace(counter(), own_hosts=(own,))])
    assert catalogue.get("counter") == replace(counter(), own_hosts=(own,))
    assert [row[2] for row in catalogue.anywhere] == [endpoint.path for endpoint in counter().endpoints]
    assert catalogue.domains["stats.corp"] == [[0, "agent", None, [], [], 3, "own.yaml"]]
    assert catalogue.hosts == {}
