"""Typed reading of one YAML mapping: hands out checked values, notes every problem. Knows no field by name.

A value that is wrong comes out as an empty one, so that the reading goes on and finds the next problem; whoever
asked must not use any of it when problems were noted.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from detector.catalogue import yaml_document
from detector.catalogue.checks import text_fault
from detector.catalogue.yaml_document import Listing, Node, Scalar
from detector.errors import Problem

Check: TypeAlias = Callable[[str], str | None]

_TEXT_KINDS = ("str", "timestamp", "merge", "value")
_KIND_NAMES = {"bool": "yes or no", "int": "a number", "float": "a number"}


class Fields:
    """One mapping that is being read; `hints` names its known keys and what to write for each."""

    def __init__(
        self,
        node: yaml_document.Mapping,
        where: str,
        hints: Mapping[str, str],
        path: str,
        problems: list[Problem],
    ) -> None:
        self.line = node.line
        self._entries = dict(node.entries)
        self._lines = dict(node.key_lines)
        self._where = where
        self._hints = hints
        self._path = path
        self._problems = problems
        for key in node.entries:
            if key not in hints:
                self._unknown(key)

    def _unknown(self, key: str) -> None:
        """Note an unknown key; a misspelt one is read under its right name, so that nothing else seems missing."""
        near = near_word(key, list(self._hints))
        remedy = f"did you mean '{near}'?" if near else f"the keys here are {_listed(self._hints)}"
        self.note(key, f"unknown key; {remedy}")
        if near and near not in self._entries:
            self._entries[near] = self._entries[key]
            self._lines[near] = self._lines[key]

    def note(self, key: str, message: str, line: int | None = None) -> None:
        """Add a problem with the field `key` (empty: the mapping itself)."""
        field = ".".join(part for part in (self._where, key) if part) or "document"
        self._problems.append(Problem(self._path, line or self.line_of(key), field, message))

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the mapping when the key is not there."""
        return self._lines.get(key, self.line)

    def has(self, key: str) -> bool:
        """Tell whether the key is there with a value that is not null."""
        node = self._entries.get(key)
        return node is not None and not (isinstance(node, Scalar) and node.kind == "null")

    def text(self, key: str, check: Check = text_fault) -> str:
        """Return a text that must be there."""
        node = self._required(key)
        return "" if node is None else self._text(node, key, check) or ""

    def optional_text(self, key: str, check: Check = text_fault) -> str | None:
        """Return a text, or None when the key is missing or null."""
        return self._text(self._entries[key], key, check) if self.has(key) else None

    def nullable_text(self, key: str, check: Check = text_fault) -> str | None:
        """Return a text or None; the key must be there, with null for nothing."""
        if key not in self._entries:
            self.note(key, f"missing; write {self._hints[key]}")
        return self.optional_text(key, check)

    def choice(self, key: str, words: Sequence[str]) -> str:
        """Return one of `words`; the key must be there."""
        return self.text(key, lambda text: word_fault(text, words))

    def flag(self, key: str) -> bool:
        """Return true or false; false when the key is missing."""
        node = self._entries.get(key)
        if node is None or (isinstance(node, Scalar) and node.kind == "refused"):
            return False
        if not isinstance(node, Scalar) or node.kind != "bool":
            self.note(key, "must be true or false; write one of them")
            return False
        return node.text.lower() in ("true", "yes", "on")

    def optional_number(self, key: str, least: int, most: int) -> int | None:
        """Return a whole number between two bounds, or None when the key is missing or null."""
        node = self._entries.get(key) if self.has(key) else None
        if node is None or _refused(node):
            return None
        if isinstance(node, Scalar) and node.text.isascii() and node.text.isdecimal() and len(node.text) <= 9:
            number = int(node.text)
            if least <= number <= most:
                return number
        self.note(key, f"must be a whole number from {least} to {most}", node.line)
        return None

    def texts(self, key: str, check: Check = text_fault, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts without repetition."""
        return tuple(text for text, _ in self.texts_with_lines(key, check, required=required))

    def texts_with_lines(
        self, key: str, check: Check = text_fault, *, required: bool = False
    ) -> tuple[tuple[str, int], ...]:
        """Return a list of texts, each with its line; empty when the key is missing and not required."""
        found: dict[str, int] = {}
        for item in self._items(key, "- a text for each", required):
            text = self._text(item, key, check)
            if text in found:
                self.note(key, f"'{text}' stands here twice; keep one", item.line)
            elif text is not None:
                found[text] = item.line
        return tuple(found.items())

    def section(self, key: str, hints: Mapping[str, str]) -> Fields | None:
        """Return the mapping below a key that must be there; None, with a problem noted, if it is not."""
        node = self._required(key)
        return None if node is None else self._below(node, key, hints)

    def sections(self, key: str, hints: Mapping[str, str], *, required: bool = False) -> list[Fields]:
        """Return the mappings in the list below a key."""
        below = (self._below(item, key, hints) for item in self._items(key, "`- {…}` for each", required))
        return [fields for fields in below if fields is not None]

    def named_sections(self, key: str, hints: Mapping[str, str]) -> list[tuple[str, Fields]]:
        """Return the mappings below a mapping of freely chosen names, such as `sources`."""
        outer = self._free_mapping(key)
        below = ((name, self._below(node, f"{key}.{name}", hints)) for name, node in outer.entries.items())
        return [(name, fields) for name, fields in below if fields is not None]

    def pairs(self, key: str, check: Check) -> tuple[tuple[str, str], ...]:
        """Return a mapping of freely chosen names to texts."""
        outer = self._free_mapping(key)
        texts = ((name, self._text(node, f"{key}.{name}", check)) for name, node in outer.entries.items())
        return tuple((name, text) for name, text in texts if text is not None)

    def _free_mapping(self, key: str) -> yaml_document.Mapping:
        node = self._required(key)
        if isinstance(node, yaml_document.Mapping):
            return node
        if node is not None and not _refused(node):
            self.note(key, f"must map names to values; write {self._hints[key]}", node.line)
        return yaml_document.Mapping(self.line)

    def _required(self, key: str) -> Node | None:
        if self.has(key):
            return self._entries[key]
        state = "is empty" if key in self._entries else "missing"
        self.note(key, f"{state}; write {self._hints[key]}")
        return None

    def _below(self, node: Node, key: str, hints: Mapping[str, str]) -> Fields | None:
        where = ".".join(part for part in (self._where, key) if part)
        if isinstance(node, yaml_document.Mapping):
            return Fields(node, where, hints, self._path, self._problems)
        if not _refused(node):
            self.note(key, f"must be a mapping; write its keys {_listed(hints)}", node.line)
        return None

    def _items(self, key: str, form: str, required: bool) -> list[Node]:
        node = self._required(key) if required else self._entries.get(key)
        if isinstance(node, Listing):
            return node.items
        if node is not None and not _refused(node):
            self.note(key, f"must be a list; write {form} ([] for none)", node.line)
        return []

    def _text(self, node: Node, key: str, check: Check) -> str | None:
        if _refused(node):
            return None
        if not isinstance(node, Scalar):
            self.note(key, "must be a text; write one value here", node.line)
            return None
        fault = _type_fault(node) or check(node.text)
        if fault:
            self.note(key, fault, node.line)
        return node.text.strip()


def word_fault(text: str, words: Sequence[str]) -> str | None:
    """Say that a text is not one of the vocabulary's words, with the nearest one as remedy."""
    if text in words:
        return None
    near = near_word(text, words)
    remedy = f"did you mean '{near}'?" if near else f"use one of {_listed(words)}"
    return f"unknown word '{text[:80]}'; {remedy}"


def near_word(text: str, words: Sequence[str]) -> str | None:
    """Return the word that the text was probably meant to be, among the first hundred: a comparison is slow."""
    near = difflib.get_close_matches(text[:80], words[:100], 1, 0.6)
    return near[0] if near else None


def _type_fault(node: Scalar) -> str | None:
    if node.kind == "null" or not node.text.strip():
        return "is empty; write a value or remove it"
    if node.kind in _TEXT_KINDS:
        return None
    text, meant = node.text[:80], _KIND_NAMES.get(node.kind, node.kind)
    return f"YAML reads {text} as {meant}; write it in quotes: '{text}'"


def _refused(node: Node) -> bool:
    return isinstance(node, Scalar) and node.kind == "refused"


def _listed(words: Sequence[str] | Mapping[str, str]) -> str:
    return ", ".join(words)
