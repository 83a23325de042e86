"""Quiet is when a machine that was browsed with is on and opens hardly anything; else it cannot be told."""

from __future__ import annotations

import numpy as np
import pytest

from detector.beats.model import Destination, Key, Quiet
from detector.beats.quiet import BIN_SECONDS, quiet_of

HOUR = 3600.0
DAY = 20_000 * 86_400.0


def destination(host: str, starts: list[float], client: str = "10.0.0.1") -> Destination:
    times = np.array(starts)
    return Destination(Key(host, client=client), times, times * 0, times * 0, times * 0, len(starts))


def browsing(begin: float, end: float, hosts: int = 40) -> list[Destination]:
    """Return each of these hosts opened every four minutes."""
    times = [DAY + at for at in np.arange(begin, end, BIN_SECONDS).tolist()]
    return [destination(f"h{number}.example", times) for number in range(hosts)]


AGENT = destination("agent.example", [DAY + at for at in np.arange(0, 8 * HOUR, 60.0).tolist()])


def test_the_noon_of_an_agent_without_browsing_is_quiet() -> None:
    morning, evening = browsing(0, 3 * HOUR), browsing(5 * HOUR, 8 * HOUR)
    quiet = quiet_of([*morning, *evening, AGENT], {"agent.example"})
    assert quiet is not None
    assert quiet.covers(int(DAY + 3.2 * HOUR), int(DAY + 4.8 * HOUR))
    assert not quiet.covers(int(DAY + 2.9 * HOUR), int(DAY + 4 * HOUR))
    assert not quiet.covers(int(DAY + 1 * HOUR), int(DAY + 2 * HOUR))
    assert 1.6 * HOUR < quiet.seconds <= 2 * HOUR


def test_a_machine_that_sleeps_is_not_quiet_but_off() -> None:
    day = [*browsing(0, 3 * HOUR), *browsing(5 * HOUR, 8 * HOUR)]
    assert quiet_of(day) is None
    assert quiet_of(day, (), [DAY + 4 * HOUR]) is None


def test_what_one_long_connection_sends_shows_that_the_machine_was_on() -> None:
    day = [*browsing(0, 3 * HOUR), *browsing(5 * HOUR, 8 * HOUR)]
    quiet = quiet_of(day, (), [DAY + at for at in np.arange(0, 8 * HOUR, 600.0).tolist()])
    assert quiet is not None and quiet.covers(int(DAY + 3.2 * HOUR), int(DAY + 4.8 * HOUR))


@pytest.mark.parametrize(
    "destinations",
    [
        [],
        [destination("a.example", [])],
        [AGENT],
        [*browsing(0, 8 * HOUR), AGENT],
        [*browsing(0, 4 * HOUR, hosts=3), AGENT],
        [*browsing(0, 600), AGENT],
        [*browsing(0, 3 * HOUR), AGENT, destination("x.example", [DAY], client="10.0.0.2")],
        [*browsing(0, 3 * HOUR), AGENT, destination("x.example", [0.0])],
    ],
)
def test_where_it_cannot_be_told_nothing_is_said(destinations: list[Destination]) -> None:
    assert quiet_of(destinations, {"agent.example"}) is None


def test_one_machine_has_addresses_of_both_versions_and_loopback() -> None:
    more = [destination("x.example", [DAY], client) for client in ("2001:db8::1", "2001:db8::2", "127.0.0.1", "")]
    assert quiet_of([*browsing(0, 3 * HOUR), AGENT, *more], {"agent.example"}) is not None


def test_quiet_covers_whole_pieces_alone() -> None:
    quiet = Quiet(10, 240, (True, True, False))
    assert quiet.covers(2_400, 2_880) and quiet.covers(2_500, 2_600)
    assert not quiet.covers(2_399, 2_500) and not quiet.covers(2_800, 2_881) and not quiet.covers(3_000, 4_000)
    assert quiet.seconds == 480
