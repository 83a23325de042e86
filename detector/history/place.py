"""The history's file: where it is, who may reach it, and how one that is broken is kept aside. Knows no database.

The file has mode 0600 in a folder of mode 0700 that belongs to whoever runs this; nothing else is believed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from detector.history.store import HistoryError

NAME = "history.sqlite"
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside its file (sqlite.org/tempfiles.html)."""


def place_of(environment: Mapping[str, str], home: str | None) -> Path | None:
    """Return where a user's history is (XDG Base Directory Specification), or None without a home."""
    base = environment.get("XDG_DATA_HOME", "")
    if os.path.isabs(base):
        return Path(base, "detect", NAME)
    return Path(home, ".local", "share", "detect", NAME) if home and os.path.isabs(home) else None


def prepare(place: Path) -> None:
    """Make the folder and an empty file, or check those that there are. Raises HistoryError."""
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _check_folder(place.parent)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(place, flags, 0o600)
        try:
            _check_file(descriptor, place)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise HistoryError(f"{place}: cannot be opened ({(error.strerror or str(error)).lower()})") from error


def identity(place: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one of its name; None if there is none."""
    try:
        status = os.stat(place, follow_symlinks=False)
    except OSError:
        return None
    return (status.st_dev, status.st_ino)


def set_aside(place: Path, moment: str) -> Path:
    """Rename a file, and what lies beside it, so that nothing is lost; return the new name. Raises HistoryError.

    `moment` becomes part of the name; what has that name already stays as it is.
    """
    number, target = 0, place.with_name(f"{place.name}.broken-{moment}")
    while os.path.lexists(target):
        number += 1
        target = place.with_name(f"{place.name}.broken-{moment}-{number}")
    try:
        for end in _BESIDE:
            beside = Path(f"{place}{end}")
            if os.path.lexists(beside):
                os.rename(beside, f"{target}{end}")
        os.rename(place, target)
    except OSError as error:
        raise HistoryError(f"{place}: cannot be renamed ({(error.strerror or str(error)).lower()})") from error
    return target


def remove_all(place: Path) -> int:
    """Remove the history and all that was kept aside; return how many bytes that were. Raises HistoryError."""
    removed = 0
    try:
        for path in _every_file(place):
            removed += os.lstat(path).st_size
            os.unlink(path)
    except OSError as error:
        raise HistoryError(f"{place}: cannot be removed ({(error.strerror or str(error)).lower()})") from error
    return removed


def remove_aside(place: Path) -> None:
    """Remove what was kept aside. Raises HistoryError."""
    for path in _every_file(place):
        if ".broken-" in path.name:
            try:
                path.unlink()
            except OSError as error:
                raise HistoryError(f"{path}: cannot be removed ({(error.strerror or str(error)).lower()})") from error


def size_of(place: Path) -> int:
    """Return how many bytes the history takes, with what lies beside it and what was kept aside."""
    return sum(os.lstat(path).st_size for path in _every_file(place) if os.path.lexists(path))


def _every_file(place: Path) -> list[Path]:
    try:
        names = os.listdir(place.parent)
    except OSError:
        return []
    own = {place.name, *(place.name + end for end in _BESIDE)}
    return [place.parent / name for name in sorted(names) if name in own or name.startswith(f"{place.name}.broken-")]


def _check_folder(folder: Path) -> None:
    status = os.lstat(folder)
    if not stat.S_ISDIR(status.st_mode) or not _is_ours(status):
        raise HistoryError(f"{folder}: is another user's, or others can write it; chmod 700 it")


def _check_file(descriptor: int, place: Path) -> None:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode) or not _is_ours(status) or status.st_nlink != 1:
        raise HistoryError(f"{place}: is no file of yours alone; move it away")
    if stat.S_IMODE(status.st_mode) != 0o600:
        os.fchmod(descriptor, 0o600)


def _is_ours(status: os.stat_result) -> bool:
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
