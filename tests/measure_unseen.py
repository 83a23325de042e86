"""What detectors and canary find of a set that they were not written for: `python tests/measure_unseen.py A|B|C|D|E`.

The sets stand in tests/data/behaviour/unseen. `found` are trackers of which at least one right kind was found,
`accused` are ordinary programs of which any watching kind was found, `proven` are trackers of which the canary
proves at least one kind. `--details` names every case that is lost or wrong.
"""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.behaviour.cases import Case, kinds_found, made, wrong_kinds
from tests.data.behaviour.unseen.person import HAND, Program, of_canary
from tests.data.canary.planted import planted
from tests.data.canary.sending import Sent
from tests.measure_canary import found_in

ALSO = {"keystrokes": "form-input", "form-input": "keystrokes"}


def main(name: str, details: bool) -> None:
    """Print what is found of the set of this name."""
    module = importlib.import_module(f"tests.data.behaviour.unseen.set_{name.lower()}")
    trackers: list[Program] = getattr(module, f"{name.upper()}_TRACKERS")
    legit: list[Program] = getattr(module, f"{name.upper()}_LEGIT")
    rules(name, trackers, legit, details)
    canary(name, trackers, details)


def rules(name: str, trackers: list[Program], legit: list[Program], details: bool) -> None:
    """Print what the detectors find, by kind."""
    cases = [made(program.case(), name) for program in (*trackers, *legit)]
    found = {case.name: kinds_found(case) for case in cases}
    watching, working = [case for case in cases if case.kinds], [case for case in cases if not case.kinds]
    lost = [case for case in watching if not found[case.name].keys() & set(case.kinds)]
    accused = [case for case in working if wrong_kinds(case, found[case.name])]
    share = 1 - len(lost) / len(watching)
    print(f"rules, set {name}: found {len(watching) - len(lost)} of {len(watching)} trackers ({share:.2f}), ", end="")
    print(f"accused {len(accused)} of {len(working)} ordinary programs")
    _by_kind(watching, cases, found)
    for case in cases if details else ():
        missing, wrong = set(case.kinds) - found[case.name].keys(), wrong_kinds(case, found[case.name])
        if missing or wrong:
            mark = "LOST " if case in lost else "ACCUSED " if case in accused else ""
            print(f"  {mark}{case.name}: lost {sorted(missing)}, wrong {sorted(wrong)}")


def _by_kind(watching: list[Case], cases: list[Case], found: dict[str, dict[str, float]]) -> None:
    right, sent, wrong = Counter[str](), Counter[str](), Counter[str]()
    for case in watching:
        sent.update(case.kinds)
        right.update(found[case.name].keys() & set(case.kinds))
    for case in cases:
        wrong.update(wrong_kinds(case, found[case.name]))
    print(f"  {'kind':20} {'sent':>5} {'found':>6} {'wrong':>6}")
    for kind in sorted(sent | wrong):
        print(f"  {kind:20} {sent[kind]:5} {right[kind]:6} {wrong[kind]:6}")


def canary(name: str, trackers: list[Program], details: bool) -> None:
    """Print what the canary proves of the trackers that send what a hand did."""
    chosen = [program for program in trackers if set(program.kinds) & set(HAND)]
    proven = 0
    for program in chosen:
        person = of_canary(planted(5))
        requests = [_sent(**request) for request in program.make(person) if not request.get("incoming")]
        kinds = {proof.kind for proof in found_in(planted(5), requests).proofs}
        sent = {*program.kinds, *(ALSO.get(kind, "") for kind in program.kinds)}  # keys are sent, so their text is
        right, wrong = kinds & sent, kinds - sent - set(program.may)
        proven += bool(right)
        if details and (not right or wrong):
            print(f"  canary: {program.name}: {'' if right else 'NOT PROVEN '}{sorted(wrong)}")
    print(f"canary, set {name}: proven {proven} of {len(chosen)} ({proven / len(chosen):.2f})")


def _sent(body: bytes, query: str, content_type: str, at: float, content_encoding: str = "", path: str = "") -> Sent:
    return Sent(body, content_type, content_encoding, query)


if __name__ == "__main__":
    main(sys.argv[1], "--details" in sys.argv)
