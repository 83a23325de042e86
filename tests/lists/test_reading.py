"""The format is found from the content, whatever is thrown at it, and the work is bounded."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.catalogue.list_files import _read_yaml
from detector.lists import reading
from detector.lists.model import MAX_LINE, ListError, words
from detector.lists.reading import is_yaml_sequence, read_list, read_trackerdb
from tests.lists.samples import TEXTS, TRACKERDB

SECOND = 1.0
ALLOWANCE = 3
"""How much slower than it should be a busy machine may make this."""


@pytest.mark.parametrize("form", TEXTS)
def test_every_format_is_told_by_its_content(form: str) -> None:
    parsed = read_list(TEXTS[form], _read_yaml)
    assert parsed.form == form
    assert parsed.entries


def test_a_trackerdb_is_one_list() -> None:
    assert len(read_trackerdb(TRACKERDB).entries) == 3
    with pytest.raises(ListError, match="names no host"):
        read_trackerdb({"patterns/a.eno": "name: A"})


@pytest.mark.parametrize("text", ["## Section\n# note\n0.0.0.0 a.example\n", "\ufeff0.0.0.0 a.example"])
def test_decorated_comments_do_not_make_a_hosts_file_another(text: str) -> None:
    assert read_list(text, _read_yaml).form == "hosts file"


def test_an_adblock_list_may_hold_plain_names() -> None:
    parsed = read_list("! x\n||a.example^\n||b.example^\nc.example\n", _read_yaml)
    assert (parsed.form, len(parsed.entries), parsed.not_understood.total()) == ("Adblock list", 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "hello world, this is prose\nof two lines\n",
        "{}",
        "[1, 2]",
        '{"trackers": {}}',
        "- a\n- b\n",
        "\x00" * 9,
    ],
)
def test_what_is_no_list_is_refused_with_what_can_be_read(text: str) -> None:
    with pytest.raises(ListError, match=r"hosts file|names no host"):
        read_list(text, _read_yaml)


HUGE = 10_000_000
BOMB = "- &a [x, x, x]\n" + "".join(
    f"- &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)
ATTACKS = {
    "yaml: aliases that multiply": BOMB,
    "yaml: a tag that would make an object": "- !!python/object/apply:os.system [id]\n  c2: {domains: [a.example]}\n",
    "yaml: deep nesting": "- " * 50_000 + "a",
    "yaml: deep flow nesting": "- " + "[" * 50_000,
    "yaml: one string of ten megabytes": "- name: " + "a" * HUGE,
    "yaml: a million items": "- a\n" * 1_000_000,
    "yaml: an anchor": "- &x {c2: {domains: [a.example]}}\n",
    "json: deep nesting": '{"categories": ' + "[" * 1_000_000,
    "json: one string of ten megabytes": '{"categories": {"A": [{"B": {"u": ["' + "a" * HUGE + '"]}}]}}',
    "json: a long number": '{"categories": {"A": ' + "9" * HUGE + "}}",
    "json: many alternatives": '{"trackers": [{"network_signature": "' + "(a+)+|" * 1_000_000 + '"}]}',
    "json: an expression that backtracks": '{"trackers": [{"network_signature": "(a+)+$\\\\.example"}]}',
    "hosts: one line of ten megabytes": "0.0.0.0 a\n0.0.0.0 " + "a." * (HUGE // 2),
    "domains: a name of ten megabytes": "a\n" + "a." * (HUGE // 2),
    "adblock: one rule of ten megabytes": "||" + "*a" * (HUGE // 2),
    "adblock: stars": ("||" + "*" * 4000 + "\n") * 2_000,
    "adblock: a path of stars": ("||192.0.2.1" + "/*a" * 1_300 + "\n") * 2_000,
    "text: ten million empty lines": "\n" * HUGE,
    "text: spaces": " " * HUGE,
    "text: zeros": "\x00" * HUGE,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_with_a_short_message_within_a_second(name: str) -> None:
    start = time.process_time()
    with pytest.raises(ListError) as refused:
        read_list(ATTACKS[name], _read_yaml)
    assert time.process_time() - start < SECOND * ALLOWANCE
    assert 10 < len(str(refused.value)) < 500


def test_bad_lines_among_good_ones_cost_only_themselves() -> None:
    text = "0.0.0.0 a.example\n" + "0.0.0.0 " + "x" * (MAX_LINE + 1) + "\n0.0.0.0 b.example\n"
    parsed = read_list(text, _read_yaml)
    assert [entry.host for entry in parsed.entries] == ["a.example", "b.example"]
    assert parsed.not_understood == {"a line that is too long": 1}


def test_too_many_lines_or_names_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_LINES", 10)
    with pytest.raises(ListError, match="more than 10 lines"):
        read_list("a.example\n" * 11, _read_yaml)
    monkeypatch.setattr(reading, "MAX_LINES", 100)
    monkeypatch.setattr("detector.lists.model.MAX_ENTRIES", 20)
    with pytest.raises(ListError, match="more than 20 hosts"):
        read_list("a.example\n" * 21, _read_yaml)


def test_names_of_others_become_one_printable_line() -> None:
    assert words("  A\n\x1b[31mB\u202e  Inc. ") == "A [31mB Inc."
    assert (len(words("x" * HUGE)), words(7)) == (100, "")


def test_only_a_sequence_is_a_list_in_yaml() -> None:
    assert is_yaml_sequence("# comment\n---\n- name: x\n")
    assert not is_yaml_sequence("id: acme\n- x\n")


PIECES = st.sampled_from(
    [*"|^$*@#/.,:!-[]{}\"'\n ", "||a.example", "0.0.0.0 ", "a.example\n", "##", "$domain=", "c2:", "\\"]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_nothing_but_a_refusal_comes_out_of_garbage(text: str) -> None:
    try:
        parsed = read_list(text, _read_yaml)
    except ListError:
        return
    assert all((entry.host is None) != (entry.domain is None) for entry in parsed.entries)
