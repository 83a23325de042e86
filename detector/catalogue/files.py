"""Signature files as bytes: which there are in a folder, and what they hold. Knows neither YAML nor signatures."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MAX_BYTES = 1_000_000


class SignatureFile(NamedTuple):
    """A file's name as messages show it, and its bytes; or None and why they could not be read."""

    path: str
    data: bytes | None
    fault: str = ""


def read_folder(folder: Path, prefix: str) -> list[SignatureFile]:
    """Read every *.yaml below a folder, in the order of their names; `prefix` stands for the folder in their paths.

    Hidden folders are left out, links that lead out of the folder are not followed. What cannot be read is there with
    its fault, a file of more than MAX_BYTES unread.
    """
    root = os.path.realpath(folder)
    try:
        names = sorted(_walk(root, ""))
    except OSError as error:
        return [SignatureFile(prefix, None, f"cannot be read ({error.strerror}); check the folder's name and rights")]
    return [read_file(os.path.join(root, name), f"{prefix}/{name}") for name in names]


def read_file(file: str, path: str) -> SignatureFile:
    """Read one file, which messages call `path`."""
    if file.endswith(".yml"):
        return SignatureFile(path, None, "is named .yml and not read; rename it to .yaml")
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a named pipe must not block
        try:
            return _read(descriptor, path)
        finally:
            os.close(descriptor)
    except OSError as error:
        return SignatureFile(path, None, f"cannot be read ({error.strerror}); check that it exists and its rights")


def _read(descriptor: int, path: str) -> SignatureFile:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        return SignatureFile(path, None, "is no regular file; remove it")
    if status.st_size > MAX_BYTES:
        return SignatureFile(path, None, f"has {status.st_size:,} bytes; cut it to {MAX_BYTES:,} or split it")
    return SignatureFile(path, os.read(descriptor, status.st_size))


def _walk(root: str, below: str) -> Iterator[str]:
    with os.scandir(os.path.join(root, below)) as entries:
        for entry in entries:
            name = f"{below}/{entry.name}" if below else entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(root, name)
            elif entry.name.endswith((".yaml", ".yml")) and _stays_inside(root, entry):
                yield name


def _stays_inside(root: str, entry: os.DirEntry[str]) -> bool:
    return not entry.is_symlink() or os.path.realpath(entry.path).startswith(root + os.sep)
