"""Where signatures are kept, and how all of them become one Catalogue: read, from the cache or compiled anew.

YAML is imported only when the cache does not have what the files hold. Knows no matching.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import detector
from detector.catalogue.cache import cache_folder, content_key, read_cache, write_cache
from detector.catalogue.compiled import Catalogue, parse_catalogue, render_catalogue
from detector.catalogue.files import SignatureFile, read_file, read_folder
from detector.catalogue.imported import NamedList
from detector.catalogue.list_files import default_name, kept_lists, looks_like_a_list, read_named
from detector.errors import DetectorError, Problem

BUILTIN_PREFIX = "signatures"


def builtin_folder() -> Path:
    """Return the folder of the signatures that come with the program: in the package, else beside it."""
    package = Path(__file__).resolve().parent.parent
    packaged = package / "_signatures"
    return packaged if packaged.is_dir() else package.parent / "signatures"


def load(
    extra: Sequence[Path] = (),
    use_cache: bool = True,
    rights: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Catalogue:
    """Return the catalogue of the built-in signatures and those in `extra` folders or files.

    Signatures with problems are left out one by one and named in `problems`; so are those that clash with an earlier
    one, where the built-in come first. Nothing is raised: a folder that is missing is a problem, too. Lists of others
    that are in `extra`, and after them those that the user keeps, are asked about what no signature answers for.
    All in `extra` is opened within `rights`.
    """
    if rights is not nullcontext:
        _import_readers()
    with rights():
        places = [place for place in extra if not is_builtin(place)]
        lists = [place for place in places if looks_like_a_list(place)]
        files = [file for place in places if place not in lists for file in read_place(place)]
        named, problems = _read_lists(lists)
    catalogue = _load_signatures(files, use_cache)
    kept, damaged = kept_lists()
    if not (named or problems or kept or damaged):
        return catalogue
    every = (*catalogue.problems, *problems, *damaged)
    return replace(catalogue, problems=every, lists=(*named, *kept))


def _import_readers() -> None:
    """Import what reads lists before rights are changed: then the folder of this program may be closed."""
    import detector.catalogue.yaml_document
    import detector.lists.reading  # noqa: F401


def _load_signatures(extra: Sequence[SignatureFile], use_cache: bool) -> Catalogue:
    files = [*read_folder(builtin_folder(), BUILTIN_PREFIX), *extra]
    folder = cache_folder() if use_cache else None
    if folder is None:
        return parse_catalogue(_compile(files))
    key = content_key(_ingredients(files))
    cached = _from_cache(folder, key)
    return _make(folder, key, files) if cached is None else cached  # an empty catalogue is one, too


def _read_lists(places: Sequence[Path]) -> tuple[list[NamedList], list[Problem]]:
    """Read lists at run time; one that cannot be read is a problem, like a signature that is refused."""
    named: list[NamedList] = []
    problems: list[Problem] = []
    for place in places:
        try:
            named.append(read_named(place, default_name(place)))
        except DetectorError as error:
            reason = str(error).removeprefix(f"{place}: ")
            problems.append(Problem(place.as_posix(), 1, "document", reason))
    return named, problems


def read_place(place: Path) -> list[SignatureFile]:
    """Read a folder of signatures, or a single file, under the name that the user gave it."""
    shown = place.as_posix()
    return read_folder(place, shown) if place.is_dir() else [read_file(str(place), shown)]


def shown_path(place: Path) -> str:
    """Return how messages call a place; what is built in has one name, however it was given."""
    if not is_builtin(place):
        return place.as_posix()
    below = place.resolve().relative_to(builtin_folder().resolve()).as_posix()
    return BUILTIN_PREFIX if below == "." else f"{BUILTIN_PREFIX}/{below}"


def is_below(path: str, names: Sequence[str]) -> bool:
    """Tell whether a path is one of the places, or below one."""
    return any(path == name or path.startswith(name.rstrip("/") + "/") for name in names)


def is_builtin(place: Path) -> bool:
    """Tell whether a file or folder is among the built-in signatures."""
    return place.resolve().is_relative_to(builtin_folder().resolve())


def _from_cache(folder: Path, key: str) -> Catalogue | None:
    text = read_cache(folder, key)
    if text is None:
        return None
    try:
        return parse_catalogue(text)
    except (TypeError, ValueError):
        return None


def _make(folder: Path, key: str, files: Sequence[SignatureFile]) -> Catalogue:
    text = _compile(files)
    write_cache(folder, key, text)
    return parse_catalogue(text)


def _compile(files: Sequence[SignatureFile]) -> str:
    from detector.catalogue.loader import parse_files

    return render_catalogue(*parse_files(files))


def _ingredients(files: Sequence[SignatureFile]) -> Iterator[bytes]:
    """Yield all that the compiled catalogue depends on, the code that compiles it included."""
    yield detector.__version__.encode()
    with os.scandir(os.path.dirname(__file__)) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                status = entry.stat()
                yield f"{entry.name} {status.st_size} {status.st_mtime_ns}".encode()
    for file in files:
        yield file.path.encode("utf-8", "surrogateescape")
        yield file.fault.encode()
        yield file.data or b""
