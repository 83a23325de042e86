"""What waits for the next request has no word of anybody's, and is still of the same sort."""

from __future__ import annotations

import pytest

from detector.behaviour.actions import has_path, is_element, verb
from detector.behaviour.kinds.keyboard import is_key
from detector.behaviour.kinds.windows import is_program, is_window_title
from detector.behaviour.veil import veiled

SECRETS = ("zebra quartz 7719", "j.meyer@firm.example", "Salary: 4,200 EUR", "hunter2-pw", "Müller", "x" * 3_000)


@pytest.mark.parametrize("secret", SECRETS)
def test_no_word_is_left(secret: str) -> None:
    left = str(veiled(secret)).lower()
    assert not any(word in left for word in ("zebra", "quartz", "7719", "meyer", "salary", "hunter", "müller"))
    assert len(left) <= 400


def test_the_same_word_has_the_same_stand_in() -> None:
    assert veiled("zebra meyer") == veiled("zebra meyer") != veiled("zebra meier")


def test_sorts_are_kept() -> None:
    assert (
        is_window_title(veiled("Salaries 2026 - Excel")) and veiled("Salaries 2026 - Excel") != "Salaries 2026 - Excel"
    )
    assert is_program(veiled("payroll.exe")) and veiled("payroll.exe") != "payroll.exe"
    assert has_path({"": veiled(r"C:\Users\jm\payroll.xlsx")})
    assert is_element(veiled("button#pay-all")) and is_element(veiled("btnPayAll")) and "Pay" not in veiled("btnPayAll")
    assert verb(veiled("mousemove"), True) == "move"
    assert veiled("afk") == "afk" and veiled("nazhatie") == "nazhatie"


def test_keys_are_other_keys_and_those_that_steer_are_themselves() -> None:
    typed = "bcefghijklmnopqrtuvxyz"
    assert sorted(map(veiled, typed)) == sorted(typed)
    assert all(is_key(veiled(key)) for key in typed) and "".join(map(veiled, "wasd")) == "wasd"
    assert (veiled("Backspace"), veiled(" "), veiled("7"), veiled("é")) == ("Backspace", " ", "7", "é")


def test_numbers_and_moments_are_numbers_and_the_rest_is_nothing() -> None:
    assert veiled("412") == 412.0
    assert veiled("2026-11-30T10:00:00Z") == 1796032800000.0
    assert (veiled(4), veiled(True), veiled(None), veiled([1])) == (4, True, None, None)


def test_a_colour_stays_one() -> None:
    assert veiled("#2962ff") == veiled("#fff") == "#000000"
