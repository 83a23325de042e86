"""Lists of one domain a line to entries: a domain with all below it. Pure.

`*.tracker.example` and `.tracker.example` mean the same. `#`, `!`, `;` and `//` begin a comment.
"""

from __future__ import annotations

from detector.lists.lines import lines_of
from detector.lists.model import ListEntry, ParsedList
from detector.lists.names import fault_of, host_name

FORM = "domain list"
_COMMENTS = ("#", "!", ";", "//")


def parse(text: str) -> ParsedList:
    """Return the domains that a list names."""
    parsed = ParsedList(FORM)
    for number, line in lines_of(text, parsed):
        if line.startswith(_COMMENTS):
            continue
        name = domain_of(line)
        if name is None:
            parsed.skip(fault_of(line))
        else:
            parsed.add(ListEntry(None, name, None, "", "", number))
    return parsed


def domain_of(line: str) -> str | None:
    """Return the domain that a line stands for, or None."""
    return host_name(line.partition("#")[0].strip().removeprefix("*").removeprefix("."))
