"""Lines of the debug log of Windows's DNS server, whole and broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.observation import Observation
from detector.sources.logs.fields import DAMAGED, NAMELESS, UNDATED, Event, Unusable
from detector.sources.logs.windows_dns import WindowsDns, is_windows_dns, name_of
from tests.sources.logs import samples
from tests.sources.logs.samples import HUBSTAFF, POSTHOG


def events(data: bytes) -> list[Event]:
    parser = WindowsDns()
    return [event for line in data.splitlines() for event in parser.events(line)]


def test_only_the_questions_of_clients_count() -> None:
    told = events(samples.windows_dns())
    assert [event.host for event in told if isinstance(event, Observation)] == [POSTHOG, HUBSTAFF]
    assert len(told) == 2


def test_a_name_is_written_with_the_length_of_each_part() -> None:
    assert name_of("(3)www(4)acme(7)example(0)") == "www.acme.example"
    assert name_of("(5)a(3)b(0)") == "a(3)b"
    assert name_of("(0)") == ""
    for lie in ("", "(3)www", "(4)www(0)", "(2)www(0)", "(3)www(0)rest", "www.acme.example"):
        with pytest.raises(Unusable, match=DAMAGED):
            name_of(lie)


def test_a_line_that_is_cut_is_damaged_and_the_root_has_no_name() -> None:
    line = samples.windows_dns().splitlines()[4]
    assert is_windows_dns(line.decode())
    with pytest.raises(Unusable, match=DAMAGED):
        events(line[:80])
    with pytest.raises(Unusable, match=NAMELESS):
        events(line[: line.index(b"(2)")] + b"(0)")


@given(garbage=st.binary(max_size=60), cut=st.integers(0, 200), at=st.integers(0, 150), byte=st.integers(0, 255))
def test_garbage_is_nothing_or_unusable(garbage: bytes, cut: int, at: int, byte: int) -> None:
    whole = samples.windows_dns().splitlines()[4]
    changed = whole[:at] + bytes([byte]) + whole[at + 1 :]
    for line in (garbage, whole[:cut], changed, b" PACKET  Rcv " + garbage):
        try:
            list(WindowsDns().events(line))
        except Unusable as error:
            assert error.reason in (DAMAGED, UNDATED, NAMELESS)
