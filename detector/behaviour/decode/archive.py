"""Zip archives as agents send them: the records and pictures in them, as mappings of names to bytes. Pure.

Office documents, packages and books are archives, too, and are nobody's records: what lists its content as they do is
left alone, and so is every member whose name does not end like a record or a picture.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from detector.behaviour.limits import MAX_PARTS, Budget

_ENDINGS = (
    ".csv",
    ".tsv",
    ".json",
    ".jsonl",
    ".ndjson",
    ".txt",
    ".log",
    ".xml",
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".bin",
)
_DOCUMENTS = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF", "AndroidManifest.xml")


def members(data: bytes, budget: Budget) -> dict[str, bytes] | None:
    """Return the members worth a look; None if these bytes are no archive or that of a document."""
    if data[:4] != b"PK\x03\x04":
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()[:MAX_PARTS]
            if any(name in _DOCUMENTS for name in names):
                return None
            wanted = [name for name in names if name.lower().endswith(_ENDINGS)]
            return {name: _read(packed, name, budget) for name in wanted} or None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError, OSError):
        return None  # cut off, locked with a password, or of a method that Python has not


def _read(packed: zipfile.ZipFile, name: str, budget: Budget) -> bytes:
    with packed.open(name) as member:
        data = member.read(max(0, min(budget.unpacked, 1_000_000)))
    budget.unpacked -= len(data)
    budget.used("zip")
    return data
