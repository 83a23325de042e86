"""Lines of dnsmasq's log, whole and broken."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.observation import Lookup, Observation
from detector.sources.logs import dnsmasq
from detector.sources.logs.dnsmasq import Dnsmasq, is_dnsmasq
from detector.sources.logs.fields import DAMAGED, NAMELESS, UNDATED, Event, Unusable
from tests.sources.logs import samples
from tests.sources.logs.samples import HUBSTAFF, POSTHOG

LATEST = datetime(2026, 11, 24, 23)
WORDS = st.sampled_from(
    [
        "Nov 24 09:14:02",
        "dnsmasq[1]:",
        "query[A]",
        "reply",
        "cached",
        "is",
        "from",
        "<CNAME>",
        "a.example",
        "192.0.2.1",
        "7 ::1/9",
    ]
)


def events(*lines: str) -> list[Event]:
    parser = Dnsmasq(LATEST)
    return [*(event for line in lines for event in parser.events(line.encode())), *parser.finish()]


def test_look_ups_of_every_form_are_read_and_all_else_is_left_out() -> None:
    told = events(*samples.dnsmasq().decode().splitlines())
    asked = [(event.host, event.is_blocked) for event in told if isinstance(event, Observation)]
    assert asked == [(POSTHOG, False), (HUBSTAFF, False), (HUBSTAFF, True)]


def test_a_refusal_belongs_to_the_question_before_it() -> None:
    stamp = "Nov 24 09:14:02 dnsmasq[1]: "
    told = events(
        f"{stamp}gravity blocked a.example is 0.0.0.0",
        f"{stamp}query[A] a.example from ::1",
        f"{stamp}regex denied a.example is 0.0.0.0",
        f"{stamp}query[A] b.example from ::1",
        f"{stamp}gravity blocked a.example is 0.0.0.0",
        f"{stamp}query[A] c.example from ::1",
    )
    asked = [(event.host, event.is_blocked) for event in told if isinstance(event, Observation)]
    assert asked == [("a.example", True), ("b.example", False), ("c.example", False)]


def test_a_chain_of_aliases_belongs_to_the_name_that_was_asked_for() -> None:
    (told,) = [event for event in events(*samples.dnsmasq().decode().splitlines()) if isinstance(event, Lookup)]
    assert (told.name, told.aliases) == (POSTHOG, ("alias.example", "other.example"))
    assert (told.client, told.address) == (bytes((192, 168, 1, 5)), bytes((203, 0, 113, 10)))


def test_each_chain_begins_anew() -> None:
    stamp = "Nov 24 09:14:02 dnsmasq[1]: "
    told = events(
        f"{stamp}query[A] a.example from ::1",
        f"{stamp}query[A] b.example from ::1",
        f"{stamp}reply a.example is <CNAME>",
        f"{stamp}reply x.example is 192.0.2.1",
        f"{stamp}cached b.example is 192.0.2.2",
    )
    lookups = [(event.name, event.aliases) for event in told if isinstance(event, Lookup)]
    assert lookups == [("a.example", ("x.example",)), ("b.example", ())]


def test_an_alias_of_a_name_that_was_asked_for_before_stays_an_alias() -> None:
    stamp = "Nov 24 09:14:02 dnsmasq[1]: "
    told = events(
        f"{stamp}query[A] {POSTHOG} from ::1",
        f"{stamp}reply {POSTHOG} is 192.0.2.1",
        f"{stamp}reply {POSTHOG} is 192.0.2.2",
        f"{stamp}query[A] m.shop.example from ::1",
        f"{stamp}reply m.shop.example is <CNAME>",
        f"{stamp}reply {POSTHOG} is 192.0.2.1",
        f"{stamp}reply {POSTHOG} is 192.0.2.2",
    )
    lookups = [(event.name, event.aliases) for event in told if isinstance(event, Lookup)]
    assert lookups == [(POSTHOG, ())] * 2 + [("m.shop.example", (POSTHOG,))] * 2


def test_an_answer_to_nobody_gives_no_address_a_name() -> None:
    stamp = "Nov 24 09:14:02 dnsmasq[1]: "
    told = events(f"{stamp}reply a.example is <CNAME>", f"{stamp}reply b.example is 192.0.2.1")
    assert told == [Lookup(at=told_at(), client=b"", address=b"", name="a.example", aliases=("b.example",), ttl=0)]


def told_at() -> float:
    return datetime(2026, 11, 24, 9, 14, 2).timestamp()


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dnsmasq, "MAX_ASKED", 5)
    parser = Dnsmasq(LATEST)
    for number in range(50):
        list(parser.events(f"Nov 24 09:14:02 dnsmasq[1]: query[A] n{number}.example from ::1".encode()))
    for number in range(50):
        list(parser.events(f"Nov 24 09:14:02 dnsmasq[1]: reply x{number}.example is <CNAME>".encode()))
    assert (len(parser._asked), len(parser._chain)) == (5, 16)


def test_a_cut_query_is_damaged() -> None:
    with pytest.raises(Unusable, match=DAMAGED):
        events("Nov 24 09:14:02 dnsmasq[1]: query[A] a.exam")
    assert not is_dnsmasq("Nov 24 09:14:02 cron[1]: query me")


@given(words=st.lists(WORDS | st.text(max_size=5), max_size=9), garbage=st.binary(max_size=60))
def test_garbage_is_nothing_or_unusable(words: list[str], garbage: bytes) -> None:
    parser = Dnsmasq(LATEST)
    for line in (" ".join(words).encode("utf-8", "replace"), garbage, b"x query[" + garbage):
        try:
            list(parser.events(line))
        except Unusable as error:
            assert error.reason in (DAMAGED, UNDATED, NAMELESS)
