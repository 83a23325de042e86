"""Untrusted text for a terminal, a spreadsheet, Markdown and JSON."""

from __future__ import annotations

import json

import pytest

from detector.report import safe
from tests.report.hostile import HOSTILE, raw


@pytest.mark.parametrize("text", HOSTILE)
def test_no_medium_lets_a_hostile_character_through(text: str) -> None:
    for shown in (
        safe.terminal(text),
        safe.csv_cell(text),
        safe.markdown(text),
        safe.markdown_code(text),
        safe.json(text),
    ):
        assert not raw(shown, allowed="")
        shown.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("in.acme.example", "in.acme.example"),
        ("\x1b[0m", r"\x1b[0m"),
        ("a\x9bb\x7f", r"a\x9bb\x7f"),
        ("a\u202eb", r"a\u202eb"),
        ("\udc80", r"\udc80"),
        ("\U000e0001", r"\U000e0001"),
        ("a\nb", r"a\x0ab"),
        ("bücher.example", "bücher.example"),
        ("\u3164\ufe0f", r"\u3164\ufe0f"),
    ],
)
def test_terminal_makes_visible_what_does_not_print(text: str, shown: str) -> None:
    assert safe.terminal(text) == shown


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA1), *range(0x200B, 0x2010), *range(0x2028, 0x202F)])
def test_terminal_leaves_no_control_character(code: int) -> None:
    assert safe.terminal(chr(code)).isprintable()


@pytest.mark.parametrize("text", HOSTILE)
def test_terminal_is_stable(text: str) -> None:
    assert safe.terminal(safe.terminal(text)) == safe.terminal(text)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", " =1", "\t=1", "\ra", "\uff1d1", "  @a"])
def test_csv_cell_is_no_formula(text: str) -> None:
    assert safe.csv_cell(text).startswith("'")


def test_csv_cell_keeps_what_is_harmless() -> None:
    given = (None, -5, 7, "a=b", "x-y.example")
    assert [safe.csv_cell(value) for value in given] == ["", "-5", "7", "a=b", "x-y.example"]


def test_csv_cell_has_no_second_separator() -> None:
    assert safe.csv_cell("a;=1") == r"a\x3b=1"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Acme (Watch), Inc.", "Acme (Watch), Inc."),
        ("a|b", r"a\|b"),
        ("a\\|b", r"a\\\|b"),
        ("<b>&amp;", r"\<b\>\&amp;"),
        ("[x](y)", r"\[x\](y)"),
        ("# a", r"\# a"),
        ("- a", r"\- a"),
        ("a\n# b", r"a\\x0a\# b"),
        ("https://e.example", r"https\://e.example"),
        ("WWW.e.example", r"WWW\.e.example"),
        ("@octocat", r"\@octocat"),
    ],
)
def test_markdown_has_no_markup(text: str, shown: str) -> None:
    assert safe.markdown(text) == shown


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_code_is_one_span(text: str) -> None:
    shown = safe.markdown_code(text)
    assert shown == "" or (shown[0] == shown[-1] == "`" and shown.count("`") == 2)
    assert "|" not in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_json_gives_the_same_text_back(text: str) -> None:
    assert json.loads(safe.json(text)) == text
    assert safe.json(text).isascii()
