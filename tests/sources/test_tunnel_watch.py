"""Flows that may be tunnels: looked at until it is sure, and never for long; bounded."""

from __future__ import annotations

import struct

from detector.sources import tunnel_watch
from detector.sources.tunnel_watch import NONE, TunnelWatch
from detector.wire.vpn_marks import MOST_MARKS, OPENVPN, WIREGUARD

PORTS = (40_000, 51_820)
INITIATION = b"\x01\0\0\0" + b"\x07\0\0\0" + bytes(140)
RESPONSE = b"\x02\0\0\0" + b"\x09\0\0\0" + b"\x07\0\0\0" + bytes(80)
RESET = b"\x38" + b"\x9a" * 8 + bytes(5)


def look(watch: TunnelWatch, data: bytes, flow: int = 1, side: int = 0) -> str | None:
    return watch.look(flow, side, data, len(data), PORTS)


def test_what_is_unsure_is_waited_for_in_its_own_flow() -> None:
    watch = TunnelWatch()
    assert look(watch, INITIATION) is None
    assert look(watch, RESPONSE, flow=2, side=1) is None
    assert look(watch, RESPONSE, side=1) == WIREGUARD


def test_what_is_sure_is_told_at_once_over_udp_and_tcp() -> None:
    assert look(TunnelWatch(), RESET) == OPENVPN
    assert TunnelWatch().look(1, 0, struct.pack(">H", len(RESET)) + RESET, len(RESET) + 2, None) == OPENVPN


def test_a_stream_has_one_beginning() -> None:
    assert TunnelWatch().look(1, 0, RESET, len(RESET), None) == NONE


def test_what_does_not_agree_is_given_up() -> None:
    watch = TunnelWatch()
    assert [look(watch, bytes(20)) for _ in range(MOST_MARKS)] == [None] * (MOST_MARKS - 1) + [NONE]


def test_flows_are_followed_when_they_get_other_numbers_and_forgotten_when_they_end() -> None:
    watch = TunnelWatch()
    look(watch, INITIATION, flow=3)
    watch.renumber([-1, -1, -1, 0])
    assert look(watch, RESPONSE, flow=0, side=1) == WIREGUARD
    look(watch, INITIATION)
    watch.forget(1)
    assert look(watch, RESPONSE, side=1) is None


def test_so_many_flows_are_waited_for_and_the_oldest_let_go() -> None:
    watch = TunnelWatch()
    for flow in range(tunnel_watch.MAX_UNSURE + 1):
        look(watch, INITIATION, flow=flow)
    assert look(watch, RESPONSE, flow=0, side=1) is None
    assert look(watch, RESPONSE, flow=tunnel_watch.MAX_UNSURE, side=1) == WIREGUARD
