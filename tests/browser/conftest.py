"""Two days of work in a real browser, each once a run. Without Chromium and npm tests are skipped, and fail in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.bundles import bundles, cache, packages
from tests.browser.cases import ORDINARY, WATCHED
from tests.browser.day import Day, ordinary_day, watched_day
from tests.browser.reader import Reader, reading

PROGRAMS = ("chromium", "chromedriver", "node", "npm")


def missing() -> str:
    """Return what these tests lack here; empty when nothing."""
    return ", ".join(program for program in PROGRAMS if shutil.which(program) is None)


def _need_programs() -> None:
    if lacking := missing():
        reason = f"driving a real browser needs {lacking}"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{reason}; in CI it must be there")
        pytest.skip(reason)


@pytest.fixture(scope="session")
def scripts() -> dict[str, Path]:
    """The script of every page, bundled with the packages that it uses."""
    _need_programs()
    return bundles(cache())


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which looks at a page as WCAG does."""
    _need_programs()
    return (packages(cache()) / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A browser in which reports are read."""
    _need_programs()
    with reading(tmp_path_factory.mktemp("reading")) as opened:
        yield opened


@pytest.fixture(scope="session")
def watched(scripts: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Day:
    """A day at pages with collectors."""
    return watched_day(WATCHED, scripts, tmp_path_factory.mktemp("watched"))


@pytest.fixture(scope="session")
def ordinary(scripts: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Day:
    """A day at pages that watch nobody."""
    return ordinary_day(ORDINARY, scripts, tmp_path_factory.mktemp("ordinary"))
