"""A compiled catalogue kept between runs, as plain text in the user's cache folder. Knows no signatures.

Strategy: a file's name is the hash of all that it was made from, so it is never out of date; its first line is a keyed
checksum of the rest, so what is half-written, renamed or damaged is noticed. Only a file and a folder that belong to
this user, and that nobody else can write, are believed. Whatever does not work means that there is no cache.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

KEPT = 4
_MAX_SIZE = 256_000_000
_PREFIX = "catalogue-"


def cache_folder() -> Path | None:
    """Return where this user's caches are kept (XDG Base Directory Specification), or None without a home."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(base):
        return Path(base, "detect")
    home = os.path.expanduser("~")
    return Path(home, ".cache", "detect") if os.path.isabs(home) else None


def content_key(parts: Iterable[bytes]) -> str:
    """Return the name under which what is made from these bytes is kept; where one part ends counts, too."""
    digest = blake2b(digest_size=32)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()


def read_cache(folder: Path, key: str) -> str | None:
    """Return the text that was kept under a key, or None if there is none that can be believed."""
    try:
        if not _is_ours(os.lstat(folder), stat.S_ISDIR(os.lstat(folder).st_mode)):
            return None
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with open(os.open(_place(folder, key), flags), "rb") as stream:
            status = os.fstat(stream.fileno())
            if not _is_ours(status, stat.S_ISREG(status.st_mode)) or status.st_size > _MAX_SIZE:
                return None
            return _checked(stream.read(), key)
    except (OSError, UnicodeDecodeError):
        return None


def write_cache(folder: Path, key: str, text: str) -> None:
    """Keep a text under a key, for the owner alone, and remove all but the newest KEPT; a failure changes nothing."""
    with contextlib.suppress(OSError):
        if not _may_write(folder):
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _replace(folder, key, text.encode())
        _prune(folder)


def _checked(data: bytes, key: str) -> str | None:
    checksum, _, body = data.partition(b"\n")
    return body.decode() if checksum == _checksum(body, key) else None


def _checksum(body: bytes, key: str) -> bytes:
    return blake2b(body, digest_size=32, key=bytes.fromhex(key)).hexdigest().encode()


def _place(folder: Path, key: str) -> str:
    return os.path.join(folder, f"{_PREFIX}{key}.json")


def _is_ours(status: os.stat_result, is_right_type: bool) -> bool:
    return is_right_type and status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _may_write(folder: Path) -> bool:
    """Tell whether the folder is ours, or can be made in a place that is.

    Under sudo the home may be another's: nothing is left there that its owner could not use.
    """
    existing = next(place for place in (folder, *folder.parents) if os.path.lexists(place))
    status = os.lstat(folder) if existing == folder else os.stat(existing)
    is_shared_temporary = existing != folder and bool(status.st_mode & stat.S_ISVTX)
    return is_shared_temporary or _is_ours(status, stat.S_ISDIR(status.st_mode))


def _replace(folder: Path, key: str, body: bytes) -> None:
    temporary = os.path.join(folder, f"{_PREFIX}{key}.{os.getpid()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with open(os.open(temporary, flags, 0o600), "wb") as stream:
            stream.write(_checksum(body, key) + b"\n" + body)
        os.replace(temporary, _place(folder, key))
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _prune(folder: Path) -> None:
    """Remove the oldest files of ours, what a killed run left half-written among them."""
    ours = [entry for entry in os.scandir(folder) if entry.name.startswith(_PREFIX)]
    ours.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime_ns, reverse=True)
    for entry in ours[KEPT:]:
        with contextlib.suppress(OSError):
            os.unlink(entry.path)
