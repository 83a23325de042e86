"""Endpoints for any host: what is asked of their path and of the request, told with line, field and remedy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.catalogue.distinctive import condition_weakness, path_weakness
from detector.catalogue.model import Needs
from detector.catalogue.store import load
from tests.catalogue.anywhere import counter, problems_of


def test_a_good_one_has_no_problem() -> None:
    signature = counter()
    assert [endpoint.is_anywhere for endpoint in signature.endpoints] == [True, True, True]
    assert [endpoint.name for endpoint in signature.endpoints] == [item.path for item in signature.endpoints]


@pytest.mark.parametrize(
    "path",
    ["/", "/**", "/*", "/api/**", "/i", "/collect", "/**/event", "/v1", "/**/x/**/counter", "/counter/*/*", "/film/*"],
)
def test_a_path_that_anybody_may_have_is_refused(path: str) -> None:
    assert path_weakness(path) is not None
    assert "endpoints.path" in "".join(problems_of("/**/counter.php", path))


@pytest.mark.parametrize(
    "path",
    [
        "/com.snowplowanalytics.snowplow/tp2",
        "/**/matomo.php",
        "/ingest/v1/web/i",
        "/api/event",
        "/reel/films/*",
        "/x/*/log",
    ],
)
def test_a_path_of_several_words_or_one_telling_one_may_stand(path: str) -> None:
    assert path_weakness(path) is None


def test_what_is_asked_besides_grows_with_how_common_the_path_is() -> None:
    named, common, read = counter().endpoints
    assert condition_weakness(named) is None
    assert condition_weakness(replace(common, path="/api/event")) is None
    two = replace(common, path="/api/event", needs=Needs((), ("a", "b"), ("json",), ""))
    assert "by 3 or more" in (condition_weakness(two) or "")
    assert condition_weakness(replace(two, path="/**/counter.php")) is None
    assert condition_weakness(replace(read, read=None)) is not None
    assert condition_weakness(replace(named, needs=None)) is not None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    needs: {query: [site, visit]}\n", "", "11: endpoints: has neither host nor domain"),
        ("{query: [site, visit]}", "{query: [site]}", "14: endpoints.needs: names 1 keys"),
        ("    methods: [GET, POST]\n", "", "11: endpoints.methods: missing"),
        ("  - path: /**/counter.php\n    role", "  - role", "11: endpoints.path: missing"),
        ("  - path: /**/counter.php\n", "  - path: /**/counter.php\n    host: a.example\n", "is for endpoints on any"),
        ("{query: [site, visit]}", "{query: [site, visit], at: x}", "14: endpoints.needs.at: leads to keys"),
        (", decode: [gzip, json], at: payload", "", "19: endpoints.needs.decode: missing"),
        ("{query: [site, visit]}", "{query: [site, 'a b']}", "is no name of a key"),
        ("{query: [site, visit]}", "{query: [site, visit], keys: [x]}", "unknown key"),
    ],
)
def test_each_fault_is_told(old: str, new: str, expected: str) -> None:
    assert expected in "\n".join(problems_of(old, new))


def test_the_built_in_ones_are_of_a_dozen_products_and_more() -> None:
    rows = load(use_cache=False).anywhere
    assert len({row[0] for row in rows}) >= 12
    assert all(row[3] for row in rows)
