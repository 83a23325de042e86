"""The list of surviving mutants speaks of the code as it is: this needs no mutation tool and takes no time."""

from __future__ import annotations

import pytest
import yaml

from tests.mutation.run import ROOT, SURVIVORS, all_modules, explanations

GROUPS = yaml.safe_load(SURVIVORS.read_text(encoding="utf-8"))["modules"]
KNOWN = explanations()


def test_every_module_named_exists() -> None:
    assert set(GROUPS) <= set(all_modules())


@pytest.mark.parametrize("module", GROUPS)
def test_what_a_survivor_changes_still_stands_in_the_code(module: str) -> None:
    code = [line.strip() for line in (ROOT / "detector" / f"{module}.py").read_text(encoding="utf-8").splitlines()]
    text = "\n".join(["", *code, ""])
    assert [key for key in KNOWN[module] if f"\n{key[1]}\n" not in text] == []


@pytest.mark.parametrize("module", GROUPS)
def test_every_survivor_has_a_reason_and_stands_once(module: str) -> None:
    assert all(len(group["why"].split()) > 3 for group in GROUPS[module])
    assert sum(len(group["mutants"]) for group in GROUPS[module]) == len(KNOWN[module])
