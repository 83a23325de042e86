"""Connections and requests are followed under whose they are; what is a handshake is no data."""

from __future__ import annotations

from dataclasses import replace

from detector.beats.keeping import Keeping
from detector.beats.model import TCP, Key
from detector.connections import Named
from detector.following import follow_connection, follow_request
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
