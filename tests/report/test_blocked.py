"""A vendor whose every look-up was refused is no contact; one that got through once is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.catalogue.store import load
from detector.counting.running import REST
from detector.observation import Observed
from detector.report.blocked import blocked_rows, is_blocked, sentence
from detector.report.document import BlockedRow
from detector.report.safe import terminal
from detector.summary import Tally
from tests.report.examples import DAY, NINE, SOURCE

REFUSED = Tally(host="api.hubstaff.com", signature_id="hubstaff", blocked=2, first_seen=NINE, last_seen=NINE + 9)
ROW = BlockedRow(
    id="hubstaff",
    name="Hubstaff",
    category="workplace-monitoring",
    hosts=("a.hubstaff.com", "api.hubstaff.com"),
    aliases=(),
    blocked=5,
    first_seen=NINE - 1,
    last_seen=NINE + 9,
)


@pytest.mark.parametrize(
    "more",
    [
        {"contacts": 1},
        {"requests": 1},
        {"observed": (Observed("clicks", 1, "how", "decoded", 1.0),)},
        {"blocked": 0},
    ],
)
def test_only_refused_look_ups_are_no_contact(more: dict[str, object]) -> None:
    assert is_blocked([REFUSED])
    assert not is_blocked([REFUSED, replace(REFUSED, host="b.hubstaff.com", **more)])  # type: ignore[arg-type]


def test_refused_look_ups_add_up_by_vendor() -> None:
    more = replace(REFUSED, host="a.hubstaff.com", blocked=2, first_seen=NINE - 1)
    rest = replace(REFUSED, host=REST, blocked=1)
    clicks = replace(REFUSED, signature_id="posthog", category="product-analytics", contacts=1)
    groups = {"posthog": [clicks], "nobody": [REFUSED], "hubstaff": [REFUSED, more, rest]}
    assert blocked_rows(groups, load()) == (ROW,)


def test_a_sentence_names_the_filter_where_there_is_one() -> None:
    said = "Hubstaff (workplace monitoring): 5 look-ups were blocked by Pi-hole: a.hubstaff.com and api.hubstaff.com"
    pihole, adguard = (replace(SOURCE, kind=kind) for kind in ("pi-hole", "adguard-home"))
    assert sentence(replace(DAY, sources=(pihole,)), ROW, terminal) == said
    assert sentence(replace(DAY, sources=(pihole, adguard)), ROW, terminal) == said.replace(" by Pi-hole", "")
    cloaked = replace(ROW, hosts=("m.shop.example",), aliases=("in.hubstaff.com",), blocked=1)
    assert sentence(replace(DAY, sources=(pihole,)), cloaked, terminal).endswith(
        "1 look-up was blocked by Pi-hole: m.shop.example → in.hubstaff.com"
    )
    assert sentence(DAY, replace(ROW, hosts=()), terminal).endswith("5 look-ups were blocked")
