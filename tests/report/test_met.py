"""What a file met, as lines."""

from __future__ import annotations

from detector.report.met import render
from detector.seen import Encounter, SeenEndpoint


def seen(name: str, *, role: str = "ingest", line: int = 11, contacts: int = 1, out: int = 0) -> SeenEndpoint:
    return SeenEndpoint(
        origin=f"own.yaml:{line}",
        signature_id="own",
        name=name,
        role=role,
        evidence="sending" if out else "contacted",
        seen_in=("dns", "sni"),
        contacts=contacts,
        bytes_out=out,
    )


def test_each_name_has_a_line_with_its_evidence() -> None:
    encounter = Encounter(
        met=(seen("in.own.example", contacts=3, out=12_000), seen("CN=Own CA", role="", line=30, contacts=2)),
        missed=(seen("eu.own.example", role="script", line=14),),
        warnings=("day.pcap: cut",),
    )
    assert render(encounter).splitlines() == [
        "warning: day.pcap: cut",
        "own.yaml:11: ingest: in.own.example: 3 contacts in DNS, TLS, 12 kB out; sending data",
        "own.yaml:30: CN=Own CA signed for 2 hosts",
        "own.yaml:14: script: eu.own.example: not met",
        "2 names matched, 1 endpoint was not met",
    ]


def test_nothing_met_is_said() -> None:
    assert render(Encounter(met=(), missed=(), warnings=())) == "0 names matched, 0 endpoints were not met"
