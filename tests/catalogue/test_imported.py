"""Lists as tables, as kept text, and as what reports show: an owner and a category, and never monitoring."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.catalogue.imported import (
    _CATEGORIES,
    NamedList,
    category_of,
    name_list,
    parse_kept,
    render_list,
    summary_of,
)
from detector.catalogue.list_files import _read_yaml
from detector.lists.model import ListEntry, ParsedList
from detector.lists.reading import read_list
from detector.vocabulary import CATEGORIES, LISTED, NEVER_FROM_LISTS
from tests.lists.samples import TEXTS


def made(form: str) -> NamedList:
    """Return a sample as a list with the name `mine`."""
    return name_list("mine", read_list(TEXTS[form], _read_yaml))


def test_watchers_are_the_first_six_and_no_list_can_name_one() -> None:
    assert (
        *("workplace-monitoring", "insider-risk", "endpoint-security"),
        *("device-management", "digital-experience", "network-inspection"),
    ) == NEVER_FROM_LISTS
    assert not set(_CATEGORIES.values()) & set(NEVER_FROM_LISTS)
    assert set(_CATEGORIES.values()) <= set(CATEGORIES)
    assert all(key == key.lower() for key in _CATEGORIES)


@given(st.sampled_from([*CATEGORIES, "Workplace Monitoring", "stalkerware", "spyware", "employee"]) | st.text())
def test_whatever_a_list_says_nobody_becomes_a_watcher(said: str) -> None:
    parsed = ParsedList("made up")
    parsed.add(ListEntry("a.example", None, None, said, said, 1))
    (group,) = name_list("mine", parsed).groups
    assert group.category not in NEVER_FROM_LISTS
    assert group.category == category_of(said)


def test_a_word_that_is_not_ours_says_no_more_than_that_a_list_names_it() -> None:
    assert (category_of("Session Replay"), category_of("stalkerware"), category_of("")) == (
        "session-replay",
        LISTED,
        LISTED,
    )


@pytest.mark.parametrize("form", TEXTS)
def test_every_list_comes_back_as_it_was_kept(form: str) -> None:
    named = made(form)
    assert parse_kept(render_list(named)) == named
    assert "\n" not in render_list(named)


def test_a_product_carries_the_lists_name_and_claims_nothing() -> None:
    named = made("Disconnect services")
    assert [group.id for group in named.groups] == [
        "list:mine:ads-inc:advertising",
        "list:mine:replays:session-replay",
    ]
    product = named.product("list:mine:ads-inc:advertising")
    assert product is not None
    assert (product.name, product.owner.name, product.category) == ("Ads Inc (list mine)", "Ads Inc", "advertising")
    assert not product.collects and not product.endpoints and not product.sources
    assert "“Advertising”" in product.description
    assert named.product("list:mine") is None


def test_a_list_without_owners_is_one_product() -> None:
    named = made("hosts file")
    product = named.product("list:mine")
    assert product is not None
    assert (product.name, product.category, len(named)) == ("Named by the list mine", LISTED, 3)


def test_what_is_given_twice_is_kept_once() -> None:
    assert len(name_list("mine", read_list("a.example\na.example\n", _read_yaml))) == 1


def test_the_summary_tells_what_was_and_what_was_not_understood() -> None:
    assert summary_of(made("domain list")) == (
        "mine: domain list, 3 names, 1 lines or entries not understood (1 of them: no public host name)"
    )
    assert summary_of(made("Adblock list")).startswith("mine: Adblock list, 3 names, 1 exceptions, 6 lines")
    assert summary_of(made("stalkerware indicators")).count("1 owners") == 1


@pytest.mark.parametrize("category", [*NEVER_FROM_LISTS, "spy", ""])
def test_a_changed_file_cannot_make_anybody_a_watcher(category: str) -> None:
    whole = json.loads(render_list(made("hosts file")))
    whole[3][0][3] = category
    with pytest.raises(ValueError, match="no list can give"):
        parse_kept(json.dumps(whole))


@pytest.mark.parametrize("row", [[9, None, 1], [-1, None, 1], [0, "x", 1], [0, None], ["0", None, 1], 7, [0, 5, 1]])
def test_a_row_of_another_shape_is_refused_when_it_is_read(row: object) -> None:
    whole = json.loads(render_list(made("hosts file")))
    whole[4]["a.example"] = [row]
    with pytest.raises((TypeError, ValueError)):
        parse_kept(json.dumps(whole))


@pytest.mark.parametrize("text", ["", "{}", "[]", "7", '["detect-list/2"]', "[" * 50_000, '["detect-list/1", 1, 2]'])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises((TypeError, ValueError, RecursionError)):
        parse_kept(text)


def test_a_list_of_another_form_of_keeping_is_refused() -> None:
    whole = json.loads(render_list(made("hosts file")))
    assert parse_kept(json.dumps(whole)) == made("hosts file")
    with pytest.raises(ValueError, match="another form"):
        parse_kept(json.dumps(["detect-list/0", *whole[1:]]))


def test_the_summary_says_that_all_was_understood() -> None:
    whole = name_list("mine", read_list("0.0.0.0 a.example\n0.0.0.0 b.example\n", _read_yaml))
    assert summary_of(whole) == "mine: hosts file, 2 names, all understood"
