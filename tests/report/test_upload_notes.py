"""What uploads may mean is said as possible, and every word of it is explained where it occurs."""

from __future__ import annotations

from dataclasses import replace

from detector.report import csv_, markdown, sentences, upload_notes
from detector.report.layout import columns
from detector.report.sparkline import ASCII, BLOCKS, Bars
from detector.report.table import render
from tests.report.examples import DAY, NINE, SENT, SENT_DAY


def test_bursts_and_quiet_times_in_words() -> None:
    assert list(upload_notes.notes(SENT)) == [
        "possibly screenshots: 95 bursts of about 228 kB, 5 minutes apart",
        "possibly pieces of a video: 6 bursts of about 8.0 MB, 30 minutes apart",
        "30 kB of it when you may have been away",
    ]
    assert list(upload_notes.notes(None)) == []
    plain = replace(SENT, bursts=(), while_idle=replace(SENT.while_idle, bytes_up=0))  # type: ignore[type-var]
    assert list(upload_notes.notes(plain)) == []


def test_only_words_that_occur_are_explained() -> None:
    said = [word for word, _ in upload_notes.meanings(SENT_DAY)]
    assert said == ["possibly screenshots", "possibly pieces of a video", "when you may have been away"]
    assert set(upload_notes.meanings(SENT_DAY)) <= set(sentences.legend(SENT_DAY))
    assert list(upload_notes.meanings(DAY)) == []


def test_bars_are_explained_where_there_are_any() -> None:
    ((word, meaning),) = upload_notes.meaning_of(Bars((NINE, NINE + 28_000)), SENT_DAY)
    assert word == "bars" and meaning.startswith("when it was sent, from 09:14 to 17:00;")
    assert list(upload_notes.meaning_of(Bars((NINE, NINE + 28_000)), DAY)) == []


def test_the_table_shows_bars_at_every_width() -> None:
    for width, cells in ((40, 16), (60, 16), (80, 8), (100, 8), (120, 16), (160, 16)):
        text = render(SENT_DAY, width=width, colour=False, show_all=False)
        *lines, _ = text.split("\n")
        assert max(map(columns, lines)) <= width
        assert Bars(sentences.period(SENT_DAY)).draw(SENT, cells) in text
        assert "possibly screenshots" in " ".join(text.split())
        in_ascii = render(SENT_DAY, width=width, colour=False, show_all=False, bars=ASCII)
        assert not set(in_ascii) & set(BLOCKS)
        assert [len(line) for line in in_ascii.split("\n")] == [len(line) for line in text.split("\n")]


def test_markdown_says_it_and_csv_stays_a_list_of_hosts() -> None:
    assert "possibly screenshots: 95 bursts of about 228 kB, 5 minutes apart" in markdown.render(SENT_DAY)
    bare = replace(
        SENT_DAY,
        vendors=tuple(replace(vendor, upload=None) for vendor in SENT_DAY.vendors),
        unknown=tuple(replace(row, upload=None) for row in SENT_DAY.unknown or ()),
    )
    assert csv_.render(SENT_DAY) == csv_.render(bare)
