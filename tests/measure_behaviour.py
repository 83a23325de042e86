"""Precision and recall of the behaviour detectors, part by part: `python tests/measure_behaviour.py`.

A case is what one program sent to one host: one request or a sequence. A kind counts once a case. `found` are trackers
of which at least one right kind was found; `accused` are legitimate programs of which any watching kind was found.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.behaviour.cases import Case, all_cases, kinds_found, made, wrong_kinds
from tests.data.behaviour import wild
from tests.data.behaviour.generate import generated
from tests.data.behaviour.generated.further import further
from tests.data.behaviour.generated.lookalikes import lookalikes

PARTS = ("tuned", "held-out", "fresh", "second", "seen", "aside", "lookalikes", "wild", "further")


def _cases() -> list[Case]:
    composed = [(part, case) for part in ("seen", "aside") for case in generated(part)]
    composed += [("lookalikes", case) for case in lookalikes(2, seed=7)] + [("further", case) for case in further()]
    batches = (wild.first, wild.later, wild.last, wild.final, wild.closing, wild.verdict)
    composed += [("wild", case) for batch in batches for case in batch()]
    return [*all_cases(), *(made(case, part) for part, case in composed)]


def main(details: bool) -> None:
    """Print the two tables."""
    cases = _cases()
    found = {case.name: kinds_found(case) for case in cases}
    print(f"{'part':10} {'trackers':>8} {'found':>6} {'legitimate':>10} {'accused':>8}")
    for part in PARTS:
        chosen = [case for case in cases if case.part == part]
        trackers = [case for case in chosen if case.kinds]
        legitimate = [case for case in chosen if not case.kinds]
        right = sum(bool(found[case.name].keys() & set(case.kinds)) for case in trackers)
        accused = sum(bool(wrong_kinds(case, found[case.name])) for case in legitimate)
        print(f"{part:10} {len(trackers):8} {right:6} {len(legitimate):10} {accused:8}")
    for part in PARTS:
        print(f"\n{part}: {'kind':20} {'precision':>9} {'recall':>7} {'right':>6} {'wrong':>6} {'lost':>5}")
        _kinds([case for case in cases if case.part == part], found)
    if details:
        for case in cases:
            lost, wrong = set(case.kinds) - found[case.name].keys(), wrong_kinds(case, found[case.name])
            if lost or wrong:
                print(f"{case.part}: {case.name}: lost {sorted(lost)}, wrong {sorted(wrong)}")


def _kinds(cases: list[Case], found: dict[str, dict[str, float]]) -> None:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for case in cases:
        right.update(found[case.name].keys() & set(case.kinds))
        wrong.update(wrong_kinds(case, found[case.name]))
        lost.update(set(case.kinds) - found[case.name].keys())
    for kind in sorted(right | wrong | lost):
        precision = f"{right[kind] / (right[kind] + wrong[kind]):9.2f}" if right[kind] + wrong[kind] else f"{'-':>9}"
        recall = f"{right[kind] / (right[kind] + lost[kind]):7.2f}" if right[kind] + lost[kind] else f"{'-':>7}"
        print(f"{'':8} {kind:20} {precision} {recall} {right[kind]:6} {wrong[kind]:6} {lost[kind]:5}")


if __name__ == "__main__":
    main("--details" in sys.argv)
