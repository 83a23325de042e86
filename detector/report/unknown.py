"""Hosts that no signature knows and that were sent what somebody does: the row, and the signature that it suggests.

Decides what is listed, draws nothing. What every page sends accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from detector.catalogue.draft import Draft, DraftEndpoint, render, suggested_id
from detector.observation import Observed
from detector.report.document import UnknownRow
from detector.running import REST
from detector.summary import Tally
from detector.vocabulary import ACCOMPANYING_KINDS, KINDS, LISTED

_SCHEMA = "signature.schema.json"


def unknown_rows(tallies: Sequence[Tally], generated_at: float) -> tuple[UnknownRow, ...]:
    """Return the hosts that no signature knows and that were sent what a user does, the busiest first."""
    nobody = [tally for tally in tallies if tally.signature_id is None or tally.category == LISTED]
    found = [tally for tally in nobody if tally.host != REST and is_watching(tally.observed)]
    rows = [_row(tally, datetime.fromtimestamp(generated_at, UTC).date().isoformat()) for tally in found]
    return tuple(sorted(rows, key=lambda row: (-row.telling, -row.bytes_out, row.host)))


def is_watching(observed: Iterable[Observed]) -> bool:
    """Tell whether kinds were seen that say what somebody does, beyond what every page sends."""
    return any(seen.kind not in ACCOMPANYING_KINDS for seen in observed)


def in_order(observed: Iterable[Observed]) -> tuple[Observed, ...]:
    """Return kinds in the vocabulary's order."""
    return tuple(sorted(observed, key=lambda seen: KINDS.index(seen.kind)))


def _row(tally: Tally, today: str) -> UnknownRow:
    observed = in_order(tally.observed)
    return UnknownRow(
        host=tally.host,
        evidence="observed",
        observed=observed,
        requests=tally.requests,
        telling=tally.telling,
        bytes_out=tally.bytes_out,
        first_seen=tally.first_seen,
        last_seen=tally.last_seen,
        pages=tuple(sorted(tally.pages)),
        programs=tuple(sorted(tally.programs)),
        purposes=tuple(sorted(tally.purposes)),
        suggestion=_suggestion(tally.host, observed, today),
    )


def _suggestion(host: str, observed: Iterable[Observed], today: str) -> str:
    """Return a signature file for a host: what was seen stands in it, what only a person can find out does not."""
    kinds = [seen.kind for seen in observed]
    notes = (f"Seen in what was sent here: {', '.join(kinds)}. Leave out what names you, your firm or a customer.",)
    draft = Draft(
        id=suggested_id(host),
        name="",
        category="session-replay" if "session-replay" in kinds else "product-analytics",
        endpoints=(DraftEndpoint(name=host, role="ingest", methods=("POST",), notes=notes),),
        today=today,
        status="captured",
    )
    return render(draft, _SCHEMA)
