"""`detect explain`: it answers in both formats, takes more signatures, and its output is safe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector.cli.main import detect
from tests.catalogue.samples import GOOD


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(detect, ["explain", *arguments])


def test_a_known_host_is_explained_in_both_formats() -> None:
    shown = run("rt.teramind.co")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("rt.teramind.co belongs to Teramind (workplace monitoring).\n")
    assert json.loads(run("rt.teramind.co", "--format", "json").stdout)["vendor"]["id"] == "teramind"


def test_an_unknown_host_is_no_error() -> None:
    result = run("in.nobody-knows.example")
    assert result.exit_code == 0
    assert "detect signatures new --from-host in.nobody-knows.example" in result.stdout


def test_more_signatures_are_asked(tmp_path: Path) -> None:
    own = tmp_path / "own-watch.yaml"
    own.write_text(GOOD.replace("acme-watch", "own-watch"))
    assert "belongs to Acme Watch" in run("in.acmewatch.example", "--signatures", str(own)).stdout


def test_a_text_without_a_host_is_an_error() -> None:
    result = run("https:///")
    assert result.exit_code == 1
    assert "holds no host name" in result.stderr


def test_escape_codes_are_made_visible() -> None:
    assert "\x1b" not in run("a\x1b[31m.example").stdout
