"""Connections and requests are followed under whose they are; what is a handshake is no data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.beats.keeping import Keeping, rank_of, rank_of_key
from detector.beats.model import TCP, Key
from detector.counting.connections import Named
from detector.counting.following import follow_connection, follow_request
from detector.observation import Observation, Program
from tests.test_findings import connection


def test_a_connection_is_followed_under_its_host_program_and_client() -> None:
    keeping = Keeping()
    begun = connection("in.acme.example")
    begun = replace(begun, program=Program("agentd", 7), handshake=replace(begun.handshake, size=700))
    follow_connection(keeping, Named(begun, "in.acme.example", "sni"))
    follow_connection(keeping, Named(replace(begun, program=None), None, ""))
    nameless, named = keeping.destinations()
    assert named.key == Key("in.acme.example", 443, TCP, "agentd", "10.0.0.1")
    assert (named.starts.tolist(), named.up.tolist(), named.durations.tolist()) == ([100.0], [4_300.0], [1.0])
    assert (nameless.key.host, nameless.key.program) == ("192.0.2.7", "")


def test_a_request_is_followed_under_its_host() -> None:
    keeping = Keeping()
    follow_request(keeping, Observation(at=5.0, seen_in="har", host="a.example", bytes_out=9, bytes_in=None))
    (only,) = keeping.destinations()
    assert (only.key, only.up.tolist(), only.down.tolist()) == (Key("a.example", 443, TCP), [9.0], [0.0])


@given(st.sampled_from([4, 16]).flatmap(lambda size: st.binary(min_size=size, max_size=size)), st.integers(0, 65_535))
def test_whether_it_is_followed_is_decided_alike_for_the_connection_and_for_its_key(server: bytes, port: int) -> None:
    """Two parts that are merged go by the key; a connection is turned away before it has one."""
    begun = connection("in.acme.example")
    begun = replace(begun, endpoints=replace(begun.endpoints, server=server, server_port=port))
    for host in (None, "in.acme.example", "192.0.2.7", "büro.example", "2001:db8::1", "no address:1"):
        keeping = Keeping()
        follow_connection(keeping, Named(begun, host, ""))
        (only,) = keeping.destinations()
        ends = begun.endpoints
        assert rank_of_key(only.key) == rank_of(host or server, port, ends.protocol, "", ends.client)


def test_a_destination_beyond_the_bound_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detector.beats.keeping.MAX_DESTINATIONS", 20)
    keeping, begun = Keeping(), connection("in.acme.example")
    for number in range(200):
        follow_connection(keeping, Named(begun, f"h{number}.example", "sni"))
    kept = [one.key for one in keeping.destinations()]
    lowest = sorted(
        (rank_of(f"h{number}.example", 443, TCP, "", begun.endpoints.client), number) for number in range(200)
    )
    assert {key.host for key in kept} == {f"h{number}.example" for _, number in lowest[:20]}
