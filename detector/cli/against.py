"""Shows what chosen signatures match in captures. Wires a scan to lines of text; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click


def show_matches(places: Sequence[Path], captures: Sequence[Path]) -> None:
    """Write a line for each host that an endpoint of the files in `places` (none: any file) matched."""
    from detector.catalogue.store import is_below, load, shown_path
    from detector.report.safe import terminal
    from detector.report.words import plural, size
    from detector.scan import find_inputs, scan

    names = [shown_path(place) for place in places]
    catalogue = load([place for place in places])
    summary = scan(find_inputs([str(capture) for capture in captures]), catalogue, jobs=1).summary
    tallies = [
        tally for tally in summary.tallies if tally.origin and (not names or is_below(_file(tally.origin), names))
    ]
    for tally in tallies:
        place = ", ".join(sorted(tally.seen_in))
        facts = f"{plural(tally.contacts, 'contact')}, {size(tally.bytes_out)} sent"
        click.echo(f"{terminal(tally.host or 'more hosts')}: {tally.role}, {facts} (seen in {place}; {tally.origin})")
    what = plural(len(tallies), "host")
    click.echo(f"{what} matched in {', '.join(terminal(str(capture)) for capture in captures)}")


def _file(origin: str) -> str:
    return origin.rpartition(":")[0]
