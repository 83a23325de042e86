"""`detect signatures`: the catalogue, shown and checked. Wiring alone: what is decided, is decided in the catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from detector.cli.import_lists import import_lists
from detector.vocabulary import CATEGORIES

_PLACES = click.argument("places", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path))


@click.group()
def signatures() -> None:
    """Show and check the signatures that vendors are recognised by."""


signatures.add_command(import_lists)


@signatures.command("list", epilog="Example: detect signatures list --category insider-risk")
@click.option("--category", "categories", multiple=True, type=click.Choice(CATEGORIES), help="Only these (repeatable).")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="How to write it.")
def list_signatures(categories: tuple[str, ...], form: str) -> None:
    """List the signatures, who watches employees first."""
    from detector.catalogue import listing
    from detector.catalogue.store import load

    chosen = listing.select(load().signatures, categories)
    click.echo(listing.render_json(chosen) if form == "json" else listing.render_table(chosen))


@signatures.command(epilog="Example: detect signatures show teramind")
@click.argument("signature_id", metavar="ID")
def show(signature_id: str) -> None:
    """Show one signature: who that is, what it collects, and which public pages say so."""
    from detector.catalogue.listing import find, render_signature
    from detector.catalogue.store import load

    click.echo(render_signature(find(load(), signature_id)))


@signatures.command(epilog="Example: detect signatures lint signatures/insider-risk")
@_PLACES
@click.pass_context
def lint(context: click.Context, places: tuple[Path, ...]) -> None:
    """Find all problems of the signature files in PATH (without it: of those that are built in)."""
    from detector.catalogue.lint import lint as lint_places

    count, catalogue = lint_places(places)
    for problem in catalogue.problems:
        click.echo(problem)
    if catalogue.problems:
        context.exit(1)
    click.echo(f"{count} signatures, no problem")


@signatures.command(epilog="Example: detect signatures test signatures/insider-risk/proofpoint-itm.yaml")
@_PLACES
@click.pass_context
def test(context: click.Context, places: tuple[Path, ...]) -> None:
    """Run the examples of the signature files in PATH (without it: of those that are built in)."""
    from detector.match.examples import check_places

    outcome, problems = check_places(places)
    for problem in problems:
        click.echo(problem)
    if problems:
        context.exit(1)
    click.echo(outcome)
