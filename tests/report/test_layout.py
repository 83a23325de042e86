"""Lines of a given width, shares of a given room, and colour."""

from __future__ import annotations

import pytest

from detector.report import layout
from tests.report.hostile import HOSTILE


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("in.acmewatch.example", 13, ["in.acmewatch.", "example"]),
        ("a-very-long-name", 8, ["a-very-", "long-", "name"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("to in.acme.example", 8, ["to", "in.acme.", "example"]),
        ("例え例え", 5, ["例え", "例え"]),
    ],
)
def test_wrap(text: str, width: int, lines: list[str]) -> None:
    assert layout.wrap(text, width) == lines


@pytest.mark.parametrize("width", [4, 7, 20])
@pytest.mark.parametrize("text", HOSTILE)
def test_wrap_keeps_every_character_and_the_width(text: str, width: int) -> None:
    lines = layout.wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(layout.columns(line) <= width for line in lines)


def test_wrap_moves_on_where_nothing_fits() -> None:
    assert layout.wrap("例え", 1) == ["例", "え"]


def test_bullet_hangs_its_further_lines() -> None:
    assert layout.bullet("- ", "one two three", 9) == "- one two\n  three"


def test_paint_only_when_asked() -> None:
    assert layout.paint("a", layout.BOLD, colour=True) == "\x1b[1ma\x1b[0m"
    assert layout.paint("a", layout.BOLD, colour=False) == "a"
    assert layout.paint("", layout.BOLD, colour=True) == layout.paint("", layout.PLAIN, colour=True) == ""


@pytest.mark.parametrize(
    ("room", "wanted", "shares"),
    [
        (30, [10, 10, 10], [10, 10, 10]),
        (30, [4, 100, 100], [4, 13, 13]),
        (30, [4, 5, 100], [4, 5, 21]),
        (30, [0, 1, 2], [1, 1, 2]),
        (30, [100, 100, 100], [10, 10, 10]),
    ],
)
def test_share_out_gives_what_is_not_needed_to_others(room: int, wanted: list[int], shares: list[int]) -> None:
    assert layout.share_out(room, [1, 1, 1], wanted) == shares
