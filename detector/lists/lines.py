"""A text list to its lines, the long ones left out. Knows no format."""

from __future__ import annotations

from collections.abc import Iterator

from detector.lists.model import MAX_LINE, ParsedList

TOO_LONG = "a line that is too long"


def lines_of(text: str, parsed: ParsedList) -> Iterator[tuple[int, str]]:
    """Yield the number and the text of each line that has any; what is too long to be a rule is counted."""
    start, number = 0, 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        if end - start > MAX_LINE:
            parsed.skip(TOO_LONG)
        else:
            line = text[start:end].strip()
            if line:
                yield number, line
        start = end + 1
