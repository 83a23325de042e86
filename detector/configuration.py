"""A configuration file, `detect.toml`: text in, a frozen value out, every mistake with its line and the remedy.

The text may be anything. Nothing that it names is opened here. Knows no command.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from detector.errors import DetectorError
from detector.match.host import normalise_host
from detector.when import parse_span

NAME = "detect.toml"
MOST_BYTES = 65_536


class ConfigurationError(DetectorError):
    """A configuration file cannot be used; says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What a user wants always. Empty or None: the file does not say. `keep` is in seconds.

    `source` is the file; relative places in it are beside it.
    """

    source: Path | None = None
    signatures: tuple[Path, ...] = ()
    ignore: frozenset[str] = frozenset()
    keep: float | None = None
    no_history: bool = False
    format: str | None = None


def parse_configuration(text: str, source: Path, home: Path | None, formats: Collection[str]) -> Configuration:
    """Return what a file's text says; `home` stands for `~`. Raises ConfigurationError with the first mistake."""
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{source}: {_with_line_first(str(error), text)}") from None
    except RecursionError:
        raise ConfigurationError(f"{source}: is nested too deeply") from None
    readers = _readers(source, home, formats)
    read: dict[str, Any] = {}
    for key, value in held.items():
        if key not in readers:
            raise ConfigurationError(f"{_at(source, text, key)}: {_unknown(key, readers)}")
        try:
            read[key] = readers[key](value)
        except ValueError as error:
            raise ConfigurationError(f"{_at(source, text, key)}: {key}: {error}") from None
    return Configuration(source=source, **read)


def _readers(source: Path, home: Path | None, formats: Collection[str]) -> Mapping[str, Callable[[object], object]]:
    return {
        "signatures": lambda value: tuple(_place(text, source, home) for text in _texts(value)),
        "ignore": lambda value: frozenset(map(_host, _texts(value))),
        "keep": lambda value: parse_span(_text(value, 'such as "90d"')),
        "no_history": _flag,
        "format": lambda value: _choice(value, formats),
    }


def _text(value: object, example: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be text in quotes, {example}")
    return value


def _texts(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
        raise ValueError('must be a list of texts, such as ["one", "another"]')
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false, without quotes")
    return value


def _choice(value: object, formats: Collection[str]) -> str:
    said = _text(value, f'such as "{next(iter(formats))}"')
    if said not in formats:
        near = get_close_matches(said, formats, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"{said[:40]!r} is none of {', '.join(formats)}{hint}")
    return said


def _host(text: str) -> str:
    host = normalise_host(text.strip())
    if not host or any(mark in host for mark in "/: \t"):
        raise ValueError(f"{text[:80]!r} is no host name; write it without https:// and path")
    return host


def _place(text: str, source: Path, home: Path | None) -> Path:
    if text == "~" or text.startswith("~/"):
        if home is None:
            raise ValueError(f"{text[:80]!r}: there is no home directory; write the whole path")
        return home / text[2:]
    if "\0" in text:
        raise ValueError("is no path")
    return source.parent / text


def _unknown(key: str, known: Collection[str]) -> str:
    shown = key if len(key) <= 40 else f"{key[:40]}…"
    near = get_close_matches(key.replace("-", "_").lower(), known, 1)
    hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(known)}"
    return f"`{shown}` is no setting; {hint}"


def _at(source: Path, text: str, key: str) -> str:
    """Return the file with the line on which a key stands; it may stand in a heading, too."""
    name = re.escape(key)
    begins = re.compile(rf"""\s*(\[+\s*)?["']?{name}["']?\s*([=.\]]|$)""")
    lines = enumerate(text.splitlines(), 1)
    number = next((number for number, line in lines if begins.match(line)), None)
    return f"{source}" if number is None else f"{source}: line {number}"


def _with_line_first(message: str, text: str) -> str:
    """Return the parser's message as "line 3: ...", its column left out; what it calls the end is the last line."""
    found = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)", message)
    if found is None:
        return message
    said = message[: found.start()]
    return f"line {found[1] or len(text.rstrip().splitlines()) or 1}: {said[:1].lower()}{said[1:]}"
