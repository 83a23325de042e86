"""Which files are read: those that were named, and all in the folders that were. Reads only their beginnings."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from detector.errors import CaptureError
from detector.sources.keys import Keys
from detector.sources.pieces import WHOLE, Piece


@dataclass(frozen=True, slots=True)
class Input:
    """A capture to read, or a piece of it; one that was found in a folder may turn out to be something else.

    With `keys`, only what is inside of its encrypted connections is read. `beside` are files that are read together
    with it, because one says what the other leaves out.
    """

    path: str
    is_named: bool
    piece: Piece = WHOLE
    keys: Keys | None = None
    beside: tuple[str, ...] = ()


def find_inputs(paths: Sequence[str]) -> list[Input]:
    """Return the files to read: folders are read whole, hidden files in them left out. Raises CaptureError."""
    found: list[Input] = []
    for path in paths:
        if path != "-" and os.path.isdir(path):
            inside = sorted(str(file) for file in Path(path).rglob("*") if _is_visible_file(file, Path(path)))
            if not inside:
                raise CaptureError(f"{path}: the folder holds no file")
            found += [Input(file, is_named=False) for file in inside]
        else:
            found.append(Input(path, is_named=True))
    return _zeek_together(found)


def size_of(item: Input) -> int:
    """Return the size of what is read in bytes; 0 when it is unknown."""
    return sum(map(_size, (item.path, *item.beside)))


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _zeek_together(found: list[Input]) -> list[Input]:
    """Make one input of all of Zeek's logs: names stand in one, and volumes in another."""
    if len(found) < 2:
        return found
    from detector.sources.logs.recognise import ZEEK, log_kind

    zeek = [item for item in found if item.path != "-" and log_kind(item.path) == ZEEK]
    if len(zeek) < 2:
        return found
    paths = tuple(dict.fromkeys(item.path for item in zeek))
    whole = replace(zeek[0], is_named=any(item.is_named for item in zeek), beside=paths[1:])
    return [whole, *(item for item in found if item not in zeek)]


def _is_visible_file(file: Path, folder: Path) -> bool:
    return file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
