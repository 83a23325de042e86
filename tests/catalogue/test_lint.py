"""Lint: the problems of the chosen files, judged beside the built-in ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector.catalogue import lint as lint_module
from detector.catalogue import store
from detector.catalogue.lint import lint
from tests.catalogue.samples import GOOD


@pytest.fixture
def builtin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a built-in folder with two signatures, the second of which clashes with the first."""
    folder = tmp_path / "builtin" / "workplace-monitoring"
    folder.mkdir(parents=True)
    for name in ("acme-watch", "bolt-watch"):
        (folder / f"{name}.yaml").write_text(GOOD.replace("id: acme-watch", f"id: {name}"))
    for module in (store, lint_module):
        monkeypatch.setattr(module, "builtin_folder", lambda: tmp_path / "builtin")
    return folder


def paths(places: list[Path]) -> tuple[int, set[str]]:
    """Return how many files were linted and which have problems."""
    count, catalogue = lint(places)
    return count, {problem.path.rpartition("/")[2] for problem in catalogue.problems}


def test_without_a_place_all_built_in_files_are_linted(builtin: Path) -> None:
    assert paths([]) == (2, {"bolt-watch.yaml"})
    assert paths([builtin]) == (2, {"bolt-watch.yaml"})


def test_a_clash_is_told_of_the_file_that_was_asked_about(builtin: Path) -> None:
    assert paths([builtin / "acme-watch.yaml"]) == (1, {"acme-watch.yaml"})
    assert paths([builtin / "bolt-watch.yaml"]) == (1, {"bolt-watch.yaml"})


def test_a_private_file_is_judged_beside_the_built_in_ones(builtin: Path, tmp_path: Path) -> None:
    own = tmp_path / "own-watch.yaml"
    own.write_text(GOOD.replace("id: acme-watch", "id: own-watch"))
    assert paths([own]) == (1, {"own-watch.yaml"})
    own.write_text(GOOD.replace("id: acme-watch", "id: own-watch").replace("acmewatch.example", "own.example"))
    assert paths([own]) == (1, set())
