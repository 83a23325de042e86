"""Makes untrusted text safe for each medium; every renderer sends names from files and networks through here.

Host names, file names, certificate issuers and signature texts are written by others. Nothing else in the package may
decide what is safe to show. Knows no document.
"""

from __future__ import annotations

import json as _json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

# Printable by Unicode's rules and yet not to be seen: fillers, joiners, variation selectors, the empty Braille cell.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_MARKDOWN = re.compile(r"[\\|*_`<>\[\]#&!~$@]")
_BARE_LINK = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_LIST_MARK = re.compile(r"^(\s*(?:\d+(?=[.)](?:\s|$)))?)([-+=.)])")
# The full-width forms count: a spreadsheet under a Japanese locale reads them as the ASCII signs.
_FORMULA = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
# Two control characters that no text has once `terminal` made it visible, so that they can say where a name stands.
_NAME, _END = "\x02", "\x03"
_HTML_NAME = re.compile(f"{_NAME}([^{_NAME}{_END}]*){_END}")
_LIKE_A_HOST = re.compile(r"[^\s.:/]*[.:/]\S*")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#@\\]+(?:[/?#]|\Z)")


def terminal(text: str) -> str:
    r"""Return `text` with everything that does not print made visible: ESC as `\x1b`, a bidirectional mark as `\u202e`.

    Covers C0 and C1 control characters, DEL, line and paragraph separators, bidirectional and zero-width marks, unusual
    spaces, lone surrogates, private and unassigned characters. The result is one line and always encodes as UTF-8.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def csv_cell(value: str | int | None) -> str:
    """Return `value` as the text of a CSV cell that no spreadsheet takes for a formula; None gives an empty cell.

    A semicolon is made visible, too: where the list separator is `;` it would begin a cell of its own, with a
    formula in it. Quoting is left to the CSV writer.
    """
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    shown = terminal(value).replace(";", r"\x3b")
    return f"'{shown}" if value.lstrip(" ").startswith(_FORMULA) else shown


def markdown(text: str) -> str:
    """Return `text` as plain words in GitHub-flavoured Markdown: no markup, table cell, HTML, mention or bare link."""
    escaped = _MARKDOWN.sub(r"\\\g<0>", terminal(text))
    return _LIST_MARK.sub(r"\1\\\2", _BARE_LINK.sub(r"\\\g<0>", escaped))


def markdown_code(text: str) -> str:
    """Return `text` as a Markdown code span, for names that come from the network; empty text stays empty.

    A code span is the one place where GitHub makes no link, mention or reference. Backslashes do not escape in it, so a
    backtick and the table's bar are shown by their numbers.
    """
    shown = terminal(text).replace("`", r"\x60").replace("|", r"\x7c")
    return f"`{shown}`" if shown.strip() else ""


def html(value: object) -> Markup:
    """Return `value` as text for HTML and SVG, between tags and in quoted attributes; what is markup already stays.

    What does not print is made visible, as in `terminal`; None gives nothing.
    """
    from markupsafe import Markup, escape

    if value is None or isinstance(value, Markup):
        return Markup("") if value is None else value
    return escape(terminal(str(value)))


def html_name(text: str) -> str:
    """Return a name so that `html_sentence` sets it apart: the `quote` of detector.report.sentences for HTML."""
    return f"{_NAME}{terminal(text)}{_END}"


def html_sentence(text: str) -> Markup:
    """Return a sentence for HTML in which the names that went through `html_name` are set apart, hosts as code.

    A name is a run of its own for the bidirectional algorithm: letters of it cannot turn the words around it.
    """
    from markupsafe import Markup

    code, plain = Markup("<code>{}</code>"), Markup("<bdi>{}</bdi>")
    pieces = _HTML_NAME.split(text)  # words, a name, words, a name, ...
    return Markup("").join(
        (code if _LIKE_A_HOST.fullmatch(piece) else plain).format(html(piece)) if place % 2 else html(piece)
        for place, piece in enumerate(pieces)
    )


def pieces(text: str) -> list[str]:
    """Return a sentence as words, a name, words, a name, ..., words: the names went through `html_name`.

    For a page that makes text nodes itself and sets names apart.
    """
    return [terminal(piece) for piece in _HTML_NAME.split(text)]


def web_address(url: str | None) -> str | None:
    """Return `url` if it can be a link: http or https, a host without a user's name, nothing that does not print."""
    return url if url and _WEB_ADDRESS.match(url) and terminal(url) == url else None


def json(value: object, *, indent: int | None = None) -> str:
    """Return `value` as JSON in printable ASCII, in the order in which it is given."""
    text = _json.dumps(value, ensure_ascii=True, allow_nan=False, indent=indent)
    return text.replace("\x7f", r"\u007f")  # DEL is ASCII, so json lets it pass


def _visible(character: str) -> str:
    if character.isprintable() and not _INVISIBLE.match(character):
        return character
    point = ord(character)
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
