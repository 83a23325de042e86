"""Which captures a history holds already: told by what is in them, not by their names. Reads bytes; parses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from detector.errors import CaptureError
from detector.history.model import Run

_AT_ONCE = 1 << 20


def digests(paths: Iterable[str]) -> frozenset[str]:
    """Return a digest of the content of each file. Raises CaptureError when one cannot be read."""
    return frozenset(map(_digest, paths))


def earlier_scans(runs: Iterable[Run], inputs: frozenset[str]) -> tuple[list[Run], list[Run]]:
    """Return the runs that a scan of `inputs` replaces, and those that hold some of them beside others.

    A scan of a file and of others holds all that a scan of the file alone did; the reverse cannot be taken apart.
    """
    same = [run for run in runs if run.inputs & inputs]
    return [run for run in same if run.inputs <= inputs], [run for run in same if not run.inputs <= inputs]


def _digest(path: str) -> str:
    digest = blake2b(digest_size=16)
    try:
        with open(path, "rb") as stream:
            while piece := stream.read(_AT_ONCE):
                digest.update(piece)
    except OSError as error:
        raise CaptureError(f"{path}: cannot be read ({(error.strerror or str(error)).lower()})") from error
    return digest.hexdigest()
