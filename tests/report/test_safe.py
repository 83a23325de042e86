"""Untrusted text for a terminal, a spreadsheet, Markdown and JSON."""

from __future__ import annotations

import json
from html import unescape

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
        safe.html(text),
        safe.html_sentence(f"of {safe.html_name(text)}"),
        safe.html_sentence(text),
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
        ("1. a", r"1\. a"),
        ("20) a", r"20\) a"),
        ("3.5 a", "3.5 a"),
        ("10.0.0.1", "10.0.0.1"),
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


@pytest.mark.parametrize("text", HOSTILE)
def test_html_is_text_between_tags_and_in_attributes(text: str) -> None:
    shown = safe.html(text)
    assert not set(shown) & set("<>\"'")
    assert unescape(shown) == safe.terminal(text)
    assert safe.html(shown) is shown  # what is markup already is not made text twice


def test_html_knows_nothing_and_numbers() -> None:
    assert (safe.html(None), safe.html(0), safe.html(1_000)) == ("", "0", "1000")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("in.acme.example", "<code>in.acme.example</code>"),
        ("https://a.example/b", "<code>https://a.example/b</code>"),
        ("10.0.0.1:443", "<code>10.0.0.1:443</code>"),
        ("Acme Watch", "<bdi>Acme Watch</bdi>"),
        ("chromium", "<bdi>chromium</bdi>"),
        ("<b>.example", "<code>&lt;b&gt;.example</code>"),
        ("\x02x\x03", r"<bdi>\x02x\x03</bdi>"),
        ("", "<bdi></bdi>"),
    ],
)
def test_a_name_in_a_sentence_is_set_apart(name: str, shown: str) -> None:
    assert safe.html_sentence(f"sent to {safe.html_name(name)} & gone") == f"sent to {shown} &amp; gone"


@pytest.mark.parametrize("text", ["\x02", "a\x03b", "\x02<b>\x03", "\x02a\x02b\x03c\x03", "x\x02" * 3])
def test_marks_in_text_that_is_no_name_open_nothing_but_what_they_close(text: str) -> None:
    shown = str(safe.html_sentence(text))
    assert shown.count("<bdi>") == shown.count("</bdi>")
    assert "<b>" not in shown and not raw(shown)


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://a.example/privacy?x=1#y", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("https:alert(1)", False),
        ("https://", False),
        (" https://a.example", False),
        ("https://a.example/\u202e", False),
        ("https://a.example/\nx", False),
        ("https://bank.example@evil.example/", False),
        ("https://bank.example\\\\@evil.example/", False),
        ("data:text/html,x", False),
        ("//a.example", False),
        ("", False),
        (None, False),
    ],
)
def test_only_a_plain_web_address_is_a_link(url: str | None, is_link: bool) -> None:
    assert safe.web_address(url) == (url if is_link else None)
