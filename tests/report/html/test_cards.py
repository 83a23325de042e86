"""What stands on a vendor's card: one sentence that claims no more than its evidence, and every host somewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.observation import Observed, Program
from detector.report import safe
from detector.report.html.cards import appendix, card, groups, host_line
from tests.report.examples import ANALYTICS, DAY, DAY_WITH_HOSTS, READ, REPLAY, host_row, vendor_row

MOVES = Observed("mouse-movement", 9, "read", "decoded", 1.0)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"evidence": "observed", "observed": (MOVES,)}, "This machine sent it mouse movement."),
        ({"evidence": "observed", "observed": ()}, "What this machine sent it could be read."),
        ({}, "This machine sent it 1.3 MB; what that said could not be read."),
        ({"bytes_out": None}, "This machine sent it data; what that said could not be read."),
        ({"evidence": "contacted"}, "This machine connected to it; whether data was sent cannot be told."),
        (
            {"evidence": "contacted", "contacts": 2, "lookups": 2},
            "Its name was looked up; whether anything was sent cannot be told.",
        ),
    ],
)
def test_the_sentence_is_that_of_the_evidence(changes: dict[str, object], said: str) -> None:
    assert card(replace(vendor_row(), **changes), "v1").summary == said  # type: ignore[arg-type]


def test_groups_are_categories_in_the_documents_order() -> None:
    made = groups(DAY)
    assert [group.title for group in made] == ["workplace monitoring", "session replay", "web analytics"]
    assert [one.anchor for group in made for one in group.cards] == ["v1", "v2", "v3"]
    assert [one.tone for group in made for one in group.cards] == ["watch", "other", "other"]


def test_programs_stand_once_and_many_pages_and_hosts_are_counted() -> None:
    made = card(
        vendor_row(
            programs=(Program("agentd", 1), Program("agentd", 2, "/opt/agentd"), Program("firefox", 3)),
            pages=tuple(f"https://{number}.example" for number in range(9)),
            hosts=tuple(host_row(f"{number}.acme.example") for number in range(20)),
            hosts_not_listed=5,
        ),
        "v1",
    )
    assert made.programs == ("agentd", "firefox")
    assert (len(made.pages), made.more_pages) == (6, 3)
    assert (len(made.hosts), made.more_hosts) == (8, 17)


def test_a_host_has_its_alias_and_its_notes() -> None:
    alias, guessed = (str(safe.html_sentence(host_line(host).notes)) for host in REPLAY.hosts)
    assert alias == "alias of <code>t.everyclick.example</code>"
    assert guessed == "name from DNS; or: <code>cdn.other.example</code> and <code>img.other.example</code>"


def test_the_appendix_has_every_host_with_its_product() -> None:
    lines = appendix(DAY_WITH_HOSTS)
    assert [line.row for line in lines] == list(DAY_WITH_HOSTS.hosts or ())
    assert [line.vendor for line in lines][:2] == ["Acme Watch", REPLAY.name]
    assert lines[-1].vendor == ""


def test_without_a_list_of_all_hosts_it_has_those_of_the_vendors() -> None:
    assert [line.row.host for line in appendix(DAY)] == [host.host for vendor in DAY.vendors for host in vendor.hosts]
    assert appendix(replace(DAY, vendors=())) == ()


def test_observed_kinds_keep_how_they_are_known() -> None:
    made = groups(READ)[0].cards[0]
    assert [(name, seen.count) for name, seen in made.observed] == [
        ("mouse movement", 900),
        ("what is typed into forms", 18),
        ("typing rhythm", 80),
    ]
    assert card(ANALYTICS, "v9").observed == ()
