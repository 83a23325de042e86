"""Gives up every right but two: reading /proc of other users, and nothing that changes anything.

The helper keeps CAP_SYS_PTRACE (whose sockets are these?) and CAP_DAC_READ_SEARCH (other users' folders in /proc), as
the user `nobody`, and cannot get anything back.
"""

from __future__ import annotations

import ctypes
import os
import resource

_DAC_READ_SEARCH = 2
_SYS_PTRACE = 19
KEPT = 1 << _DAC_READ_SEARCH | 1 << _SYS_PTRACE

NOBODY = 65_534
_VERSION_3 = 0x20080522
_SET_KEEPCAPS, _DROP_FROM_BOUNDS, _NO_NEW_PRIVILEGES = 8, 24, 38
_MAX_CAPABILITY = 63


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def give_up() -> None:
    """Keep of the present rights only KEPT, for good. OSError when the kernel refuses."""
    c = ctypes.CDLL(None, use_errno=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if os.geteuid() == 0:
        _become_nobody(c)
    permitted = _permitted(c) & KEPT
    sets = (_Sets * 2)(_Sets(permitted, permitted, 0), _Sets(0, 0, 0))
    _check(c.capset(ctypes.byref(_Header(_VERSION_3, 0)), sets))
    _check(c.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))


def _become_nobody(c: ctypes.CDLL) -> None:
    for capability in range(_MAX_CAPABILITY + 1):
        c.prctl(_DROP_FROM_BOUNDS, capability, 0, 0, 0)  # fails past the last one, and where there is no right to
    _check(c.prctl(_SET_KEEPCAPS, 1, 0, 0, 0))
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError:
        return  # a user namespace without such a user; the capabilities go all the same


def _permitted(c: ctypes.CDLL) -> int:
    sets = (_Sets * 2)()
    _check(c.capget(ctypes.byref(_Header(_VERSION_3, 0)), sets))
    return int(sets[0].permitted)


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
