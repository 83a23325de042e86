"""Runs a scan and writes its report: wires options, sources, the report's renderer and the output. Decides nothing."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from detector.cli.options import Reporting
from detector.cli.output import opened
from detector.errors import OutputError
from detector.signals import as_ctrl_c

if TYPE_CHECKING:
    from detector.catalogue.compiled import Catalogue
    from detector.cli.page import Page, Web
    from detector.counting.connections import Named
    from detector.findings import Listener
    from detector.inputs import Input
    from detector.match.index import Match
    from detector.observation import Judgement, Observation, Opening
    from detector.report.document import Document
    from detector.scan import Scan
    from detector.sources.keys import Keys

FOUND = 3
INTERRUPTED = 130
_MOST_PROBLEMS = 20
_PLAIN_WIDTH = 100


def run_scan(
    files: Sequence[str],
    jobs: int | None,
    reporting: Reporting,
    key_file: str | None = None,
    *,
    is_kept: bool = False,
    web: Web | None = None,
) -> None:
    """Scan `files` and write the report as `reporting` asks. Ends with the exit status that the contract gives.

    `is_kept`: what they hold becomes part of the history.
    """
    from detector.cli.page import opened_page
    from detector.cli.settings import load_catalogue
    from detector.inputs import find_inputs
    from detector.report.build import View, build, found
    from detector.rhythms import rhythms_of

    inputs = find_inputs(files)
    keys = _keys(key_file) if key_file is not None else None
    ignored = ignored_hosts(reporting)
    catalogue = load_catalogue(reporting.signatures)
    say_problems(catalogue)
    view = View(show_all=reporting.every_host, categories=frozenset(reporting.categories), ignored=ignored)
    with opened(reporting.output) as out, opened_page(web, catalogue, view, reporting) as page:
        page.start(is_reading=True)
        scanned = _scan(inputs, catalogue, jobs, reporting, out, keys, page)
        rhythms = rhythms_of(scanned.summary, utc_offset())
        document = build(scanned.summary, catalogue, replace(view, warnings=scanned.warnings), time.time(), rhythms)
        page.read(scanned.summary, rhythms, scanned.warnings)
        write_at_end(document, reporting, out)
        page.stay()
    for warning in scanned.warnings:
        warn(warning)
    if is_kept and not scanned.was_interrupted:
        from detector.cli.memory import keep_files

        keep_files(inputs, scanned.summary)
    finish(document, reporting, is_found=found(document, reporting.fail_on), was_interrupted=scanned.was_interrupted)


def _keys(path: str) -> Keys:
    """Return the keys, once it is sure that there is a tshark to use them. Raises CaptureError."""
    from detector.privileges import user_behind
    from detector.sources.keys import read_keys
    from detector.sources.tshark import find_tshark

    find_tshark()
    user = user_behind(os.environ) if os.name == "posix" else None
    return read_keys(path, None if user is None else (user.uid, user.gid))


def _scan(
    inputs: Sequence[Input],
    catalogue: Catalogue,
    jobs: int | None,
    reporting: Reporting,
    out: TextIO,
    keys: Keys | None,
    page: Page,
) -> Scan:
    from detector.inputs import size_of
    from detector.scan import scan

    listener = page.listener(lines_to(out) if reporting.form == "jsonl" else None)
    with as_ctrl_c(), _progress(sum(map(size_of, inputs)), reporting.progress) as progress:
        return scan(inputs, catalogue, jobs=jobs, listener=listener, progress=progress, keys=keys)


def lines_to(out: TextIO) -> Listener:
    """Return a listener that writes each sighting as a line at once."""
    from detector.report.sightings import line_of

    def listen(sighting: Observation | Named | Opening | Judgement, match: Match | None) -> None:
        out.write(line_of(sighting, match) + "\n")
        out.flush()

    return listen


def write_at_end(document: Document, reporting: Reporting, out: TextIO) -> None:
    """Write the report; as lines of JSON it was written while it came about."""
    if reporting.form != "jsonl":
        out.write(rendered(document, reporting, out))
        out.flush()


def rendered(document: Document, reporting: Reporting, out: TextIO) -> str:
    from detector.report.renderers import render

    is_terminal = out.isatty()
    width = _terminal_width() if is_terminal else int(os.environ.get("COLUMNS") or _PLAIN_WIDTH)
    colour = is_terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    text = render(
        document,
        reporting.form,
        width=width,
        colour=colour,
        show_all=reporting.show_all,
        letter_for=reporting.letter_for,
        encoding=getattr(out, "encoding", None),
    )
    return text.rstrip("\n") + "\n"


def _terminal_width() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def finish(document: Document, reporting: Reporting, *, is_found: bool, was_interrupted: bool = False) -> None:
    """Say what the written form has no room for, and end with the exit status that the contract gives."""
    from detector.report.sentences import signatures, verdict

    if reporting.form in ("jsonl", "csv") or reporting.output is not None:
        say(signatures(document))
        say(verdict(document))
    coverage = document.coverage
    if was_interrupted and not (coverage.packets or coverage.requests or coverage.flows or document.vendors):
        raise click.exceptions.Exit(INTERRUPTED)
    if is_found:
        raise click.exceptions.Exit(FOUND)


def utc_offset() -> int:
    """Return how many seconds this machine's time is ahead of UTC."""
    return time.localtime().tm_gmtoff


def say(text: str) -> None:
    """Tell the user something that is no result, unless they want to hear nothing."""
    from detector.cli.settings import is_quiet

    if not is_quiet():
        _tell(text)


def detail(text: str) -> None:
    """Tell the user what only those want to know who ask for more."""
    from detector.cli.settings import is_verbose

    if is_verbose():
        _tell(text)


def warn(text: str) -> None:
    """Tell the user something that they must know in any case."""
    _tell(f"warning: {text}")


def _tell(text: str) -> None:
    from detector.report.safe import terminal

    click.echo(f"detect: {terminal(text)}", err=True)


def say_problems(catalogue: Catalogue) -> None:
    for problem in catalogue.problems[:_MOST_PROBLEMS]:
        _tell(f"signature refused: {problem}")
    more = len(catalogue.problems) - _MOST_PROBLEMS
    if more > 0:
        _tell(f"and {more} more problems; `detect signatures lint` lists them all")


def ignored_hosts(reporting: Reporting) -> frozenset[str]:
    """Return the hosts that are expected: those of the file that was named, else those of the settings."""
    return reporting.ignored if reporting.ignore is None else frozenset(_hosts_in(reporting.ignore))


def _hosts_in(path: Path) -> Iterator[str]:
    """Yield the hosts of an ignore file: one a line, `#` begins a comment. Raises OutputError when it is no text."""
    from detector.match.host import normalise_host

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"{path}: cannot be read as a list of hosts: {error}") from error
    for line in lines:
        host = line.partition("#")[0].strip()
        if host:
            yield normalise_host(host)


@contextmanager
def _progress(total: int, wanted: bool) -> Iterator[Callable[[int], None] | None]:
    """Show a bar by bytes on a terminal, and nothing elsewhere."""
    if not (wanted and total and sys.stderr.isatty()):
        yield None
        return
    with click.progressbar(length=total, label="reading", file=sys.stderr) as bar:
        yield bar.update
