"""Lint as a whole: what keeps files from being loaded, what is wrong for all that, and examples that show nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from detector.catalogue.lint import choose, upkeep
from detector.errors import Problem
from detector.match.examples import run_examples
from detector.match.index import Matcher
from detector.match.reach import unreachable


def check(places: Sequence[Path], today: date) -> tuple[int, list[Problem]]:
    """Return how many signature files are in the places (none given: built in), and all their problems, by line.

    `today` is what the age of sources is reckoned from.
    """
    chosen = choose(places)
    own = chosen.signatures()
    others = [signature for signature in chosen.catalogue.signatures if not chosen.holds(signature.path)]
    problems = [*chosen.catalogue.problems, *upkeep(chosen, own, others, today)]
    problems += [item for item in unreachable([*others, *own]) if chosen.holds(item.path)]
    problems += run_examples(chosen.catalogue, Matcher(chosen.catalogue), chosen.names)
    return len(chosen.files), sorted(set(problems))


def verdict(count: int, problems: Sequence[Problem]) -> str:
    """Say in a line how many files were checked and what was found; warnings are no problems."""
    warnings = sum(problem.is_warning for problem in problems)
    errors = len(problems) - warnings
    found = "no problem" if not errors else "1 problem" if errors == 1 else f"{errors} problems"
    asked = "" if not warnings else ", 1 warning" if warnings == 1 else f", {warnings} warnings"
    return f"{count} signatures, {found}{asked}"
