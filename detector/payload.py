"""What a request or a message carried, as it passes. It is judged at once and let go: never kept, written or shown.

Knows nothing else. Its text form tells nothing of the content, so that no log line can.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_PAYLOAD = 1 << 20
"""Bytes of a body that are judged; what is longer is judged by its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Payload:
    """A body with what says how to read it. `is_cut`: the body was longer; `is_incoming`: the server sent it."""

    body: bytes = b""
    query: str = ""
    content_type: str = ""
    content_encoding: str = ""
    is_cut: bool = False
    is_incoming: bool = False

    def __bool__(self) -> bool:
        """Tell whether there is anything to judge."""
        return bool(self.body or self.query)
