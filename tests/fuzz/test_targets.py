"""What once broke a target does not any more, and every target stands its seeds, cut and bent."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.targets import FOUND, TARGETS

FAULTS = sorted(path for path in FOUND.glob("*") if path.is_file()) if FOUND.is_dir() else []


def test_what_was_found_is_mended() -> None:
    for path in FAULTS:
        name = max((name for name in TARGETS if path.name.startswith(f"{name}-")), key=len)
        TARGETS[name].run(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_cut_and_bent_break_nothing(name: str) -> None:
    target, random = TARGETS[name], Random(name)
    seeds = [seed[:20_000] for seed in target.seeds()]
    assert seeds
    for seed in [*seeds[:4], *random.sample(seeds, min(len(seeds), 4))]:
        target.run(seed)
        target.run(seed[: random.randrange(len(seed) + 1)])
        bent = bytearray(seed)
        for _ in range(min(len(bent), 8)):
            bent[random.randrange(len(bent))] = random.choice((0, 1, 0x7F, 0x80, 0xFF, random.randrange(256)))
        target.run(bytes(bent))


def test_every_fault_that_is_kept_belongs_to_a_target() -> None:
    assert all(any(path.name.startswith(f"{name}-") for name in TARGETS) for path in FAULTS)
