"""Signature files in a folder: the order, and what is not read."""

from __future__ import annotations

import os
from pathlib import Path

from detector.catalogue.files import MAX_BYTES, SignatureFile, read_file, read_folder


def test_files_come_sorted_with_the_prefix(tmp_path: Path) -> None:
    for name in ("b/x.yaml", "a/y.yaml", "a/x.yaml", "top.yaml", ".git/z.yaml", "a/note.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert read_folder(tmp_path, "signatures") == [
        SignatureFile(f"signatures/{name}", name.encode()) for name in ("a/x.yaml", "a/y.yaml", "b/x.yaml", "top.yaml")
    ]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.yaml").write_text("secret")
    (inside / "own.yaml").write_text("own")
    (inside / "link.yaml").symlink_to(outside / "secret.yaml")
    (inside / "folder").symlink_to(outside)
    (inside / "same.yaml").symlink_to("own.yaml")
    assert [file.path for file in read_folder(inside, "s")] == ["s/own.yaml", "s/same.yaml"]


def test_a_linked_folder_is_read_when_it_is_named_itself(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.yaml").write_text("a")
    (tmp_path / "link").symlink_to("real")
    assert [file.path for file in read_folder(tmp_path / "link", "s")] == ["s/a.yaml"]


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as stream:
        stream.truncate(1 << 40)  # sparse: reading it would fail
    file = read_file(str(huge), "huge.yaml")
    assert file.data is None
    assert "1,099,511,627,776 bytes" in file.fault
    (tmp_path / "full.yaml").write_bytes(b"x" * MAX_BYTES)
    assert read_file(str(tmp_path / "full.yaml"), "full.yaml").data == b"x" * MAX_BYTES


def test_what_is_no_file_is_a_fault_and_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert read_folder(tmp_path, "s") == [SignatureFile("s/pipe.yaml", None, "is no regular file; remove it")]


def test_a_missing_file_or_folder_is_a_fault(tmp_path: Path) -> None:
    assert "cannot be read" in read_file(str(tmp_path / "none.yaml"), "none.yaml").fault
    (missing,) = read_folder(tmp_path / "none", "none")
    assert (missing.path, missing.data) == ("none", None)
    assert "cannot be read" in missing.fault


def test_the_other_ending_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("id: a")
    (file,) = read_folder(tmp_path, "s")
    assert file == SignatureFile("s/a.yml", None, "is named .yml and not read; rename it to .yaml")
