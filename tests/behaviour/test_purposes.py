"""Protocols that are told by their first bytes or by their marks."""

from __future__ import annotations

from detector.behaviour.analysis import analyse
from detector.behaviour.purposes import of_protocol


def test_what_a_terminal_draws_is_named_for_what_it_is() -> None:
    drawn = b"\x1b[2J\x1b[1;1Hann@desk:~$ ls\r\n"
    assert of_protocol(drawn) == analyse(drawn).purpose == "terminal"
    assert of_protocol(b"ann@desk:~$ ls\r\n") is None
    assert of_protocol(drawn + b"\xff\x00") is None
