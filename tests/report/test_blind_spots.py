"""Tunnels and hints in words: what is hidden, who can read it, how that is known; and that a hint stays one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.catalogue.store import load
from detector.report import blind_spots, json_, markdown, sentences, table, words
from detector.report.build import View, build, found
from detector.report.document import Document
from detector.report.safe import terminal
from detector.summary import Coverage, Hint, Summary, Tunnel
from detector.vocabulary import TUNNELS
from tests.report.examples import DAY, NINE, NOTHING, TUNNELLED, coverage_row, hint_row, tunnel_row

TUNNEL = Tunnel(
    protocol="dtls",
    signature_id="zscaler",
    origin="signatures/network-inspection/zscaler.yaml:13",
    how="host",
    server="gateway.zscalertwo.net",
    flows=1,
    bytes_out=700,
    bytes_in=100,
)
HINT = Hint(
    kind="address-range",
    signature_id="zscaler",
    origin="signatures/network-inspection/zscaler.yaml:60",
    category="network-inspection",
    matched="165.225.0.0/17",
    hosts=frozenset({"165.225.3.4"}),
    flows=1,
    bytes_out=5,
    bytes_in=5,
    first_seen=1.0,
    last_seen=2.0,
)
SUMMARY = Summary(
    coverage=Coverage(flows=2, named_flows=1, flow_bytes=1_000, named_bytes=200, unnamed_flows={"tunnel": 1}),
    tunnels=(TUNNEL,),
    hints=(HINT,),
)


def texts(document: Document) -> list[str]:
    return [text for gap in sentences.gaps(document, str) for text in (gap.sentence, *gap.details)]


def test_a_day_behind_a_gateway() -> None:
    said = texts(TUNNELLED)
    start = said.index(
        "So far this report reaches: 83 % of the bytes have a name; 12 % went into tunnels, 5 % have none."
    )
    assert said[start + 1 : start + 7] == [
        "15 of 340 connections have no name (17 % of the bytes):",
        "11 (5 % of the bytes): the beginning, where the name is said, is not in the recording",
        "4 (12 % of the bytes): it went through a tunnel or a firm's gateway, which hides the names of what is inside",
        "4 connections (12 % of the bytes) carried other traffic through a tunnel or a firm's gateway: whom it was "
        "meant for cannot be seen here. Whoever runs the tunnel can read what is inside, unless that is encrypted once "
        "more:",
        "Acme Gateway, DTLS to gw.acme.example: 3 connections, 1.2 MB",
        "WireGuard to 192.0.2.9, product not known: 1 connection, 5.0 kB",
    ]
    assert sentences.verdict(TUNNELLED).endswith("17 % of the bytes have no name.")


@pytest.mark.parametrize(
    ("named", "tunnelled", "said"),
    [
        (1_000, 0, "100 % of the bytes have a name."),
        (0, 0, "0 % of the bytes have a name; 100 % have none."),
        (0, 1_000, "0 % of the bytes have a name; 100 % went into tunnels."),
        (830, 170, "83 % of the bytes have a name; 17 % went into tunnels."),
        (830, 0, "83 % of the bytes have a name; 17 % have none."),
    ],
)
def test_how_far_a_report_reaches(named: int, tunnelled: int, said: str) -> None:
    tunnels = (tunnel_row(bytes_out=tunnelled, bytes_in=0),) if tunnelled else ()
    row = coverage_row(flow_bytes=1_000, named_bytes=named, tunnels=tunnels)
    assert blind_spots.trust(row) == f"So far this report reaches: {said}"


def test_without_a_byte_nothing_is_said_of_trust() -> None:
    assert blind_spots.trust(NOTHING.coverage) == ""


def test_how_a_product_is_known_is_told_where_it_is_no_name() -> None:
    rows = (
        tunnel_row(how="protocol", protocol="ipsec"),
        tunnel_row(how="address-range", server="198.51.100.9"),
        tunnel_row(server=None, product=None),
    )
    ((_, lines),) = blind_spots.tunnels(coverage_row(tunnels=rows), str)
    assert lines == (
        "Acme Gateway (by the protocol, which is that of its client), IPsec to gw.acme.example: 3 connections, 1.2 MB",
        "Acme Gateway (a hint only: the address lies in a range that it publishes), DTLS to 198.51.100.9: "
        "3 connections, 1.2 MB",
        "DTLS to many others, product not known: 3 connections, 1.2 MB",
    )


def test_many_tunnels_are_cut_and_counted() -> None:
    rows = tuple(tunnel_row(server=f"gw{number}.acme.example") for number in range(7))
    ((sentence, lines),) = blind_spots.tunnels(coverage_row(tunnels=rows), str)
    assert sentence.startswith("21 connections ")
    assert lines[-1] == "and 2 more tunnels"


def test_hints_say_what_they_are_and_that_they_are_no_more() -> None:
    assert blind_spots.hint(hint_row(), str) == (
        "Acme Gateway: 2 connections without a name to 198.51.100.9 (5.0 kB); the address lies in a range that it "
        "publishes (198.51.100.0/24), but a cloud's address can be anybody's."
    )
    assert blind_spots.hint(hint_row(hint="ja4", matched="t13d", hosts=("a.example",), flows=1), str) == (
        "Acme Gateway: 1 connection to a.example (5.0 kB) began with a handshake like that of its agent (JA4 t13d); "
        "other programs may show the same."
    )


def test_hints_stand_apart_in_every_medium_and_count_for_nothing() -> None:
    drawn = table.render(TUNNELLED, width=100, colour=False, show_all=False)
    written = markdown.render(TUNNELLED)
    for text in (drawn, written):
        assert " ".join(text.split()).count("no evidence, and count for nothing above") == 1
        assert "198.51.100.0/24" in text
    assert "HINTS ONLY" in drawn
    assert [row["hint"] for row in json_.tree(TUNNELLED)["hints"]] == ["address-range", "ja4"]
    assert sentences.verdict(replace(DAY, hints=TUNNELLED.hints)) == sentences.verdict(DAY)
    assert not found(replace(NOTHING, hints=TUNNELLED.hints), ["network-inspection"])


def test_a_summary_s_tunnels_and_hints_get_their_products_names() -> None:
    document = build(SUMMARY, load(), View(), NINE)
    (tunnel,) = document.coverage.tunnels
    (hint,) = document.hints
    assert {tunnel.product, hint.name} == {"Zscaler Internet Access"}
    assert tunnel.vendor == "zscaler"
    assert document.vendors == ()
    assert (document.coverage.named_share, document.coverage.tunnel_share) == (0.2, 0.8)
    assert build(SUMMARY, load(), View(categories=frozenset({"web-analytics"})), NINE).hints == ()
    assert build(replace(SUMMARY, tunnels=(replace(TUNNEL, signature_id="", origin="", how=""),)), load(), View(), NINE)


def test_every_protocol_has_words() -> None:
    assert set(TUNNELS) <= set(words.TUNNEL_WORDS)


def test_what_stands_in_a_terminal_is_safe() -> None:
    row = hint_row(hosts=("\x1b[31m",), name="\u202e")
    assert "\x1b" not in blind_spots.hint(row, terminal)
