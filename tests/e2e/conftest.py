"""The laboratory as a fixture. It needs root and a few programs: without them tests are skipped, and fail in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path

import pytest

from tests.e2e.laboratory import Laboratory, laboratory

PROGRAMS = ("ip", "curl", "openssl", "setpriv")


def missing() -> str:
    """Return what these tests lack here; empty when nothing."""
    if os.name != "posix" or os.geteuid() != 0:
        return "root, to make network namespaces"
    lacking = [program for program in PROGRAMS if shutil.which(program) is None]
    return ", ".join(lacking if find_library("pcap") else [*lacking, "libpcap"])


@pytest.fixture
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """Two hosts on a cable, with a server; a folder that other users may enter, too."""
    if lacking := missing():
        reason = f"watching a real interface needs {lacking}"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}; in CI it must be there")
        pytest.skip(reason)
    scratch = tmp_path_factory.mktemp("laboratory")
    for folder in (scratch, *scratch.parents):
        if Path("/tmp") in folder.parents:
            folder.chmod(folder.stat().st_mode | 0o011)
    with laboratory(scratch) as built:
        yield built
