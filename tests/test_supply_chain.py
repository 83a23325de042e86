"""What is built in is locked by version and hash, within what users may have; nothing asks the network by itself."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
USERS = [Requirement(text) for text in PROJECT["dependencies"]]
DEVELOPERS = [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
NAMES = {"locked.txt": USERS, "locked-dev.txt": [*USERS, *DEVELOPERS]}

# No socket can be made, and no name looked up.
WITHOUT_NETWORK = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("it reaches for the network")
socket.socket.connect = socket.socket.connect_ex = socket.socket.sendto = refuse
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
"""
EVERYTHING = """
from importlib import import_module
from pkgutil import walk_packages
import detector
for found in walk_packages(detector.__path__, "detector."):
    if not found.name.endswith(("__main__", "mitm_script", "_signatures")):
        import_module(found.name)
"""


def locked(name: str) -> dict[str, list[tuple[Requirement, int]]]:
    """Return what a lock file pins, each with the number of its hashes."""
    pinned: dict[str, list[tuple[Requirement, int]]] = {}
    for entry in (ROOT / ".ci" / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        requirement = Requirement(entry.partition("--hash")[0].strip())
        pinned.setdefault(canonicalize_name(requirement.name), []).append((requirement, len(HASH.findall(entry))))
    return pinned


@pytest.mark.parametrize("name", NAMES)
def test_all_that_is_locked_is_one_version_with_hashes(name: str) -> None:
    for pinned in locked(name).values():
        for requirement, hashes in pinned:
            (only,) = requirement.specifier
            assert (only.operator, hashes > 0, requirement.url) == ("==", True, None), requirement


@pytest.mark.parametrize("name", NAMES)
def test_the_lock_holds_every_dependency_in_its_range(name: str) -> None:
    pinned = locked(name)
    for wanted in NAMES[name]:
        for requirement, _ in pinned[canonicalize_name(wanted.name)]:
            (only,) = requirement.specifier
            assert wanted.specifier.contains(Version(only.version)), (wanted, requirement)


def test_both_locks_agree() -> None:
    users, developers = (
        {key: {str(one.specifier) for one, _ in pinned} for key, pinned in locked(name).items()} for name in NAMES
    )
    assert users == {key: developers[key] for key in users}


def test_the_lowest_versions_that_are_tried_are_the_lowest_that_users_may_have() -> None:
    text = (ROOT / ".ci" / "lowest.txt").read_text(encoding="utf-8")
    tried = {
        canonicalize_name(one.name): one
        for one in (Requirement(line) for line in text.splitlines() if line and not line.startswith(("#", "-")))
    }
    for wanted in USERS:
        if wanted.marker is None or wanted.marker.evaluate():
            (lowest,) = [one.version for one in wanted.specifier if one.operator == ">="]
            (only,) = tried[canonicalize_name(wanted.name)].specifier
            assert (only.operator, Version(only.version)) == ("==", Version(lowest)), wanted


def test_ci_and_the_image_install_what_is_locked() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "export LOCK=.ci/locked-dev.txt" in run
    installs = [line for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines() if "pip" in line]
    assert len(installs) == 4
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)


@pytest.mark.parametrize(
    "code",
    [
        EVERYTHING,
        *(
            f"import sys\nsys.argv = {['detect', *words]!r}\nfrom detector.__main__ import main\nmain()\n"
            for words in (
                ["--version"],
                ["scan", "tests/data/captures/workday.pcap"],
                ["scan", "tests/data/captures/workday.pcap", "--format", "html"],
                ["explain", "rt.teramind.co"],
                ["signatures", "list"],
                ["doctor"],
            )
        ),
    ],
    ids=["every module", "--version", "scan", "page", "explain", "signatures", "doctor"],
)
def test_nothing_reaches_for_the_network_by_itself(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_NETWORK + code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
