"""The cache: what is kept comes back, and nothing else is believed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from detector.catalogue import cache
from detector.catalogue.cache import KEPT, cache_folder, content_key, read_cache, write_cache

KEY = content_key([b"a"])
OTHER = content_key([b"b"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that is not made yet."""
    return tmp_path / "home" / "detect"


def kept_file(folder: Path) -> Path:
    """Return the one file in the folder."""
    (file,) = folder.iterdir()
    return file


def test_what_is_kept_comes_back(folder: Path) -> None:
    assert read_cache(folder, KEY) is None
    write_cache(folder, KEY, "text\nwith ü")
    assert read_cache(folder, KEY) == "text\nwith ü"
    assert read_cache(folder, OTHER) is None


def test_only_the_owner_can_read_it(folder: Path) -> None:
    write_cache(folder, KEY, "text")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept_file(folder).stat().st_mode) == 0o600


def test_a_key_depends_on_where_parts_end() -> None:
    assert content_key([b"ab", b"c"]) != content_key([b"a", b"bc"])
    assert content_key([b"ab", b"c"]) == content_key([b"ab", b"c"])


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 66, 68])
def test_a_half_written_file_is_not_believed(folder: Path, length: int) -> None:
    write_cache(folder, KEY, "text")
    file = kept_file(folder)
    whole = file.read_bytes()
    assert len(whole) == 69
    file.write_bytes(whole[:length])
    assert read_cache(folder, KEY) is None


@pytest.mark.parametrize("position", [0, 63, 64, 65, 68])
def test_a_changed_byte_is_not_believed(folder: Path, position: int) -> None:
    write_cache(folder, KEY, "text")
    file = kept_file(folder)
    data = bytearray(file.read_bytes())
    data[position] ^= 1
    file.write_bytes(data)
    assert read_cache(folder, KEY) is None


def test_a_renamed_file_is_not_believed(folder: Path) -> None:
    write_cache(folder, KEY, "text")
    kept_file(folder).rename(folder / f"catalogue-{OTHER}.json")
    assert read_cache(folder, OTHER) is None


def test_bytes_that_are_no_text_are_not_believed(folder: Path) -> None:
    write_cache(folder, KEY, "text")
    body = b"\xff"
    kept_file(folder).write_bytes(cache._checksum(body, KEY) + b"\n" + body)
    assert read_cache(folder, KEY) is None


@pytest.mark.parametrize("mode", [0o660, 0o602, 0o622])
def test_a_file_that_others_can_write_is_not_believed(folder: Path, mode: int) -> None:
    write_cache(folder, KEY, "text")
    kept_file(folder).chmod(mode)
    assert read_cache(folder, KEY) is None


def test_a_folder_that_others_can_write_is_neither_read_nor_written(folder: Path) -> None:
    write_cache(folder, KEY, "text")
    folder.chmod(0o777)
    assert read_cache(folder, KEY) is None
    write_cache(folder, OTHER, "text")
    assert len(list(folder.iterdir())) == 1


def test_what_belongs_to_another_is_neither_read_nor_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_cache(folder, KEY, "text")
    stranger = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: stranger)
    assert read_cache(folder, KEY) is None
    write_cache(folder, OTHER, "text")
    write_cache(folder.parent / "new", OTHER, "text")
    assert len(list(folder.iterdir())) == 1
    assert not (folder.parent / "new").exists()


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    write_cache(folder, KEY, "text")
    file = kept_file(folder)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert read_cache(folder, KEY) is None
    (tmp_path / "link").symlink_to(folder)
    write_cache(folder, KEY, "text")
    assert read_cache(folder, KEY) == "text"
    assert read_cache(tmp_path / "link", KEY) is None


def test_the_newest_are_kept(folder: Path) -> None:
    keys = [content_key([bytes([number])]) for number in range(KEPT + 3)]
    for age, key in enumerate(keys):
        write_cache(folder, key, "text")
        os.utime(folder / f"catalogue-{key}.json", (age, age))
    (folder / "not-ours.txt").write_text("kept")
    write_cache(folder, KEY, "text")
    assert sorted(file.name for file in folder.iterdir()) == sorted(
        ["not-ours.txt", f"catalogue-{KEY}.json", *(f"catalogue-{key}.json" for key in keys[-(KEPT - 1) :])]
    )


def test_a_place_that_cannot_be_written_is_no_error(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    write_cache(folder, KEY, "text")
    assert read_cache(folder, KEY) is None


def test_a_full_disk_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_cache(folder, KEY, "text")

    def fail(source: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    write_cache(folder, OTHER, "text")
    assert [file.name for file in folder.iterdir()] == [f"catalogue-{KEY}.json"]


def test_the_folder_is_found_as_xdg_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_folder() == Path("/somewhere/detect")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")  # the specification: to be ignored
    monkeypatch.setenv("HOME", "/home/me")
    assert cache_folder() == Path("/home/me/.cache/detect")
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    assert cache_folder() is None
