"""What the page shows now, part by part, so that a browser is sent only what changed since it was last told.

Knows keys and plain values, no report and no browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detector.report import safe

_MOST_GONE = 5_000


@dataclass(frozen=True, slots=True)
class Change:
    """What leads to `version`: texts of JSON by key, and keys that are no more. `is_whole`: forget all before it."""

    version: int
    parts: Mapping[str, str]
    gone: tuple[str, ...]
    is_whole: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be told."""
        return not (self.parts or self.gone or self.is_whole)

    def json(self) -> str:
        """Return the change as one JSON object in one line."""
        parts = ",".join(f"{safe.json(key)}:{text}" for key, text in self.parts.items())
        is_whole, gone = safe.json(self.is_whole), safe.json(list(self.gone))
        return f'{{"whole":{is_whole},"gone":{gone},"parts":{{{parts}}}}}'


class Board:
    """Parts of a page, each with the version at which it last changed."""

    def __init__(self) -> None:
        self.version = 0
        self._values: dict[str, Any] = {}
        self._texts: dict[str, tuple[int, str]] = {}
        self._gone: dict[str, int] = {}
        self._oldest = 0

    def put(self, parts: Mapping[str, Any]) -> None:
        """Show `parts` and nothing else. A part that is equal to what it was is no change."""
        before, version = self._values, self.version + 1
        changed = {key: value for key, value in parts.items() if key not in before or before[key] != value}
        gone = [key for key in before if key not in parts]
        if not (changed or gone):
            return
        self.version, self._values = version, dict(parts)
        for key, value in changed.items():
            self._texts[key] = (version, safe.json(value))
            self._gone.pop(key, None)
        for key in gone:
            del self._texts[key]
            self._gone[key] = version
        if len(self._gone) > _MOST_GONE:
            # Whoever has not heard of the change before this one gets everything anew.
            self._gone.clear()
            self._oldest = version

    def since(self, version: int) -> Change:
        """Return what leads from `version` to now; 0 is an empty page."""
        is_whole = version < max(self._oldest, 1) or version > self.version
        known = 0 if is_whole else version
        parts = {key: text for key, (changed, text) in self._texts.items() if changed > known}
        gone = () if is_whole else tuple(key for key, at in self._gone.items() if at > known)
        return Change(self.version, parts, gone, is_whole and self.version > 0)
