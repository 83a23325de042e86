"""Questions and answers as bytes, between the tool and its helper.

A question has one fixed size and is checked field by field: what does not pass raises ValueError, and the helper ends.
An answer has a bounded size. One message is one packet of a SOCK_SEQPACKET pair.
"""

from __future__ import annotations

import struct

from detector.processes.model import MAX_NAME, MAX_PATH, REASONS, Process, Question, question

_QUESTION = struct.Struct("!IBBHH16s16s")
_ANSWER = struct.Struct("!IBBIHH")  # number, verdict, is own, pid, sizes of name and path; then both in UTF-8
_FOUND = 0  # verdicts from 1 on are REASONS

QUESTION_SIZE = _QUESTION.size
MAX_ANSWER = _ANSWER.size + 4 * (MAX_NAME + MAX_PATH)

Verdict = Process | str
"""A process, or one of REASONS."""


def pack_question(number: int, asked: Question) -> bytes:
    """Return the question as bytes; `number` comes back with its answer."""
    return _QUESTION.pack(
        number, asked.protocol, len(asked.local), asked.local_port, asked.remote_port, asked.local, asked.remote
    )


def unpack_question(data: bytes) -> tuple[int, Question]:
    """Return number and question; ValueError for anything that pack_question does not make."""
    if len(data) != QUESTION_SIZE:
        raise ValueError("a question has one size")
    number, protocol, size, local_port, remote_port, local, remote = _QUESTION.unpack(data)
    asked = question(protocol, local[:size], local_port, remote[:size], remote_port)
    if pack_question(number, asked) != data:
        raise ValueError("a question has one form")
    return number, asked


def pack_answer(number: int, verdict: Verdict) -> bytes:
    """Return the answer as bytes, never more than MAX_ANSWER."""
    if isinstance(verdict, str):
        return _ANSWER.pack(number, REASONS.index(verdict) + 1, 0, 0, 0, 0)
    name, path = verdict.name[:MAX_NAME].encode("utf-8", "replace"), verdict.path[:MAX_PATH].encode("utf-8", "replace")
    return _ANSWER.pack(number, _FOUND, verdict.is_own, verdict.pid, len(name), len(path)) + name + path


def unpack_answer(data: bytes) -> tuple[int, Verdict]:
    """Return number and verdict; ValueError when it is no answer."""
    if not _ANSWER.size <= len(data) <= MAX_ANSWER:
        raise ValueError("no size of an answer")
    number, kind, is_own, pid, name_size, path_size = _ANSWER.unpack_from(data)
    if kind > len(REASONS) or len(data) != _ANSWER.size + name_size + path_size:
        raise ValueError("no answer")
    if kind != _FOUND:
        return number, REASONS[kind - 1]
    name, path = data[_ANSWER.size :][:name_size], data[_ANSWER.size + name_size :]
    return number, Process(name.decode("utf-8", "replace"), pid, path.decode("utf-8", "replace"), bool(is_own))
