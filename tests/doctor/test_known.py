"""Names are compared as whole words; what a hit says claims no watching."""

from __future__ import annotations

import pytest

from detector.catalogue.compiled import Catalogue
from detector.doctor.known import KnownNames, hit, vendor_of


def ids(*found: object) -> list[str | None]:
    return [getattr(vendor, "id", None) for vendor in found]


def test_programs_are_known_by_their_whole_name_in_any_case(known: KnownNames) -> None:
    assert (
        ids(known.program("tmsysd"), known.program("TMAgentSvc.EXE"), known.program("tmagentsvc")) == ["teramind"] * 3
    )
    assert known.program("/usr/sbin/tmsysd") == known.program("tmsysd")
    assert ids(known.program("tmsysd2"), known.program("tmsys"), known.program("")) == [None] * 3


def test_a_short_name_is_nobody_s_without_its_ending(known: KnownNames) -> None:
    assert known.program("sfc.exe") is not None
    assert known.program("sfc") is None


def test_a_name_that_linux_cut_is_known_where_only_one_fits(known: KnownNames) -> None:
    whole = "cyberhavensessionmonitor.exe"
    assert ids(known.program(whole[:15]), known.program(whole[:14])) == ["cyberhaven", None]


@pytest.mark.parametrize("name", ["teramind", "Teramind", "teramind-agent", "teramindd", "hubstaff-client"])
def test_a_product_is_known_with_words_of_an_agent(known: KnownNames, name: str) -> None:
    assert known.product(name) is not None


@pytest.mark.parametrize(
    "name",
    ["", "notteramind", "teraminds", "mistral-engine", "harvest-tools", "heaptrack", "level-up", "\x1b", "é" * 999],
)
def test_other_names_are_nobody_s(known: KnownNames, name: str) -> None:
    assert known.product(name) is None


def test_in_a_title_a_longer_word_is_enough(known: KnownNames) -> None:
    assert ids(known.product("Teramind: your browser", is_title=True)) == ["teramind"]
    assert known.product("Otter pictures", is_title=True) is None


def test_a_hit_says_what_the_product_can_do_and_no_more(catalogue: Catalogue) -> None:
    signature = catalogue.get("teramind")
    assert signature is not None
    means = hit("/opt", "teramind", "is installed", vendor_of(signature)).means
    assert "Teramind (workplace monitoring) is installed" in means
    assert "known to collect: keystrokes" in means
    assert "cannot be told" in means
    assert "spies" not in means
