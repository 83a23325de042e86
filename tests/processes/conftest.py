"""What tests with real sockets share: the right to see everybody's, and a helper that is always ended."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from detector.processes.client import HelperOwners


@pytest.fixture
def as_root() -> None:
    """Skip where there are no rights, but never in CI."""
    if os.geteuid() != 0:
        if os.environ.get("CI") == "true":
            pytest.fail("CI must run this test as root: it needs other users and network namespaces")
        pytest.skip("needs root: other users and network namespaces")


@pytest.fixture
def owners() -> Iterator[HelperOwners]:
    """A helper with the rights that the tests run with."""
    opened = HelperOwners()
    yield opened
    opened.close()
