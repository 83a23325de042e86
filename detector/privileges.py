"""Gives up every right that the process does not need once the socket is open: root, groups, capabilities.

After that it is the user behind sudo, or `nobody`, and cannot get anything back. It fails loudly rather than leave a
right behind. Knows nothing of packets. Sources: capabilities(7), prctl(2), credentials(7).
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from detector.errors import CaptureError

_NOBODY = 65_534
_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 24, 38, 47, 4
_CAPABILITY_VERSION_3 = 0x2008_0522
_SETS = ("CapInh", "CapPrm", "CapEff", "CapAmb")
_NOT_GIVEN_UP = "the rights needed to open the interface could not be given up ({}); nothing was read"
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class User:
    """Whom to become: numbers of the user and of the group."""

    uid: int
    gid: int


def has_rights() -> bool:
    """Tell whether this process has anything to give up."""
    return os.name == "posix" and (os.geteuid() == 0 or any(_capabilities().values()))


def user_behind(environment: Mapping[str, str]) -> User:
    """Return the user who typed sudo (or pkexec), `nobody` where root itself did, or whoever runs this already."""
    if os.geteuid() != 0:
        return User(os.getuid(), os.getgid())
    for uid, gid in (("SUDO_UID", "SUDO_GID"), ("PKEXEC_UID", "PKEXEC_UID")):
        number = environment.get(uid, "")
        if number.isdecimal() and int(number) != 0:
            group = environment.get(gid, "")
            return User(int(number), int(group) if group.isdecimal() else int(number))
    return User(_NOBODY, _NOBODY)


def hand_over(descriptor: int, user: User) -> None:
    """Give a file that root has just made to `user`, so that they can read their own report."""
    if os.geteuid() == 0 and user.uid != _NOBODY:
        os.fchown(descriptor, user.uid, user.gid)


@contextmanager
def acting_as(user: User) -> Iterator[None]:
    """Open files with the rights of `user` for a while, where this is root; nothing of theirs can make root do more.

    To be used before any thread is started: the rights are those of the whole process.
    """
    groups, group = os.getgroups(), os.getegid()
    os.setgroups([])
    os.setegid(user.gid)
    os.seteuid(user.uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)
        os.setgroups(groups)


def drop(user: User) -> None:
    """Become `user` without any right of root's, for good. Raises CaptureError when something is left.

    On systems without capabilities only the user is changed; on Windows there is nothing to change.
    """
    if os.name != "posix":
        return
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if libc is not None and os.geteuid() == 0:
        _empty_bounding_set(libc)
    if os.geteuid() == 0:
        _become(user)
    if libc is not None:
        _clear_capabilities(libc)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if left := _left(user):
        raise CaptureError(_NOT_GIVEN_UP.format(left))


def _become(user: User) -> None:
    try:
        os.setgroups([])
        os.setgid(user.gid)
        os.setuid(user.uid)
    except (OSError, OverflowError) as error:
        # Such as in a container whose root may not become anybody else.
        why = f"user {user.uid} cannot be taken on: {error}; start it as that user, with CAP_NET_RAW alone"
        raise CaptureError(_NOT_GIVEN_UP.format(why)) from error


def _empty_bounding_set(libc: ctypes.CDLL) -> None:
    for capability in range(64):
        if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            return


def _clear_capabilities(libc: ctypes.CDLL) -> None:
    libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    libc.capset(header, (ctypes.c_uint32 * 6)())


def _left(user: User) -> str:
    """Return what the process still has; empty when that is nothing."""
    ids = {os.getuid(), os.geteuid(), *os.getresuid()} if hasattr(os, "getresuid") else {os.getuid(), os.geteuid()}
    if ids != {user.uid}:
        return f"user {sorted(ids)}"
    held = [name for name, value in _capabilities().items() if value]
    if sys.platform == "linux" and _status().get("NoNewPrivs") == "0":
        held.append("new rights by starting a program")
    return ", ".join(held)


def _capabilities() -> dict[str, int]:
    """Return the capability sets of this process; none on systems that have no such thing."""
    if sys.platform != "linux":
        return {}
    fields = _status()
    return {name: int(fields[name], 16) for name in _SETS if name in fields}


def _status() -> dict[str, str]:
    lines = (line.partition(":") for line in _STATUS.read_text().splitlines())
    return {name: value.strip() for name, _, value in lines}
