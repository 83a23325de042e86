"""What tests with real sockets share: the right to see everybody's, and a helper that is always ended."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from detector.processes.client import HelperOwners
from detector.processes.proc_fs import field

NEEDED = 1 << 7 | 1 << 19 | 1 << 21
"""CAP_SETUID, CAP_SYS_PTRACE, CAP_SYS_ADMIN."""


@pytest.fixture
def as_root() -> None:
    """Skip where there are no rights, as in most containers; but never in CI."""
    with open("/proc/self/status", "rb") as status:
        effective = int(field("CapEff", status.read()) or b"0", 16)
    if os.geteuid() != 0 or effective & NEEDED != NEEDED:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must run this test as root: it needs other users and network namespaces")
        pytest.skip("needs root: other users and network namespaces")


@pytest.fixture
def owners() -> Iterator[HelperOwners]:
    """A helper with the rights that the tests run with."""
    opened = HelperOwners()
    yield opened
    opened.close()
