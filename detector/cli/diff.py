"""`detect diff`: what is new, gone and changed between two JSON reports. Wiring and files; decides nothing."""

from __future__ import annotations

from pathlib import Path

import click

from detector.cli.output import opened
from detector.errors import DocumentError

_FORMATS = ("table", "json", "markdown")
_READABLE = click.Path(path_type=Path)
MOST_BYTES = 256 << 20
"""A report of every host of a very long day is some ten megabytes; what is larger is something else."""


@click.command(epilog="Example: detect diff monday.json friday.json")
@click.argument("old", metavar="OLD.json", type=_READABLE)
@click.argument("new", metavar="NEW.json", type=_READABLE)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", help="How to write it.")
@click.option("--output", "-o", metavar="FILE", help="Write to FILE (mode 0600) and not to standard output.")
def diff(old: Path, new: Path, form: str, output: str | None) -> None:
    """Say in sentences which vendors are new, gone or changed from OLD to NEW, reports of --format json."""
    from detector.report.changes import render
    from detector.report.compare import compare
    from detector.report.reading import parse_report

    reports = [parse_report(_read(path), str(path)) for path in (old, new)]
    with opened(output) as out:
        out.write(render(compare(*reports), form, width=_width()) + "\n")


def _read(path: Path) -> bytes:
    try:
        with click.open_file(str(path), "rb") as file:
            data: bytes = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"{_shown(path)}: {error.strerror or 'cannot be read'}") from error
    if len(data) > MOST_BYTES:
        raise DocumentError(f"{_shown(path)}: larger than {MOST_BYTES >> 20} MiB, so it is no report")
    return data


def _shown(path: Path) -> str:
    from detector.report.safe import terminal

    return terminal(str(path))


def _width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns
