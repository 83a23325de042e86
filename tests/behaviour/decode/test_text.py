"""Tables written as text: with marks of several letters, with cells in quotes, as elements of one name."""

from __future__ import annotations

from detector.behaviour.decode import text


def test_a_quote_is_a_letter_where_a_mark_of_several_letters_parts_the_cells() -> None:
    table = text.delimited("\n".join(f'{place} :: "b" :: 7' for place in range(4)))
    assert table == [[str(place), '"b"', "7"] for place in range(4)]


def test_a_cell_in_quotes_may_hold_the_mark() -> None:
    table = text.delimited("\n".join(f'"a,b",{place},7' for place in range(4)))
    assert table == [["a,b", str(place), "7"] for place in range(4)]


def test_a_cell_that_is_too_long_for_the_reader_of_quotes_is_cut_at_each_mark() -> None:
    table = text.delimited("\n".join(f'"{"a" * 140_000}",{place}' for place in range(4)))
    assert table is not None and [row[1] for row in table] == ["0", "1", "2", "3"]


def test_elements_of_one_name_with_a_number_each_are_a_list_of_numbers() -> None:
    assert text.xml("".join(f"<int>{place}</int>" for place in range(12))) == list(range(12))
    assert text.xml("".join(f"<int>{place}</int>" for place in range(3))) == [{"int": str(k)} for k in range(3)]


def test_lines_of_two_sorts_in_one_table_are_told_apart_by_the_numbers_they_leave_out() -> None:
    rows = [f"{n},{n},7" for n in range(4)] + [f"{n},,9" for n in range(4)]
    table = text.delimited("\n".join(["t,x,top", *rows]))
    assert table is not None and table[0] == {"t": "0", "x": "0", "top": "7"} and table[-1] == {"t": "3", "top": "9"}
    named = text.delimited("\n".join(["t,x,top", *(row.replace(",,", ",,word") for row in rows[:4]), "1,,9"]))
    assert named is not None and len(named) == 5
    worded = text.delimited("\n".join(["t,who", *(f"{n},{'' if n % 2 else 'ann'}" for n in range(6))]))
    assert worded is not None and worded[1] == {"t": "1", "who": ""}
