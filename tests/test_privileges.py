"""Rights are given up for good. What a process can lose is tried in one that is forked for it; that needs root."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from detector import privileges
from detector.privileges import User, acting_as, drop, hand_over, has_rights, user_behind

NOBODY = User(65_534, 65_534)


@pytest.fixture
def root() -> None:
    """Skip, or fail in CI, where this is not root on Linux."""
    if sys.platform == "linux" and os.geteuid() == 0:
        return
    if os.environ.get("CI") == "true":
        pytest.fail("giving up rights needs root to be tried; in CI it must be there")
    pytest.skip("giving up rights needs root to be tried")


def in_a_child(action: Callable[[], str]) -> str:
    """Return what `action` returned in a forked process."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(theirs, action().encode())
        except BaseException as error:  # noqa: BLE001 -- nothing may leave the child but by its end
            os.write(theirs, f"{type(error).__name__}: {error}".encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as told:
        text = told.read()
    os.waitpid(child, 0)
    return text


def status() -> dict[str, str]:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return {key: " ".join(value.split()) for key, _, value in (line.partition(":") for line in lines)}


def test_root_becomes_the_user_without_groups_and_capabilities(root: None) -> None:
    def act() -> str:
        os.setgroups([0, 4])
        drop(User(1_234, 1_235))
        found = status()
        names = ("Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs")
        return "|".join(found[name] for name in names) + f"|{has_rights()}"

    none = "0" * 16
    expected = ["1234 1234 1234 1234", "1235 1235 1235 1235", "", none, none, none, none, none, "1", "False"]
    assert in_a_child(act).split("|") == expected


@pytest.mark.parametrize("action", ["os.setuid(0)", "os.seteuid(0)", "os.setgid(0)", "os.chown('/', 0, 0)"])
def test_nothing_comes_back(root: None, action: str) -> None:
    def act() -> str:
        drop(NOBODY)
        eval(action)
        return "came back"

    assert in_a_child(act).startswith("PermissionError")


def test_root_that_may_not_become_anybody_else_is_refused(root: None) -> None:
    def act() -> str:
        libc = ctypes.CDLL(None)
        header = (ctypes.c_uint32 * 2)(0x2008_0522, 0)
        net_raw = 1 << 13
        assert libc.capset(header, (ctypes.c_uint32 * 6)(net_raw, net_raw, 0, 0, 0, 0)) == 0
        drop(NOBODY)
        return "went on"

    told = in_a_child(act)
    assert told.startswith("CaptureError: ") and "nothing was read" in told and "user 65534" in told


def test_a_user_that_no_system_has_is_refused(root: None) -> None:
    def act() -> str:
        drop(User(2**40, 2**40))
        return "went on"

    assert in_a_child(act).startswith("CaptureError: ")


@pytest.mark.parametrize(
    ("left", "word"),
    [({"CapPrm": 8192}, "CapPrm"), ({"CapAmb": 1, "CapEff": 0}, "CapAmb"), ({"CapInh": 1}, "CapInh")],
)
def test_a_right_that_is_left_ends_it(
    root: None, monkeypatch: pytest.MonkeyPatch, left: dict[str, int], word: str
) -> None:
    def act() -> str:
        drop(NOBODY)
        return "went on"

    monkeypatch.setattr(privileges, "_capabilities", lambda: left)
    told = in_a_child(act)
    assert told.startswith("CaptureError: ") and f"({word})" in told


def test_another_user_that_is_left_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privileges, "_capabilities", dict)
    assert privileges._left(User(os.getuid() + 1, 0)).startswith("user [")


def test_who_has_no_rights_loses_none_and_goes_on(root: None) -> None:
    def act() -> str:
        drop(NOBODY)
        drop(user_behind({"SUDO_UID": "0"}))
        return f"{os.getuid()} {has_rights()}"

    assert in_a_child(act) == "65534 False"


@pytest.mark.parametrize(
    ("environment", "user"),
    [
        ({}, NOBODY),
        ({"SUDO_UID": "1000", "SUDO_GID": "1001"}, User(1_000, 1_001)),
        ({"SUDO_UID": "1000"}, User(1_000, 1_000)),
        ({"SUDO_UID": "1000", "SUDO_GID": "staff"}, User(1_000, 1_000)),
        ({"PKEXEC_UID": "1002"}, User(1_002, 1_002)),
        ({"SUDO_UID": "0", "SUDO_GID": "0", "PKEXEC_UID": "7"}, User(7, 7)),
        ({"SUDO_UID": "0", "SUDO_GID": "0"}, NOBODY),
        ({"SUDO_UID": ""}, NOBODY),
        ({"SUDO_UID": "-1"}, NOBODY),
        ({"SUDO_UID": "root"}, NOBODY),
    ],
)
def test_the_user_behind_root(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], user: User) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert user_behind(environment) == user


def test_who_is_not_root_stays_who_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1_000)
    monkeypatch.setattr(os, "getuid", lambda: 1_000)
    monkeypatch.setattr(os, "getgid", lambda: 100)
    assert user_behind({"SUDO_UID": "7"}) == User(1_000, 100)


def test_a_file_of_roots_is_handed_over(root: None, tmp_path: Path) -> None:
    path = tmp_path / "report"
    with path.open("w") as file:
        hand_over(file.fileno(), NOBODY)
        assert path.stat().st_uid == 0  # nobody may not own a report: whoever else is nobody could read it
        hand_over(file.fileno(), User(1_234, 1_235))
    assert (path.stat().st_uid, path.stat().st_gid) == (1_234, 1_235)


def test_windows_has_nothing_to_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    assert not has_rights()
    drop(User(1, 1))


def test_files_are_opened_with_the_rights_of_another_and_root_comes_back(root: None, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden", encoding="utf-8")
    secret.chmod(0o600)

    def act() -> str:
        with acting_as(User(23_456, 23_457)):
            during = (os.geteuid(), os.getegid(), os.getgroups())
            try:
                secret.read_text(encoding="utf-8")
            except PermissionError:
                during = (*during, "refused")  # type: ignore[assignment]
        return f"{during} {os.geteuid()} {os.getegid()} {secret.read_text(encoding='utf-8')}"

    assert in_a_child(act) == "(23456, 23457, [], 'refused') 0 0 hidden"


def test_rights_come_back_after_a_failure(root: None) -> None:
    def act() -> str:
        try:
            with acting_as(User(23_456, 23_456)):
                raise ValueError("no")
        except ValueError:
            return f"{os.geteuid()} {os.getegid()}"

    assert in_a_child(act) == "0 0"
