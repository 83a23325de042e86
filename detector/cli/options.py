"""The options that every command with a report shares, as one value. Knows their names and nothing of what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from detector.vocabulary import CATEGORIES, KINDS

FORMATS = ("table", "json", "jsonl", "csv", "markdown", "html", "letter")
READERS = ("eu", "other")
_SUFFIXES = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """What a user wants to be told, and where."""

    form: str
    is_default_form: bool
    output: str | None
    show_all: bool
    signatures: tuple[Path, ...]
    categories: tuple[str, ...]
    fail_on: tuple[str, ...]
    ignore: Path | None
    progress: bool
    letter_for: str = READERS[0]

    @property
    def every_host(self) -> bool:
        """Whether the report lists every host: as asked, and where it is made to be kept and looked things up in."""
        return self.show_all or self.form == "html"


_OPTIONS = (
    click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        help="How to write the report.  [default: by the name of --output, else table]",
    ),
    click.option("--output", "-o", metavar="FILE", help="Write to FILE (mode 0600) and not to standard output."),
    click.option("--all", "show_all", is_flag=True, help="List every host name that was seen, matched or not."),
    click.option(
        "--signatures",
        metavar="DIR",
        multiple=True,
        type=click.Path(exists=True, path_type=Path),
        help="More signatures: a folder or a file (repeatable).",
    ),
    click.option(
        "--category",
        "categories",
        metavar="NAME",
        multiple=True,
        type=click.Choice(CATEGORIES),
        help="Only vendors of this category, such as workplace-monitoring (repeatable).",
    ),
    click.option(
        "--fail-on",
        metavar="CATEGORY|KIND",
        multiple=True,
        type=click.Choice((*CATEGORIES, *KINDS)),
        help="Exit with 3 if such a vendor was met, or sent such data (repeatable).",
    ),
    click.option(
        "--ignore",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Hosts that are expected, one a line: left out of the report, and counted.",
    ),
    click.option(
        "--letter-for",
        type=click.Choice(READERS),
        default=READERS[0],
        show_default=True,
        help="With --format letter: name the articles of the GDPR, or no law.",
    ),
    click.option("--no-progress", is_flag=True, help="Show no progress bar and no live table."),
)


def form_of(output: str | None) -> str:
    """Return the format that the name of an output asks for."""
    return _SUFFIXES.get(Path(output or "").suffix, "table")


def reporting_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the shared options; it gets them as one `reporting`."""

    @wraps(command)
    def with_reporting(
        *,
        form: str | None,
        output: str | None,
        show_all: bool,
        signatures: tuple[Path, ...],
        categories: tuple[str, ...],
        fail_on: tuple[str, ...],
        ignore: Path | None,
        letter_for: str,
        no_progress: bool,
        **own: Any,
    ) -> None:
        reporting = Reporting(
            form=form or form_of(output),
            is_default_form=form is None and output is None,
            output=output,
            show_all=show_all,
            signatures=signatures,
            categories=categories,
            fail_on=fail_on,
            ignore=ignore,
            progress=not no_progress,
            letter_for=letter_for,
        )
        command(reporting=reporting, **own)

    decorated: Callable[..., None] = with_reporting
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated
