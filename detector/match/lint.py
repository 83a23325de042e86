"""Everything that can be said about signature files at once: format, names, reach, examples. Wires checks together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from detector.catalogue.advice import advise
from detector.catalogue.lint import lint
from detector.catalogue.store import is_below, shown_path
from detector.errors import Problem
from detector.match.examples import run_examples
from detector.match.index import Matcher
from detector.match.reach import unreachable


def check(places: Sequence[Path], today: date) -> tuple[int, list[Problem]]:
    """Return how many files there are in `places` (none: built in), and all problems and warnings, by place."""
    names = [shown_path(place) for place in places]
    count, catalogue = lint(places)
    matcher = Matcher(catalogue)
    everyone = list(catalogue.signatures)
    chosen = [signature for signature in everyone if not names or is_below(signature.path, names)]
    found = [*catalogue.problems, *advise(chosen, everyone, today), *unreachable(chosen, matcher)]
    found += run_examples(catalogue, matcher, names)
    return count, sorted(found)
