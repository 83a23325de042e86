"""The row of a report that says when something was sent, in what bursts, and how much of it while nobody browsed."""

from __future__ import annotations

from collections.abc import Iterable

from detector.beats.model import Quiet
from detector.report.document import UploadRow
from detector.summary import Tally
from detector.uploads.bursts import bursts_of
from detector.uploads.idle import while_idle
from detector.uploads.model import all_together


def upload_row(tallies: Iterable[Tally], quiet: Quiet | None) -> UploadRow:
    """Return when all hosts of one row of a report were sent something; empty where nothing was."""
    upload = all_together(tally.upload for tally in tallies)
    return UploadRow(
        started_at=float(upload.started_at),
        seconds_per_bucket=upload.seconds_per_bucket,
        bytes_up=upload.sent,
        bursts=bursts_of(upload),
        while_idle=while_idle(upload, quiet),
    )
