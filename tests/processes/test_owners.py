"""The choice by system, and what a user is told when there is none."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from detector.errors import DetectorError
from detector.processes.client import HelperOwners
from detector.processes.owners import open_owners

ROOT = Path(__file__).resolve().parents[2]


def test_linux_has_the_helper() -> None:
    opened = open_owners()
    assert isinstance(opened, HelperOwners)
    opened.close()


def test_a_helper_that_does_not_start_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(DetectorError, match="the helper does not start"):
        open_owners()


def test_elsewhere_psutil_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(importlib, "import_module", no_module)
    with pytest.raises(DetectorError, match="pip install psutil"):
        open_owners()


def no_module(name: str) -> object:
    raise ImportError(name)


def test_linux_does_not_load_psutil() -> None:
    code = (
        "from detector.processes.owners import open_owners; open_owners().close()\n"
        "import sys; print('psutil' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert run.stdout == "False\n"
