"""Reads files below a system's root and a person's home; changes nothing, and follows no link out of them.

Whoever wrote the files may be hostile: sizes and counts are bounded, pipes and devices are not opened, and what cannot
be read is noted with its reason. Knows no meaning of any file.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from detector.doctor.model import Check, Finding, Unread

MAX_BYTES = 1 << 20
MAX_NAMES = 40_000
MAX_UNREAD = 50

_LEADS_OUT = "a link that leads elsewhere; it was not followed"


class Looking:
    """One check's look at places, each `/etc/...` below the root or `~/...` below the home; notes what stays unread."""

    def __init__(self, root: Path, home: Path) -> None:
        self._bases = {"/": Path(os.path.realpath(root)), "~": Path(os.path.realpath(home))}
        self._unread: dict[str, str] = {}

    def quietly(self) -> Looking:
        """Return a look at the same places whose misses are not noted: for what comes and goes, such as programs."""
        return Looking(self._bases["/"], self._bases["~"])

    def text(self, place: str, most: int = MAX_BYTES) -> str:
        """Return a file's text, of at most `most` bytes; empty if it is missing or cannot be read."""
        return (self.data(place, most) or b"").decode("utf-8", "replace")

    def data(self, place: str, most: int = MAX_BYTES) -> bytes | None:
        """Return a file's bytes; None if it is missing, no plain file, out of the tree or larger than `most` bytes."""
        try:
            return self._bytes(place, most)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError) as error:
            self.skip(place, _reason(error))
            return None

    def names(self, place: str) -> list[str]:
        """Return the names in a folder, in order; none if it is missing or cannot be read."""
        try:
            with os.scandir(self._inside(place)) as entries:
                found = [entry.name for _, entry in zip(range(MAX_NAMES), entries, strict=False)]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except (OSError, ValueError) as error:
            self.skip(place, _reason(error))
            return []
        if len(found) == MAX_NAMES:
            self.skip(place, f"more than {MAX_NAMES:,} names; the others were left out")
        return sorted(found)

    def exists(self, place: str) -> bool:
        """Tell whether something of that name is there."""
        try:
            return os.path.lexists(self._path(place))
        except (OSError, ValueError):
            return False

    def link(self, place: str) -> str:
        """Return where a link points, without going there; empty for what is none, or may not be asked."""
        try:
            return os.readlink(self._path(place))
        except (OSError, ValueError):
            return ""

    def is_folder(self, place: str) -> bool:
        """Tell whether it is a folder within the tree."""
        try:
            return self._inside(place).is_dir()
        except (OSError, ValueError):
            return False

    def skip(self, place: str, why: str) -> None:
        """Note a place that could not be read."""
        if len(self._unread) < MAX_UNREAD:
            self._unread.setdefault(place, why)
        else:
            self._unread["further places"] = f"only the first {MAX_UNREAD} are listed"

    def check(self, name: str, looked_at: str, where: tuple[str, ...], findings: list[Finding], means: str) -> Check:
        """Return what was found, with all that could not be read."""
        unread = tuple(Unread(place, why) for place, why in self._unread.items())
        return Check(name, looked_at, where, tuple(findings), means, unread)

    def _path(self, place: str) -> Path:
        return self._bases[place[0]] / place[1:].lstrip("/")

    def _inside(self, place: str) -> Path:
        path = Path(os.path.realpath(self._path(place)))
        if not path.is_relative_to(self._bases[place[0]]):
            raise ValueError(_LEADS_OUT)
        return path

    def _bytes(self, place: str, most: int) -> bytes:
        # O_NOFOLLOW: the path was resolved above, so a link there now was put there since.
        descriptor = os.open(self._inside(place), os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise ValueError("no plain file")
            if status.st_size > most:
                raise ValueError(f"larger than {most:,} bytes")
            data = file.read(most + 1)  # files of /proc say that they have no size
        if len(data) > most:
            raise ValueError(f"larger than {most:,} bytes")
        return data


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
