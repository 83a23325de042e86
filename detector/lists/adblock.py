"""Adblock syntax to entries: network rules that are tied to a host, and exceptions. Pure; no regular expressions.

Strategy: a rule says of which requests a list speaks. `||host^` is a domain with all below it; what follows the host is
a path, read as a glob over segments. Conditions that only a browser can judge are handled so that no more is claimed
than the rule says: `$third-party` and kinds of requests are taken as met, for a list that names a host for some
requests names it; a rule for some pages alone (`domain=`), for a site's own requests (`$~third-party`) or for windows
that a page opens (`$popup`), or an exception for some pages or kinds of requests, is left out and counted. A `*` within
a segment stands for characters of that segment; the case of paths counts.
"""

from __future__ import annotations

from detector.lists.lines import lines_of
from detector.lists.model import ListEntry, ParsedList
from detector.lists.names import fault_of, host_name

FORM = "Adblock list"
ELSEWHERE = "a rule that hides parts of pages"
NO_HOST = "a rule that is not tied to a host"
PATTERN = "a pattern that is no path"
_COSMETIC = ("##", "#@#", "#?#", "#$#", "#%#", "#@?#", "#@$#", "$$")
OWN_PAGES = "a rule for a site's own requests"
WINDOWS = "a rule for windows that a page opens"
PART_OF_NAME = "a part of a host's name"
_OTHERS = frozenset(["third-party", "3p", "strict3p", "~first-party", "~1p"])
_OWN = frozenset(["~third-party", "~3p", "first-party", "1p", "strict1p"])
_OPENED = frozenset(["popup", "popunder"])
_KINDS = frozenset(
    [
        "script",
        "image",
        "img",
        "stylesheet",
        "css",
        "object",
        "subdocument",
        "frame",
        "xmlhttprequest",
        "xhr",
        "websocket",
        "webrtc",
        "ping",
        "beacon",
        "font",
        "media",
        "other",
        "popup",
        "popunder",
        "document",
        "doc",
        "all",
    ]
)
_ALWAYS = frozenset({"important", "match-case", "_"})
_LONGEST_PATH = 256


def parse(text: str) -> ParsedList:
    """Return what the network rules of a list name, and its exceptions."""
    parsed = ParsedList(FORM)
    for number, line in lines_of(text, parsed):
        if not line.startswith(("!", "[", "# ")):
            add_rule(parsed, line, number)
    return parsed


def add_rule(parsed: ParsedList, line: str, place: int, owner: str = "", category: str = "") -> None:
    """Take one rule, or count why it is not understood."""
    if any(mark in line for mark in _COSMETIC):
        parsed.skip(ELSEWHERE)
        return
    is_exception = line.startswith("@@")
    pattern, options = _split(line.removeprefix("@@"))
    fault = _options_fault(options, is_exception)
    if fault is None and not pattern.startswith("||"):
        fault = NO_HOST
    if fault is not None:
        parsed.skip(fault)
        return
    name, rest = _split_host(pattern[2:])
    domain = None if name.endswith(".") else host_name(name)
    path = None if domain is None else path_glob(rest)
    if domain is None or path is None:
        parsed.skip(PATTERN if domain is not None else PART_OF_NAME if name.endswith(".") else fault_of(name))
        return
    parsed.add(ListEntry(None, domain, path or None, owner, category, place), is_exception)


def path_glob(rest: str) -> str | None:
    """Return the glob for what stands behind the host: empty for any path, None if no glob says the same."""
    if rest in ("", "^", "^|", "/", "/*", "^*", "*"):
        return ""
    if rest.startswith("^*/"):  # `^` is the first slash, and what stands behind it begins at any later one
        behind = path_glob(rest[2:])
        return "/*/**" + (behind or "/*/**") if behind is not None and len(behind) < _LONGEST_PATH - 4 else None
    is_anchored, rest = rest.endswith("|"), rest.removesuffix("|")
    is_ended, rest = rest.endswith("^"), rest.removesuffix("^")
    if (
        len(rest) > _LONGEST_PATH
        or not rest.startswith("/")
        or any(mark in rest for mark in "^|?#\\")
        or any(map(str.isspace, rest))
    ):
        return None
    is_open = not (is_anchored or is_ended) or rest.endswith("*")
    segments = ["*/**" if set(segment) == {"*"} else _one_star(segment) for segment in rest.rstrip("*").split("/")[1:]]
    if is_open:
        segments[-1:] = [segments[-1] + "*", "**"]
    elif is_ended:
        segments.append("**")
    path = "/" + "/".join(segments)
    return path if len(path) <= _LONGEST_PATH else None


def _one_star(segment: str) -> str:
    """Return a segment in which no two stars stand side by side."""
    if "**" not in segment:
        return segment
    pieces = segment.split("*")
    inner = [piece for piece in pieces[1:-1] if piece]
    return "*".join([pieces[0], *inner, pieces[-1]])


def _split(rule: str) -> tuple[str, list[str]]:
    """Split a rule into its pattern and its options."""
    pattern, mark, options = rule.rpartition("$")
    if not mark or "/" in options.partition("=")[0]:
        return rule, []
    return pattern, options.split(",")


def _split_host(pattern: str) -> tuple[str, str]:
    """Split at the first character that ends a host name."""
    for position, character in enumerate(pattern):
        if character in "/^|?:*":
            return pattern[:position], pattern[position:]
    return pattern, ""


def _options_fault(options: list[str], is_exception: bool) -> str | None:
    """Return why a rule with these options cannot be taken, or None."""
    names = [option.partition("=")[0].strip().lower() for option in options]
    for option, name in zip(options, names, strict=True):
        if name in _OTHERS or name in _ALWAYS:
            continue
        if name in _OWN:
            return "an exception for some pages" if is_exception else OWN_PAGES
        if name.removeprefix("~") in _KINDS and "=" not in option:
            if is_exception:
                return "an exception for some kinds of requests"
            continue
        if name in ("domain", "from", "denyallow"):
            return "an exception for some pages" if is_exception else "a rule for some pages"
        return "a rule with another option"
    kinds = _KINDS.intersection(names)
    return WINDOWS if kinds and kinds <= _OPENED else None
