"""From a summary to what is claimed: kinds that payloads held, hosts that nobody knows, roots that nobody knows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from detector.beats.model import Beat, Key, Possible, Rhythms
from detector.catalogue.store import load
from detector.findings import Event, Findings
from detector.match.index import Matcher
from detector.observation import Certificate, Judgement, Observation, Observed, Program, SourceInfo
from detector.report.build import AROUND, View, build, found
from detector.report.document import Document

CATALOGUE = load()
MATCHER = Matcher(CATALOGUE)
SOURCE = SourceInfo(kind="proxy", name="x", packets=None, bytes=0, started_at=1.0, ended_at=9.0)
MOVES = Observed("mouse-movement", 40, "a moving hand", "suspected", 0.8)
READ_MOVES = Observed("mouse-movement", 7, "as the signature says", "decoded", 0.6)
WHO = Observed("identity", 1, "an id", "suspected", 0.6)
POSTHOG, OWN = "us.i.posthog.com", "pulse.company.example"


def asked(host: str, at: float = 2.0, **changes: object) -> Observation:
    return Observation(
        at=at,
        seen_in="proxy",
        host=host,
        method="POST",
        path="/e/",
        bytes_out=500,
        bytes_in=1,
        **changes,  # type: ignore[arg-type]
    )


def held(host: str, *observed: Observed, purpose: str | None = None, requests: int = 1) -> Judgement:
    return Judgement(
        at=2.0,
        seen_in="proxy",
        host=host,
        method="POST",
        path="/e/",
        observed=observed,
        purpose=purpose,
        requests=requests,
    )


def document(*events: Event, source: SourceInfo = SOURCE) -> Document:
    findings = Findings(MATCHER)
    findings.add_source(source)
    for event in events:
        findings.add(event)
    return build(findings.settle(), CATALOGUE, View(show_all=True), 10.0)


def test_what_a_vendor_was_sent_adds_up_and_the_surer_says_how() -> None:
    (vendor,) = document(asked(POSTHOG), held(POSTHOG, MOVES, WHO), held(POSTHOG, READ_MOVES)).vendors
    assert (vendor.id, vendor.evidence) == ("posthog", "observed")
    assert vendor.observed == (Observed("mouse-movement", 47, "as the signature says", "decoded", 0.6), WHO)


def test_a_host_that_nobody_knows_is_told_with_its_pages_programs_and_share() -> None:
    own = Program("chromium", 7)
    made = document(
        *(asked(OWN, at, page="https://desk.example", program=own) for at in (2.0, 3.0)),
        held(OWN, MOVES),
        held(OWN, WHO),
    )
    assert made.vendors == ()
    (row,) = made.unknown or ()
    assert (row.host, row.evidence, row.requests, row.telling, row.bytes_out) == (OWN, "observed", 2, 1, 1_000)
    assert (row.pages, row.programs) == (("https://desk.example",), (own,))
    assert [seen.kind for seen in row.observed] == ["mouse-movement", "identity"]
    assert f"host: {OWN}" in row.suggestion and "mouse-movement, identity" in row.suggestion


def test_the_suggested_file_lacks_only_what_a_person_must_find_out(tmp_path: Path) -> None:
    (row,) = document(asked(OWN), held(OWN, MOVES)).unknown or ()
    file = tmp_path / "pulse-company-example.yaml"
    file.write_text(row.suggestion, encoding="utf-8")
    faults = {problem.field for problem in load([file]).problems}
    assert faults
    assert faults <= {"name", "owner.name", "owner.website", "description", "sources.page.url", "sources.page.says"}


def test_quic_beside_a_proxy_went_around_it() -> None:
    seen = Observation(at=2.0, seen_in="quic", host="video.example")
    read = replace(seen, host=OWN)
    assert document(asked(OWN), seen, read).coverage.unreadable == (("video.example", AROUND),)
    assert document(seen, source=replace(SOURCE, kind="pcap")).coverage.unreadable is None


def test_what_every_page_sends_accuses_nobody() -> None:
    assert document(asked(OWN), held(OWN, WHO)).unknown == ()


def test_a_harmless_purpose_is_a_note_on_the_host() -> None:
    made = document(asked(OWN), held(OWN, purpose="map", requests=0))
    assert made.unknown == ()
    assert [host.purposes for host in made.hosts or ()] == [("map",)]


def test_a_source_that_reads_nothing_says_so_with_none() -> None:
    made = document(asked(POSTHOG), source=replace(SOURCE, kind="pcap"))
    assert made.unknown == ()
    assert [vendor.observed for vendor in made.vendors] == [None]
    assert made.coverage.judged is None


def test_a_kind_that_was_observed_anywhere_can_be_waited_for() -> None:
    made = document(asked(OWN), held(OWN, MOVES))
    assert found(made, ["mouse-movement"])
    assert not found(made, ["keystrokes"])


def test_a_web_site_that_was_sent_what_somebody_does_was_not_only_visited() -> None:
    site = "www.hubstaff.com"
    (visited,) = document(asked(site)).vendors
    (sent,) = document(asked(site), held(site, MOVES)).vendors
    assert (visited.is_visited_only, sent.is_visited_only) == (True, False)


def test_a_root_that_nobody_knows_is_told_where_it_signs_for_the_internet() -> None:
    def shown(host: str) -> Certificate:
        return Certificate(host, (("CN=Own Root", "Own Root", None),), is_public=False)

    (opened,) = document(shown("mail.example"), shown("wiki.internal")).interception
    assert (opened.product, opened.signature, opened.hosts) == (None, None, ("mail.example", "wiki.internal"))
    assert document(shown("wiki.internal")).interception == ()


BEAT = Beat(300.0, 0.1, 1.0, 1.0, 0.9, 500.0, (9, 10), 0.0, None, 0.9, 20)
MATOMO = next(match.origin for match in MATCHER.formats.possible("/matomo.php"))


def test_a_beat_is_a_recognised_product_s_only_where_nothing_else_went_to_its_host() -> None:
    rhythms = Rhythms({OWN: BEAT}, (Possible(Key(OWN, 443), BEAT, ()),))
    by_format = asked(OWN, sent_as=MATOMO)

    def drawn(*events: Event) -> Document:
        findings = Findings(MATCHER)
        for event in events:
            findings.add(event)
        return build(findings.settle(), CATALOGUE, View(), 10.0, rhythms)

    alone, mixed = drawn(by_format), drawn(by_format, asked(OWN))
    assert [(row.id, row.beat, row.is_elsewhere) for row in alone.vendors] == [("matomo", BEAT, True)]
    assert alone.possible == ()
    assert [(row.id, row.beat) for row in mixed.vendors] == [("matomo", None)]
    assert [row.host for row in mixed.possible] == [OWN]
