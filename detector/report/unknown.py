"""Hosts that no signature knows and that were sent what somebody does: the row, and the signature that it suggests.

Decides what is listed, draws nothing. What every page sends accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from detector.beats.model import Beat, Quiet, Rhythms
from detector.catalogue.draft import Draft, DraftEndpoint, render, suggested_id
from detector.counting.running import REST
from detector.observation import Observed
from detector.report.document import UnknownRow
from detector.report.uploads import upload_row
from detector.summary import Tally
from detector.vocabulary import ACCOMPANYING_KINDS, EVIDENCE, KINDS, LISTED

_SCHEMA = "signature.schema.json"


def unknown_rows(tallies: Sequence[Tally], rhythms: Rhythms, generated_at: float) -> tuple[UnknownRow, ...]:
    """Return the hosts that no signature knows and that were sent what a user does, the busiest first.

    After them stand those to which data goes on a schedule, of which nothing else is known, the surest first.
    """
    today = datetime.fromtimestamp(generated_at, UTC).date().isoformat()
    nobody = [tally for tally in tallies if tally.signature_id is None or tally.category == LISTED]
    found = [tally for tally in nobody if tally.host != REST and is_watching(tally.observed)]
    rows = [_row(tally, rhythms.beats.get(tally.host), rhythms.quiet, today) for tally in found]
    rows.sort(key=lambda row: (-row.telling, -row.bytes_out, row.host))
    listed = {row.host for row in rows}
    by_host = {tally.host: tally for tally in nobody}
    listed |= {tally.host for tally in tallies} - by_host.keys()  # a product was recognised in all that went there
    for possible in rhythms.possible:
        host = possible.key.host
        if host not in listed:
            listed.add(host)
            rows.append(_possible_row(host, by_host.get(host), possible.beat, rhythms.quiet, today))
    return tuple(rows)


def _possible_row(host: str, tally: Tally | None, beat: Beat, quiet: Quiet | None, today: str) -> UnknownRow:
    """Return the row of a host that sends on a schedule; one without a name has no tally, so its bytes are not told."""
    row = _row(tally or Tally(host=host), beat, quiet, today)
    return replace(row, evidence=EVIDENCE[0], observed=(), upload=row.upload if tally is not None else None)


def is_watching(observed: Iterable[Observed]) -> bool:
    """Tell whether kinds were seen that say what somebody does, beyond what every page sends."""
    return any(seen.kind not in ACCOMPANYING_KINDS for seen in observed)


def in_order(observed: Iterable[Observed]) -> tuple[Observed, ...]:
    """Return kinds in the vocabulary's order."""
    return tuple(sorted(observed, key=lambda seen: KINDS.index(seen.kind)))


def _row(tally: Tally, beat: Beat | None, quiet: Quiet | None, today: str) -> UnknownRow:
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
        beat=beat,
        upload=upload_row([tally], quiet),
    )


def _suggestion(host: str, observed: Iterable[Observed], today: str) -> str:
    """Return a signature file for a host: what was seen stands in it, what only a person can find out does not."""
    kinds = [seen.kind for seen in observed]
    seen = f"Seen in what was sent here: {', '.join(kinds)}." if kinds else "Data goes here on a schedule."
    notes = (f"{seen} Leave out what names you, your firm or a customer.",)
    draft = Draft(
        id=suggested_id(host) or "unnamed",
        name="",
        category="session-replay" if "session-replay" in kinds else "product-analytics",
        endpoints=(DraftEndpoint(name=host, role="ingest", methods=("POST",), notes=notes),),
        today=today,
        status="captured",
    )
    return render(draft, _SCHEMA)
