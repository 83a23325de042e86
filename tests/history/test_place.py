"""The file is one person's own, wherever it is; what is not is refused, and nothing that is broken is lost."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from detector.history import place
from detector.history.store import HistoryError


def test_it_is_where_the_user_s_data_is() -> None:
    assert place.place_of({"XDG_DATA_HOME": "/data"}, "/home/a") == Path("/data/detect/history.sqlite")
    assert place.place_of({"XDG_DATA_HOME": "not/absolute"}, "/home/a") == Path(
        "/home/a/.local/share/detect/history.sqlite"
    )
    assert place.place_of({}, None) is None
    assert place.place_of({}, "~") is None


def test_it_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        place.prepare(tmp_path / "share" / "detect" / "history.sqlite")
    finally:
        os.umask(before)
    made = tmp_path / "share" / "detect"
    assert made.stat().st_mode & 0o777 == 0o700
    assert (made / "history.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    file.touch(0o644)
    place.prepare(file)
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_is_not_ours_alone_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("precious", encoding="utf-8")
    link, hard, folder = tmp_path / "link.sqlite", tmp_path / "hard.sqlite", tmp_path / "folder.sqlite"
    link.symlink_to(other)
    os.link(other, hard)
    folder.mkdir()
    pipe, listening = tmp_path / "pipe.sqlite", tmp_path / "socket.sqlite"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(listening))
        for path in (link, hard, folder, pipe, listening):
            with pytest.raises(HistoryError, match=path.name):
                place.prepare(path)
    assert other.read_text(encoding="utf-8") == "precious"


def test_a_folder_that_others_can_write_is_refused(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    with pytest.raises(HistoryError, match="others can write it"):
        place.prepare(shared / "history.sqlite")
    assert not (shared / "history.sqlite").exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can make another user's folder")
def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    os.chown(folder, 23_456, 23_456)
    with pytest.raises(HistoryError, match="is another user's"):
        place.prepare(folder / "history.sqlite")


def test_a_home_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(HistoryError, match="cannot be opened"):
        place.prepare(tmp_path / "home" / "detect" / "history.sqlite")


def test_what_is_set_aside_takes_all_its_parts_along_and_never_replaces_another(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    names = []
    for number in range(3):
        file.write_text(str(number), encoding="utf-8")
        Path(f"{file}-wal").write_text("log", encoding="utf-8")
        names.append(place.set_aside(file, "20261124"))
        assert not file.exists() and not Path(f"{file}-wal").exists()
        assert Path(f"{names[-1]}-wal").read_text(encoding="utf-8") == "log"
    assert [name.read_text(encoding="utf-8") for name in names] == ["0", "1", "2"]
    with pytest.raises(HistoryError, match="cannot be renamed"):
        place.set_aside(file, "20261124")


def test_all_of_it_is_measured_and_removed_and_nothing_else(tmp_path: Path) -> None:
    own = ["history.sqlite", "history.sqlite-wal", "history.sqlite-shm", "history.sqlite.broken-1"]
    for name in (*own, "history.sqlite2", "lists"):
        (tmp_path / name).write_bytes(bytes(10))
    file = tmp_path / "history.sqlite"
    assert place.size_of(file) == 40
    place.remove_aside(file)
    assert place.remove_all(file) == 30
    assert sorted(path.name for path in tmp_path.iterdir()) == ["history.sqlite2", "lists"]
    assert place.size_of(tmp_path / "nowhere" / "history.sqlite") == 0
    assert place.identity(file) is None
