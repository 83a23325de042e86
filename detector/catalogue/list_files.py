"""Lists as files: the user's own, read once, and those that are kept between runs. Knows no format and no matching.

Strategy: a kept list is plain text in the user's data folder, for the owner alone. Its first line is a checksum of the
rest, so that what is half-written or damaged is noticed; it is checked again when it is read, and never unpickled.
"""

from __future__ import annotations

import contextlib
import os
import stat
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from detector.catalogue.imported import NamedList, name_list, parse_kept, render_list
from detector.errors import OutputError, Problem

if TYPE_CHECKING:
    from detector.lists.model import ParsedList

MAX_BYTES = 32_000_000
MAX_KEPT = 256_000_000
_MAX_FILES = 20_000
_MAX_ENO = 200_000
_SUFFIX = ".list"
_FIELD = "document"


def lists_folder() -> Path | None:
    """Return where this user's lists are kept (XDG Base Directory Specification), or None without a home."""
    base = os.environ.get("XDG_DATA_HOME", "")
    if os.path.isabs(base):
        return Path(base, "detect", "lists")
    home = os.path.expanduser("~")
    return Path(home, ".local", "share", "detect", "lists") if os.path.isabs(home) else None


def read_named(place: Path, name: str) -> NamedList:
    """Read a list from a file, or a trackerdb from a folder. Raises ListError, which names the place."""
    from detector.lists.model import ListError

    try:
        parsed = _read_trackerdb(place) if place.is_dir() else _read_file(place)
    except (ListError, OSError) as error:
        reason = f"cannot be read ({error.strerror})" if isinstance(error, OSError) else str(error)
        raise ListError(f"{place}: {reason}") from None
    return name_list(name, parsed)


def default_name(place: Path) -> str:
    """Return what a list is called if the user does not say: its file's name, as far as it can be a name."""
    plain = "".join(character if character.isascii() and character.isalnum() else " " for character in place.stem)
    return "-".join(plain.lower().split())[:40] or "list"


def name_fault(name: str) -> str | None:
    """Return why something cannot be the name of a list, or None."""
    if (
        name
        and len(name) <= 40
        and all(c.isascii() and (c.isalnum() or c == "-") for c in name)
        and name == name.lower()
    ):
        return None
    return f"{name[:80]!r} cannot be the name of a list; use up to 40 lower-case letters, digits and hyphens"


def looks_like_a_list(place: Path) -> bool:
    """Tell whether a place that the user named is a list of others, and not signatures of ours.

    A folder is if it holds a trackerdb, a YAML file if it is a sequence; every other file is.
    """
    if place.is_dir():
        return _database(place) is not None
    if place.suffix not in (".yaml", ".yml"):
        return place.is_file()
    from detector.lists.reading import is_yaml_sequence

    try:
        with place.open("rb") as stream:
            return is_yaml_sequence(stream.read(65_536).decode("utf-8-sig", "replace"))
    except OSError:
        return False


def keep(named: NamedList) -> Path:
    """Keep a list, in the place of one of the same name. Raises OutputError when it cannot be written."""
    folder = lists_folder()
    if folder is None:
        raise OutputError("there is no home directory to keep lists in; set XDG_DATA_HOME to a folder")
    target = folder / (named.name + _SUFFIX)
    body = render_list(named).encode()
    temporary = folder / f".{named.name}.{os.getpid()}.tmp"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with open(os.open(temporary, flags, 0o600), "wb") as stream:
            stream.write(_checksum(body) + b"\n" + body)
        os.replace(temporary, target)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise OutputError(f"{target}: cannot be written ({error.strerror}); check the folder's rights") from None
    return target


def remove(name: str) -> None:
    """Remove a kept list. Raises OutputError when there is none, or it cannot be removed."""
    folder = lists_folder()
    try:
        if name_fault(name) or folder is None:
            raise FileNotFoundError
        (folder / (name + _SUFFIX)).unlink()
    except FileNotFoundError:
        message = f"no list is called {name[:80]!r}; `detect signatures import --list` shows all"
        raise OutputError(message) from None
    except OSError as error:
        raise OutputError(f"the list {name!r} cannot be removed ({error.strerror})") from None


def kept_lists() -> tuple[list[NamedList], list[Problem]]:
    """Return all lists that are kept, in the order of their names, and what is wrong with the others."""
    folder = lists_folder()
    found: list[NamedList] = []
    problems: list[Problem] = []
    try:
        names = sorted(os.listdir(folder)) if folder is not None else []
    except OSError:
        return found, problems
    for name in names:
        if name.endswith(_SUFFIX) and not name.startswith("."):
            fault = _read_kept(os.path.join(folder or "", name), found)
            if fault:
                remedy = f"import it again, or `detect signatures import --remove {name.removesuffix(_SUFFIX)}`"
                problems.append(Problem(f"list {name.removesuffix(_SUFFIX)}", 1, _FIELD, f"{fault}; {remedy}"))
    return found, problems


def _read_kept(file: str, found: list[NamedList]) -> str:
    """Add a kept list to those that were found, or return why it is not believed."""
    try:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with open(os.open(file, flags), "rb") as stream:
            status = os.fstat(stream.fileno())
            if not _is_ours(status):
                return "is another user's, or others can write it"
            if status.st_size > MAX_KEPT:
                return "is too large"
            checksum, _, body = stream.read().partition(b"\n")
        if checksum != _checksum(body):
            return "is damaged"
        found.append(parse_kept(body.decode()))
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    except (TypeError, ValueError, RecursionError):
        return "is no list of this version"
    return ""


def _is_ours(status: os.stat_result) -> bool:
    """Tell whether a file belongs to this user (or, for root, to whoever called sudo) and nobody else can write it."""
    is_owner = status.st_uid == os.geteuid() or os.geteuid() == 0
    return stat.S_ISREG(status.st_mode) and is_owner and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=32, person=b"detect-list").hexdigest().encode()


def _read_file(place: Path) -> ParsedList:
    from detector.lists.reading import read_list

    return read_list(_text(place, MAX_BYTES), _read_yaml)


def _text(place: Path, most: int) -> str:
    """Return the text of a file. Raises ListError when it is too large, no regular file or no text."""
    from detector.lists.model import ListError

    with open(os.open(place, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ListError("is no regular file; save the list to a file first")
        if status.st_size > most:
            raise ListError(f"has {status.st_size:,} bytes, and {most:,} can be read; use a smaller list")
        data = stream.read(most)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListError("is not UTF-8 text; a compressed list must be unpacked first") from None


def _read_yaml(text: str) -> object:
    from detector.catalogue.yaml_document import parse_document, plain
    from detector.lists.model import ListError

    root, problems = parse_document(text, "")
    if problems or root is None:
        first = problems[0]
        raise ListError(f"line {first.line}: {first.field}: {first.message}")
    return plain(root)


def _database(folder: Path) -> Path | None:
    """Return the folder that holds `patterns` with .eno files: this one, or `db` in it."""
    for place in (folder, folder / "db"):
        with contextlib.suppress(OSError), os.scandir(place / "patterns") as entries:
            if any(entry.name.endswith(".eno") for entry in entries):
                return place
    return None


def _read_trackerdb(folder: Path) -> ParsedList:
    from detector.lists.model import ListError
    from detector.lists.reading import read_trackerdb

    database = _database(folder)
    if database is None:
        raise ListError("is a folder without `patterns/*.eno`; give a list's file, or the folder of a trackerdb")
    files: dict[str, str] = {}
    size = 0
    for part in ("patterns", "organizations"):
        for file in sorted((database / part).glob("*.eno")):
            files[f"{part}/{file.name}"] = text = _text(file, _MAX_ENO)
            size += len(text)
            if len(files) > _MAX_FILES or size > MAX_BYTES:
                raise ListError(f"has more than {_MAX_FILES:,} files or {MAX_BYTES:,} bytes; no trackerdb has")
    return read_trackerdb(files)
