"""`detect explain`: wires a host or URL to its signature and to words."""

from __future__ import annotations

from pathlib import Path

import click


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
    from detector.catalogue.store import load
    from detector.match.host import split_target
    from detector.match.index import Matcher
    from detector.report.explain import render, render_json

    catalogue = load(signatures)
    host, path = split_target(target)
    match = Matcher(catalogue).match(host, path=path)
    signature = None if match is None else catalogue.get(match.signature_id)
    click.echo((render_json if form == "json" else render)(target, match, signature))
