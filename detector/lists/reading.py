"""The text of a list to what it says: the format is found from the content, never from the name. Pure.

Strategy: what begins like JSON is told by its keys, what begins like a YAML sequence is given to the reader that the
caller brings. Of a text list the first lines are looked at, and the format that most of them have is the list's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import islice

from detector.lists import adblock, disconnect, domain_list, duckduckgo, exodus, hosts_file, stalkerware, trackerdb
from detector.lists.json_text import listing, load_json, mapping
from detector.lists.lines import lines_of
from detector.lists.model import ListError, ParsedList
from detector.lists.names import is_address

KNOWN = (
    "a hosts file, a domain list, an Adblock list, Disconnect's services.json, DuckDuckGo's tds.json, Ghostery's "
    "trackerdb (folder or JSON), stalkerware-indicators' ioc.yaml or Exodus' trackers"
)
MAX_LINES = 1_500_000
_SAMPLE = 400
_MARKS = ("||", "@@", "|http")

ReadYaml = Callable[[str], object]


def read_list(text: str, read_yaml: ReadYaml) -> ParsedList:
    """Return what a list says. Raises ListError when it is none that is known, or names nothing."""
    text = text.removeprefix("\ufeff")
    if text.count("\n") > MAX_LINES:
        raise ListError(f"has more than {MAX_LINES:,} lines; use a smaller list")
    start = text[:4096].lstrip()
    if start.startswith("{") or (start.startswith("[") and not start.startswith("[Adblock")):
        parsed = _read_json(load_json(text))
    elif is_yaml_sequence(text):
        parsed = _read_plain(read_yaml(text))
    else:
        parsed = _TEXTS[_text_form(text)](text)
    return _useful(parsed)


def read_trackerdb(files: Mapping[str, str]) -> ParsedList:
    """Return what a trackerdb folder says. Raises ListError when it names nothing."""
    return _useful(trackerdb.parse(files))


def is_yaml_sequence(text: str) -> bool:
    """Tell whether the first line that says something begins an item of a YAML sequence."""
    for _, line in islice(lines_of(text[:65_536], ParsedList("")), _SAMPLE):
        if not line.startswith(("#", "---", "%")):
            return line.startswith("- ") or line == "-"
    return False


def _read_json(root: object) -> ParsedList:
    found = mapping(root)
    if isinstance(found.get("patterns"), dict) and isinstance(found.get("organizations"), dict):
        return trackerdb.parse_json(found)
    if isinstance(found.get("categories"), dict):
        return disconnect.parse(found)
    trackers = found.get("trackers")
    rows = list(trackers.values()) if isinstance(trackers, dict) else listing(trackers)
    if any("network_signature" in mapping(row) for row in rows):
        return exodus.parse(found)
    if isinstance(trackers, dict) and any("default" in mapping(row) for row in rows):
        return duckduckgo.parse(found)
    raise ListError(f"is JSON of an unknown kind; what can be read is {KNOWN}")


def _read_plain(root: object) -> ParsedList:
    rows = listing(root)
    if not any("c2" in mapping(row) or "websites" in mapping(row) for row in rows):
        raise ListError(f"is YAML of an unknown kind; what can be read is {KNOWN}")
    return stalkerware.parse(rows)


_TEXTS: dict[str, Callable[[str], ParsedList]] = {
    adblock.FORM: adblock.parse,
    hosts_file.FORM: hosts_file.parse,
    domain_list.FORM: domain_list.parse,
}


def _text_form(text: str) -> str:
    """Return the format that most of the first lines have. Raises ListError if they have none."""
    if text[:4096].lstrip().startswith("[Adblock"):
        return adblock.FORM
    forms = Counter(map(_form_of, (line for _, line in islice(lines_of(text, ParsedList("")), _SAMPLE))))
    del forms[""]
    # What has other marks than a plain name decides: Adblock lists may hold plain names, too.
    form = max(_TEXTS, key=lambda name: forms[name]) if forms else ""
    if not form or forms[form] * 2 < forms.total():
        raise ListError(f"is no list that is known; what can be read is {KNOWN}")
    return form


def _form_of(line: str) -> str:
    """Return the format that a line has; empty for a comment, `other` for a line of none."""
    bare = line.lstrip("#")
    if not bare or (bare != line and bare[0].isspace()):
        return ""
    if line.startswith(_MARKS) or "##" in line or "#@#" in line:
        return adblock.FORM
    if line.startswith(("#", "!", ";", "//")):
        return ""
    first, _, rest = line.partition("#")[0].strip().replace("\t", " ").partition(" ")
    if rest.strip() and is_address(first):
        return hosts_file.FORM
    if not rest and domain_list.domain_of(line) is not None:
        return domain_list.FORM
    return adblock.FORM if "^" in line or "$" in line or line.startswith("/") else "other"


def _useful(parsed: ParsedList) -> ParsedList:
    if not parsed.entries:
        reasons = ", ".join(f"{count:,} times {reason}" for reason, count in parsed.not_understood.most_common(3))
        raise ListError(f"names no host that could be understood{f' ({reasons})' if reasons else ''}; is it complete?")
    return parsed
