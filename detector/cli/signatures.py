"""`detect signatures`: the catalogue, shown and checked. Wiring alone: what is decided, is decided in the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from detector.cli.import_lists import import_lists
from detector.vocabulary import CATEGORIES, KINDS, ROLES

_PLACES = click.argument("places", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path))

_FORMAT = click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", help="How to write it."
)
_MORE = click.option(
    "--signatures",
    "more",
    metavar="DIR",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="More signatures: a folder or a file (repeatable).",
)


@click.group()
def signatures() -> None:
    """Show and check the signatures that vendors are recognised by."""


signatures.add_command(import_lists)


@signatures.command("list", epilog="Example: detect signatures list --category insider-risk --kind keystrokes")
@click.option(
    "--category",
    "categories",
    metavar="NAME",
    multiple=True,
    type=click.Choice(CATEGORIES),
    help="Only these, such as workplace-monitoring (repeatable).",
)
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    type=click.Choice(KINDS),
    help="Only what collects this, such as keystrokes (repeatable).",
)
@_FORMAT
@_MORE
def list_signatures(categories: tuple[str, ...], kinds: tuple[str, ...], form: str, more: tuple[Path, ...]) -> None:
    """List the signatures, who watches employees first."""
    from detector.catalogue import listing
    from detector.cli.settings import load_catalogue

    chosen = listing.select(load_catalogue(more).signatures, categories, kinds)
    _show((listing.render_json(chosen) if form == "json" else listing.render_table(chosen)).split("\n"))


@signatures.command(epilog="Example: detect signatures show teramind")
@click.argument("signature_id", metavar="ID")
@_FORMAT
@_MORE
def show(signature_id: str, form: str, more: tuple[Path, ...]) -> None:
    """Show one signature: who that is, what it collects, and which public pages say so."""
    from detector.catalogue.listing import find, render_one_json, render_signature
    from detector.cli.settings import load_catalogue

    found = find(load_catalogue(more), signature_id)
    _show((render_one_json(found) if form == "json" else render_signature(found)).split("\n"))


@signatures.command(epilog="Example: detect signatures lint signatures/insider-risk")
@_PLACES
@click.pass_context
def lint(context: click.Context, places: tuple[Path, ...]) -> None:
    """Find all problems of the signature files in PATH (without it: of those that are built in).

    A warning is worth a look; it does not make the exit status 1.
    """
    from datetime import UTC, datetime

    from detector.match.lint import check, verdict

    count, problems = check(places, datetime.now(UTC).date())
    _show(map(str, problems))
    click.echo(verdict(count, problems))
    if any(not problem.is_warning for problem in problems):
        context.exit(1)


@signatures.command(epilog="Example: detect signatures test acme-watch.yaml --against day.pcap")
@_PLACES
@click.option(
    "--against",
    metavar="FILE",
    multiple=True,
    help="Show what they match in this capture, too (repeatable).",
)
@click.pass_context
def test(context: click.Context, places: tuple[Path, ...], against: tuple[str, ...]) -> None:
    """Run the examples of the signature files in PATH (without it: of those that are built in).

    With --against, show line by line what these files match in a capture.
    """
    from detector.match.examples import check_places

    outcome, problems = check_places(places)
    _show(map(str, problems))
    if problems:
        context.exit(1)
    click.echo(outcome)
    if against:
        _show_met(places, against)


@signatures.command(
    epilog="""\b
Example: detect signatures new --id acme --category insider-risk --host in.acme.example
Example: detect signatures new --from-host in.acme.example --capture day.pcap"""
)
@click.option(
    "--id", "signature_id", metavar="ID", help="Lower-case letters, digits and hyphens; also the file's name."
)
@click.option("--name", help="The product, as its maker writes it.")
@click.option(
    "--category",
    metavar="NAME",
    type=click.Choice(CATEGORIES),
    help="What sort of product it is, such as workplace-monitoring.",
)
@click.option("--host", "hosts", multiple=True, help="A host that it uses (repeatable).")
@click.option("--domain", "domains", multiple=True, help="A domain that is its own with all below it (repeatable).")
@click.option("--role", type=click.Choice(ROLES), default="unknown", show_default=True, help="What the hosts are for.")
@click.option("--source", metavar="URL", help="The public page that names them.")
@click.option("--from-host", metavar="HOST", help="Fill in what --capture shows of this host.")
@click.option("--capture", "captures", metavar="FILE", multiple=True, help="Where the host was seen (repeatable).")
@click.option("--output", "-o", metavar="FILE", type=click.Path(path_type=Path), help="Where to write the file.")
def new(**given: Any) -> None:
    """Write a signature file that wants nothing more but what only a person can know. Asks for what is missing."""
    from detector.cli.new_signature import write_new

    write_new(**given)


def _show_met(places: tuple[Path, ...], captures: tuple[str, ...]) -> None:
    from detector.catalogue.lint import choose
    from detector.report.met import render
    from detector.seen import meet

    chosen = choose(places)
    _show(render(meet(captures, chosen.catalogue, chosen.names)).split("\n"))


def _show(lines: Iterable[str]) -> None:
    """Print lines that hold what others wrote."""
    from detector.report.safe import terminal

    for line in lines:
        click.echo(terminal(line))
