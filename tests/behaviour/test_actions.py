"""Places in records, as they are written."""

from __future__ import annotations

from detector.behaviour.actions import has_button, has_point, is_element, said_in


def test_a_place_is_two_numbers_or_one_text_named_for_it() -> None:
    assert has_point({"pagex": 4, "pagey": 5})
    assert has_point({"coords": "120, 40"})
    assert not has_point({"coords": "none"})
    assert not has_point({"label": "120, 40"})


def test_a_piece_of_a_page_with_words_in_it_is_no_element_unless_it_can_be_pressed() -> None:
    assert not is_element("<div>please send</div>")
    assert is_element("button.save") and is_element("#save")


def test_a_general_word_and_a_label_give_way_to_what_a_hand_did() -> None:
    assert said_in({"type": "input", "action": "click"}) == "click"
    assert said_in({"type": "input", "label": "click"}) == "input"
    assert said_in({"name": "click", "t": 4}) == "click"
    assert said_in({"type": "input", "t": 4}) == "input"
    assert said_in({"type": "note", "t": 4}) is None


def test_a_button_is_a_mouse_s_beside_a_place_or_a_state_or_under_the_word_press() -> None:
    assert has_button({"button": "left", "x": 4, "y": 5})
    assert has_button({"b": "left", "s": "down"})
    assert has_button({"buttonpress": "Left"})
    assert has_button({"line": "mouse Button.left pressed"})
    assert not has_button({"button": "left"})
    assert not has_button({"align": "left", "x": 4, "y": 5})
    assert not has_button({"key": "l", "s": "down"})
    assert not has_button({"button": "Save", "x": 4, "y": 5})
