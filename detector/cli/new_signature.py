"""`detect signatures new`: asks for what is missing, writes a draft, and says what is left to do. Wiring alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.errors import CaptureError, DetectorError
from detector.vocabulary import CATEGORIES

if TYPE_CHECKING:
    from detector.catalogue.compiled import Catalogue
    from detector.catalogue.draft import Draft, DraftEndpoint


def write_new(
    *,
    signature_id: str | None,
    name: str | None,
    category: str | None,
    hosts: tuple[str, ...],
    domains: tuple[str, ...],
    role: str,
    source: str | None,
    from_host: str | None,
    captures: tuple[str, ...],
    output: Path | None,
) -> None:
    """Write the file, never over another. Raises DetectorError at what is wrong, UsageError at what is missing."""
    from detector.catalogue.draft import Draft, suggested_id
    from detector.catalogue.store import load

    if bool(from_host) != bool(captures):
        raise click.UsageError("--from-host and --capture belong together: a host, and a capture that holds it")
    has_host = bool(hosts or domains or from_host)
    _check_enough({"--category": category, "--host": has_host, "--id or --name": signature_id or name})
    catalogue, today = load(), datetime.now(UTC).date()
    endpoints = [*_endpoints(hosts, domains, role), *_observed(from_host, captures, role, catalogue)]
    if not has_host:
        endpoints = list(_endpoints((_ask("A host that it uses"),), (), role))
    if name is None and _may_ask():
        name = _ask("Name of the product")
    draft = Draft(
        id=signature_id or suggested_id(name or ""),
        name=name or "",
        category=category or _ask("Category", click.Choice(CATEGORIES)),
        endpoints=tuple(endpoints),
        status="captured" if captures else "documented",
        today=today.isoformat(),
        url=source or "",
    )
    _check_id(draft, catalogue)
    file = _write(draft, output)
    _tell(file, draft, catalogue, today)


def _check_enough(given: dict[str, object]) -> None:
    """Nobody can be asked where nobody sits: what is missing is then wrong usage, told at once."""
    missing = [option for option, value in given.items() if not value]
    if missing and not _may_ask():
        raise click.UsageError(f"missing: {', '.join(missing)}")


def _may_ask() -> bool:
    return sys.stdin.isatty()


def _ask(question: str, choice: click.Choice[str] | None = None) -> str:
    return str(click.prompt(question, type=choice)).strip()


def _endpoints(hosts: Sequence[str], domains: Sequence[str], role: str) -> Iterator[DraftEndpoint]:
    """Yield an endpoint for each host and domain; whoever pastes a URL means its host. Raises DetectorError."""
    from detector.catalogue.checks import host_fault
    from detector.catalogue.draft import DraftEndpoint
    from detector.match.host import split_target

    for text, is_domain in [*((host, False) for host in hosts), *((domain, True) for domain in domains)]:
        name, _ = split_target(text)
        fault = host_fault(name)
        if fault:
            raise DetectorError(f"{'domain' if is_domain else 'host'} {fault}")
        yield DraftEndpoint(name=name, is_domain=is_domain, role=role)


def _observed(host: str | None, captures: tuple[str, ...], role: str, catalogue: Catalogue) -> Iterator[DraftEndpoint]:
    from detector.seen import endpoint_of, look_for

    for endpoint in _endpoints((host,) if host else (), (), role):
        seen = look_for(endpoint.name, captures, catalogue)
        if seen is None:
            shown = " ".join(captures)
            raise CaptureError(
                f"{endpoint.name} is not in {shown}; `detect scan {shown} --all` lists the hosts that are"
            )
        yield endpoint_of(seen, role)


def _check_id(draft: Draft, catalogue: Catalogue) -> None:
    from detector.catalogue.checks import id_fault

    fault = id_fault(draft.id)
    if fault:
        raise DetectorError(f"id: {fault}, and give it with --id")
    known = catalogue.get(draft.id)
    if known is not None:
        raise DetectorError(f"'{draft.id}' is already the id of {known.path}; choose another --id, or add to that file")


def _write(draft: Draft, output: Path | None) -> Path:
    from detector.catalogue.draft import place_for, render, schema_for, write_draft

    file = output or place_for(draft, Path())
    write_draft(file, render(draft, schema_for(file)))
    return file


def _tell(file: Path, draft: Draft, catalogue: Catalogue, today: date) -> None:
    """Say what was written, who has such a host already, and what only a person can fill in."""
    from detector.match.index import Matcher
    from detector.match.lint import check

    _say(f"{file} is written")
    matcher = Matcher(catalogue)
    for endpoint in draft.endpoints:
        known = matcher.match(endpoint.name)
        if known is not None:
            _say(f"note: {endpoint.name} belongs to {known.signature_id} already ({known.origin})")
    _, problems = check([file], today)
    _say("what only you can fill in:" if problems else "nothing is left to fill in")
    for problem in problems:
        _say(f"  {problem}")
    _say(f"then: detect signatures lint {file}")


def _say(text: str) -> None:
    from detector.report.safe import terminal

    click.echo(terminal(text))
