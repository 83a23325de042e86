"""Events of Suricata's, whole and broken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.observation import Connection, Lookup, Observation
from detector.sources.logs import suricata
from detector.sources.logs.fields import DAMAGED, NAMELESS, UNDATED, Event, Unusable
from detector.sources.logs.joining import Joiner
from detector.sources.logs.suricata import Suricata
from tests.sources.logs import samples
from tests.sources.logs.samples import POSTHOG, eve_flow, eve_row

KINDS = ("dns", "tls", "quic", "http", "flow")
INNER = ("type", "queries", "rrname", "answers", "rdata", "grouped", "A", "sni", "start", "hostname", "url")
OUTER = ("timestamp", "flow_id", "src_ip", "src_port", "dest_ip", "dest_port", "proto", *KINDS)
ODD = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=6) | st.sampled_from(["A", "answer"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(INNER), inner),
    max_leaves=8,
)


def events(*rows: dict[str, Any]) -> list[Event]:
    joiner = Joiner()
    parser = Suricata(joiner)
    told = [event for row in rows for event in parser.events(json.dumps(row).encode())]
    return [*told, *joiner.finish()]


def test_an_answer_counts_only_where_its_question_was_not_logged() -> None:
    question, answer = (json.loads(line) for line in samples.eve().splitlines()[:2])
    assert [event.host for event in events(question, answer) if isinstance(event, Observation)] == [POSTHOG]
    assert [event.host for event in events(answer) if isinstance(event, Observation)] == [POSTHOG]
    (told,) = [event for event in events(question, answer) if isinstance(event, Lookup)]
    assert (told.client, told.address, told.aliases) == (
        bytes((192, 168, 1, 5)),
        bytes((203, 0, 113, 10)),
        ("alias.example",),
    )


def test_grouped_answers_are_read_too() -> None:
    dns = {"type": "answer", "id": 1, "rrname": "a.example", "grouped": {"A": ["192.0.2.9"], "CNAME": ["b.example"]}}
    (told,) = [event for event in events(eve_row("dns", 1, "192.0.2.1", 53, dns=dns)) if isinstance(event, Lookup)]
    assert (told.address, told.aliases) == (bytes((192, 0, 2, 9)), ("b.example",))


def test_questions_are_remembered_within_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suricata, "MAX_ASKED", 10)
    parser = Suricata(Joiner())
    for number in range(100):
        dns = {"type": "query", "id": number, "rrname": "a.example"}
        list(parser.events(json.dumps(eve_row("dns", 1, "192.0.2.1", 53, dns=dns)).encode()))
    assert len(parser._asked) == 10


def test_headers_are_no_payload() -> None:
    (small,) = events({**eve_flow(1), "flow": {"pkts_toserver": 3, "bytes_toserver": 180}})
    assert isinstance(small, Connection) and (small.bytes_out, small.bytes_in) == (0, 0)
    (v6,) = events({**eve_flow(1), "src_ip": "2001:db8::1", "dest_ip": "2001:db8::2"})
    assert isinstance(v6, Connection) and v6.bytes_out == 10_320 - 20 * 86


def test_a_flow_that_is_neither_tcp_nor_udp_and_other_events_tell_nothing() -> None:
    assert events(eve_flow(1, proto="ICMP"), eve_row("stats", 1), eve_row("fileinfo", 1)) == []
    assert events(eve_row("dns", 1, "224.0.0.251", 5_353, dns={"type": "query", "rrname": "printer.local"})) == []


def test_a_name_whose_flow_goes_on_is_told_without_a_volume() -> None:
    (seen,) = events(eve_row("tls", 1, tls={"sni": POSTHOG}))
    assert isinstance(seen, Observation) and (seen.host, seen.seen_in, seen.bytes_out) == (POSTHOG, "sni", None)


@given(line=st.binary(max_size=80))
def test_garbage_is_damaged(line: bytes) -> None:
    try:
        list(Suricata(Joiner()).events(line))
    except Unusable as error:
        assert error.reason == DAMAGED


@given(kind=st.sampled_from(KINDS), row=st.dictionaries(st.sampled_from(OUTER), ODD), is_whole=st.booleans())
def test_odd_values_are_events_or_unusable(kind: str, row: dict[str, Any], is_whole: bool) -> None:
    try:
        events({**(eve_row(kind, 1) if is_whole else {"event_type": kind}), **row})
    except Unusable as error:
        assert error.reason in (DAMAGED, UNDATED, NAMELESS)
