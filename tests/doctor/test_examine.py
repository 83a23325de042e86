"""All checks run over a fake machine, in their order; an empty one gives no finding about watching, and no crash."""

from __future__ import annotations

import socket

import pytest

from detector.catalogue.compiled import Catalogue
from detector.doctor.examine import Knowledge, Machine, examine
from tests.doctor.tree import Tree

_ORDER = [
    *("interfaces", "programs", "proxy-certificate", "running-agents", "installed-agents", "enrolment", "extensions"),
    *("system-roots", "browser-roots", "proxies", "browser-policies", "dns", "hosts-file"),
]


def test_an_empty_machine_is_examined_without_a_socket(
    tree: Tree, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deny(*_: object, **__: object) -> None:
        raise AssertionError("network")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, deny)
    checks = list(examine(Machine(tree.root, tree.home, {}, lambda name: None), Knowledge(catalogue)))
    assert [check.name for check in checks] == _ORDER
    assert not [finding for check in checks for finding in check.findings if finding.is_notable]
    assert all(check.means and check.where and check.looked_at for check in checks)


def test_only_named_hosts_are_contacted(tree: Tree, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(address: object, timeout: float) -> None:
        asked.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", refuse)
    machine = Machine(tree.root, tree.home, {}, lambda name: None)
    *_, last = examine(machine, Knowledge(catalogue), ["a.example", "b.example:8443"])
    assert last.name == "probe"
    assert asked == [("a.example", 443), ("b.example", 8443)]


def test_nothing_is_changed(tree: Tree, catalogue: Catalogue) -> None:
    tree.put("~/.mozilla/firefox/a.default/cert9.db", b"SQLite format 3\0")
    tree.put("/etc/hosts", "127.0.0.1 localhost\n")

    def state() -> dict[str, tuple[int, int, int]]:
        paths = sorted(tree.root.parent.rglob("*"))
        return {str(path): (path.lstat().st_mode, path.lstat().st_size, path.lstat().st_mtime_ns) for path in paths}

    before = state()
    list(examine(Machine(tree.root, tree.home, {}), Knowledge(catalogue)))
    assert state() == before
