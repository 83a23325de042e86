"""Loading everything: built-in and extra signatures, with and without the cache."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from detector.catalogue import store
from detector.catalogue.files import SignatureFile
from detector.catalogue.store import builtin_folder, is_below, load, shown_path
from tests.catalogue.samples import GOOD, PATH


@pytest.fixture
def builtin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a built-in folder of one good and one bad file, with a cache folder of its own."""
    folder = tmp_path / "builtin"
    (folder / "workplace-monitoring").mkdir(parents=True)
    (folder / "workplace-monitoring" / "acme-watch.yaml").write_text(GOOD)
    (folder / "workplace-monitoring" / "bad.yaml").write_text("id: bad")
    monkeypatch.setattr(store, "builtin_folder", lambda: folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def own(tmp_path: Path, text: str = GOOD.replace("acmewatch.example", "own.example")) -> Path:
    """Return a private folder with one signature."""
    folder = tmp_path / "own"
    folder.mkdir(exist_ok=True)
    (folder / "own-watch.yaml").write_text(text.replace("id: acme-watch", "id: own-watch"))
    return folder


@pytest.mark.parametrize("use_cache", [True, False])
def test_the_good_load_and_the_bad_are_named(builtin: Path, use_cache: bool) -> None:
    for _ in range(2):
        catalogue = load(use_cache=use_cache)
        assert [entry.path for entry in catalogue.entries] == [PATH]
        assert {problem.path for problem in catalogue.problems} == {"signatures/workplace-monitoring/bad.yaml"}
        assert catalogue.refused == 1


def test_what_comes_from_the_cache_equals_what_was_loaded(builtin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = load()
    monkeypatch.setattr(store, "_compile", lambda files: pytest.fail("the cache was not used"))
    assert load() == fresh
    assert load().signatures == load().signatures == fresh.signatures


@pytest.mark.parametrize("change", ["content", "name", "code"])
def test_the_cache_is_not_used_after_a_change(builtin: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    load()
    file = builtin / "workplace-monitoring" / "bad.yaml"
    if change == "content":
        file.write_text("id: worse")
    elif change == "name":
        file.rename(file.with_name("worse.yaml"))
    else:
        monkeypatch.setattr("detector.__version__", "0.0.0")
    compiled: list[int] = []
    compile_files = store._compile

    def counted(files: Sequence[SignatureFile]) -> str:
        compiled.append(len(files))
        return compile_files(files)

    monkeypatch.setattr(store, "_compile", counted)
    load()
    load()
    assert compiled == [2]


def test_a_cache_of_another_shape_is_made_anew(builtin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "read_cache", lambda folder, key: '{"a": 1}')
    assert len(load()) == 1


def test_extra_signatures_are_added_and_refused_one_by_one(builtin: Path, tmp_path: Path) -> None:
    folder = own(tmp_path)
    (folder / "bad.yaml").write_text("id: [")
    catalogue = load([folder], use_cache=False)
    assert [entry.id for entry in catalogue.entries] == ["acme-watch", "own-watch"]
    assert catalogue.entries[1].path == f"{folder}/own-watch.yaml"
    assert catalogue.refused == 2
    assert load([folder / "own-watch.yaml"], use_cache=False).entries == catalogue.entries


def test_an_extra_signature_that_clashes_with_a_built_in_one_is_refused(builtin: Path, tmp_path: Path) -> None:
    catalogue = load([own(tmp_path, GOOD)], use_cache=False)
    assert [entry.id for entry in catalogue.entries] == ["acme-watch"]
    assert any("stands already in signatures/workplace-monitoring" in problem.message for problem in catalogue.problems)


def test_a_place_that_is_not_there_is_a_problem(builtin: Path, tmp_path: Path) -> None:
    catalogue = load([tmp_path / "nowhere"], use_cache=False)
    assert len(catalogue) == 1
    assert any(problem.path == str(tmp_path / "nowhere") for problem in catalogue.problems)


def test_built_in_places_are_not_loaded_twice(builtin: Path) -> None:
    assert len(load([builtin / "workplace-monitoring"], use_cache=False)) == 1
    assert shown_path(builtin) == "signatures"
    assert shown_path(builtin / "workplace-monitoring" / "acme-watch.yaml") == PATH


def test_a_path_is_below_whole_parts() -> None:
    assert is_below("a/b/c.yaml", ["a/b"])
    assert is_below("a/b.yaml", ["a/b.yaml"])
    assert not is_below("a/bc.yaml", ["a/b"])


def test_the_built_in_folder_has_the_signatures() -> None:
    assert (builtin_folder() / "workplace-monitoring").is_dir()


def test_yaml_is_imported_only_when_the_cache_has_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys; from detector.catalogue.store import load; print(len(load()) > 0, 'yaml' in sys.modules)"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(Path(store.__file__).parents[2]))
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]
    assert [run.stdout.split() for run in runs] == [["True", "True"], ["True", "False"]]


def test_what_is_extra_is_opened_within_the_rights_that_are_given(builtin: Path, tmp_path: Path) -> None:
    opened: list[str] = []

    @contextmanager
    def rights() -> Iterator[None]:
        opened.append("begin")
        yield
        opened.append("end")

    place = own(tmp_path)
    hosts = tmp_path / "hosts.txt"
    hosts.write_text("0.0.0.0 tracker.example\n", encoding="utf-8")
    found = load([place, hosts], rights=rights)
    assert opened == ["begin", "end"]
    assert [named.name for named in found.lists] == ["hosts"]
    assert found.signatures == load([place, hosts]).signatures


def test_a_list_that_cannot_be_read_is_a_problem_and_the_rest_loads(builtin: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.json"
    good.write_text("0.0.0.0 a.example\n0.0.0.0 b.example\n")
    bad.write_text('{"nothing": "known"}')
    catalogue = load([good, bad])
    assert [named.name for named in catalogue.lists] == ["good"]
    assert [(item.path, item.field) for item in catalogue.problems if item.path.endswith("json")] == [
        (bad.as_posix(), "document")
    ]
    assert not any(str(bad) in item.message for item in catalogue.problems)
