"""Rows of Zeek's logs in both forms, whole and broken."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.observation import Connection, Observation
from detector.sources.logs.fields import DAMAGED, NAMELESS, UNDATED, Event, Unusable
from detector.sources.logs.joining import Joiner
from detector.sources.logs.zeek import Reader, Zeek, log_of
from tests.sources.logs import samples
from tests.sources.logs.samples import AT, POSTHOG

FIELDS = """_path ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto duration orig_bytes resp_bytes conn_state query
answers TTLs qtype_name server_name version issuer next_protocol ja4 cipher host uri method trans_depth server_scid"""
ODD = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=9)
    | st.lists(st.text(max_size=5) | st.none(), max_size=3)
    | st.sampled_from(
        ["192.0.2.1", "2001:db8::1", "tcp", "udp", "conn", "dns", "ssl", "quic", "http", "A", "a.example"]
    )
)


def events(row: dict[str, Any], path: str = "", *, has_volumes: bool = True) -> list[Event]:
    joiner = Joiner()
    return [*Zeek(has_volumes=has_volumes, joiner=joiner).events(row, path), *joiner.finish()]


def test_the_head_says_how_a_file_is_written() -> None:
    reader = Reader()
    head = b"#separator \\x7c\n#set_separator|;\n#empty_field|EMPTY\n#unset_field|NONE\n#path|dns\n"
    head += b"#fields|ts|query|answers|x|y"
    assert [reader.row(line) for line in head.split(b"\n")] == [None] * 6
    assert reader.path == "dns"
    assert reader.row(b"5.0|a.example|b.example;192.0.2.1|EMPTY|NONE") == {
        "ts": "5.0",
        "query": "a.example",
        "answers": ["b.example", "192.0.2.1"],
    }
    for line in (b"5.0|a.example", b"5.0|a|b|c|d|e"):
        with pytest.raises(Unusable, match=DAMAGED):
            reader.row(line)


def test_a_row_before_any_head_is_damaged() -> None:
    with pytest.raises(Unusable, match=DAMAGED):
        Reader().row(b"5.0\ta.example")


def test_a_row_of_json_is_known_by_its_fields() -> None:
    assert log_of({"_path": "dns"}) == "dns"
    assert log_of({"conn_state": "SF"}) == "conn"
    assert log_of({"server_name": "x", "server_scid": "y"}) == "quic"
    assert log_of({"server_name": "x", "established": True}) == "ssl"
    assert log_of({"method": "GET", "trans_depth": 1}) == "http"
    assert log_of({"name": "weird"}) == ""


def test_a_handshake_over_quic_in_the_tls_log_is_one_over_quic() -> None:
    (seen,) = events(samples.zeek_row("C1", 1, version="QUICv1", server_name=POSTHOG, established=True))
    assert seen == Observation(at=AT, seen_in="quic", host=POSTHOG)


def test_a_connection_without_a_name_says_why() -> None:
    joiner = Joiner()
    zeek = Zeek(has_volumes=True, joiner=joiner)
    list(zeek.events(samples.zeek_row("C1", 1, cipher="x")))
    found: list[Connection] = []
    for uid, sizes in (("C1", 9), ("C2", 9), ("C3", 0)):
        row = samples.zeek_row(uid, 1, proto="tcp", conn_state="SF", orig_bytes=sizes, duration="-")
        found += [event for event in zeek.events(row) if isinstance(event, Connection)]
    assert [item.why_unnamed for item in found] == ["hello-without-name", "", "no-payload"]
    assert found[0].first == found[0].last == AT


def test_names_of_the_local_network_and_other_records_are_left_out() -> None:
    assert events(samples.zeek_row("C1", 1, query="printer.local", trans_id=0) | {"id.resp_p": 5_353}) == []
    row = samples.zeek_row("C1", 1, query="a.example", qtype_name="TXT", answers=["TXT 5 b.example"]) | {
        "id.resp_p": 53
    }
    assert events(row, "dns") == [Observation(at=AT, seen_in="dns", host="a.example")]


@pytest.mark.parametrize(
    ("change", "why"), [({"ts": None}, UNDATED), ({"query": "."}, NAMELESS), ({"query": 7}, NAMELESS)]
)
def test_a_row_without_time_or_name_says_so(change: dict[str, Any], why: str) -> None:
    with pytest.raises(Unusable, match=why):
        events(samples.zeek_row("C1", 1, query="a.example") | change, "dns")


def test_the_port_of_a_host_is_no_part_of_its_name() -> None:
    for written, host in (("a.example:8080", "a.example"), ("[2001:db8::1]:80", "2001:db8::1")):
        seen = events(samples.zeek_row("C1", 1, method="GET", uri="/", host=written), "http")[0]
        assert isinstance(seen, Observation) and seen.host == host


@given(
    lines=st.lists(st.binary(max_size=60) | st.sampled_from(samples.zeek_tsv()["dns.log"].splitlines()), max_size=20)
)
def test_garbage_lines_are_rows_or_unusable(lines: list[bytes]) -> None:
    reader, zeek = Reader(), Zeek(has_volumes=False, joiner=Joiner())
    for line in lines:
        try:
            row = reader.row(line)
            list(zeek.events(row, reader.path) if row is not None else ())
        except Unusable as error:
            assert error.reason in (DAMAGED, UNDATED, NAMELESS)


@given(
    row=st.dictionaries(st.sampled_from(FIELDS.split()), ODD), path=st.sampled_from(["", "conn", "dns", "ssl", "http"])
)
def test_odd_values_are_events_or_unusable(row: dict[str, Any], path: str) -> None:
    try:
        events(row, path)
    except Unusable as error:
        assert error.reason in (UNDATED, NAMELESS)
