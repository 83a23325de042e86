"""The contract's JSON: its fields, what is null and what is empty, and the schema that ships with it."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from detector import vocabulary
from detector.report import json_, sentences, words
from detector.report.document import Document
from tests.report.examples import (
    DAY,
    DAY_WITH_HOSTS,
    LIVE,
    NINE,
    NOTHING,
    READ,
    SOURCE,
    TUNNELLED,
    coverage_row,
    hostile_document,
    vendor_row,
)
from tests.report.hostile import HOSTILE, raw

jsonschema = importlib.import_module("jsonschema")  # has no types
SCHEMA = json.loads(files("detector.report").joinpath("schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
CONTRACT = {
    "schema": "detect.summary/1",
    "generated_at": "2026-11-24T17:14:00.000Z",
    "version": "0.1.0",
    "sources": [
        {
            "kind": "pcap",
            "name": "workday.pcap",
            "packets": 0,
            "bytes": 0,
            "started_at": "2026-11-24T09:04:00.000Z",
            "ended_at": None,
        }
    ],
    "coverage": {
        "packets": 0,
        "unparsed": {"bad-header": 0},
        "flows": 0,
        "named_flows": 0,
        "unnamed_flows": {"encrypted-client-hello": 0, "no-handshake-seen": 0},
        "dropped": 0,
        "encrypted_dns": ["dns.example"],
        "unreadable": [{"host": "app.example", "why": "certificate refused by the app"}],
    },
    "vendors": [
        {
            "id": "teramind",
            "name": "Teramind",
            "category": "workplace-monitoring",
            "evidence": "sending",
            "collects": ["keystrokes"],
            "observed": [{"kind": "mouse-movement", "count": 0, "how": "field names", "certainty": "decoded"}],
            "bytes_out": 0,
            "bytes_in": 0,
            "contacts": 0,
            "first_seen": "2026-11-24T09:04:00.000Z",
            "last_seen": "2026-11-24T09:04:00.000Z",
            "hosts": [
                {
                    "host": "in.acmewatch.example",
                    "seen_in": ["dns", "sni"],
                    "contacts": 0,
                    "bytes_out": 0,
                    "bytes_in": 0,
                    "first_seen": "2026-11-24T09:04:00.000Z",
                    "last_seen": "2026-11-24T09:04:00.000Z",
                    "signature": "signatures/workplace-monitoring/acme-watch.yaml:12",
                }
            ],
            "pages": ["https://app.example"],
            "processes": [{"name": "acmewatchd", "pid": 0}],
            "ai_training": "stated",
            "links": {"privacy": "https://acmewatch.example/privacy", "opt_out": None},
            "sources": ["https://acmewatch.example/manual"],
        }
    ],
    "unknown": [
        {
            "host": "t.company.example",
            "evidence": "observed",
            "observed": [{"kind": "clicks", "count": 1, "how": "field names"}],
            "beat": None,
        }
    ],
    "interception": [{"issuer": "Gatekeeper Root CA", "product": "Gatekeeper", "hosts": ["bank.example"]}],
    "hosts": [{"host": "a.example", "seen_in": ["quic"], "vendor": None, "contacts": 0, "bytes_out": 0, "bytes_in": 0}],
}
"""The contract's example with every place filled in: what other programs were promised."""

EXAMPLES = [
    DAY,
    DAY_WITH_HOSTS,
    NOTHING,
    LIVE,
    TUNNELLED,
    replace(DAY, coverage=coverage_row(dropped=3)),
    replace(DAY, vendors=(vendor_row(bytes_out=None, bytes_in=None, first_seen=1e300),)),
    replace(DAY, sources=(replace(SOURCE, packets=None, started_at=None, ended_at=None),)),
]


def tree(document: Document) -> Any:
    return json.loads(json_.render(document))


def paths(value: object, place: str = "") -> Iterator[str]:
    """Yield the place of every key below `value`, lists taken together; keys of counts are left out."""
    if isinstance(value, dict):
        for key, below in value.items():
            if place not in {".coverage.unparsed", ".coverage.unnamed_flows"}:
                yield f"{place}.{key}"
                yield from paths(below, f"{place}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from paths(item, place)


def test_the_schema_is_a_schema_and_accepts_the_contract() -> None:
    VALIDATOR.check_schema(SCHEMA)
    VALIDATOR.validate(CONTRACT)


@pytest.mark.parametrize("document", EXAMPLES)
def test_every_document_is_valid(document: Document) -> None:
    VALIDATOR.validate(tree(document))


def without(place: str) -> Any:
    broken = json.loads(json.dumps(CONTRACT))
    *above, last = place.split(".")[1:]
    holder = broken
    for key in above:
        holder = holder[key]
        holder = holder[0] if isinstance(holder, list) else holder
    del holder[last]
    return broken


OPTIONAL = {".hosts", ".vendors.observed.certainty"}


@pytest.mark.parametrize("place", sorted(set(paths(CONTRACT)) - OPTIONAL))
def test_the_schema_misses_every_field_of_the_contract(place: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(without(place))


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "detect.summary/2"},
        {"generated_at": "yesterday"},
        {"vendors": [{}]},
        {"vendors": None},
        {"coverage": {**CONTRACT["coverage"], "packets": -1}},  # type: ignore[dict-item]
        {"coverage": {**CONTRACT["coverage"], "packets": "1"}},  # type: ignore[dict-item]
    ],
)
def test_the_schema_refuses_what_is_wrong(change: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate({**CONTRACT, **change})


def test_every_field_of_the_contract_is_written() -> None:
    blind = ("pages", "processes", "observed", "unreadable", "unknown")
    promised = {place for place in paths(CONTRACT) if not any(f".{name}." in place for name in blind)}
    assert promised <= set(paths(tree(DAY_WITH_HOSTS)))


def test_the_schema_knows_every_field_that_is_written() -> None:
    def properties(schema: Any, place: str = "") -> Iterator[str]:
        if "$ref" in schema:
            schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
        yield place
        for key, below in schema.get("properties", {}).items():
            yield from properties(below, f"{place}.{key}")
        if "items" in schema:
            yield from properties(schema["items"], place)

    counts = (
        "other",
        "housekeeping_flows",
        "unread_messages",
        "unattributed_flows",
        "skipped_requests",
        "unjudged",
        "unnamed_bytes",
        "unnamed_flows",
    )
    free = (*(f".coverage.{name}." for name in counts), ".vendors.links.")
    every = {*paths(tree(DAY_WITH_HOSTS)), *paths(tree(LIVE)), *paths(tree(READ)), *paths(tree(TUNNELLED))}
    written = {place for place in every if not place.startswith(free)}
    assert written - set(properties(SCHEMA)) == set()


def test_the_schema_and_the_vocabulary_agree() -> None:
    definitions = SCHEMA["$defs"]
    vendor = definitions["vendor"]["properties"]
    assert definitions["kind"]["enum"] == list(vocabulary.KINDS)
    assert vendor["category"]["enum"] == [*vocabulary.CATEGORIES, vocabulary.LISTED]
    assert vendor["evidence"]["enum"] == list(vocabulary.EVIDENCE)
    assert vendor["ai_training"]["enum"] == list(vocabulary.AI_TERMS)
    assert definitions["host"]["properties"]["role"]["enum"] == [*vocabulary.ROLES, None]
    assert definitions["host"]["properties"]["seen_in"]["items"]["enum"] == list(words.SEEN_IN_WORDS)


def test_what_a_capture_cannot_see_is_null_and_what_it_did_not_find_is_empty() -> None:
    written = tree(replace(DAY, coverage=coverage_row(encrypted_dns=()), interception=()))
    vendor = written["vendors"][0]
    assert (vendor["pages"], vendor["processes"], vendor["observed"]) == (None, None, None)
    assert (written["unknown"], written["coverage"]["unreadable"], written["coverage"]["dropped"]) == (None, None, None)
    assert (written["interception"], written["coverage"]["encrypted_dns"]) == ([], [])


def test_programs_are_written_where_a_source_looked_for_them() -> None:
    found, none = tree(LIVE)["vendors"]
    assert found["processes"] == [
        {"name": "acmewatchd", "pid": 41, "path": "/opt/acme/acmewatchd"},
        {"name": "firefox", "pid": 7_000, "path": ""},
    ]
    assert none["processes"] == []
    coverage = tree(LIVE)["coverage"]
    assert coverage["attributed_flows"] == 330
    assert coverage["unattributed_flows"] == {"another user": 2, "gone already": 8}


@pytest.mark.parametrize(
    "change", [{"name": None}, {"path": 3}, {"pid": "1"}], ids=["no name", "a path that is none", "a pid that is none"]
)
def test_the_schema_refuses_a_program_that_is_none(change: dict[str, object]) -> None:
    written = tree(LIVE)
    written["vendors"][0]["processes"][0] |= change
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(written)


@pytest.mark.parametrize("count", [{"unattributed_flows": {"gone already": -1}}, {"attributed_flows": "330"}])
def test_the_schema_refuses_counts_of_programs_that_are_none(count: dict[str, object]) -> None:
    written = tree(LIVE)
    written["coverage"] |= count
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(written)


def test_hosts_only_when_the_document_has_them() -> None:
    assert "hosts" not in tree(DAY)
    assert [host["vendor"] for host in tree(DAY_WITH_HOSTS)["hosts"]][-3:] == ["hourglass", None, None]
    assert tree(replace(DAY, hosts=()))["hosts"] == []


def test_times_are_iso_8601_in_utc() -> None:
    vendor = tree(replace(DAY, vendors=(vendor_row(last_seen=NINE + 0.25),)))["vendors"][0]
    assert (vendor["first_seen"], vendor["last_seen"]) == ("2026-11-24T09:14:00.000Z", "2026-11-24T09:14:00.250Z")


def test_the_verdict_is_the_one_of_the_table() -> None:
    assert tree(DAY)["verdict"] == sentences.verdict(DAY)


def test_equal_documents_give_equal_text() -> None:
    turned = replace(DAY, coverage=coverage_row(unparsed={"incomplete-fragment": 3, "truncated-frame": 7}))
    assert json_.render(turned) == json_.render(DAY)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_but_never_raw(text: str) -> None:
    written = json_.render(hostile_document(text))
    assert written.isascii()
    assert not raw(written)
    assert json.loads(written)["vendors"][0]["hosts"][0]["host"] == text
