"""OpenTelemetry's lists of keys and values, folded into mappings. Pure."""

from __future__ import annotations

from typing import Any


def fold_attributes(items: list[Any]) -> dict[str, Any] | None:
    """OpenTelemetry's `[{key, value: {stringValue}}]` is a mapping written as a list."""
    if not items or not (type(items[0]) is dict and items[0].keys() == {"key", "value"}):
        return None
    folded: dict[str, Any] = {}
    for item in items[:64]:
        if type(item) is dict and isinstance(item.get("key"), str):
            value = item.get("value")
            folded[item["key"]] = next(iter(value.values()), None) if type(value) is dict and len(value) == 1 else value
    return folded
