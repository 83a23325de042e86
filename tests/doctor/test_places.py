"""Files are read within the tree alone, within bounds, and what cannot be read is said."""

from __future__ import annotations

import os

import pytest

from detector.doctor import places
from detector.doctor.places import Looking
from tests.doctor.tree import Tree, unread


def test_a_file_of_the_system_and_one_of_the_home_are_read(tree: Tree) -> None:
    tree.put("/etc/a", "system")
    tree.put("~/.config/a", b"h\xff")
    look = Looking(tree.root, tree.home)
    assert look.text("/etc/a") == "system"
    assert look.text("~/.config/a") == "h\ufffd"
    assert unread(look.check("x", "x", (), [], "")) == {}


def test_what_is_not_there_is_no_failure(tree: Tree) -> None:
    tree.put("/etc/file")
    look = Looking(tree.root, tree.home)
    assert look.data("/etc/none") is None
    assert look.data("/etc/file/inner") is None
    assert look.names("/none") == []
    assert not look.exists("/none")
    assert look.link("/none") == ""
    assert look.check("x", "x", (), [], "").unread == ()


def test_a_link_out_of_the_tree_is_not_followed(tree: Tree) -> None:
    outside = tree.root.parent / "secret"
    outside.mkdir()
    (outside / "file").write_text("secret")
    tree.path("~/.config").symlink_to(outside)
    tree.path("/up").symlink_to("../secret/file")
    look = Looking(tree.root, tree.home)
    assert look.data("~/.config/file") is None
    assert look.data("/up") is None
    assert look.names("~/.config") == []
    assert not look.is_folder("~/.config")
    assert set(unread(look.check("x", "x", (), [], ""))) == {"~/.config/file", "/up", "~/.config"}


def test_a_link_within_the_tree_is_followed(tree: Tree) -> None:
    tree.put("/run/real", "here")
    tree.path("/link").symlink_to("run/real")
    assert Looking(tree.root, tree.home).text("/link") == "here"


def test_pipes_loops_folders_and_huge_files_are_named_and_not_read(tree: Tree) -> None:
    os.mkfifo(tree.path("/pipe"))
    tree.path("/loop").symlink_to("loop")
    tree.path("/folder").mkdir()
    with tree.put("/huge").open("wb") as file:
        file.truncate(1 << 40)
    look = Looking(tree.root, tree.home)
    for place in ("/pipe", "/loop", "/folder", "/huge", "/nul\0l"):
        assert look.data(place) is None
    told = unread(look.check("x", "x", (), [], ""))
    assert set(told) == {"/pipe", "/loop", "/folder", "/huge", "/nul\0l"}
    assert told["/huge"] == "larger than 1,048,576 bytes"
    assert told["/pipe"] == "no plain file"


def test_a_file_that_may_not_be_read_is_told(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    tree.put("/etc/closed", "x")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    look = Looking(tree.root, tree.home)
    assert look.data("/etc/closed") is None
    assert unread(look.check("x", "x", (), [], "")) == {"/etc/closed": "permission denied"}


def test_names_and_failures_are_bounded(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MAX_NAMES", 3)
    monkeypatch.setattr(places, "MAX_UNREAD", 2)
    for number in range(5):
        tree.put(f"/d/{number}")
    look = Looking(tree.root, tree.home)
    assert len(look.names("/d")) == 3
    for number in range(5):
        look.skip(f"/{number}", "why")
    assert set(unread(look.check("x", "x", (), [], ""))) == {"/d", "/0", "further places"}
