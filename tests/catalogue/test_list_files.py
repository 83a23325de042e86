"""Lists as files: what is read, what is kept for whom, and what is not believed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from detector.catalogue import list_files
from detector.catalogue.list_files import (
    default_name,
    keep,
    kept_lists,
    lists_folder,
    looks_like_a_list,
    name_fault,
    read_named,
    remove,
)
from detector.errors import DetectorError, OutputError
from detector.lists.model import ListError
from tests.catalogue.samples import GOOD
from tests.lists.samples import TEXTS, TRACKERDB


@pytest.fixture(autouse=True)
def data_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def hosts(tmp_path: Path) -> Path:
    file = tmp_path / "My Hosts.txt"
    file.write_text(TEXTS["hosts file"], encoding="utf-8")
    return file


def database(folder: Path) -> Path:
    """Write the sample trackerdb."""
    for name, text in TRACKERDB.items():
        file = folder / "db" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def test_a_list_is_kept_for_its_owner_alone_and_comes_back(hosts: Path, data_home: Path) -> None:
    named = read_named(hosts, "mine")
    file = keep(named)
    assert file == data_home / "detect" / "lists" / "mine.list"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert kept_lists() == ([named], [])
    keep(named)
    assert os.listdir(file.parent) == ["mine.list"]


def test_a_list_can_be_removed_and_only_a_list(hosts: Path, data_home: Path) -> None:
    keep(read_named(hosts, "mine"))
    remove("mine")
    assert kept_lists() == ([], [])
    (data_home / "detect" / "other.list").write_text("")
    for name in ("mine", "../other", "", "/etc/passwd"):
        with pytest.raises(OutputError, match="no list is called"):
            remove(name)


@pytest.mark.parametrize("place", [0, 10, 63, 64, 65, 100, -1])
def test_a_damaged_byte_is_noticed_wherever_it_is(hosts: Path, place: int) -> None:
    file = keep(read_named(hosts, "mine"))
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)
    found, problems = kept_lists()
    assert not found
    assert "is damaged; import it again" in str(problems[0])


def test_a_half_written_list_and_one_of_another_version_are_told(hosts: Path) -> None:
    file = keep(read_named(hosts, "mine"))
    file.write_bytes(file.read_bytes()[:-10])
    other = file.with_name("other.list")
    other.write_bytes(list_files._checksum(b"[1]") + b"\n[1]")
    found, problems = kept_lists()
    assert not found
    assert [problem.path for problem in problems] == ["list mine", "list other"]
    assert "is no list of this version" in problems[1].message


def test_a_pickle_is_not_opened(data_home: Path, hosts: Path) -> None:
    file = keep(read_named(hosts, "mine"))
    body = b"cposix\nsystem\n(S'touch /tmp/pwned'\ntR."
    file.write_bytes(list_files._checksum(body) + b"\n" + body)
    assert kept_lists()[0] == []


def test_what_others_can_write_or_leads_elsewhere_is_not_believed(hosts: Path, tmp_path: Path) -> None:
    file = keep(read_named(hosts, "mine"))
    file.chmod(0o666)
    assert "others can write it" in str(kept_lists()[1][0])
    file.chmod(0o600)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    found, problems = kept_lists()
    assert (found, len(problems)) == ([], 1)


def test_without_a_home_there_are_no_lists(monkeypatch: pytest.MonkeyPatch, hosts: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setattr(os.path, "expanduser", lambda text: text)
    assert lists_folder() is None
    assert kept_lists() == ([], [])
    with pytest.raises(OutputError, match="XDG_DATA_HOME"):
        keep(read_named(hosts, "mine"))


def test_a_folder_that_cannot_be_made_is_one_sentence(hosts: Path, data_home: Path) -> None:
    data_home.write_text("a file")
    with pytest.raises(OutputError, match="cannot be written"):
        keep(read_named(hosts, "mine"))


def test_a_trackerdb_is_a_folder(tmp_path: Path) -> None:
    folder = database(tmp_path / "trackerdb")
    assert len(read_named(folder, "tdb")) == len(read_named(folder / "db", "tdb")) == 3
    with pytest.raises(ListError, match="a folder without"):
        read_named(tmp_path, "x")


def test_signatures_and_lists_are_told_apart(tmp_path: Path, hosts: Path) -> None:
    signature, indicators = tmp_path / "acme.yaml", tmp_path / "ioc.yaml"
    signature.write_text(GOOD)
    indicators.write_text(TEXTS["stalkerware indicators"])
    assert looks_like_a_list(hosts)
    assert looks_like_a_list(indicators)
    assert looks_like_a_list(database(tmp_path / "trackerdb"))
    assert not looks_like_a_list(signature)
    assert not looks_like_a_list(tmp_path)
    assert not looks_like_a_list(tmp_path / "missing.yaml")


def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed, pipe, large = tmp_path / "packed.gz", tmp_path / "pipe", tmp_path / "large"
    packed.write_bytes(b"\x1f\x8b\x08\x00\xff\xfe")
    os.mkfifo(pipe)
    large.touch()
    os.truncate(large, list_files.MAX_BYTES + 1)
    said = {packed: "must be unpacked", pipe: "no regular file", large: "bytes, and", tmp_path / "none": "No such file"}
    for place, words in said.items():
        with pytest.raises(DetectorError, match=words) as refused:
            read_named(place, "x")
        assert str(refused.value).startswith(f"{place}: ")


def test_names_are_short_and_plain() -> None:
    assert default_name(Path("/tmp/My Easy_Privacy.txt")) == "my-easy-privacy"
    assert default_name(Path("/tmp/…")) == "list"
    assert name_fault(default_name(Path("x" * 200))) is None
    for name in ("", "A", "a b", "../a", "a.b", "ä", "x" * 41):
        assert name_fault(name), name


def test_what_lies_beside_the_lists_is_no_list(hosts: Path) -> None:
    named = read_named(hosts, "mine")
    file = keep(named)
    file.with_name("note.txt").write_text("x")
    file.with_name(".mine.list").write_text("x")
    assert kept_lists() == ([named], [])


def test_a_folder_in_the_place_of_a_list_cannot_be_removed_and_is_told(hosts: Path) -> None:
    folder = keep(read_named(hosts, "mine")).with_name("other.list")
    folder.mkdir()
    with pytest.raises(OutputError, match="the list 'other' cannot be removed"):
        remove("other")
    assert [str(problem).partition(":")[0] for problem in kept_lists()[1]] == ["list other"]


def test_a_kept_list_that_grew_beyond_all_bounds_is_not_read(hosts: Path) -> None:
    os.truncate(keep(read_named(hosts, "mine")), list_files.MAX_KEPT + 1)  # a hole: no byte of it is on the disk
    found, problems = kept_lists()
    assert not found
    assert "is too large; import it again" in str(problems[0])


def test_yaml_that_is_none_is_told_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "ioc.yaml"
    file.write_text("- name: a\n- name: [b\n")
    with pytest.raises(DetectorError, match="line 2: document: is not YAML"):
        read_named(file, "mine")


def test_patterns_beside_the_database_are_not_taken_for_it(tmp_path: Path) -> None:
    folder = database(tmp_path / "trackerdb")
    (folder / "patterns").mkdir()
    (folder / "patterns" / "readme.md").write_text("x")
    assert len(read_named(folder, "ghosts")) == len(read_named(folder / "db", "ghosts")) > 0


def test_a_database_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = database(tmp_path)
    files = len([name for name in TRACKERDB if name.endswith(".eno")])
    monkeypatch.setattr(list_files, "_MAX_FILES", files)
    assert read_named(folder, "ghosts")
    monkeypatch.setattr(list_files, "_MAX_FILES", files - 1)
    with pytest.raises(DetectorError, match=f"has more than {files - 1} files"):
        read_named(folder, "ghosts")
