"""Ghostery's trackerdb (a folder of .eno files, or its trackerdb.json) to entries: patterns, organisations. Pure.

    name: Tracker                   a field
    organization: company           names db/organizations/company.eno
    --- domains                     a block, which ends at the same line again
    tracker.example
    --- domains

Filters are Adblock rules. A file that is neither a pattern nor an organisation is not looked at. The JSON has the same
fields:

    {"patterns": {"tracker": {"organization": "company", "domains": [...], "filters": [...]}},
     "organizations": {"company": {"name": "Company"}}}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from detector.lists.adblock import add_rule
from detector.lists.json_text import listing, mapping
from detector.lists.lines import lines_of
from detector.lists.model import MAX_LINE, ListEntry, ParsedList, words
from detector.lists.names import fault_of, host_name

FORM = "trackerdb"


@dataclass(slots=True)
class _Document:
    """The fields and the blocks of an .eno file."""

    fields: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, list[str]] = field(default_factory=dict)


def parse(files: Mapping[str, str]) -> ParsedList:
    """Return what the patterns among the files name; the keys are paths below the folder."""
    parsed = ParsedList(FORM)
    owners = {
        _stem(path): words(_document(text, ParsedList(FORM)).fields.get("name"))  # what it describes is no rule
        for path, text in files.items()
        if _folder(path) == "organizations"
    }
    for place, (path, text) in enumerate(sorted(files.items()), 1):
        if _folder(path) == "patterns":
            _add_pattern(parsed, _document(text, parsed), owners, place)
    return parsed


def parse_json(root: dict[str, object]) -> ParsedList:
    """Return what the patterns of a trackerdb.json name; `place` is a pattern's number there."""
    parsed = ParsedList(FORM)
    owners = {key: words(mapping(said).get("name")) for key, said in mapping(root.get("organizations")).items()}
    for place, said in enumerate(mapping(root.get("patterns")).values(), 1):
        pattern = mapping(said)
        fields = {key: words(pattern.get(key)) for key in ("name", "category", "organization")}
        blocks = {key: _texts(pattern.get(key)) for key in ("domains", "filters")}
        _add_pattern(parsed, _Document(fields, blocks), owners, place)
    return parsed


def _texts(value: object) -> list[str]:
    return [item for item in listing(value) if isinstance(item, str) and len(item) <= MAX_LINE]


def _add_pattern(parsed: ParsedList, document: _Document, owners: Mapping[str, str], place: int) -> None:
    """Take a pattern; one whose organisation is not told goes under its own name."""
    fields, blocks = document.fields, document.blocks
    owner = owners.get(fields.get("organization", "")) or words(fields.get("name"))
    category = words(fields.get("category"))
    known = set()
    for line in blocks.get("domains", ()):
        name = host_name(line)
        if name is None:
            parsed.skip(fault_of(line))
            continue
        known.add(name)
        parsed.add(ListEntry(None, name, None, owner, category, place))
    for line in blocks.get("filters", ()):
        if not _is_said_already(line, known):
            add_rule(parsed, line, place, owner, category)


def _is_said_already(rule: str, known: set[str]) -> bool:
    """Tell whether a filter is about a domain that the same file names as a whole."""
    return rule.startswith("||") and rule[2:].partition("^")[0] in known


def _document(text: str, parsed: ParsedList) -> _Document:
    """Read fields and blocks; a block without an end goes on to the end of the file."""
    document = _Document()
    block: str | None = None
    for _, line in lines_of(text, parsed):
        name = line.lstrip("-").strip() if line.startswith("--") else None
        if name is not None and block is None:
            block = name
            document.blocks.setdefault(block, [])
        elif name is not None and name == block:
            block = None
        elif block is not None:
            document.blocks[block].append(line)
        elif not line.startswith((">", "#")) and ":" in line:
            key, _, value = line.partition(":")
            document.fields.setdefault(key.strip(), value.strip())
    return document


def _folder(path: str) -> str:
    return path.rpartition("/")[0].rpartition("/")[2]


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".eno")
