"""The problems of chosen signature files, judged beside all that are built in. Never uses the cache, never matches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from detector.catalogue.across import overlaps, repeated_issuers, shared_hints
from detector.catalogue.compiled import Catalogue, catalogue_of
from detector.catalogue.conflicts import without_conflicts
from detector.catalogue.files import SignatureFile, read_folder
from detector.catalogue.loader import parse_files, read_signature
from detector.catalogue.model import Signature
from detector.catalogue.store import (
    BUILTIN_PREFIX,
    builtin_folder,
    is_below,
    is_builtin,
    read_place,
    shown_path,
)
from detector.catalogue.upkeep import idle_examples, old_sources, schema_line, shared_names
from detector.catalogue.yaml_document import decode_text
from detector.errors import Problem


@dataclass(frozen=True, slots=True)
class Chosen:
    """The files that were asked about (`names` are their places), and the catalogue that they stand in.

    The catalogue's problems are those of the chosen files alone; they keep a file from being loaded.
    """

    files: tuple[SignatureFile, ...]
    names: tuple[str, ...]
    catalogue: Catalogue

    def signatures(self) -> list[Signature]:
        """Return the signatures of the chosen files, in so far as they can be read at all."""
        texts = ((decode_text(file.data, file.path)[0], file.path) for file in self.files if file.data is not None)
        found = [read_signature(text, path)[0] for text, path in texts if text is not None]
        return [signature for signature in found if signature is not None]

    def holds(self, path: str) -> bool:
        """Tell whether a file is one of those that were asked about."""
        return is_below(path, self.names)


def choose(places: Sequence[Path]) -> Chosen:
    """Return the files in the places (none given: built in), loaded beside the built-in ones.

    The chosen files are judged last, so that a clash is always told of them and not of the file that was there first.
    """
    names = tuple(shown_path(place) for place in places) or (BUILTIN_PREFIX,)
    files = {file.path: file for file in read_folder(builtin_folder(), BUILTIN_PREFIX)}
    for place in places:
        if not is_builtin(place):
            files.update((file.path, file) for file in read_place(place))
    chosen = tuple(file for path, file in files.items() if is_below(path, names))
    others = [file for path, file in files.items() if not is_below(path, names)]
    signatures, problems = parse_files([*others, *chosen])
    own = [item for item in problems if is_below(item.path, names)]
    return Chosen(chosen, names, catalogue_of(signatures, own))


def upkeep(chosen: Chosen, own: Sequence[Signature], others: Sequence[Signature], today: date) -> Iterator[Problem]:
    """Yield what is wrong with the chosen files beyond what keeps each of them from being loaded.

    `own` are their signatures as far as they can be read, `others` those that they stand beside. What clashes was told
    of files that load; it is told here of the rest, so that one reading shows everything.
    """
    for file in chosen.files:
        if is_below(file.path, [BUILTIN_PREFIX]):
            yield from schema_line(file)
    for signature in own:
        yield from shared_names(signature)
        yield from old_sources(signature, today)
        yield from idle_examples(signature)
    together = (*others, *own)
    shared = (*repeated_issuers(together), *shared_hints(together))
    across = (*overlaps(together), *shared, *without_conflicts(own, others)[1])
    yield from (problem for problem in across if chosen.holds(problem.path))
