"""Zip archives: records are taken out, documents and broken ones are left alone."""

from __future__ import annotations

import io
import zipfile

from detector.behaviour.decode.archive import members
from detector.behaviour.limits import Budget


def packed(**files: bytes) -> bytes:
    """Return an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_dot_", ".").replace("_slash_", "/"), data)
    return out.getvalue()


def test_members_that_look_like_records() -> None:
    data = packed(a_dot_csv=b"x,y\n1,2\n", b_dot_exe=b"MZ")
    assert members(data, Budget()) == {"a.csv": b"x,y\n1,2\n"}


def test_an_office_document_is_nobodys_record() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    assert members(out.getvalue(), Budget()) is None


def test_every_beginning_of_an_archive_is_harmless() -> None:
    data = packed(a_dot_csv=b"x,y\n" + b"1,2\n" * 40)
    for length in range(len(data)):
        assert members(data[:length], Budget()) is None


def test_a_bomb_is_bounded() -> None:
    budget = Budget()
    assert sum(map(len, (members(packed(a_dot_txt=bytes(40_000_000)), budget) or {}).values())) <= 1_000_000
