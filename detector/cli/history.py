"""`detect history`: shows which runs are kept, and removes them. Wiring alone."""

from __future__ import annotations

import time
from datetime import datetime

import click


@click.group(
    invoke_without_command=True,
    epilog="""\b
Example: detect history
Example: detect history clear --older 30d""",
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="How to write it.")
@click.pass_context
def history(context: click.Context, form: str) -> None:
    """Show where the history is, how large it is, and which runs it keeps.

    It is a file of yours that no other user may read. It holds what reports hold (hosts, kinds of data, counts, sizes,
    times) and never what was typed or sent.
    """
    if context.invoked_subcommand is not None:
        return
    from detector.cli.memory import become_user, history_place, opened_history
    from detector.cli.settings import user_behind_sudo
    from detector.history.listing import render_json, render_text
    from detector.history.place import size_of
    from detector.history.store import HistoryError

    user = user_behind_sudo()
    place = history_place(user)
    become_user(user)
    if place is None:
        raise HistoryError("there is no home directory, and so no history")
    runs = []
    if place.exists():
        with opened_history(user) as store:
            runs = store.runs()
    render = render_json if form == "json" else render_text
    offset = datetime.now().astimezone().tzinfo
    click.echo(render(runs, str(place), size_of(place), offset))


@history.command(epilog="Example: detect history clear --older 30d")
@click.option(
    "--older", metavar="SPAN", help="Only runs that ended, or were read from files, so long ago, such as 30d."
)
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")
def clear(older: str | None, is_sure: bool) -> None:
    """Remove all runs that are kept, for good; with --older the old ones.

    What is removed is overwritten in the file. A run that is going on is not kept from then on.
    """
    from detector.cli.memory import become_user, clear_history
    from detector.cli.settings import user_behind_sudo
    from detector.when import parse_span

    try:
        before = None if older is None else time.time() - parse_span(older)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--older") from error
    what = "all runs" if older is None else f"all runs that ended more than {older} ago"
    if not is_sure:
        click.confirm(f"Remove {what} from the history?", abort=True, err=True)
    user = user_behind_sudo()
    become_user(user)
    click.echo(clear_history(user, before))
