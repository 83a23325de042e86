"""`detect diff`: what is new, gone and changed between two JSON reports. Wiring and files; decides nothing."""

from __future__ import annotations

import os
from pathlib import Path

import click

from detector.errors import DocumentError, OutputError

_FORMATS = ("table", "json", "markdown")
_READABLE = click.Path(path_type=Path)
MOST_BYTES = 256 << 20
"""A report of every host of a very long day is some ten megabytes; what is larger is something else."""


@click.command(epilog="Example: detect diff monday.json friday.json")
@click.argument("old", type=_READABLE)
@click.argument("new", type=_READABLE)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="table", help="How to write it.")
@click.option("--output", type=_READABLE, help="Write to this file and not to standard output.")
def diff(old: Path, new: Path, form: str, output: Path | None) -> None:
    """Say in sentences which vendors are new, gone or changed from OLD to NEW, reports of --format json."""
    from detector.report.changes import render
    from detector.report.compare import compare
    from detector.report.reading import parse_report

    reports = [parse_report(_read(path), str(path)) for path in (old, new)]
    _write(render(compare(*reports), form, width=_width()), output)


def _read(path: Path) -> bytes:
    try:
        with click.open_file(str(path), "rb") as file:
            data: bytes = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"{_shown(path)}: {error.strerror or 'cannot be read'}") from error
    if len(data) > MOST_BYTES:
        raise DocumentError(f"{_shown(path)}: larger than {MOST_BYTES >> 20} MiB, so it is no report")
    return data


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text)
        return
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text + "\n")
    except OSError as error:
        raise OutputError(f"{_shown(output)}: {error.strerror or 'cannot be written'}") from error


def _shown(path: Path) -> str:
    from detector.report.safe import terminal

    return terminal(str(path))


def _width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns
