"""The sentences that say why: from the numbers of a beat to words for the person who reads the report. Pure."""

from __future__ import annotations

from detector.beats.harmless import Harmless
from detector.beats.period import Fit


def duration(seconds: float) -> str:
    """Return a time in the unit that a person would use."""
    if seconds < 90:
        return f"{seconds:.0f} seconds"
    if seconds < 5400:
        return f"{seconds / 60:.3g} minutes"
    return f"{seconds / 3600:.2g} hours"


def size(count: float) -> str:
    """Return bytes in the unit that a person would use."""
    if count < 1000:
        return f"{count:.0f} bytes"
    return f"{count / 1000:.3g} kB" if count < 1e6 else f"{count / 1e6:.3g} MB"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def rhythm(fit: Fit) -> list[str]:
    """Say what the period is, how well it is kept, and what it was told apart from."""
    subject = "connections are followed by another one" if fit.is_crowded else "intervals are that long or a multiple"
    lines = [
        f"It connects every {duration(fit.period)}: {_percent(fit.share)} of {fit.intervals} {subject},"
        f" where chance would give {_percent(fit.chance)}."
    ]
    if not fit.is_crowded:
        lines.append(f"Nine of ten intervals differ from it by less than {_percent(max(fit.jitter, 0.01))}.")
    if fit.missed:
        lines.append(f"{fit.missed} beats were missed, and the rhythm went on.")
    if fit.breaks:
        lines.append(f"It paused {fit.breaks} times for longer, as when a machine sleeps or is off.")
    return lines


def upload(upload: float, ratio: float, regularity: float) -> str:
    """Say how much goes up, how that compares with what comes down, and whether it is always the same."""
    same = "always about the same" if regularity >= 0.9 else "much the same" if regularity >= 0.7 else "varying"
    return f"It sends {size(upload)} each time ({same}); {_percent(ratio)} of the bytes go up."


def when(active_hours: int, night: float, bound: bool | None) -> list[str]:
    """Say in how many hours it beat, whether at night, and whether it depends on somebody's work."""
    lines = [f"It was seen in {active_hours} different hours of the day, {_percent(night)} of it between 22 and 6."]
    if bound is True:
        lines.append("It rests when the machine is on but hardly used: it follows the person's work.")
    elif bound is False:
        lines.append("It goes on when the machine is on but hardly used: it does not depend on the person's work.")
    return lines


def harmless(row: Harmless) -> str:
    """Say which well-known beat it looks like."""
    return f"It looks like a harmless {row.kind} beat: {row.reason}." + (f" See {row.source}." if row.source else "")
