"""Places in records, as they are written."""

from __future__ import annotations

from detector.behaviour.actions import has_point, is_element


def test_a_place_is_two_numbers_or_one_text_named_for_it() -> None:
    assert has_point({"pagex": 4, "pagey": 5})
    assert has_point({"coords": "120, 40"})
    assert not has_point({"coords": "none"})
    assert not has_point({"label": "120, 40"})


def test_a_piece_of_a_page_with_words_in_it_is_no_element_unless_it_can_be_pressed() -> None:
    assert not is_element("<div>please send</div>")
    assert is_element("button.save") and is_element("#save")
