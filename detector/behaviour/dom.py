"""DOM trees in a body: nodes with a tag and children, or one flat list of tags and attributes. Only counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_TAGS = ("tagName", "nodeName", "localName", "tag", "nodeType")
_CHILDREN = ("childNodes", "children", "child_nodes", "c")


@dataclass(slots=True)
class DomTally:
    """How many nodes of page structure were met, in how many trees, and how many changes to them."""

    nodes: int = 0
    trees: int = 0

    def add(self, root: dict[str, Any], limit: int) -> int:
        """Count a tree's nodes, at most `limit`; return how many."""
        nodes = 0
        stack: list[Any] = [root]
        while stack and nodes < limit:
            value = stack.pop()
            nodes += 1
            for name in _CHILDREN:
                children = value.get(name)
                if type(children) is list:
                    stack.extend(child for child in children if type(child) is dict)
        self.nodes += nodes
        self.trees += 1
        return nodes


def is_dom(value: dict[str, Any]) -> bool:
    """Tell a DOM node with children from any other mapping."""
    children = value.get("childNodes")
    if type(children) is list:
        return "tagName" in value or "nodeName" in value or "type" in value or "nodeType" in value
    children = value.get("children")
    return type(children) is list and ("tagName" in value or "nodeName" in value or "localName" in value)


def is_flat_dom(values: list[Any]) -> bool:
    """Tell a list such as `["<DIV", ":class", …]`: a page's structure, flattened."""
    if len(values) < 24:
        return False
    head = [value for value in values[:120] if isinstance(value, str)]
    tags = sum(value[:1] == "<" and value[1:2].isalpha() and len(value) < 24 and ">" not in value for value in head)
    attributes = sum(value[:1] == ":" and value[1:2].isalpha() for value in head)
    return tags >= 4 and attributes >= 4
