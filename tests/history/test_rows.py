"""What must be written after what was written, and what two versions of a row differ by."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from detector.beats.keeping import Keeping
from detector.beats.model import Key
from detector.history.model import RowKey
from detector.history.rows import (
    Head,
    change_of,
    change_of_files,
    followed_of,
    head_of,
    key_of,
    since,
    span_of,
    tally_of,
)
from detector.observation import Observed
from detector.summary import Coverage, LooseEnds, Summary, Tally
from tests.history.examples import NINE, Going, change, request, seen


def test_only_what_changed_is_written() -> None:
    going = Going()
    going.see(request(NINE), request(NINE, "www.example.org"))
    before = going.summary()
    going.see(request(NINE + 1))
    made = change_of(seen(going.summary()), before.tallies, bucket=7, span=(NINE, NINE + 1))
    (row,) = made.rows
    assert row.key.host == "rt.teramind.co"
    assert row.text is not None and tally_of(row.key, row.text).contacts == 2
    assert (made.bucket, made.first, made.last, made.ended) == (7, NINE, NINE + 1, None)
    assert head_of(made.head).coverage.requests == 3


def test_a_row_that_is_no_more_is_written_as_gone() -> None:
    (tally,) = (Tally(host="b.example", contacts=1),)
    other = Tally(host="a.example", contacts=1)
    made = change_of(seen(Summary(tallies=(tally,))), (other,), bucket=7, span=(0, 0))
    assert [(row.key.host, row.text is None) for row in made.rows] == [("b.example", False), ("a.example", True)]


def test_every_part_of_a_summary_is_written() -> None:
    """A part more is one that somebody must think of: here, in rows and in reading."""
    assert {field.name for field in fields(Summary)} == {
        "sources",
        "coverage",
        "tallies",
        "interception",
        "tunnels",
        "hints",
        "followed",
        "loose_ends",
    }
    assert Summary().loose_ends == LooseEnds()


def test_a_difference_is_never_below_zero_and_keeps_the_later_sets() -> None:
    before = Tally(host="a.example", contacts=5, bytes_out=900, seen_in=frozenset({"dns"}))
    later = replace(before, contacts=7, bytes_out=100, seen_in=frozenset({"dns", "sni"}), last_seen=9.0, is_outer=True)
    assert since(later, before) == replace(later, contacts=2, bytes_out=0)


def test_kinds_of_data_are_subtracted_one_by_one() -> None:
    def told(kind: str, count: int) -> Observed:
        return Observed(kind, count, "how", "decoded", 1.0)

    before = Tally(host="a.example", observed=(told("clicks", 2), told("scroll", 4)))
    later = replace(before, observed=(told("clicks", 5), told("scroll", 4), told("identity", 1)))
    assert since(later, before).observed == (told("clicks", 3), told("identity", 1))


def test_coverage_is_subtracted_and_what_is_not_known_stays_so() -> None:
    before = Coverage(packets=5, unparsed={"a": 2, "b": 1}, dropped=None)
    later = Coverage(packets=8, unparsed={"a": 2, "b": 4, "c": 1}, dropped=3, encrypted_dns=frozenset({"x"}))
    assert since(later, before) == Coverage(
        packets=3, unparsed={"b": 3, "c": 1}, dropped=3, encrypted_dns=frozenset({"x"})
    )
    assert since(before, replace(later, packets=1)).dropped is None


def test_captures_are_written_under_the_last_hour_that_they_cover() -> None:
    going = Going()
    going.see(request(NINE), request(NINE + 7_300))
    made = change_of_files(going.finish(), at=2e9)
    assert made.bucket == int((NINE + 7_300) // 3_600)
    assert (made.first, made.last, made.ended) == (NINE, NINE + 7_300, 2e9)
    assert span_of(Summary()) == (0.0, 0.0)


def test_what_is_followed_comes_back_though_only_changed_hours_were_written() -> None:
    keeping, key = Keeping(), Key("a.example", 443)
    keeping.watch_changes()
    written: dict[int, bytes] = {}
    for number in range(900):
        keeping.add(key, NINE + number * 60, number, 1, 0.5)
        if number % 50 == 0:
            for rows in keeping.take_changes().rows:
                written |= dict(rows.hours)
    last = keeping.take_changes()
    assert len(last.rows[0].hours) < 3 < len(written)
    made = change(Summary(followed=keeping.freeze()))
    assert followed_of(head_of(made.head), made.beats) == keeping.freeze()
    whole = replace(last.rows[0], hours=tuple(sorted((written | dict(last.rows[0].hours)).items())))
    (beat,) = change(Summary(followed=replace(last, rows=(whole,)))).beats
    assert followed_of(Head(bar=str(last.bar)), [beat]) == keeping.freeze()


@pytest.mark.parametrize(
    ("text", "packed"),
    [
        ('{"by_hour":[1],"bar":7}', b""),
        ('{"by_hour":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"bar":7}', b"x"),
        ('{"bar":7}', b""),
    ],
)
def test_what_is_followed_in_another_shape_is_refused(text: str, packed: bytes) -> None:
    (beat,) = change(Summary(followed=_one_beat().freeze())).beats
    with pytest.raises(ValueError):
        followed_of(Head(), [replace(beat, text=text, hours=((1, packed),))])


def _one_beat() -> Keeping:
    keeping = Keeping()
    keeping.add(Key("a.example"), NINE)
    return keeping


def test_a_key_says_whose_row_it_is() -> None:
    tally = Tally(host="h", signature_id="s", origin="o")
    assert key_of(tally) == RowKey("s", "h", "o")
    assert tally_of(key_of(tally), "{}") == tally
    assert key_of(Tally(host="h")) == RowKey("", "h", "")
