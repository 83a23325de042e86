"""Which files lint is asked about, and what they are judged beside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detector.catalogue import lint as lint_module
from detector.catalogue import store
from detector.catalogue.lint import choose, upkeep
from tests.catalogue.samples import GOOD

TODAY = date(2026, 11, 25)


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
    chosen = choose(places)
    return len(chosen.files), {problem.path.rpartition("/")[2] for problem in chosen.catalogue.problems}


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


def fields(place: Path) -> list[tuple[str, bool]]:
    """Return field and whether it is a warning, of what upkeep finds in a place."""
    chosen = choose([place])
    own = chosen.signatures()
    others = [signature for signature in chosen.catalogue.signatures if not chosen.holds(signature.path)]
    return [(problem.field, problem.is_warning) for problem in upkeep(chosen, own, others, TODAY)]


def test_a_file_that_does_not_load_is_judged_as_far_as_it_can_be_read(builtin: Path, tmp_path: Path) -> None:
    own = tmp_path / "own-watch.yaml"
    text = GOOD.replace("status: documented", "status: x").replace("2026-11-20", "2020-01-01", 1)
    own.write_text(text.replace("domain: acmewatch.example", "domain: amazonaws.com"))
    assert fields(own) == [
        ("endpoints.domain", False),
        ("sources.firewall.seen", True),
        ("certificates", False),
        ("id", False),
        ("endpoints.host", False),
    ]


def test_a_file_that_is_no_signature_at_all_has_no_upkeep(builtin: Path, tmp_path: Path) -> None:
    own = tmp_path / "own-watch.yaml"
    own.write_bytes(b"\xff")
    assert fields(own) == []
    own.write_text("[]")
    assert fields(own) == []


def test_the_schema_line_matters_only_in_the_catalogue(builtin: Path, tmp_path: Path) -> None:
    line = "# yaml-language-server: $schema=/home/me/x.json\n"
    own = tmp_path / "own-watch.yaml"
    own.write_text(line + GOOD.replace("acme-watch", "own-watch").replace("acmewatch", "own").replace("Acme", "Own"))
    assert fields(own) == []
    file = builtin / "acme-watch.yaml"
    (builtin / "bolt-watch.yaml").unlink()
    file.write_text(line + GOOD)
    assert fields(file) == [("document", True)]
