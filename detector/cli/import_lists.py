"""`detect signatures import`: lists of others, brought, shown and removed. Wiring alone: lists are read elsewhere."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("import", epilog="Example: detect signatures import easyprivacy.txt --name easyprivacy")
@click.argument("place", metavar="[FILE]", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--name", metavar="NAME", help="What reports call the list.  [default: by the name of FILE]")
@click.option("--list", "shows", is_flag=True, help="Show the lists that are kept, and what was understood of them.")
@click.option("--remove", "removed", metavar="NAME", help="Remove the list that was kept under this name.")
def import_lists(place: Path | None, name: str | None, shows: bool, removed: str | None) -> None:
    """Keep a list that somebody else made, so that reports also tell what it names.

    FILE is a hosts file, a domain list, a list in Adblock syntax, Disconnect's services.json, DuckDuckGo's tds.json,
    stalkerware-indicators' ioc.yaml, Exodus' trackers as JSON, or the folder of Ghostery's trackerdb; what it is, is
    found from its content. Nothing is downloaded. A list of the same name is replaced.

    No list comes with this program: each is used under its own licence, which you accept by importing it. What only a
    list names is shown as contacted, under the list's name, and never as monitoring: a list can give an owner and a
    category, no more. Signatures with sources always go before.
    """
    if (place is not None) + shows + (removed is not None) != 1:
        raise click.UsageError("give one of FILE, --list and --remove NAME")
    if name is not None and place is None:
        raise click.UsageError("--name goes with FILE")
    if place is not None:
        _keep(place, name)
    elif removed is not None:
        from detector.catalogue.list_files import remove

        remove(removed)
        click.echo(f"{removed} is removed")
    else:
        _show()


def _keep(place: Path, name: str | None) -> None:
    from detector.catalogue.imported import summary_of
    from detector.catalogue.list_files import default_name, keep, name_fault, read_named

    chosen = default_name(place) if name is None else name
    fault = name_fault(chosen)
    if fault:
        raise click.UsageError(fault)
    named = read_named(place, chosen)
    keep(named)
    click.echo(summary_of(named))


def _show() -> None:
    from detector.catalogue.imported import summary_of
    from detector.catalogue.list_files import kept_lists

    lists, problems = kept_lists()
    for problem in problems:
        click.echo(problem, err=True)
    for named in lists:
        click.echo(summary_of(named))
    if not lists:
        click.echo("no list is kept; `detect signatures import FILE` brings one")
