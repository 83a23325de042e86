"""`detect signatures new`: asks for what is missing, looks into a capture, writes one file. Decides nothing else."""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.errors import DetectorError, OutputError
from detector.vocabulary import CATEGORIES

if TYPE_CHECKING:
    from detector.catalogue.draft import DraftEndpoint

_SCHEMA = Path(__file__).resolve().parent.parent / "catalogue" / "signature.schema.json"


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
    capture: Path | None,
    output: Path | None,
) -> None:
    """Write the file. Raises DetectorError when something is missing that cannot be asked for, or is wrong."""
    from detector.catalogue.checks import host_fault, id_fault
    from detector.catalogue.draft import Draft, DraftEndpoint, render

    if (from_host is None) != (capture is None):
        raise click.UsageError("--from-host and --capture go together")
    endpoints = [DraftEndpoint(host, False, role) for host in hosts] + [DraftEndpoint(d, True, role) for d in domains]
    notes: tuple[str, ...] = ()
    if from_host is not None and capture is not None:
        found, notes = _seen(from_host, capture, role)
        endpoints += found
    if not endpoints:
        endpoints = [DraftEndpoint(_asked("A host that it uses", "--host"), False, role)]
    for endpoint in endpoints:
        if fault := host_fault(endpoint.name):
            raise DetectorError(f"{'domain' if endpoint.is_domain else 'host'} {fault}")
    draft_id = signature_id or _asked("An id for it (lower-case letters, digits, hyphens)", "--id")
    if fault := id_fault(draft_id):
        raise DetectorError(f"id {fault}")
    category = category or _asked("Its category", "--category", CATEGORIES)
    name = name or _asked("The product's name", "--name", default=draft_id)
    place = output or _place(category, draft_id)
    draft = Draft(
        draft_id,
        name,
        category,
        tuple(endpoints),
        source or "",
        _today(),
        os.path.relpath(_SCHEMA, place.parent),
        notes,
    )
    _write(place, render(draft))
    click.echo(f"{place} is written; `detect signatures lint {place}` says what only you can fill in")


def _asked(question: str, option: str, choices: tuple[str, ...] = (), default: str | None = None) -> str:
    if not sys.stdin.isatty():
        if default is not None:
            return default
        raise click.UsageError(f"{option} is missing")
    kind = click.Choice(choices) if choices else str
    return str(click.prompt(question, type=kind, default=default, show_choices=bool(choices)))


def _seen(host: str, capture: Path, role: str) -> tuple[list[DraftEndpoint], tuple[str, ...]]:
    """Return an endpoint for each method and path that was seen at `host`, values cut out, and what else was seen."""
    from detector.catalogue.draft import DraftEndpoint, cut_values
    from detector.catalogue.store import load
    from detector.connections import Named
    from detector.match.host import normalise_host
    from detector.observation import Observation
    from detector.scan import find_inputs, scan

    wanted = normalise_host(host)
    places: Counter[str] = Counter()
    requests: dict[str, set[str]] = {}

    def listen(sighting: object, _match: object) -> None:
        if not isinstance(sighting, Observation | Named) or sighting.host != wanted:
            return
        places[sighting.seen_in] += 1
        if isinstance(sighting, Observation) and sighting.path is not None:
            requests.setdefault(cut_values(sighting.path), set()).add(sighting.method or "")

    scan(find_inputs([str(capture)]), load(), jobs=1, listener=listen)
    if not places:
        raise DetectorError(f"{wanted} is not in {capture}; `detect scan {capture} --all` lists the hosts that are")
    note = "Seen in a capture: " + ", ".join(f"{count} times in {place}" for place, count in sorted(places.items()))
    paths = sorted(requests.items())[:8]
    endpoints = [
        DraftEndpoint(wanted, False, role, tuple(sorted(method for method in methods if method)), path)
        for path, methods in paths
    ]
    return endpoints or [DraftEndpoint(wanted, False, role)], (note,)


def _place(category: str, draft_id: str) -> Path:
    """Return where the file belongs: into the catalogue if we stand in one, else into the current folder."""
    folder = Path("signatures", category)
    return (folder if Path("signatures").is_dir() else Path()) / f"{draft_id}.yaml"


def _write(place: Path, text: str) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise OutputError(f"{place}: is there already; choose another id, or edit that file") from error
    except OSError as error:
        raise OutputError(f"{place}: cannot be written: {(error.strerror or str(error)).lower()}") from error


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
