"""`detect report`: wires the history to a report. What is read, compared and claimed is decided elsewhere."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING

import click

from detector.cli.options import Reporting, reporting_options

if TYPE_CHECKING:
    from detector.earlier import Question


@click.command(
    epilog="""\b
Example: detect report --since 7d
Example: detect report --since 2026-11-01 --until 2026-12-01 -o november.html
Example: detect report --new-since 7d --fail-on workplace-monitoring"""
)
@click.option("--since", metavar="WHEN", help="From then on: 7d, 12h, yesterday, 2026-11-20, 2026-11-20T14:30.")
@click.option("--until", metavar="WHEN", help="Until then.  [default: now]")
@click.option("--new-since", metavar="WHEN", help="Only what was not there before then, or of which more is known now.")
@reporting_options
def report(since: str | None, until: str | None, new_since: str | None, reporting: Reporting) -> None:
    """Make the report of all runs that the history keeps, or of a time, and say what has changed.

    With --since the time is compared with as long a time before it, with --new-since with all that is kept of the time
    before (or, with --since as well, from there on): what is new, what is gone, and what is sent much more or much less
    for each hour that was watched. Times without a zone are those of this machine. A run that such a time cuts is
    counted by whole hours, after a week by whole days; a capture is counted as a whole. Data that goes out on a
    schedule is looked for in the last week alone.
    """
    from detector.cli.memory import become_user, opened_history
    from detector.cli.output import opened
    from detector.cli.report import finish, ignored_hosts, rendered, say_problems, utc_offset
    from detector.cli.settings import load_catalogue, user_behind_sudo
    from detector.earlier import Reader
    from detector.report.build import View, found

    asked = _question(since, until, new_since)
    if reporting.form == "jsonl":
        raise click.UsageError(
            "jsonl is for sightings as they happen, of which the history keeps none; use json or csv"
        )
    categories = frozenset(reporting.categories)
    view = View(show_all=reporting.every_host, categories=categories, ignored=ignored_hosts(reporting))
    user = user_behind_sudo()
    with opened(reporting.output, user) as out:
        catalogue = load_catalogue(reporting.signatures)
        say_problems(catalogue)
        become_user(user)
        with opened_history(user) as store:
            document = Reader(store, catalogue, view, utc_offset()).report(asked, time.time())
        out.write(rendered(document, reporting, out))
        out.flush()
    finish(document, reporting, is_found=found(document, reporting.fail_on))


def _question(since: str | None, until: str | None, new_since: str | None) -> Question:
    """Return what is asked for. Raises BadParameter or UsageError."""
    from detector.earlier import Question

    asked = Question(_moment(since, "--since"), _moment(until, "--until"), _moment(new_since, "--new-since"))
    times = [at for at in (asked.since, asked.new_since, asked.until) if at is not None]
    if times != sorted(set(times)):
        raise click.UsageError("--since must be before --new-since, and both before --until")
    return asked


def _moment(text: str | None, option: str) -> float | None:
    from detector.when import parse_moment

    if text is None:
        return None
    try:
        return parse_moment(text, datetime.now().astimezone())
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=option) from error
