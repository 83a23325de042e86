"""Lists of one domain a line."""

from __future__ import annotations

import pytest

from detector.lists.domain_list import domain_of, parse
from tests.lists.helpers import named
from tests.lists.samples import DOMAINS


def test_each_line_is_a_domain_with_all_below_it() -> None:
    parsed = parse(DOMAINS)
    assert named(parsed) == [("tracker.example", None), ("wild.example", None), ("dot.example", None)]
    assert parsed.not_understood == {"no public host name": 1}


@pytest.mark.parametrize("line", ["a.*.example", "https://a.example", "a.example/x", "*.example.*", "a..example", "*"])
def test_what_is_more_than_a_domain_is_none(line: str) -> None:
    assert domain_of(line) is None
