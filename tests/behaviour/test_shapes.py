"""Forms of lists and mappings that come close to one and are not it."""

from __future__ import annotations

from detector.behaviour import shapes

ENTRIES = [["x", 1], ["y", 2]]


def test_attributes_without_a_name_are_left_out() -> None:
    assert shapes.fold_attributes([{"key": "a", "value": {"intValue": 1}}, {"key": 3, "value": 2}]) == {"a": 1}


def test_lists_of_names_with_values_are_records_if_they_are_alike() -> None:
    assert shapes.fold_entries([ENTRIES] * 4) == [{"x": 1, "y": 2}] * 4
    assert shapes.fold_entries([*[ENTRIES] * 3, ENTRIES[::-1]]) is None
    assert shapes.fold_entries([*[ENTRIES] * 4, *[[1]] * 4]) is None


def test_numbers_are_bytes_only_if_all_of_them_are() -> None:
    head = [0x1F, 0x8B, *[7] * 40]
    assert shapes.as_bytes(head) == bytes(head)
    assert shapes.as_bytes([*head, 256]) is None
    assert shapes.as_bytes([*head, True]) is None


def test_a_list_is_named_by_a_word_at_its_head() -> None:
    assert shapes.named_by("click") == ("click", "@click")
    assert shapes.named_by("") == shapes.named_by("word " * 20) == ()


def test_a_place_under_the_word_is_that_of_a_click() -> None:
    assert shapes.has_click({"click": {"x": 4, "y": 3}})
    assert not shapes.has_click({"click": 4})
    assert not shapes.has_click({"click": {"x": 4}})
    assert not shapes.has_click({"click": {"x": "a", "y": 3}})


def test_numbered_fields_of_two_sorts_are_two_shapes() -> None:
    assert shapes.shape_of({"f1": 2, "f2": "a"}, ()) == ("/", "f1", "f2#")
    assert shapes.shape_of({"f1": 2, "name": "a"}, ()) == ("/", "f1", "name")


def test_records_of_two_lists_are_two_shapes() -> None:
    row = {"x": 4, "y": 5}
    assert shapes.shape_of(row, ("moves", "page")) == ("moves", "/", "x", "y") != shapes.shape_of(row, ("clicks",))
    assert shapes.shape_of(row, ("room4",)) == ("/", "x", "y")
    assert shapes.shape_of(row, ("f4",)) == ("f4", "/", "x", "y")


def test_a_call_with_a_place_says_what_was_done_and_where() -> None:
    assert shapes.places_in("code", "pyautogui.click(x=0.4, y=20)") == {"codeevent": "click", "codex": 0.4, "codey": 20}
    assert shapes.places_in("a", "click (812, 44)") == {"aevent": "click", "ax": 812, "ay": 44}
    assert shapes.places_in("a", "resize (812, 44)") == shapes.places_in("a", "click (812)") == {}


def test_a_short_list_with_a_word_at_its_head_is_part_of_its_record() -> None:
    assert shapes.spoken_row("d", ["mouse.move", 4, 5]) == {"devent": "mouse.move", "dx": 4, "dy": 5}
    assert shapes.spoken_row("d", ["keyboard.press", 65]) == {"devent": "keyboard.press", "dkey": 65}
    assert shapes.spoken_row("d", ["temp", 4, 5]) == {"devent": "temp", "dx": 4, "dy": 5}
    assert shapes.spoken_row("d", ["click", 4, True]) == {"devent": "click", "d1": 4, "d2": True}
    for other in ("click", ["click"], [4, 5], ["click", [4]], ["click", "a"], ["temp", 4], ["", 4, 5], ["a b", 4, 5]):
        assert shapes.spoken_row("d", other) == {}


def test_the_source_of_a_page_is_known_by_its_mark() -> None:
    assert shapes.is_page([{"html-document": 900}])
    assert not any(map(shapes.is_page, (None, {}, [], [1], [{"a": 1}], [{"html-document": 1}, {}])))
    assert shapes.has_page_source({"html": shapes.PAGE_SOURCE, "width": 1280})
