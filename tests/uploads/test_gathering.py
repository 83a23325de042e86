"""What many connections sent reaches its rows, however many wait at a time."""

from __future__ import annotations

import pytest

from detector.uploads import gathering
from detector.uploads.gathering import Gathering
from detector.uploads.model import NOTHING_SENT, Upload, together
from tests.uploads.test_spreading import packed


class Rows:
    """Rows by name, as whoever keeps them."""

    def __init__(self) -> None:
        self.uploads: dict[str, Upload] = {}
        self.added = 0

    def add(self, row: str, upload: Upload) -> None:
        self.uploads[row] = together(self.uploads.get(row, NOTHING_SENT), upload)
        self.added += 1


def gathered(most: int, monkeypatch: pytest.MonkeyPatch) -> Rows:
    monkeypatch.setattr(gathering, "MOST_WAITING", most)
    rows = Rows()
    made: Gathering[str] = Gathering()
    for row, first, last, size, surges in (
        ("a", 0.0, 1.0, 9_000, b""),
        ("a", 2.0, 3.0, 100, b""),
        ("b", 20.0, 20.0, 50, b""),
        ("c", 20.0, 20.0, 0, b""),
        ("a", 10.0, 100.0, 6_000, packed((1, 5_100))),
    ):
        made.add(row, first, last, size, surges)
        if made.is_full:
            made.fold(rows.add)
    made.fold(rows.add)
    made.fold(rows.add)
    assert not made.is_full
    return rows


@pytest.mark.parametrize("most", [1, 2, 100])
def test_rows_get_what_was_sent(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = gathered(most, monkeypatch)
    assert rows.uploads["a"] == Upload(0, 0, (9_150, 5_250, 150, 150, 150, 150, 100), ((0, 9_000), (1, 5_100)))
    assert rows.uploads["b"] == Upload(0, 1, (50,))
    assert rows.uploads.keys() == {"a", "b"}


def test_a_row_is_touched_once_for_all_that_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gathered(100, monkeypatch).added == 2
