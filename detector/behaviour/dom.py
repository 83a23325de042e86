"""DOM trees in a body: nodes with a tag and children, or one flat list of tags and attributes. Only counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detector.behaviour.names import word_set
from detector.behaviour.table import Table

_TAGS = word_set(
    "html head body div span a p ul ol li table tr td th thead tbody section article header footer nav main aside form "
    "input button label select option textarea img svg path script style link meta h1 h2 h3 h4 h5 h6 iframe canvas "
    "video #document #text"
)
# What the trees of text editors and page builders have no use for.
_OF_PAGES = frozenset(["html", "head", "body", "#document", "script"])
_LEAST_NODES = 12
_LEAST_TAGS = 3
_MOST_KEYS = 24


@dataclass(slots=True)
class DomTally:
    """How many nodes of page structure were met, in how many trees, and how many changes to them."""

    nodes: int = 0
    trees: int = 0

    def add(self, root: dict[str, Any] | list[Any], limit: int) -> int:
        """Count a tree's nodes, at most `limit`; return how many."""
        nodes = 0
        stack: list[Any] = [root]
        while stack and nodes < limit:
            value = stack.pop()
            nodes += 1
            if type(value) is list:
                stack.extend(child for child in value if type(child) in _NODES)
            else:
                stack.extend(
                    child
                    for children in value.values()
                    if type(children) is list
                    for child in children
                    if type(child) in _NODES
                )
        self.nodes += nodes
        self.trees += 1
        return nodes


_NODES = frozenset((dict, list))


def is_dom(value: dict[str, Any]) -> bool:
    """Tell a DOM node with children from any other mapping, whatever its names are."""
    children = value.get("childNodes")
    if type(children) is list:
        return "tagName" in value or "nodeName" in value or "type" in value or "nodeType" in value
    children = value.get("children")
    if type(children) is list and ("tagName" in value or "nodeName" in value or "localName" in value):
        return True
    return len(value) <= _MOST_KEYS and any(type(item) is list and item for item in value.values()) and _is_tree(value)


def _is_tree(value: dict[str, Any]) -> bool:
    """A mapping with a tag's name and lists of mappings that have one at the same place, most of them a page's."""
    name = next((name for name, item in value.items() if type(item) is str and item.lower() in _TAGS), None)
    if name is None:
        return False
    tags: list[str] = []
    stack: list[Any] = [value]
    while stack and len(tags) < 4 * _LEAST_NODES:
        node = stack.pop()
        tag = node.get(name)
        tags.append(tag.lower() if type(tag) is str else "")
        for children in node.values():
            if type(children) is list:
                stack.extend(child for child in children if type(child) is dict)
    return _are_tags(tags)


def _are_tags(tags: list[str]) -> bool:
    known = [tag for tag in tags if tag in _TAGS]
    return len(known) >= 0.6 * len(tags) and len(set(known)) >= _LEAST_TAGS and bool(_OF_PAGES & set(known))


def is_listed_dom(value: list[Any]) -> bool:
    """Tell `["div", {"class": "c"}, ["span", …], …]`: a tag, its attributes, its children."""
    tags: list[str] = []
    stack: list[Any] = [value]
    while stack and len(tags) < 4 * _LEAST_NODES:
        node = stack.pop()
        if len(node) < 2 or type(node[0]) is not str or type(node[1]) is not dict:
            return False
        tags.append(node[0].lower())
        for child in node[2:]:
            if type(child) is list and child and type(child[0]) is list:
                stack.extend(one for one in child if type(one) is list)  # all its children in one list
            elif type(child) is list and len(child) > 1:
                stack.append(child)
    return len(tags) >= _LEAST_TAGS and _are_tags(tags)


def is_dom_table(table: Table) -> bool:
    """Tell rows of which one column is the tags of a page: its structure, flattened."""
    if len(table.rows) < _LEAST_NODES or not any(map(_numbers_the_nodes, map(table.numeric, table.names[:_MOST_KEYS]))):
        return False
    for name in table.names[:_MOST_KEYS]:
        texts = [text.lower() for text in table.texts(name)[:200]]
        if len(texts) < 0.9 * len(table.rows[:200]) or len(set(texts)) <= _LEAST_TAGS:
            continue
        if _are_tags(texts) or _are_names_of_nodes(table.texts(name)[:200]):
            return True
    return False


def _are_names_of_nodes(texts: list[str]) -> bool:
    """Tags in capitals, as the nodes of a page give their own names, and among them something to fill in."""
    known = [text for text in texts if text.isupper() and text.lower() in _TAGS]
    return len(known) >= 0.9 * len(texts) and bool(_FILLED_IN & set(known))


_FILLED_IN = frozenset(("INPUT", "BUTTON", "SELECT", "TEXTAREA", "FORM"))


def is_flat_dom(values: list[Any]) -> bool:
    """Tell a list such as `["<DIV", ":class", …]`: a page's structure, flattened."""
    if len(values) < 24:
        return False
    head = [value for value in values[:120] if isinstance(value, str)]
    tags = sum(value[:1] == "<" and value[1:2].isalpha() and len(value) < 24 and ">" not in value for value in head)
    attributes = sum(value[:1] == ":" and value[1:2].isalpha() for value in head)
    return tags >= 4 and attributes >= 4


def _numbers_the_nodes(values: list[float] | None) -> bool:
    """A node has a number of its own, small and whole; an event on a node has a time instead."""
    return (
        values is not None
        and len(set(values)) == len(values)
        and max(values) < _MOST_NUMBERED
        and all(value % 1 == 0 for value in values)
    )


_MOST_NUMBERED = 1_000_000
