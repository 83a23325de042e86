"""What crosses the line between the tool and its helper: one form, checked sizes, nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.processes.messages import (
    MAX_ANSWER,
    QUESTION_SIZE,
    pack_answer,
    pack_question,
    unpack_answer,
    unpack_question,
)
from detector.processes.model import MAX_NAME, MAX_PATH, REASONS, TCP, UDP, Process, Question, question

NUMBERS = st.integers(0, 0xFFFFFFFF)
PORTS = st.integers(1, 0xFFFF)
ADDRESSES = st.sampled_from([("10.0.0.1", "10.0.0.2"), ("::1", "::"), ("2001:db8::1", "2001:db8::2")])
QUESTIONS = st.builds(
    lambda protocol, sides, port, other: question(protocol, sides[0], port, sides[1], other),
    st.sampled_from([TCP, UDP]),
    ADDRESSES,
    PORTS,
    st.integers(0, 0xFFFF),
)
ASKED = question(TCP, "10.0.0.1", 5, "10.0.0.2", 443)


@given(NUMBERS, QUESTIONS)
def test_a_question_comes_back(number: int, asked: Question) -> None:
    data = pack_question(number, asked)
    assert len(data) == QUESTION_SIZE
    assert unpack_question(data) == (number, asked)


@given(st.binary(max_size=2 * QUESTION_SIZE) | st.binary(min_size=QUESTION_SIZE, max_size=QUESTION_SIZE))
def test_bytes_are_a_question_in_its_one_form_or_refused(data: bytes) -> None:
    try:
        number, asked = unpack_question(data)
    except ValueError:
        return
    assert pack_question(number, asked) == data


@pytest.mark.parametrize("size", range(QUESTION_SIZE))
def test_a_part_of_a_question_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="one size"):
        unpack_question(pack_question(1, ASKED)[:size])


def test_padding_must_be_empty_and_the_mapped_form_is_refused() -> None:
    data = bytearray(pack_question(1, ASKED))
    data[14 + 1] ^= 1  # behind the 4 bytes of the local address
    with pytest.raises(ValueError, match="one form"):
        unpack_question(bytes(data))


@given(NUMBERS, st.text(), st.text(), st.integers(0, 2**22), st.booleans())
def test_an_answer_comes_back_cut_to_its_limits(number: int, name: str, path: str, pid: int, is_own: bool) -> None:
    data = pack_answer(number, Process(name, pid, path, is_own))
    assert len(data) <= MAX_ANSWER
    assert unpack_answer(data) == (number, Process(name[:MAX_NAME], pid, path[:MAX_PATH], is_own))


def test_the_longest_names_fit() -> None:
    wide = "\U0001f600" * 10_000
    _, verdict = unpack_answer(pack_answer(1, Process(wide, 1, wide)))
    assert isinstance(verdict, Process)
    assert (len(verdict.name), len(verdict.path)) == (MAX_NAME, MAX_PATH)


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_comes_back(reason: str) -> None:
    assert unpack_answer(pack_answer(7, reason)) == (7, reason)


@given(st.binary(max_size=200))
def test_bytes_are_an_answer_or_refused(data: bytes) -> None:
    try:
        unpack_answer(data)
    except ValueError:
        return


@pytest.mark.parametrize("size", range(len(pack_answer(1, Process("curl", 1, "/bin/curl")))))
def test_a_part_of_an_answer_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack_answer(pack_answer(1, Process("curl", 1, "/bin/curl"))[:size])
