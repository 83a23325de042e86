"""`detect explain`: wires a host or URL to its signature and to words."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

_PLAIN_WIDTH = 100


@click.command(epilog="Example: detect explain https://rt.teramind.co/")
@click.argument("target", metavar="HOST|URL")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="How to write it.")
@click.option(
    "--signatures",
    metavar="DIR",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="More signatures: a folder or a file (repeatable).",
)
def explain(target: str, form: str, signatures: tuple[Path, ...]) -> None:
    """Say who a host or URL belongs to, what that product collects, who says so, and what is not known."""
    from detector.cli.settings import load_catalogue
    from detector.report.explain import render_json, render_text
    from detector.report.explanation import explain as explain_target

    answer = explain_target(target, load_catalogue(signatures))
    click.echo(render_json(answer) if form == "json" else render_text(answer, _width()))


def _width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns if sys.stdout.isatty() else int(os.environ.get("COLUMNS") or _PLAIN_WIDTH)
