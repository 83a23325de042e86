"""The sets that were written before the detectors were looked at: nobody is accused, and what is lost is named."""

from __future__ import annotations

import pytest

from tests.behaviour.cases import kinds_found, made, wrong_kinds
from tests.data.behaviour.unseen.person import Program
from tests.data.behaviour.unseen.set_a import A_LEGIT, A_TRACKERS
from tests.data.behaviour.unseen.set_b import B_LEGIT, B_TRACKERS
from tests.data.behaviour.unseen.set_c import C_LEGIT, C_TRACKERS
from tests.data.behaviour.unseen.set_d import D_LEGIT, D_TRACKERS

TRACKERS = [*A_TRACKERS, *B_TRACKERS, *C_TRACKERS, *D_TRACKERS]
ORDINARY = [*A_LEGIT, *B_LEGIT, *C_LEGIT, *D_LEGIT]
# Known limits: what ordinary programs send in just this form, or what nothing but a word could tell.
LOST = {
    "five_bytes_a_message",  # places without a time, as a shared cursor
    "sampled_every_tenth_of_a_second",
    "page_source_again_and_again",  # as an editor of web pages saves them
    "polled_place_as_form",
    "intervals_only",
    "counts_in_protobuf",
    "pole_i_wartosc",  # as a form is checked while it is filled in
    "sites_and_seconds",
    "base36_points",
    "one_message_per_point",
    "text_so_far_in_msgpack",  # as a search box asks while one types
    "xml_rpc",
}


def test_each_program_has_a_name_of_its_own() -> None:
    assert len({program.name for program in (*TRACKERS, *ORDINARY)}) == len(TRACKERS) + len(ORDINARY)
    assert len(TRACKERS) >= 200 and len(ORDINARY) >= 160


@pytest.mark.parametrize("program", TRACKERS, ids=lambda program: program.name)
def test_a_tracker_is_found(program: Program) -> None:
    found = kinds_found(made(program.case(), "unseen"))
    assert bool(found.keys() & set(program.kinds)) == (program.name not in LOST)


@pytest.mark.parametrize("program", ORDINARY, ids=lambda program: program.name)
@pytest.mark.parametrize("seed", [1, 2])
def test_an_ordinary_program_is_not_accused(program: Program, seed: int) -> None:
    case = made(program.case(seed), "unseen")
    assert wrong_kinds(case, kinds_found(case)) == set()
