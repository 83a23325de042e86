"""Imports everything that a watch may need, while its files can still be read. Decides nothing.

After the rights are gone the process is another user, to whom the folder that the program lies in may be closed.
"""

from __future__ import annotations

import os
from importlib import import_module
from pkgutil import walk_packages

import detector

_ROOMS = ("beats", "wire", "sources", "report", "match", "processes", "history", "cli")
_LEFT_OUT = frozenset({"frame_by_frame", "elsewhere"})
_OTHERS = (
    "cryptography.exceptions",
    "cryptography.hazmat.primitives.ciphers.aead",
    "cryptography.hazmat.primitives.kdf.hkdf",
    "cryptography.x509",
    "cryptography.x509.oid",
    "detector.catalogue.compact",
    "detector.rhythms",
    "encodings.idna",
    "encodings.latin_1",
    "encodings.punycode",
    "encodings.utf_16",
    "encodings.utf_16_be",  # asked for by cryptography, as is UTF-32: names in certificates
    "encodings.utf_32_be",
    "jinja2",
    "jinja2.debug",  # asked for when a template fails
    "markupsafe",
    "numpy.ma",  # newer NumPy asks for it when arrays are compared with a set
    "rich.live",
    "rich.table",
    "shutil",
    "sqlite3",
    "tabulate",
    "unicodedata",
)
_BESIDE = {"dashboard": ("tornado.platform.asyncio",)}  # imported by older tornado when it begins to listen
_ON_POSIX = ("termios", "tty")


def preload(*more: str) -> None:
    """Import them all, and the rooms that are named."""
    for room in (*_ROOMS, *more):
        package = import_module(f"{detector.__name__}.{room}")
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.rpartition(".")[2] not in _LEFT_OUT:
                import_module(found.name)
    beside = (name for room in more for name in _BESIDE.get(room, ()))
    for name in (*_OTHERS, *beside, *(_ON_POSIX if os.name == "posix" else ())):
        import_module(name)
    _draw_once()
    _read_templates()


def _draw_once() -> None:
    """Draw a table into nothing: rich loads its tables of character widths when it first draws."""
    import io

    from rich.console import Console
    from rich.table import Table

    table = Table("…", "é")
    table.add_row("漢", "x")
    Console(file=io.StringIO(), width=40).print(table)


def _read_templates() -> None:
    """Read what the HTML report is made of: it lies in files of its own."""
    from detector.report.html.page import prepare

    prepare()
