"""DNS messages: real ones, every prefix of them, hostile ones, and random bytes."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.wire.cursor import Malformed
from detector.wire.dns import Answer, Message, parse_message, parse_stream

MESSAGES = Path(__file__).parents[1] / "data" / "messages"
DATAGRAMS = sorted(path.name for path in MESSAGES.glob("dns-*.bin") if "tcp" not in path.name)
ADDRESS = bytes([192, 0, 2, 10])
ADDRESS6 = bytes.fromhex("20010db8000000000000000000000010")
ALIAS = "metrics.shop.example"
TARGET = "t.collector.example"


def real(name: str) -> bytes:
    return (MESSAGES / name).read_bytes()


def header(questions: int = 1, answers: int = 0, flags: int = 0x0100, others: int = 0) -> bytes:
    return struct.pack("!HHHHHH", 0x1234, flags, questions, answers, 0, others)


def name(text: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".")) + b"\0"


def question(text: str, kind: int = 1, group: int = 1) -> bytes:
    return name(text) + struct.pack("!HH", kind, group)


def record(owner: bytes, kind: int, data: bytes, ttl: int = 60, group: int = 1) -> bytes:
    return owner + struct.pack("!HHIH", kind, group, ttl, len(data)) + data


def response(*records: bytes, count: int | None = None) -> bytes:
    total = len(records) if count is None else count
    return header(1, total, 0x8180) + question("a.example") + b"".join(records)


OWNER = b"\xc0\x0c"
A_RECORD = record(OWNER, 1, ADDRESS)


def test_a_query_names_what_is_asked() -> None:
    assert parse_message(real("dns-query.bin")) == Message(False, 0, ((ALIAS, 1),), ())


def test_an_alias_and_its_address() -> None:
    message = parse_message(real("dns-answer-cname-a.bin"))
    assert message.is_response
    assert message.questions == ((ALIAS, 1),)
    assert message.answers == (
        Answer(ALIAS, "CNAME", 60, None, TARGET, (), ()),
        Answer(TARGET, "A", 300, ADDRESS, None, (), ()),
    )


def test_an_address_of_version_six() -> None:
    answer = parse_message(real("dns-answer-cname-aaaa.bin")).answers[1]
    assert (answer.kind, answer.address) == ("AAAA", ADDRESS6)


def test_a_service_binding_tells_hints_and_the_outer_names_of_ech() -> None:
    (answer,) = parse_message(real("dns-answer-https.bin")).answers
    hints = (ADDRESS, bytes([192, 0, 2, 11]), ADDRESS6)
    assert answer == Answer(TARGET, "HTTPS", 0, None, "", ("public.front.example",), hints)


def test_a_hint_that_is_cut_is_none() -> None:
    data = b"\x00\x01\x00\x00\x04\x00\x07" + ADDRESS + ADDRESS[:3]
    (answer,) = parse_message(response(record(OWNER, 65, data))).answers
    assert answer.hints == (ADDRESS,)


def test_a_service_binding_may_be_an_alias() -> None:
    (answer,) = parse_message(real("dns-answer-https-alias.bin")).answers
    assert (answer.kind, answer.target, answer.ech_public_names) == ("HTTPS", "pool.example", ())


@pytest.mark.parametrize("priority", [0, 1])
def test_only_a_service_gives_parameters_that_count(priority: int) -> None:
    parameters = b"\x00\x04\x00\x04" + ADDRESS
    data = struct.pack("!H", priority) + b"\x01b\x00" + parameters
    (answer,) = parse_message(response(record(OWNER, 65, data))).answers
    assert (answer.target, answer.hints) == ("b", (ADDRESS,) if priority else ())


def test_a_service_binding_s_target_may_not_run_past_its_record() -> None:
    answers = parse_message(
        response(record(OWNER, 1, ADDRESS), record(OWNER, 65, b"\x00\x01\x05ab") + b"cde\0")
    ).answers
    assert [answer.kind for answer in answers] == ["A"]


def test_a_name_that_does_not_exist() -> None:
    message = parse_message(real("dns-answer-nxdomain.bin"))
    assert (message.code, message.questions, message.answers) == (3, (("nowhere.example", 1),), ())


@pytest.mark.parametrize("file", DATAGRAMS)
def test_every_prefix_of_a_datagram_is_a_part_of_the_whole_or_malformed(file: str) -> None:
    data = real(file)
    whole = parse_message(data)
    understood = 0
    for length in range(len(data)):
        try:
            part = parse_message(data[:length])
        except Malformed:
            assert understood == 0, "once the questions are whole, a cut must not undo them"
            continue
        understood += 1
        assert part.questions == whole.questions
        assert part.answers == whole.answers[: len(part.answers)]
    assert understood


@pytest.mark.parametrize("file", ["dns-tcp-client.bin", "dns-tcp-server.bin"])
def test_every_prefix_of_a_stream_gives_the_frames_that_are_whole(file: str) -> None:
    data = real(file)
    whole, consumed = parse_stream(data)
    assert len(whole) == 2
    assert consumed == len(data)
    counts = []
    for length in range(len(data)):
        messages, used = parse_stream(data[:length])
        assert messages == whole[: len(messages)]
        assert used <= length
        counts.append(len(messages))
    assert counts == sorted(counts)
    assert set(counts) == {0, 1}


def test_a_stream_skips_a_broken_frame_but_not_a_first_one() -> None:
    good = header() + question("a.example")
    broken = header() + question("a.example", group=77)
    framed = [struct.pack("!H", len(data)) + data for data in (good, broken, good)]
    messages, consumed = parse_stream(b"".join(framed) + b"\0")
    assert [len(message.questions) for message in messages] == [1, 1]
    assert consumed == sum(map(len, framed))
    with pytest.raises(Malformed):
        parse_stream(framed[1] + framed[0])
    assert parse_stream(framed[0] + b"\0\0" + framed[0])[1] == 2 * len(framed[0]) + 2
    assert parse_stream(framed[0] + b"\0\0")[1] == len(framed[0]) + 2


@pytest.mark.parametrize(
    "start",
    [
        b"\x00\x05abc",
        b"\x00\x0b",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xaa" * 40,
        b"GET / HTTP/1.1\r\nHost: a.example\r\n",
        b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
    ],
)
def test_a_stream_that_cannot_be_dns_is_told_from_its_first_bytes(start: bytes) -> None:
    with pytest.raises(Malformed):
        parse_stream(start)


def test_a_stream_may_begin_with_a_header_alone() -> None:
    assert parse_stream(b"\x00\x0c") == ([], 0)
    assert parse_stream(b"\x00\x0c" + header(0)) == ([Message(False, 0, (), ())], 14)


def test_names_are_lowered_and_keep_odd_bytes_visible() -> None:
    data = header() + b"\x04T\xc3\xa9l\x02\xff\x00\x07EXAMPLE\x00\x00\x01\x00\x01"
    assert parse_message(data).questions == (("tél.\ufffd\x00.example", 1),)


def test_the_root_is_an_empty_name() -> None:
    assert parse_message(header() + b"\0\x00\x02\x00\x01").questions == (("", 2),)


@pytest.mark.parametrize("size", [253, 254])
def test_a_name_takes_255_bytes_and_no_more(size: int) -> None:
    text = ".".join(["a" * 60] * 4) + "." + "b" * (size - 244)
    data = header() + question(text)
    if size == 253:
        assert parse_message(data).questions == ((text, 1),)
    else:
        with pytest.raises(Malformed):
            parse_message(data)


@pytest.mark.parametrize(
    "wire_name",
    [
        b"\xc0\x0c",  # itself
        b"\xc0\x20",  # forwards
        b"\xc0\x02",  # into the header
        b"\x01a\xc0\x0c",  # a loop through a label
        b"\x41a\x00",  # an extended label type (RFC 6891 section 5)
        b"\x81a\x00",
        b"\x40" + b"a" * 64 + b"\x00",  # a label of 64 bytes
        b"\x05ab",
        b"\xc0",
        b"",
    ],
)
def test_names_that_go_astray_are_malformed(wire_name: bytes) -> None:
    with pytest.raises(Malformed):
        parse_message(header() + wire_name + b"\x00\x01\x00\x01")


def test_a_pointer_into_a_question_is_followed() -> None:
    data = response(record(b"\x01x\xc0\x0c", 5, b"\x01y\xc0\x0e"))
    assert parse_message(data).answers == (Answer("x.a.example", "CNAME", 60, None, "y.example"),)


def test_every_pointer_is_followed_to_its_own_name() -> None:
    # 29 bytes each from the 27th on, so that the names begin at places with every low byte there is.
    owners = [f"n{number:03}.examples" for number in range(250)]
    places = [27 + 29 * number for number in range(250)]
    pointed = [record(struct.pack("!H", 0xC000 | place), 1, bytes([10, 0, 0, place & 255])) for place in places]
    few = [record(name(owner), 1, ADDRESS) for owner in owners]
    assert [answer.name for answer in parse_message(response(*few, *pointed)).answers] == owners * 2
    turned = parse_message(response(*few, *reversed(pointed)))
    assert [answer.name for answer in turned.answers] == [*owners, *reversed(owners)]


@pytest.mark.parametrize("group", [0, 2, 5, 254, 256, 0x4001, 0xFFFF])
def test_an_unknown_class_is_no_dns(group: int) -> None:
    with pytest.raises(Malformed):
        parse_message(header() + question("a.example", group=group))


@pytest.mark.parametrize("group", [1, 3, 4, 255, 0x8001])
def test_the_classes_in_use(group: int) -> None:
    assert parse_message(header() + question("a.example", group=group)).questions == (("a.example", 1),)


@pytest.mark.parametrize("opcode", [3, 7, 15])
def test_an_opcode_without_a_meaning_is_malformed(opcode: int) -> None:
    with pytest.raises(Malformed):
        parse_message(header(flags=opcode << 11) + question("a.example"))


@pytest.mark.parametrize("opcode", [0, 1, 2, 4, 5, 6])
def test_the_opcodes_in_use(opcode: int) -> None:
    assert parse_message(header(flags=opcode << 11) + question("a.example")).questions == (("a.example", 1),)


@pytest.mark.parametrize(("flags", "is_response"), [(0x8000, True), (0x80FF, True), (0x07FF, False), (0, False)])
def test_one_bit_tells_responses_from_queries(flags: int, is_response: bool) -> None:
    assert parse_message(header(flags=flags) + question("a.example")).is_response is is_response


def test_an_update_keeps_its_zone_and_none_of_its_records() -> None:
    data = header(1, 1, flags=5 << 11) + question("a.example", kind=6) + A_RECORD
    assert parse_message(data) == Message(False, 0, (("a.example", 6),), ())


def test_a_header_alone_is_an_empty_message() -> None:
    assert parse_message(header(0)) == Message(False, 0, (), ())
    with pytest.raises(Malformed):
        parse_message(header(0) + b"x")


def test_an_option_record_may_stand_alone() -> None:
    option = b"\0" + struct.pack("!HHIH", 41, 1232, 0, 0)
    both = struct.pack("!HHHHHH", 0x1234, 0x0100, 0, 0, 1, 1)
    assert parse_message(both + option + option).questions == ()
    assert parse_message(header(0, others=1) + option).questions == ()


def test_answers_without_a_question_are_accepted_when_they_are_answers() -> None:
    good = record(name("a.example"), 1, ADDRESS)
    assert len(parse_message(header(0, 1, flags=0) + good).answers) == 1
    assert len(parse_message(header(0, 2, flags=0) + good + good[:-1]).answers) == 1
    with pytest.raises(Malformed):
        parse_message(header(0, 1, flags=0) + good[:-1])


@pytest.mark.parametrize(
    "broken",
    [
        record(OWNER, 1, ADDRESS[:3]),
        record(OWNER, 28, ADDRESS),
        record(OWNER, 5, b"\x01x\xc0\x0c\x00"),
        record(OWNER, 5, b"\xc0\xff"),
        record(OWNER, 1, ADDRESS, group=9),
        record(OWNER, 65, b"\x00\x01\x00\x00\x04\x00\x09\x01"),
        record(OWNER, 65, b"\x00"),
        record(b"\x40\x0c", 1, ADDRESS),  # pointers have both of the top bits
        record(b"\x80\x0c", 1, ADDRESS),
        A_RECORD[:-1],
        b"\xc0",
        b"",
    ],
)
def test_a_broken_answer_keeps_those_before_it(broken: bytes) -> None:
    message = parse_message(response(A_RECORD, broken))
    assert message.answers == (Answer("a.example", "A", 60, ADDRESS),)
    assert parse_message(response(broken)) == Message(True, 0, (("a.example", 1),), ())


def test_other_kinds_and_classes_are_passed_over() -> None:
    text = record(OWNER, 16, b"\x02hi")
    chaos = record(OWNER, 1, b"\x00\x01", group=3)
    assert len(parse_message(response(text, chaos, A_RECORD)).answers) == 1
    assert len(parse_message(response(record(OWNER, 1, ADDRESS, group=0x8001))).answers) == 1


def test_a_negative_lifetime_counts_as_none() -> None:
    lifetimes = {0xFFFFFFFF: 0, 0x80000000: 0, 0x7FFFFFFF: 0x7FFFFFFF, 0: 0}
    for ttl, counted in lifetimes.items():
        assert parse_message(response(record(OWNER, 1, ADDRESS, ttl=ttl))).answers[0].ttl == counted


@pytest.mark.parametrize("ech", [b"", b"\x00", b"\x00\x09\xfe\x0d\x00\x05abc", b"\x00\x08\xfe\x0d\x00\x04abcd"])
def test_a_broken_ech_list_leaves_the_rest_of_the_binding(ech: bytes) -> None:
    parameters = b"\x00\x04\x00\x04" + ADDRESS + b"\x00\x05" + struct.pack("!H", len(ech)) + ech
    (answer,) = parse_message(response(record(OWNER, 64, b"\x00\x01\x00" + parameters))).answers
    assert answer == Answer("a.example", "SVCB", 60, None, "", (), (ADDRESS,))


def test_only_so_many_records_are_kept() -> None:
    data = header(1, 2000, 0x8180) + question("a.example") + A_RECORD * 2000
    assert len(parse_message(data).answers) == 512
    data = header(2000, 1, 0x8180) + question("a.example") * 2000 + A_RECORD
    message = parse_message(data)
    assert (len(message.questions), message.answers) == (512, ())
    message = parse_message(header(512, 1, 0x8180) + question("a.example") * 512 + A_RECORD)
    assert (len(message.questions), len(message.answers)) == (512, 1)


def test_a_lying_count_costs_nothing() -> None:
    assert parse_message(response(A_RECORD, count=65535)).answers == (Answer("a.example", "A", 60, ADDRESS),)
    lying = header(65535, 1) + question("a.example")
    assert parse_message(lying) == Message(False, 0, (("a.example", 1),), ())
    assert parse_message(header(2, 1) + question("a.example")) == Message(False, 0, (("a.example", 1),), ())


@pytest.mark.parametrize(("pointers", "is_read"), [(1, True), (126, True), (127, False), (1_000, False)])
def test_a_name_takes_so_many_pointers_and_no_more(pointers: int, is_read: bool) -> None:
    # The data of a text record, 39 bytes behind the message's beginning, is never read as a name itself.
    chain = struct.pack("!H", 0xC000 | 39) + b"".join(
        struct.pack("!H", 0xC000 | 42 + 2 * number) for number in range(pointers - 1)
    )
    text = record(OWNER, 16, b"\x01b\0" + chain)
    last = struct.pack("!H", 0xC000 | 42 + 2 * (pointers - 1))
    answers = parse_message(response(text, record(last, 1, ADDRESS))).answers
    assert answers == ((Answer("b", "A", 60, ADDRESS),) if is_read else ())


def test_pointer_chains_are_cut_off_in_bounded_time() -> None:
    # Each pointer goes to the one before it: a chain of 8,000, which every record would walk anew.
    chain = b"\0" + b"".join(struct.pack("!H", 0xC000 | 12 if n == 0 else 0xC000 | (11 + 2 * n)) for n in range(8000))
    data = header(0, 600, 0x8180) + chain
    started = time.process_time()
    with pytest.raises(Malformed):
        parse_message(data)
    for labels in (b"\x01a" * 30_000, b"\xc0\x0c" * 30_000, b"\x00\xc0\x0c" * 20_000):
        with pytest.raises(Malformed):
            parse_message(header(65535, 65535) + labels)
    assert time.process_time() - started < 1


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_are_a_message_or_malformed(data: bytes) -> None:
    for attempt in (data, header() + data, header(1, 3, 0x8180) + question("a.example") + data):
        try:
            assert isinstance(parse_message(attempt), Message)
        except Malformed:
            continue


@settings(deadline=None)
@given(st.sampled_from(DATAGRAMS), st.lists(st.tuples(st.integers(0, 188), st.integers(0, 255)), max_size=6))
def test_mutated_messages_are_a_message_or_malformed(file: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(real(file))
    for position, value in changes:
        data[position % len(data)] = value
    try:
        message = parse_message(bytes(data))
    except Malformed:
        return
    assert all(len(asked) <= 253 for asked, _ in message.questions)
    assert all(answer.kind in {"A", "AAAA", "CNAME", "HTTPS", "SVCB"} for answer in message.answers)


@settings(deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_random_streams_are_messages_or_malformed(data: bytes, framed: bool) -> None:
    stream = struct.pack("!H", len(data)) + data if framed else data
    try:
        messages, consumed = parse_stream(stream)
    except Malformed:
        return
    assert 0 <= consumed <= len(stream)
    assert all(isinstance(message, Message) for message in messages)
