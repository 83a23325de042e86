"""Signatures as text and JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from detector.catalogue.compiled import catalogue_of
from detector.catalogue.listing import find, render_json, render_one_json, render_signature, render_table, select
from detector.catalogue.model import OwnHost
from detector.errors import DetectorError
from tests.catalogue.anywhere import counter
from tests.catalogue.samples import good, minimal

OTHER = minimal("other", "host: other.example, role: script")


def test_workplace_monitoring_comes_first() -> None:
    assert select([OTHER, good()], []) == [good(), OTHER]
    assert select([OTHER, good()], ["web-analytics"]) == [OTHER]


def test_a_table_has_a_line_for_each_and_the_count() -> None:
    lines = render_table([good(), OTHER]).splitlines()
    assert lines[0].split() == ["id", "name", "category", "endpoints", "collects"]
    assert lines[1] == "acme-watch  Acme Watch  workplace-monitoring  2          keystrokes, screenshots"
    assert lines[3] == "2 signatures"
    assert render_table([]).splitlines()[-1] == "0 signatures"


def test_kinds_choose_who_collects_one_of_them() -> None:
    assert select([OTHER, good()], [], ["screenshots"]) == [good()]
    assert select([OTHER, good()], [], ["screenshots", "clicks"]) == [good(), OTHER]
    denied = replace(good(), collects=tuple(replace(claim, claim="denied") for claim in good().collects))
    assert select([denied], [], ["screenshots"]) == []


def test_one_signature_is_one_json_object() -> None:
    assert [json.loads(render_one_json(good()))] == json.loads(render_json([good()]))


def test_json_has_every_field() -> None:
    (document,) = json.loads(render_json([good()]))
    assert document["owner"] == {"name": "Acme Inc.", "country": "US", "website": "https://acmewatch.example"}
    assert document["endpoints"][1]["read"]["kinds"] == [["key", "keystrokes"], ["3", "screenshots"]]


def test_a_signature_is_shown_with_its_sources() -> None:
    text = render_signature(good())
    for expected in (
        "Acme Watch (acme-watch), workplace-monitoring",
        "  keystrokes: documented, configurable [manual]",
        "  website: acmewatch.example and below [site]",
        "  ingest: in.acmewatch.example POST /v2/events/**: keystrokes, screenshots [firewall]",
        "  Acme Root CA",
        "  acmewatchd",
        "Its agent refuses a proxy's certificate.",
        "  privacy: https://acmewatch.example/privacy",
        "  [manual] https://acmewatch.example/manual (what the agent records; 2026-11-20)",
        "File: signatures/workplace-monitoring/acme-watch.yaml",
    ):
        assert expected in text.splitlines()
    assert "Certificate issuers:" not in render_signature(OTHER)


def test_a_misspelt_id_is_answered_with_the_nearest() -> None:
    catalogue = catalogue_of([good(), OTHER])
    assert find(catalogue, "other") == OTHER
    with pytest.raises(DetectorError, match=r"^no signature is called 'acmewatch'; did you mean 'acme-watch'\?$"):
        find(catalogue, "acmewatch")
    with pytest.raises(DetectorError, match="`detect signatures list` shows all"):
        find(catalogue, "zzz")


def test_what_tells_a_product_on_any_host_and_the_user_s_own_hosts_are_shown() -> None:
    own = OwnHost("stats.corp", True, "agent", "own.yaml", 3)
    signature = replace(counter(), own_hosts=(own,))
    shown = render_signature(signature)
    assert "  ingest: any host GET POST /**/counter.php (with query site, visit) [manual]" in shown
    assert "  ingest: any host POST /**/api/visit (with body site, screen, title) [manual]" in shown
    assert "  ingest: any host POST /film/*/frames (with a body that can be read) [manual]" in shown
    assert "Your own hosts:\n  agent: stats.corp and below [own.yaml:3]" in shown
    assert render_table([signature]).splitlines()[1].split()[3] == "4"
    assert json.loads(render_one_json(signature))["own_hosts"][0]["name"] == "stats.corp"
