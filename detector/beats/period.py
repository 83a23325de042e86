"""The period in a list of start times, if there is one: pure arithmetic over times, with no notion of a destination.

What others do, and what of it is used here:
- RITA (github.com/activecm/rita, analysis/beacons.go) scores the intervals between connections by Bowley's skewness and
  by the median absolute deviation over the median. Robust dispersion is kept; but a missed beat doubles an interval, so
  intervals are compared with whole multiples of a period, as in Sadler and Casey, "Modifications of the Euclidean
  algorithm for isolating periodicities from a sparse set of noisy measurements" (IEEE Trans. Signal Processing 44(9),
  1996, doi:10.1109/78.536682).
- BAYWATCH (Hu et al., DSN 2016, doi:10.1109/DSN.2016.50) takes candidates from the periodogram, holds them against what
  chance would give, and verifies them on the autocorrelation, after Vlachos, Yu and Castelli, "On periodicity
  detection and structural periodic similarity" (SDM 2005). Times here are few and of no fixed rate, so the
  autocorrelation is that of the point process itself: the differences of all pairs, without bins of time. Chance is
  computed, not permuted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detector.beats.model import Bools, Floats

SHORTEST, LONGEST = 5.0, 6 * 3600.0
"""Seconds that a period may have. Below, it is a stream; above, a day holds too few beats."""

FEWEST = 6
"""Beats below which nothing is said."""

TOLERANCES = np.array([0.04, 0.1, 0.2, 0.3, 0.4])
"""Shares of a period by which an interval may miss it; each is tried, and each is held against its own chance."""

MISSABLE = 4
"""Whole multiples of the period that count as missed beats; what is longer is a break (sleep, night, no network)."""

_REFRACTORY = 0.25
"""Share of the period within which several connections are one beat: agents open two or three at a time."""

_BREAKS = 0.1
_PAIRS = 24
_BIN = 0.06
_TELLS_NOTHING = 0.8
_VISIT = 0.1
_MOST_FOR_PAIRS = 400
_MULTIPLES = np.arange(1, MISSABLE + 1)[:, None]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well times follow a period.

    `share` of `intervals` fit it within `tolerance`; `chance` is the share that would without any schedule. `evidence`
    is how many nats speak against chance. `breaks` are pauses that are no missed beats.
    """

    period: float
    tolerance: float
    share: float
    chance: float
    evidence: float
    intervals: int
    jitter: float
    breaks: int
    missed: int
    is_crowded: bool = False

    @property
    def excess(self) -> float:
        """The share that fits beyond what chance explains: 0 is none, 1 is all."""
        return max(0.0, (self.share - self.chance) / (1 - self.chance)) if self.chance < 1 else 0.0

    @property
    def merit(self) -> float:
        """What fits are compared by."""
        return self.evidence * self.excess


def best_fit(starts: Floats) -> Fit | None:
    """Return the period that explains ordered start times best; None when there are too few."""
    if len(starts) < FEWEST or starts[-1] - starts[0] < (FEWEST - 1) * SHORTEST:
        return None
    fits = [fit for period in _candidates(starts) if (fit := _interval_fit(starts, period)) is not None]
    return max(fits, key=lambda fit: fit.merit, default=None)


def crowded_fit(starts: Floats) -> Fit | None:
    """Return the period that many pairs of starts are apart: for several clients, or beats amid other traffic."""
    if len(starts) < 2 * FEWEST:
        return None
    times = _beats(starts, 2.0)
    if len(times) < 2 * FEWEST:
        return None
    times = times[:_MOST_FOR_PAIRS]
    fits = [fit for period in _pair_periods(times) if (fit := _pair_fit(times, period)) is not None]
    return max(fits, key=lambda fit: fit.merit, default=None)


def _beats(starts: Floats, within: float) -> Floats:
    """Return the first of each group of starts that are less than `within` apart."""
    return starts[np.concatenate(([True], np.diff(starts) > within))]


def _candidates(starts: Floats) -> list[float]:
    """Return periods worth a try: typical intervals, with bursts of several lengths taken as one beat."""
    found: list[float] = []
    for within in (1.0, 10.0, 60.0):
        starts = _beats(starts, within)
        if len(starts) < FEWEST:
            break
        gaps = np.diff(starts)
        found += [*np.quantile(gaps, (0.25, 0.5)).tolist(), _mode(gaps)]
    periods: list[float] = []
    for period in sorted(found):
        if SHORTEST <= period <= LONGEST and (not periods or period > 1.04 * periods[-1]):
            periods.append(period)
    return periods


def _mode(gaps: Floats) -> float:
    """Return the most frequent interval, on a logarithmic scale, as the median of those around it."""
    logs = np.log(gaps)
    counts = np.histogram(logs, np.arange(logs.min() - 0.15, logs.max() + 0.25, 0.1))[0]
    top = int(np.argmax(np.convolve(counts, (1, 2, 1), "same")))
    centre = logs.min() - 0.1 + 0.1 * top
    return float(np.median(gaps[np.abs(logs - centre) <= 0.15])) if (np.abs(logs - centre) <= 0.15).any() else 0.0


def _interval_fit(starts: Floats, period: float) -> Fit | None:
    """Hold the intervals between neighbours against whole multiples of a period, which is refined on the way."""
    gaps = np.diff(_beats(starts, _REFRACTORY * period))
    if len(gaps) < FEWEST - 1:
        return None
    for _ in range(2):
        ratios = gaps / period
        multiples = np.clip(np.rint(ratios), 1, None)
        close = (np.abs(ratios - multiples) <= 0.4) & (multiples <= MISSABLE)
        if not close.any():
            return None
        period = float(np.median(gaps[close] / multiples[close]))
    return _judge(gaps / period, period) if SHORTEST <= period <= LONGEST else None


def _judge(ratios: Floats, period: float) -> Fit | None:
    """Choose the tolerance that tells most; `ratios` are the intervals in periods."""
    inside = ratios[ratios < MISSABLE + 0.5]
    breaks = len(ratios) - len(inside)
    counted = len(inside) + max(0, breaks - max(2, int(_BREAKS * len(ratios))))
    if len(inside) < FEWEST - 1:
        return None
    multiples = np.clip(np.rint(inside), 1, None)
    off = np.abs(inside - multiples)
    allowed = np.minimum(TOLERANCES[:, None] * np.sqrt(multiples), 0.5)
    shares = np.count_nonzero(off <= allowed, axis=1) / counted
    chances = _chances(max(float(inside.mean()) - _REFRACTORY, 0.05))
    evidence = counted * _divergence(shares, chances, counted)
    excess = np.clip((shares - chances) / (1 - chances), 0, None)
    best = int(np.argmax(evidence * excess))
    near = off[(multiples == 1) & (off <= 0.5)]
    return Fit(
        period=period,
        tolerance=float(TOLERANCES[best]),
        share=float(shares[best]),
        chance=float(chances[best]),
        evidence=float(evidence[best]),
        intervals=counted,
        jitter=float(np.quantile(near, 0.9)) if len(near) else 0.0,
        breaks=breaks,
        missed=int((multiples - 1).sum()),
    )


def _chances(scale: float) -> Floats:
    """Return, for each tolerance, the share of intervals that would fit if connections came at random.

    Random means: exponential intervals of the same mean, none below the refractory time, none beyond the last multiple.
    """
    half = np.minimum(TOLERANCES * np.sqrt(_MULTIPLES), 0.5)
    low = np.exp(-(np.maximum(_MULTIPLES - half, _REFRACTORY) - _REFRACTORY) / scale)
    high = np.exp(-(_MULTIPLES + half - _REFRACTORY) / scale)
    whole = 1 - np.exp(-(MISSABLE + 0.5 - _REFRACTORY) / scale)
    chances: Floats = np.clip((low - high).sum(axis=0) / whole, 0.02, 0.98)
    return chances


def _divergence(shares: Floats, chances: Floats, count: int) -> Floats:
    """Return the nats that each observation gives against chance (Chernoff's bound on a binomial tail); 0 below it."""
    held = np.clip(shares, 0.5 / count, 1 - 0.5 / count)
    nats = held * np.log(held / chances) + (1 - held) * np.log((1 - held) / (1 - chances))
    return np.where(shares > chances, nats, 0.0)


def _pair_periods(times: Floats) -> list[float]:
    """Return the distances at which pairs of starts stand out against neighbouring distances."""
    steps = min(_PAIRS, len(times) - 1)
    # Beyond it pairs are missing, because only so many neighbours are looked at, and the edge would look like a peak.
    reach = min(LONGEST, 0.7 * float(np.median(times[steps:] - times[:-steps])))
    gaps = np.concatenate([times[step:] - times[:-step] for step in range(1, steps + 1)])
    gaps = gaps[(gaps >= SHORTEST) & (gaps <= reach)]
    if len(gaps) < FEWEST:
        return []
    logs = np.log(gaps)
    edges = np.arange(np.log(SHORTEST), np.log(reach) + _BIN, _BIN)
    counts = np.histogram(logs, edges)[0]
    centres = edges[0] + _BIN * (np.concatenate([_peaks(counts, edges, width) for width in (1, 5)]) + 0.5)
    return [float(np.exp(np.median(logs[near]))) for c in centres if (near := np.abs(logs - c) < 2 * _BIN).any()]


def _peaks(counts: Floats, edges: Floats, width: int) -> Floats:
    """Return the bins where a histogram of distances rises furthest above the rate of their neighbourhood."""
    widths = np.exp(edges[1:]) - np.exp(edges[:-1])
    kernel, wide = np.hanning(width + 2)[1:-1], np.ones(4 * width + 9)
    usual = _smooth(counts, wide) / _smooth(widths, wide) * _smooth(widths, kernel)
    rise = (_smooth(counts, kernel) - usual) / np.sqrt(usual + 1)
    tops = np.argsort(rise)[::-1][:3]
    return tops[rise[tops] > 2].astype(np.float64)


def _smooth(values: Floats, kernel: Floats) -> Floats:
    """Return sums of neighbours, weighted; as many as there are values, even where the kernel is longer."""
    skipped = (len(kernel) - 1) // 2
    return np.convolve(values, kernel)[skipped : skipped + len(values)]


def _pair_fit(times: Floats, period: float) -> Fit | None:
    """Count the starts that another one follows a period later, and compare with what the local rate would give."""
    # Clicks of one visit are one start: they would all be followed by the clicks of the next visit.
    times = _beats(times, _VISIT * period)
    followed = times[times <= times[-1] - 0.5 * period]
    if len(followed) < 2 * FEWEST:
        return None
    target = followed + period
    near = np.searchsorted(times, target + 0.75 * period) - np.searchsorted(times, target - 0.75 * period)
    best: Fit | None = None
    for tolerance in (0.02, 0.05, 0.1, 0.2, 0.3):
        half = tolerance * period
        hits = _has_one(times, target, half)
        chance = float(np.clip(np.mean(1 - np.exp(-near * half / (0.75 * period))), 0.02, 0.98))
        share = float(hits.mean())
        if chance > _TELLS_NOTHING:
            break
        evidence = len(hits) * float(_divergence(np.array([share]), np.array([chance]), len(hits))[0])
        fit = Fit(period, tolerance, share, chance, evidence, len(hits), tolerance, 0, 0, is_crowded=True)
        if best is None or fit.merit > best.merit:
            best = fit
    return best


def _has_one(times: Floats, target: Floats, half: float) -> Bools:
    """Tell for each target whether a start lies within `half` of it."""
    found: Bools = np.searchsorted(times, target + half, "right") > np.searchsorted(times, target - half)
    return found
