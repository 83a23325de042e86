"""All problems of chosen signature files, judged beside all that are built in. Never uses the cache."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from detector.catalogue.compiled import Catalogue, catalogue_of
from detector.catalogue.files import read_folder
from detector.catalogue.loader import parse_files
from detector.catalogue.store import (
    BUILTIN_PREFIX,
    builtin_folder,
    is_below,
    is_builtin,
    read_place,
    shown_path,
)


def lint(places: Sequence[Path]) -> tuple[int, Catalogue]:
    """Return how many files there are in the places (none given: built in), and the catalogue with only their problems.

    The chosen files are judged last, so that a clash is always told of them and not of the file that was there first.
    """
    names = [shown_path(place) for place in places] or [BUILTIN_PREFIX]
    files = {file.path: file for file in read_folder(builtin_folder(), BUILTIN_PREFIX)}
    for place in places:
        if not is_builtin(place):
            files.update((file.path, file) for file in read_place(place))
    chosen = [file for path, file in files.items() if is_below(path, names)]
    others = [file for path, file in files.items() if not is_below(path, names)]
    signatures, problems = parse_files([*others, *chosen])
    return len(chosen), catalogue_of(signatures, [item for item in problems if is_below(item.path, names)])
