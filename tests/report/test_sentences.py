"""The verdict and its neighbours: no sentence may claim more than the evidence."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from detector.observation import Observed, SourceInfo
from detector.report import sentences, words
from detector.report.document import CoverageRow, Document
from tests.report.examples import DAY, NINE, NOTHING, OPENED, SOURCE, VISITED, coverage_row, vendor_row

ROOT = Path(__file__).resolve().parents[2]


def verdict(*rungs: str, coverage: CoverageRow | None = None, visited: int = 0) -> str:
    vendors = [vendor_row(f"v{number}", evidence=rung) for number, rung in enumerate(rungs)]
    document = replace(DAY, vendors=(*vendors, *[VISITED] * visited))
    return sentences.verdict(replace(document, coverage=coverage) if coverage else document)


def texts(document: Document) -> list[str]:
    return [line for gap in sentences.gaps(document, str) for line in (gap.sentence, *gap.details)]


@pytest.mark.parametrize(
    ("rungs", "beginning"),
    [
        (["observed"] * 2 + ["contacted"] * 3, "2 vendors received behavioural data, 3 were only contacted"),
        (["sending"] * 2 + ["contacted"] * 3, "2 vendors were sent data, 3 were only contacted"),
        (["sending", "contacted"], "1 vendor was sent data, 1 was only contacted"),
        (["contacted"], "1 vendor was only contacted"),
        (
            ["observed", "sending", "sending"],
            "1 vendor received behavioural data, 2 were sent data that could not be read",
        ),
        ([], "No known vendor was seen"),
    ],
)
def test_verdict_claims_what_the_evidence_carries(rungs: list[str], beginning: str) -> None:
    assert verdict(*rungs) == f"{beginning}; 17 % of the bytes have no name."


@pytest.mark.parametrize("rung", ["contacted", "sending"])
def test_verdict_speaks_of_behavioural_data_only_when_it_was_read(rung: str) -> None:
    assert "behavioural" not in verdict(rung)


def test_verdict_tells_visits_apart() -> None:
    assert verdict(visited=2) == (
        "Of 2 known vendors only the web site or sign-in page was visited; 17 % of the bytes have no name."
    )
    assert verdict("contacted", visited=2).startswith("1 vendor was only contacted;")


@pytest.mark.parametrize(
    ("changes", "ending"),
    [
        ({"named_bytes": 10_000_000}, "; 0 % of the bytes have no name."),
        ({"named_bytes": 9_999_999}, "; less than 1 % of the bytes have no name."),
        ({"unparsed": {"bad-header": 6_172}}, ", 50 % of the packets could not be read."),
        ({"dropped": 1}, ", 1 packet was lost."),
        ({"flow_bytes": 0, "named_bytes": 0}, "; no connection that carries data could be read."),
    ],
)
def test_verdict_says_what_could_not_be_seen(changes: dict[str, object], ending: str) -> None:
    assert verdict("contacted", coverage=coverage_row(**changes)).endswith(ending)


def test_verdict_when_nothing_could_be_read() -> None:
    empty = NOTHING.coverage
    assert sentences.verdict(NOTHING) == "Nothing could be read: there was no packet."
    unread = replace(NOTHING, coverage=replace(empty, packets=9, unparsed={"unsupported-link": 9}))
    assert sentences.verdict(unread) == "Nothing could be read: none of 9 packets could be understood."
    silent = replace(NOTHING, coverage=replace(empty, packets=9, parsed=9))
    assert sentences.verdict(silent) == "Nothing could be read: there was no connection that carries data."


def test_looked_at_names_what_how_much_and_when() -> None:
    assert sentences.looked_at(DAY, str) == (
        "Looked at workday.pcap. 12,345 packets, 24 November 2026, 09:04 to 17:14 (all times are UTC)."
    )


def test_looked_at_several_days_and_many_files() -> None:
    others = [replace(SOURCE, name=f"{number}.pcap", ended_at=NINE + 86_400 * number) for number in range(5)]
    assert sentences.looked_at(replace(DAY, sources=tuple(others)), str) == (
        "Looked at 5 recordings: 0.pcap, 1.pcap, 2.pcap and 2 more. "
        "12,345 packets, 2026-11-24 09:04 to 2026-11-28 09:14 (all times are UTC)."
    )


def test_looked_at_nothing() -> None:
    assert sentences.looked_at(NOTHING, str) == "Looked at nothing. 0 packets."
    timeless = SourceInfo(started_at=None, ended_at=None, name="-", kind="pcap", packets=0, bytes=24)
    assert sentences.looked_at(replace(NOTHING, sources=(timeless,)), str) == "Looked at -. 0 packets."


def test_gaps_of_a_day() -> None:
    assert texts(DAY) == [
        "What was said inside connections was not read: this report knows names, sizes and times.",
        "So far this report reaches: 83 % of the bytes have a name; 17 % have none.",
        "15 of 340 connections have no name (17 % of the bytes):",
        "9: the beginning, where the name is said, is not in the recording",
        "4: the name was encrypted (Encrypted ClientHello)",
        "2: nothing was sent",
        "Some look-ups were encrypted (dns.google and mozilla.cloudflare-dns.com): "
        "names asked there are not in this report.",
        "10 of 12,345 packets could not be read:",
        "7: only a part of the packet was recorded",
        "3: the other parts of a larger packet are missing",
        "1 TLS handshake could not be read.",
        "2 hosts left out, as your ignore file asks.",
    ]


def test_gaps_keep_warnings_notes_losses_and_limits() -> None:
    document = replace(
        DAY,
        warnings=("the clock went backwards.",),
        sources=(replace(SOURCE, note="cut in the middle of a packet"),),
        coverage=coverage_row(dropped=5, hosts_not_listed=1_000),
    )
    said = texts(document)
    assert said[:2] == ["the clock went backwards.", "workday.pcap: cut in the middle of a packet."]
    assert "5 packets lost before they could be looked at." in said
    assert "1,000 more hosts counted but not listed: too many names." in said


def test_a_reason_that_has_no_words_stands_for_itself_and_is_quoted() -> None:
    document = replace(DAY, coverage=coverage_row(unnamed_flows={"new-reason": 1}, unread_messages={"smtp": 2}))
    said = [line for gap in sentences.gaps(document, str.upper) for line in (gap.sentence, *gap.details)]
    assert "1 of 340 connections has no name (17 % of the bytes):" in said
    assert "1: NEW-REASON" in said
    assert "2 SMTP messages could not be read." in said


def test_a_vendor_that_got_what_every_page_sends_did_not_receive_behaviour() -> None:
    seen = Observed("performance", 3, "timings", "suspected", 0.7)
    plain = vendor_row("a", evidence="observed", observed=(seen,))
    told = vendor_row("b", evidence="observed", observed=(seen, replace(seen, kind="clicks")))
    said = sentences.verdict(replace(DAY, vendors=(plain, told)))
    assert said.startswith("1 vendor received behavioural data, 1 received data about pages, devices or errors alone;")


def test_every_reason_for_which_a_body_is_not_read_has_words() -> None:
    reasons = {
        reason
        for path in (ROOT / "detector" / "behaviour").rglob("*.py")
        for reason in re.findall(r'skip\("([a-z-]+)"\)', path.read_text(encoding="utf-8"))
    }
    assert len(reasons) > 8
    assert reasons <= words.UNJUDGED_WORDS.keys()


def test_what_was_read_is_not_called_unread() -> None:
    seen = replace(DAY, coverage=coverage_row(judged=3))
    assert not any(line.startswith("What was said") for line in texts(seen))


def test_keys_say_how_much_they_opened() -> None:
    keys = replace(SOURCE, kind="keys", name="sslkeys.log", packets=None)
    document = replace(DAY, sources=(SOURCE, keys), coverage=coverage_row(encrypted_flows=30, opened_flows=28))
    assert (
        texts(document)[0] != "What was said inside connections was not read: this report knows names, sizes and times."
    )
    assert (
        "28 of 30 encrypted connections could be opened with the keys: "
        "for 2 no key fits, or nothing was said after the handshake."
    ) in texts(document)
    assert sentences.looked_at(document, str).startswith(
        "Looked at workday.pcap, opened with sslkeys.log. 12,345 packets"
    )
    whole = replace(document, coverage=coverage_row(encrypted_flows=1, opened_flows=1))
    assert "1 of 1 encrypted connection could be opened with the keys." in texts(whole)


def test_interception_says_who_and_whose() -> None:
    assert sentences.interception(OPENED, str) == (
        "Your connections to mail.company.example, bank.example and news.example were opened by Gatekeeper Secure Web "
        "(certificate issued by Gatekeeper Root CA): whoever runs it can read what goes over them."
    )


def test_signatures_loaded_and_refused() -> None:
    assert sentences.signatures(NOTHING) == "62 signatures loaded, none refused."
    assert sentences.signatures(DAY).startswith("62 signatures loaded, 1 refused:")


def test_legend_explains_only_what_the_table_shows() -> None:
    assert [word for word, _ in sentences.legend(DAY)] == ["known to collect", "contacted", "sending data"]
    assert sentences.legend(NOTHING) == ()
