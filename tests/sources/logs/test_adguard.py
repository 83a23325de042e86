"""Lines of AdGuard Home's query log, whole and broken."""

from __future__ import annotations

import base64
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from detector.observation import Lookup, Observation
from detector.sources.logs.adguard import AdGuard
from detector.sources.logs.fields import DAMAGED, NAMELESS, UNDATED, Event, Unusable
from tests.sources.logs import samples
from tests.sources.logs.samples import AT, HUBSTAFF, POSTHOG


def events(*rows: dict[str, Any]) -> list[Event]:
    parser = AdGuard()
    return [event for row in rows for event in parser.events(json.dumps(row).encode())]


def test_the_answer_is_read_from_the_message_itself() -> None:
    first, second = (json.loads(line) for line in samples.adguard().splitlines())
    seen, told = events(first)
    assert isinstance(seen, Observation) and (seen.host, round(seen.at)) == (POSTHOG, AT)
    assert isinstance(told, Lookup)
    assert (told.client, told.address) == (bytes((192, 168, 1, 5)), bytes((203, 0, 113, 10)))
    assert (told.aliases, told.ttl) == (("alias.example",), 300)
    (blocked,) = events(second)
    assert isinstance(blocked, Observation) and (blocked.host, blocked.is_blocked) == (HUBSTAFF, True)


def test_an_answer_that_was_made_up_is_not_believed() -> None:
    blocked, made_up = {"IsFiltered": True}, samples.dns_answer("a.example", "b.example", bytes(4))
    row = {"T": "2026-11-24T09:14:02Z", "QH": "a.example", "Answer": made_up, "Result": blocked}
    assert [type(event) for event in events(row)] == [Observation]
    real = samples.dns_answer("a.example", POSTHOG, bytes((203, 0, 113, 10)))
    told = events({**row, "OrigAnswer": real})[1]
    assert isinstance(told, Lookup) and told.aliases == (POSTHOG,)


@given(
    row=st.dictionaries(
        st.sampled_from(["T", "QH", "IP", "Answer", "OrigAnswer", "Result"]),
        st.none() | st.integers() | st.text(max_size=12) | st.dictionaries(st.just("IsFiltered"), st.booleans()),
    ),
    packed=st.binary(max_size=60),
)
def test_odd_values_are_events_or_unusable(row: dict[str, Any], packed: bytes) -> None:
    whole = {"T": "2026-11-24T09:14:02Z", "QH": "a.example", "Answer": base64.b64encode(packed).decode()}
    for one in (row, {**whole, **row}, whole):
        try:
            events(one)
        except Unusable as error:
            assert error.reason in (UNDATED, NAMELESS)


@given(line=st.binary(max_size=80))
def test_garbage_is_damaged(line: bytes) -> None:
    try:
        list(AdGuard().events(line))
    except Unusable as error:
        assert error.reason == DAMAGED
