"""Look-ups are told once, answers lead to addresses, streams may be cut anywhere, and all of it is bounded."""

from __future__ import annotations

import itertools
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.observation import Lookup, Observation, Question
from detector.sources.dns_log import MAX_PENDING, DnsLog, Seen
from detector.wire.cursor import Malformed
from tests.wire.builders import real

CLIENT, OTHER = bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2])
ADDRESS, ADDRESS6 = bytes([192, 0, 2, 10]), bytes.fromhex("20010db8000000000000000000000010")
ALIAS, TARGET = "metrics.shop.example", "t.collector.example"
QUERY, ANSWER = real("dns-query.bin"), real("dns-answer-cname-a.bin")
STREAM = real("dns-tcp-client.bin")


def name(text: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".")) + b"\0"


def message(*questions: str, answers: tuple[bytes, ...] = (), number: int = 7, is_answer: bool = False) -> bytes:
    flags = 0x8180 if is_answer else 0x0100
    head = struct.pack(">HHHHHH", number, flags, len(questions), len(answers), 0, 0)
    return head + b"".join(name(text) + b"\0\x01\0\x01" for text in questions) + b"".join(answers)


def record(owner: str, kind: int, data: bytes, ttl: int = 60) -> bytes:
    return name(owner) + struct.pack(">HHIH", kind, 1, ttl, len(data)) + data


def address(owner: str, last: int = 10, ttl: int = 60) -> bytes:
    return record(owner, 1, bytes([192, 0, 2, last]), ttl)


def alias(owner: str, target: str) -> bytes:
    return record(owner, 5, name(target))


def asked(host: str, at: float = 1.0) -> Observation:
    return Observation(at=at, seen_in="dns", host=host)


def framed(*messages: bytes) -> bytes:
    return b"".join(struct.pack(">H", len(part)) + part for part in messages)


def answered(*records: bytes) -> list[Seen]:
    """Return the look-ups of an answer about `a.example` whose query was seen."""
    log = DnsLog()
    log.datagram(message("a.example"), 1.0, CLIENT)
    return log.datagram(message("a.example", answers=records, is_answer=True), 2.0, CLIENT)


def test_a_query_is_told_at_once_and_its_answer_is_no_second_one() -> None:
    log = DnsLog()
    assert log.datagram(QUERY, 1.0, CLIENT) == [asked(ALIAS)]
    assert log.datagram(QUERY[:2] + ANSWER[2:], 1.5, CLIENT) == [Lookup(1.5, CLIENT, ADDRESS, ALIAS, (TARGET,), 300)]
    assert log.finish() == []


def test_an_answer_without_its_query_is_a_question_too() -> None:
    seen = DnsLog().datagram(real("dns-answer-cname-aaaa.bin"), 3.0, CLIENT)
    number = real("dns-answer-cname-aaaa.bin")[:2]
    assert seen[0] == Question(3.0, CLIENT, number, ALIAS, is_answer=True)
    assert [(event.address, event.aliases) for event in seen if isinstance(event, Lookup)] == [(ADDRESS6, (TARGET,))]


def test_a_query_without_an_answer_is_left_at_the_end() -> None:
    log = DnsLog()
    log.datagram(message("a.example", number=1), 1.0, CLIENT)
    log.datagram(message("b.example", number=2), 2.0, OTHER)
    log.datagram(message("a.example", number=1, is_answer=True), 3.0, CLIENT)
    assert log.finish() == [Question(2.0, OTHER, b"\0\x02", "b.example", is_answer=False)]
    assert log.finish() == []


def test_a_query_that_is_sent_again_is_a_look_up_more_and_wants_an_answer_of_its_own() -> None:
    log = DnsLog()
    assert log.datagram(QUERY, 1.0, CLIENT) == [asked(ALIAS)]
    assert log.datagram(QUERY, 2.0, CLIENT) == [asked(ALIAS, 2.0)]
    answers = [log.datagram(QUERY[:2] + ANSWER[2:], 3.0, CLIENT) for _ in range(2)]
    assert all(isinstance(seen, Lookup) for answer in answers for seen in answer)
    assert log.finish() == []


def test_queries_that_nobody_answered_are_left_with_their_number() -> None:
    log = DnsLog()
    for at in (1.0, 2.0):
        log.datagram(QUERY, at, CLIENT)
    assert log.finish() == [Question(2.0, CLIENT, QUERY[:2], ALIAS, is_answer=False, times=2)]


@pytest.mark.parametrize(
    ("number", "client", "host"), [(8, CLIENT, "a.example"), (7, OTHER, "a.example"), (7, CLIENT, "b.example")]
)
def test_another_number_client_or_name_is_another_question(number: int, client: bytes, host: str) -> None:
    log = DnsLog()
    log.datagram(message("a.example"), 1.0, CLIENT)
    assert log.datagram(message(host, number=number), 2.0, client) == [asked(host, 2.0)]
    assert len(log.finish()) == 2


def test_an_answer_to_another_question_settles_nothing() -> None:
    log = DnsLog()
    log.datagram(message("a.example"), 1.0, CLIENT)
    stray = log.datagram(message("a.example", number=9, is_answer=True), 2.0, CLIENT)
    assert stray == [Question(2.0, CLIENT, b"\0\x09", "a.example", is_answer=True)]
    assert len(log.finish()) == 1


def test_a_question_about_the_root_tells_nothing() -> None:
    root = struct.pack(">HHHHHH", 7, 0x0100, 1, 0, 0, 0) + b"\0\0\x02\0\x01"
    log = DnsLog()
    assert (log.datagram(root, 1.0, CLIENT), log.finish()) == ([], [])


def test_several_questions_in_a_message_are_told_one_by_one() -> None:
    assert DnsLog().datagram(message("a.example", "b.example"), 1.0, CLIENT) == [asked("a.example"), asked("b.example")]


def test_every_address_of_an_answer_is_a_look_up() -> None:
    assert answered(address("a.example", 1), address("a.example", 2, 5), record("a.example", 28, ADDRESS6)) == [
        Lookup(2.0, CLIENT, bytes([192, 0, 2, 1]), "a.example", (), 60),
        Lookup(2.0, CLIENT, bytes([192, 0, 2, 2]), "a.example", (), 5),
        Lookup(2.0, CLIENT, ADDRESS6, "a.example", (), 60),
    ]


def test_aliases_are_followed_from_the_question_on_in_whatever_order_they_stand() -> None:
    seen = answered(alias("c.example", "d.example"), address("d.example"), alias("a.example", "c.example"))
    assert seen == [Lookup(2.0, CLIENT, ADDRESS, "a.example", ("c.example", "d.example"), 60)]


def test_aliases_in_a_circle_end() -> None:
    (seen,) = answered(alias("a.example", "b.example"), alias("b.example", "a.example"))
    assert seen == Lookup(2.0, CLIENT, b"", "a.example", ("b.example",), 0)


def test_a_chain_of_aliases_is_bounded() -> None:
    names = ["a.example", *(f"n{number}.example" for number in range(30))]
    (seen,) = answered(*(alias(one, two) for one, two in itertools.pairwise(names)))
    assert isinstance(seen, Lookup)
    assert seen.aliases == tuple(names[1:17])


def test_an_answer_without_records_tells_nothing_more() -> None:
    assert answered() == []
    assert answered(record("a.example", 16, b"\x04text")) == []


def test_answers_to_no_question_tell_nothing() -> None:
    assert DnsLog().datagram(message(answers=(address("a.example"),), is_answer=True), 1.0, CLIENT) == []


def test_a_service_binding_tells_addresses_and_outer_names() -> None:
    seen = DnsLog().datagram(real("dns-answer-https.bin"), 4.0, CLIENT)
    found = [event for event in seen if isinstance(event, Lookup)]
    assert [event.address for event in found] == [ADDRESS, bytes([192, 0, 2, 11]), ADDRESS6]
    assert {event.ech_names for event in found} == {("public.front.example",)}


def binding(owner: str, target: str, *hints: int, priority: int = 1, kind: int = 65) -> bytes:
    addresses = bytes(part for last in hints for part in (192, 0, 2, last))
    parameters = struct.pack(">HH", 4, len(addresses)) + addresses if addresses else b""
    return record(owner, kind, struct.pack(">H", priority) + (name(target) if target else b"\0") + parameters)


@pytest.mark.parametrize("priority", [0, 1])
def test_the_target_of_a_service_binding_is_a_name_behind_the_name(priority: int) -> None:
    seen = answered(binding("a.example", "front.vendor.example", priority=priority))
    assert seen == [Lookup(2.0, CLIENT, b"", "a.example", ("front.vendor.example",), 0)]


def test_a_service_binding_for_the_name_itself_hides_nothing_behind_it() -> None:
    assert answered(binding("a.example", "", 10)) == [Lookup(2.0, CLIENT, ADDRESS, "a.example", (), 60)]
    assert answered(binding("a.example", "")) == []


def test_aliases_and_service_bindings_make_one_chain_with_all_targets() -> None:
    chain = (
        binding("c.example", "one.example"),
        binding("c.example", "two.example", priority=2),
        binding("one.example", "end.example", 10, priority=1),
        alias("a.example", "c.example"),
    )
    (seen,) = answered(*chain)
    assert isinstance(seen, Lookup)
    assert (seen.address, seen.aliases) == (ADDRESS, ("c.example", "one.example", "two.example", "end.example"))


def test_an_alias_s_hints_are_ignored_and_a_real_one_is_followed() -> None:
    assert answered(binding("a.example", "b.example", 10, priority=0)) == [
        Lookup(2.0, CLIENT, b"", "a.example", ("b.example",), 0)
    ]
    (seen,) = DnsLog().datagram(real("dns-answer-https-alias.bin"), 4.0, CLIENT)[-1:]
    assert isinstance(seen, Lookup)
    assert (seen.name, seen.aliases) == ("alias.shop.example", ("pool.example",))


@pytest.mark.parametrize(
    ("owner", "host"),
    [
        ("_8443._https.api.example", "api.example"),
        ("_443._wss.api.example", "api.example"),
        ("_https._tcp.api.example", "_https._tcp.api.example"),
        ("_8443.api.example", "_8443.api.example"),
        ("_8443._https", "_8443._https"),
    ],
)
def test_a_service_on_a_port_of_its_own_is_its_host_s(owner: str, host: str) -> None:
    seen = DnsLog().datagram(message(owner, answers=(binding(owner, "", 10),), is_answer=True), 2.0, CLIENT)
    assert [event.name for event in seen if isinstance(event, Lookup)] == [host]


def test_who_asks_for_a_resolver_is_told_the_resolver_s_name() -> None:
    answer = message(
        "_dns.resolver.arpa", answers=(binding("_dns.resolver.arpa", "dns.corp.example", 10, kind=64),), is_answer=True
    )
    found = [event for event in DnsLog().datagram(answer, 2.0, CLIENT) if isinstance(event, Lookup)]
    assert found == [Lookup(2.0, CLIENT, ADDRESS, "dns.corp.example", (), 60)]


def test_questions_without_an_answer_are_bounded_and_the_oldest_forgotten() -> None:
    log = DnsLog()
    for number in range(MAX_PENDING + 10):
        log.datagram(message(f"n{number}.example", number=number), float(number), CLIENT)
    left = log.finish()
    assert len(left) == MAX_PENDING
    assert (left[0].name, left[-1].name) == ("n10.example", f"n{MAX_PENDING + 9}.example")


@pytest.mark.parametrize("cut", range(len(STREAM) + 1))
@pytest.mark.parametrize("turned", [False, True])
def test_a_stream_cut_anywhere_in_any_order_tells_the_same(cut: int, turned: bool) -> None:
    log, seq = DnsLog(), 2**32 - 20
    parts = [(STREAM[:cut], seq), (STREAM[cut:], (seq + cut) % 2**32)]
    seen: list[Seen] = []
    for payload, at in [*(parts[::-1] if turned else parts), *parts]:
        seen += log.segment(payload, 3, 0, at, seq, 1.0, CLIENT)
    whole = DnsLog().segment(STREAM, 0, 0, 0, 0, 1.0, CLIENT)
    assert seen == whole
    assert len({event.host for event in whole if isinstance(event, Observation)}) == len(whole) > 0


def test_messages_over_tcp_know_each_other_without_a_number() -> None:
    log = DnsLog()
    query, reply = message("a.example"), message("a.example", answers=(address("a.example"),), is_answer=True)
    assert log.segment(framed(query), 1, 0, 100, 100, 1.0, CLIENT) == [asked("a.example")]
    assert log.segment(framed(reply), 1, 1, 500, 500, 2.0, CLIENT) == [
        Lookup(2.0, CLIENT, ADDRESS, "a.example", (), 60)
    ]
    assert log.finish() == []


def test_streams_of_other_flows_and_sides_are_apart() -> None:
    log, data = DnsLog(), framed(message("a.example"))
    for flow, side in ((1, 0), (1, 1), (2, 0)):
        assert log.segment(data[:9], flow, side, 50, 50, 1.0, CLIENT) == []
    assert log.segment(data[9:], 2, 0, 59, 50, 1.0, CLIENT) == [asked("a.example")]


def test_streams_follow_the_change_of_flow_numbers() -> None:
    log, first, second = DnsLog(), framed(message("a.example")), framed(message("b.example"))
    log.segment(first[:9], 0, 0, 50, 50, 1.0, CLIENT)
    log.segment(second[:9], 2, 1, 70, 70, 1.0, CLIENT)
    log.renumber([-1, -1, 0])
    assert log.segment(first[9:], 0, 0, 59, 50, 1.0, CLIENT) == []
    assert log.segment(second[9:], 0, 1, 79, 79, 1.0, CLIENT) == [asked("b.example")]


def test_open_streams_are_bounded_and_the_oldest_forgotten() -> None:
    log, data = DnsLog(), framed(message("a.example"))
    for flow in range(513):
        log.segment(data[:9], flow, 0, 50, 50, 1.0, CLIENT)
    assert log.segment(data[9:], 512, 0, 59, 50, 1.0, CLIENT) == [asked("a.example")]
    assert log.segment(data[9:], 1, 0, 59, 50, 2.0, OTHER) == [asked("a.example", 2.0)]
    # Its query would be told, were its beginning still known: nobody at this address has asked before.
    assert log.segment(data[9:], 0, 0, 59, 50, 3.0, bytes([10, 0, 0, 3])) == []


@given(st.binary(max_size=80))
def test_random_datagrams_are_told_or_malformed(payload: bytes) -> None:
    log = DnsLog()
    try:
        seen = log.datagram(payload, 1.0, CLIENT)
    except Malformed:
        assert log.finish() == []
        return
    assert all(event.at == 1.0 for event in seen)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 100), st.binary(max_size=60)), max_size=8))
def test_random_segments_are_told_or_malformed(segments: list[tuple[int, int, bytes]]) -> None:
    log = DnsLog()
    for flow, ahead, payload in segments:
        try:
            seen = log.segment(payload, flow, 0, 1_000 + ahead, 1_000, 1.0, CLIENT)
        except Malformed:
            return
        assert all(event.at == 1.0 for event in seen)


@given(st.sampled_from([QUERY, ANSWER, real("dns-answer-https.bin")]), st.data())
def test_damaged_messages_are_told_or_malformed(whole: bytes, data: st.DataObject) -> None:
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    log = DnsLog()
    try:
        seen = log.datagram(bytes(damaged), 1.0, CLIENT)
    except Malformed:
        return
    assert all(len(event.aliases) <= 16 for event in seen if isinstance(event, Lookup))
