"""YAML to nodes: lines, types, and everything that is refused."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.catalogue import yaml_document
from detector.catalogue.yaml_document import (
    MAX_DEPTH,
    MAX_NODES,
    MAX_SIZE,
    Listing,
    Mapping,
    Scalar,
    decode_text,
    parse_document,
)


def refusal(text: str) -> tuple[int, str, str]:
    """Return the first problem of a text, as line, field and message."""
    _, problems = parse_document(text, "a.yaml")
    assert problems
    assert all(problem.path == "a.yaml" for problem in problems)
    return problems[0].line, problems[0].field, problems[0].message


def test_nodes_know_their_lines_and_types() -> None:
    root, problems = parse_document("a: x\nb:\n  - 1\n  - 'NO'\n  - NO\nc: {d: 2026-11-24, e: }\n", "a.yaml")
    assert problems == []
    assert root == Mapping(
        1,
        {
            "a": Scalar("x", "str", 1),
            "b": Listing(3, [Scalar("1", "int", 3), Scalar("NO", "str", 4), Scalar("NO", "bool", 5)]),
            "c": Mapping(6, {"d": Scalar("2026-11-24", "timestamp", 6), "e": Scalar("", "null", 6)}, {"d": 6, "e": 6}),
        },
        {"a": 1, "b": 2, "c": 6},
    )


def test_the_slow_parser_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: x\nb: [1, {c: yes}]\nb: 2\nd: !t 1\ne: &f 1\ng: *f\n"
    fast = parse_document(text, "a.yaml")
    monkeypatch.setattr(yaml_document, "_Loader", yaml.SafeLoader)
    assert parse_document(text, "a.yaml") == fast
    assert len(fast[1]) == 4


def test_a_duplicate_key_is_told_with_both_lines_and_the_first_is_kept() -> None:
    root, problems = parse_document("a: {b: 1,\n b: 2}\nc: 3", "a.yaml")
    assert [str(problem) for problem in problems] == ["a.yaml:2: a.b: given twice (first in line 1); keep one"]
    assert isinstance(root, Mapping)
    assert root.entries["a"] == Mapping(1, {"b": Scalar("1", "int", 1)}, {"b": 1})
    assert list(root.entries) == ["a", "c"]


@pytest.mark.parametrize(
    ("text", "line", "field", "says"),
    [
        ("a: 1\nb: *x", 2, "b", "alias"),
        ("a: &x 1", 1, "a", "anchor"),
        ("a: &x [1]", 1, "a", "anchor"),
        ("a:\n  b: !!python/object:os.system {}", 2, "a.b", "tag"),
        ("a: !!str 1", 1, "a", "tag"),
        ("a: 1\n---\nb: 2", 2, "document", "second document"),
        ("a: 1\nb: [", 2, "document", "not YAML"),
        ("a: 'x", 1, "document", "not YAML"),
        ("a: 1\n\tb: 2", 2, "document", "not YAML"),
        ("", 1, "document", "empty"),
        ("# only a comment", 1, "document", "empty"),
        ("a: 1\nb: x\x00y", 2, "document", "U+0000"),
        ("a: \x1b[31m", 1, "document", "U+001B"),
        ("a: \u202egpj", 1, "document", "U+202E"),
        ("a: \ud800", 1, "document", "U+D800"),
        ('a: 1\nb: "\\x1b[31m"', 2, "b", "U+001B"),
        ("? [a]\n: 1", 1, "document", "plain text"),
        ("a: b: c", 1, "document", "not YAML"),
    ],
)
def test_refused_with_line_field_and_remedy(text: str, line: int, field: str, says: str) -> None:
    found_line, found_field, message = refusal(text)
    assert (found_line, found_field) == (line, field)
    assert says in message
    assert "; " in message  # a remedy follows


def test_what_can_be_read_beside_a_refusal_is_read() -> None:
    root, problems = parse_document("a: *x\nb: !t 1\nc: 3\nc: 4", "a.yaml")
    assert len(problems) == 3
    assert isinstance(root, Mapping)
    assert root.entries["c"] == Scalar("3", "int", 3)
    assert root.entries["a"] == Scalar("", "refused", 1)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[{a: "])
def test_deep_nesting_is_refused_before_it_hurts(opening: str) -> None:
    assert "nested" in refusal(opening * 200_000)[2]


def test_the_deepest_that_is_allowed() -> None:
    _, problems = parse_document("[" * MAX_DEPTH + "]" * MAX_DEPTH, "a.yaml")
    assert problems == []
    assert "nested" in refusal("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))[2]


def test_too_many_values_are_refused() -> None:
    _, problems = parse_document("[" + "a," * (MAX_NODES - 1) + "]", "a.yaml")
    assert problems == []
    assert "20,000" in refusal("[" + "a," * MAX_NODES + "]")[2]


def test_too_long_a_text_is_refused_unread() -> None:
    assert "1,000,000" in refusal("a: " + "x" * MAX_SIZE)[2]
    assert "1,000,000" in refusal("a: '" + "x" * 10_000_000)[2]


def test_an_alias_bomb_expands_nothing() -> None:
    levels = [f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 9)}]" for level in range(1, 9)]
    root, problems = parse_document("\n".join(["l0: &l0 [x, x, x]", *levels]), "a.yaml")
    assert len(problems) == 9 + 8 * 9
    assert isinstance(root, Mapping)
    assert root.entries["l8"] == Listing(9, [Scalar("", "refused", 9)] * 9)


def test_bytes_are_utf8_with_or_without_a_mark() -> None:
    assert decode_text("ü".encode(), "a.yaml") == ("ü", [])
    assert decode_text(b"\xef\xbb\xbfa: 1", "a.yaml") == ("a: 1", [])
    text, problems = decode_text(b"a: 1\nb: \xff", "a.yaml")
    assert text is None
    assert str(problems[0]) == "a.yaml:2: document: is not UTF-8; save the file as UTF-8"


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet=st.sampled_from("ab:{}[]-?!&*'\"\n ,#|>%@`~\\\t\u00e9"), max_size=60))
def test_any_text_gives_a_tree_or_problems(text: str) -> None:
    root, problems = parse_document(text, "a.yaml")
    assert root is not None or problems


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80))
def test_any_characters_give_a_tree_or_problems(text: str) -> None:
    root, problems = parse_document(text, "a.yaml")
    assert root is not None or problems
