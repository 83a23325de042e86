"""Changes the code in small ways and asks whether a test notices: `python -m tests.mutation.run [MODULE ...]`.

Needs mutmut (README.md beside this file says which). A module is meant as `match/glob` or `detector/match/glob.py`;
without one, all of `match/` and `wire/` are tried. Every change is tried with the tests of its own module alone. What
no test notices must stand in survivors.yaml with its reason; the exit status is 1 if one does not.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from tests.mutation.mutants import Change

ROOT = Path(__file__).resolve().parents[2]
SURVIVORS = Path(__file__).with_name("survivors.yaml")

# Modules without a mirror test, or with more than one, or with slow ones: what is asked about them (or not).
TESTS = {
    "match/answer": ["match/test_index.py"],
    # Those that load the whole catalogue.
    "match/formats": [
        "match/test_formats.py",
        "--deselect=tests/match/test_formats.py::test_no_legitimate_body_has_the_format_of_any_product",
        "--deselect=tests/match/test_formats.py::test_a_path_that_no_format_knows_costs",
    ],
    # Those that hold it against a plain matcher take seconds, for every change anew.
    "match/index": [
        "match/test_index.py",
        "--deselect=tests/match/test_index.py::test_it_agrees_with_the_plain_matcher",
    ],
    "match/listed": ["match/test_listed.py", "match/test_benign_hosts.py"],
    "wire/exchange": ["wire/test_http1_requests.py"],
}
_STATES = ("killed", "type error", "timeout", "not reached", "survived")
_ALIVE = ("not reached", "survived")

Key = tuple[str, str, str]  # of a mutant: where it is, the lines it takes away, those it puts there


def main() -> int:
    """Try every mutant of the modules asked for; 1 if one survived that nobody has explained."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="*", help="default: all of match/ and wire/")
    parser.add_argument("--work", type=Path, help="keep what became of each mutant here; what was noticed stays so")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    modules = [_short(name) for name in given.modules] or all_modules()
    if given.inside:
        return _inside(modules[0], given.work)
    unexplained = 0
    print("| module | mutants |", *(f"{state} |" for state in _STATES), "unexplained |")
    print("| --- |", *("---: |" for _ in range(len(_STATES) + 2)))
    for module in modules:
        with tempfile.TemporaryDirectory() as folder:
            work = given.work or Path(folder)
            if not _in_turn(module, work):
                unexplained += 1
                continue
            unexplained += _report(module, _known(module, work))
    return min(unexplained, 1)


def all_modules() -> list[str]:
    """Return every module with code of the two rooms, as `match/glob`."""
    found = [path for room in ("match", "wire") for path in sorted((ROOT / "detector" / room).glob("*.py"))]
    return [_short(str(path.relative_to(ROOT))) for path in found if path.name != "__init__.py"]


def _short(name: str) -> str:
    return name.removeprefix("detector/").removesuffix(".py")


def _in_turn(module: str, work: Path) -> bool:
    """Try one module's mutants in a process of its own, which has loaded nothing else; False if that goes wrong."""
    work.mkdir(parents=True, exist_ok=True)
    line = [sys.executable, "-m", "tests.mutation.run", module, "--inside", "--work", str(work)]
    environment = {**os.environ, "DETECT_TEST_PROFILE": "few", "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    if done.returncode:
        print(f"{module}: could not be tried\n{done.stdout[-3_000:]}", file=sys.stderr)
    return not done.returncode


def _inside(module: str, work: Path) -> int:
    from tests.mutation.mutants import changes
    from tests.mutation.refused import caught
    from tests.mutation.trial import append_to

    path = ROOT / "detector" / f"{module}.py"
    made = changes(path)
    known = _known(module, work)
    results = _results(module, work)
    # Tests only come to notice more: what one noticed, and what is known to be equal, is not asked again.
    is_settled = {key: state not in _ALIVE or _is_explained(module, key, state) for key, state in known.items()}
    kept = [key for key in map(_key, made) if is_settled.get(key)]
    results.write_text("".join(_line(key, known[key]) for key in kept), encoding="utf-8")
    room, name = module.split("/")
    tests = [
        test if test.startswith("-") else f"tests/{test}" for test in TESTS.get(module, [f"{room}/test_{name}.py"])
    ]
    open_ones = [change for change in made if _key(change) not in set(kept)]
    code = append_to(results, f"detector.{room}.{name}", tests, open_ones)
    if code:
        return code
    after = _known(module, work)
    alive = [change for change in open_ones if after[_key(change)] in _ALIVE]
    with results.open("a", encoding="utf-8") as file:
        file.writelines(_line(_key(change), "type error") for change in caught(path, alive))
    return 0


def _key(change: Change) -> Key:
    where, was, now = astuple(change.mutant)
    return where, was, now


def _line(key: Key, state: str) -> str:
    where, was, now = key
    return json.dumps({"in": where, "was": was, "now": now, "state": state}) + "\n"


def _results(module: str, work: Path) -> Path:
    return work / (module.replace("/", "-") + ".jsonl")


def _known(module: str, work: Path) -> dict[Key, str]:
    """Return what became of each mutant that was tried; two that read the same count as one."""
    path = _results(module, work)
    if not path.exists():
        return {}
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {(line["in"], line["was"], line["now"]): line["state"] for line in lines}


def explanations() -> dict[str, set[Key]]:
    """Return the mutants that survivors.yaml explains one by one, by module."""
    return {module: set(_explained(groups)) for module, groups in _told()["modules"].items()}


def kinds() -> list[dict[str, str]]:
    """Return the kinds of mutants that survivors.yaml explains once for all: expressions for `module`, `was`, `now`."""
    found: list[dict[str, str]] = _told()["kinds"]
    return found


@functools.cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(SURVIVORS.read_text(encoding="utf-8"))
    return told


def _explained(groups: list[dict[str, Any]]) -> Iterator[Key]:
    for group in groups:
        for one in group["mutants"]:
            yield str(one["in"]), str(one["was"]), str(one["now"])


def is_of_a_kind(module: str, key: Key, kind: dict[str, str]) -> bool:
    """Tell whether the whole of a module's name and of a mutant's lines is as a kind says."""
    asked = {"module": module, "was": key[1], "now": key[2]}
    return all(re.fullmatch(kind.get(name, ".*"), text, re.DOTALL) for name, text in asked.items())


def _is_explained(module: str, key: Key, state: str) -> bool:
    """Tell whether a reason is known; a line that no test reaches needs one of its own."""
    if key in explanations().get(module, set()):
        return True
    return state == "survived" and any(is_of_a_kind(module, key, kind) for kind in kinds())


def _report(module: str, known: dict[Key, str]) -> int:
    """Print a module's figures, and what survived without a reason as entries to fill in; return how many these are."""
    counts = Counter(known.values())
    alive = [key for key, state in known.items() if state in _ALIVE]
    open_ones = [key for key in alive if not _is_explained(module, key, known[key])]
    print(
        f"| {module} | {len(known)} |", *(f"{counts[state]} |" for state in _STATES), f"{len(open_ones)} |", flush=True
    )
    for where, was, now in open_ones:
        entry = {"in": where, "was": was, "now": now}
        note = "  # not reached\n" if known[where, was, now] == "not reached" else ""
        text = yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=1_000)
        print(f"# {module}\n{note}{text}", end="", file=sys.stderr)
    return len(open_ones)


if __name__ == "__main__":
    sys.exit(main())
