"""YAML text to plain nodes with line numbers; the only module that knows YAML. Knows nothing of signatures.

Strategy: nodes are built from parser events with a stack of our own. So nothing recurses, depth and size are
checked before anything grows, aliases are never expanded, and no YAML tag ever makes an object.
Every refusal is a Problem with a line and a remedy; only those that leave nothing to read end the reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from detector.errors import Problem

MAX_SIZE = 1_000_000
MAX_DEPTH = 12
MAX_NODES = 20_000
_TOO_DEEP = f"is nested more than {MAX_DEPTH} levels deep; no field needs that"

# Controls but tab and line ends; line ends that only YAML 1.1 knows, text that changes direction; surrogates.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f" + "\u2028-\u202e\u2066-\u2069" + "\ufffe\uffff\ud800-\udfff]"
)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """A single value as it is written; `kind` is its YAML 1.1 type, or `refused` if it was not read."""

    text: str
    kind: str
    line: int


@dataclass(slots=True)
class Listing:
    """A sequence of nodes."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys in the order of the file, each with its node; `key_lines` tells where the keys stand."""

    line: int
    entries: dict[str, Node] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


Node: TypeAlias = Scalar | Listing | Mapping


class _Stop(Exception):
    """Nothing after this point can be read; the problem is already noted."""


def decode_text(data: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """Decode a signature file's bytes as UTF-8, with or without a byte order mark."""
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, [Problem(path, line, "document", "is not UTF-8; save the file as UTF-8")]


def parse_document(text: str, path: str) -> tuple[Node | None, list[Problem]]:
    """Return the document's root node (None: there is nothing to read) and every problem found on the way.

    Refuses more than MAX_SIZE characters, control characters, syntax errors, nesting deeper than MAX_DEPTH, more
    than MAX_NODES nodes, a second document; and, without giving up on the rest, duplicate keys, anchors, aliases
    and tags.
    """
    if len(text) > MAX_SIZE:
        message = f"has more than {MAX_SIZE:,} characters; shorten it or split the product"
        return None, [Problem(path, 1, "document", message)]
    unprintable = _UNPRINTABLE.search(text)
    if unprintable:
        line = text.count("\n", 0, unprintable.start()) + 1
        message = f"holds the control character U+{ord(unprintable[0]):04X}; remove it"
        return None, [Problem(path, line, "document", message)]
    loader = _Loader(text)
    builder = _Builder(path, loader.resolve)
    try:
        while loader.check_event():
            builder.take(loader.get_event())
    except _Stop:
        return None, builder.problems
    except yaml.MarkedYAMLError as error:
        message = f"is not YAML: {error.problem}; mend the syntax here or just above"
        if "nesting depth" in str(error.problem):  # newer versions of the library have a limit of their own
            message = _TOO_DEEP
        last = text.count("\n", 0, len(text.rstrip())) + 1  # an unclosed bracket is noticed behind the end
        builder.note(min(_line_of(error.problem_mark), last), message, "document")
        return None, builder.problems
    finally:
        loader.dispose()
    if builder.root is None:
        builder.note(1, "is empty; begin with `id:`")
    return builder.root, builder.problems


def plain(node: Node) -> object:
    """Return a tree as lists, mappings and texts; a refused value is None. No tree is deeper than MAX_DEPTH."""
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in node.entries.items()}
    return None if node.kind == "refused" else node.text


def _line_of(mark: Any) -> int:
    """Return the line of a parser's mark, counted from 1; the two parsers have mark types of their own."""
    return mark.line + 1 if mark is not None else 1


class _Builder:
    """Builds the tree from events; `_open` holds the collections that are not closed, the innermost last."""

    def __init__(self, path: str, resolve: Callable[..., str]) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._path = path
        self._resolve = resolve
        self._open: list[Listing | Mapping] = []
        self._keys: list[str | None] = []  # one for each open collection: the key that waits for its value
        self._documents = 0
        self._nodes = 0

    def note(self, line: int, message: str, field_name: str = "") -> None:
        """Add a problem; its field is the path of keys that leads to this place."""
        self.problems.append(Problem(self._path, line, field_name or self._where(), message))

    def take(self, event: yaml.Event) -> None:
        """Add one event to the tree. Raises _Stop when a limit is passed."""
        line = _line_of(event.start_mark)
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            self._count(line)
            self.note(line, f"`*{event.anchor}` is an alias; write the value itself")
            self._add(Scalar("", "refused", line))
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            self._count(line)
            self._add(self._node(event, line))

    def _start_document(self, line: int) -> None:
        self._documents += 1
        if self._documents > 1:
            self.note(line, "holds a second document; keep one product a file and remove `---`", "document")
            raise _Stop

    def _count(self, line: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self.note(line, f"holds more than {MAX_NODES:,} values; shorten its lists", "document")
            raise _Stop

    def _node(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, line: int) -> Node:
        """Make the node of an event; a tagged scalar is refused, a tagged collection loses its tag."""
        if event.anchor is not None:
            self.note(line, f"`&{event.anchor}` is an anchor; remove it and write the value where it is used")
        if event.tag is not None:
            self.note(line, f"`{event.tag}` is a tag; remove it (quote the value if it must be text)")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, line)
        return Listing(line) if isinstance(event, yaml.SequenceStartEvent) else Mapping(line)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Scalar:
        if event.tag is not None:
            return Scalar(event.value, "refused", line)
        unprintable = _UNPRINTABLE.search(event.value)  # a quoted "\x1b" gets past the check of the text
        if unprintable:
            self.note(line, f"holds the control character U+{ord(unprintable[0]):04X}; remove it")
            return Scalar("", "refused", line)
        resolved = self._resolve(yaml.ScalarNode, event.value, event.implicit)
        return Scalar(event.value, resolved.rpartition(":")[2], line)

    def _add(self, node: Node) -> None:
        parent = self._open[-1] if self._open else None
        if isinstance(parent, Mapping) and self._keys[-1] is None:
            self._open_key(parent, node)
            return
        if parent is None:
            self.root = node
        elif isinstance(parent, Listing):
            parent.items.append(node)
        else:
            self._set(parent, node)
        if not isinstance(node, Scalar):
            self._descend(node)

    def _open_key(self, parent: Mapping, node: Node) -> None:
        if not isinstance(node, Scalar):
            self.note(node.line, "a key must be plain text; write `key: value`")
            raise _Stop
        self._keys[-1] = node.text
        if node.text in parent.entries:
            first = parent.key_lines[node.text]
            self.note(node.line, f"given twice (first in line {first}); keep one")
        else:
            parent.key_lines[node.text] = node.line

    def _set(self, parent: Mapping, node: Node) -> None:
        """Keep the first value of a key; a collection below a duplicate is read for its problems."""
        key = self._keys[-1] or ""
        parent.entries.setdefault(key, node)
        if isinstance(node, Scalar):
            self._keys[-1] = None

    def _descend(self, node: Listing | Mapping) -> None:
        if len(self._open) >= MAX_DEPTH:
            self.note(node.line, _TOO_DEEP, "document")
            raise _Stop
        self._open.append(node)
        self._keys.append(None)

    def _close(self) -> None:
        self._open.pop()
        self._keys.pop()
        if self._keys:
            self._keys[-1] = None

    def _where(self) -> str:
        """Return the keys that lead here, such as `endpoints.read`; the line tells the item of a list."""
        return ".".join(key for key in self._keys if key) or "document"
