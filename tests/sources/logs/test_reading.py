"""Each tool's log goes through `detect scan` as a user hands it over: the vendors, what is known, what is not."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from detector.catalogue.store import load
from detector.cli.main import detect
from detector.findings import Findings
from detector.inputs import Input
from detector.observation import Connection
from detector.scan import scan
from detector.sources.logs.joining import Joiner
from detector.sources.logs.reading import Reading
from tests.sources.logs import samples
from tests.sources.logs.samples import HUBSTAFF, POSTHOG


def report_on(*paths: Path) -> dict[str, Any]:
    result = CliRunner().invoke(detect, ["scan", *map(str, paths), "--format", "json", "--all"])
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def folder(tmp_path: Path, logs: dict[str, bytes], *, packed: bool = False) -> Path:
    for name, data in logs.items():
        (tmp_path / (name + ".gz" if packed else name)).write_bytes(gzip.compress(data) if packed else data)
    return tmp_path


def vendors(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {vendor["id"]: vendor for vendor in report["vendors"]}


def seen_in(report: dict[str, Any], host: str) -> list[str]:
    return next(list(row["seen_in"]) for row in report["hosts"] if row["host"] == host)


def kinds(report: dict[str, Any]) -> set[str]:
    return {source["kind"] for source in report["sources"]}


@pytest.mark.parametrize("packed", [False, True])
def test_zeeks_logs_are_joined_by_the_connections_identifier(tmp_path: Path, packed: bool) -> None:
    report = report_on(folder(tmp_path, samples.zeek_tsv(), packed=packed))
    found = vendors(report)
    assert set(found) == {"posthog", "hubstaff"}
    assert (found["posthog"]["bytes_out"], found["posthog"]["bytes_in"]) == (9_000, 1_200)
    assert (found["hubstaff"]["bytes_out"], found["hubstaff"]["bytes_in"]) == (5_000, 800)
    assert (found["posthog"]["contacts"], found["posthog"]["lookups"]) == (2, 1)
    assert seen_in(report, POSTHOG) == ["dns", "sni"]
    assert seen_in(report, HUBSTAFF) == ["quic"]
    coverage = report["coverage"]
    assert (coverage["flows"], coverage["named_flows"], coverage["flow_bytes"]) == (3, 3, 16_700)
    assert coverage["housekeeping_flows"] == {"dns": 1}
    assert coverage["unread_messages"] == {}
    assert kinds(report) == {"zeek"}
    assert {source["name"].removesuffix(".gz") for source in report["sources"]} == set(samples.zeek_tsv())
    assert "hunter2" not in json.dumps(report)


def test_a_request_in_zeeks_log_counts_its_bytes_once(tmp_path: Path) -> None:
    report = report_on(folder(tmp_path, samples.zeek_tsv()))
    row = next(row for row in report["hosts"] if row["host"] == "intranet.example")
    assert (row["bytes_out"], row["bytes_in"], row["contacts"]) == (300, 400, 1)
    (tmp_path / "conn.log").unlink()
    row = next(row for row in report_on(tmp_path)["hosts"] if row["host"] == "intranet.example")
    assert (row["bytes_out"], row["bytes_in"], row["contacts"]) == (120, 15, 1)


def test_zeeks_json_lines_say_the_same_in_one_file_or_in_two(tmp_path: Path) -> None:
    logs = samples.zeek_json()
    (tmp_path / "two").mkdir()
    apart = report_on(folder(tmp_path / "two", logs))
    rows = [{**json.loads(logs["ssl.log"]), "_path": "ssl"}, {**json.loads(logs["conn.log"]), "_path": "conn"}]
    (tmp_path / "all.json").write_bytes(samples.lines(*rows))
    together = report_on(tmp_path / "all.json")
    assert apart["vendors"] == together["vendors"]
    assert vendors(apart)["posthog"]["bytes_out"] == 9_000


def test_names_without_volumes_leave_the_sizes_null(tmp_path: Path) -> None:
    (tmp_path / "ssl.log").write_bytes(samples.zeek_tsv()["ssl.log"])
    report = report_on(tmp_path / "ssl.log")
    (vendor,) = report["vendors"]
    assert (vendor["id"], vendor["evidence"], vendor["contacts"]) == ("posthog", "contacted", 1)
    assert (vendor["bytes_out"], vendor["bytes_in"], vendor["hosts"][0]["bytes_out"]) == (None, None, None)
    assert report["hosts"][0]["bytes_in"] is None


def test_suricatas_events_are_joined_by_the_flow(tmp_path: Path) -> None:
    (tmp_path / "eve.json").write_bytes(samples.eve())
    report = report_on(tmp_path / "eve.json")
    found = vendors(report)
    assert set(found) == {"posthog", "hubstaff"}
    # 20 packets with 66 bytes of headers each, and with 42.
    assert found["posthog"]["bytes_out"] == 10_320 - 20 * 66
    assert found["hubstaff"]["bytes_out"] == 10_320 - 20 * 42
    assert (found["posthog"]["contacts"], found["posthog"]["lookups"]) == (2, 1)
    assert seen_in(report, HUBSTAFF) == ["dns", "quic"]
    assert (report["coverage"]["flows"], report["coverage"]["named_flows"]) == (3, 3)
    assert kinds(report) == {"suricata"}
    assert "hunter2" not in json.dumps(report)
    assert "3 connections, 24 November" in CliRunner().invoke(detect, ["scan", str(tmp_path / "eve.json")]).output


BLOCKED = {
    "adguard-home": "1 of 2 look-ups were blocked",
    "dnsmasq": "1 of 3 look-ups were blocked",
    "pi-hole": "2 of 3 look-ups were blocked",
    "windows-dns": "",
}


def written(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / "log"
    if kind == "pi-hole":
        samples.pihole(path)
    else:
        makers = {"adguard-home": samples.adguard, "dnsmasq": samples.dnsmasq, "windows-dns": samples.windows_dns}
        path.write_bytes(makers[kind]())
    return path


@pytest.mark.parametrize("kind", ["adguard-home", "dnsmasq", "windows-dns", "pi-hole"])
def test_a_log_of_look_ups_names_the_vendors_and_knows_no_size(tmp_path: Path, kind: str) -> None:
    report = report_on(written(tmp_path, kind))
    assert kinds(report) == {kind}
    found = vendors(report)
    refused = {row["id"]: row for row in report["blocked"]}
    assert set(found) | set(refused) == {"posthog", "hubstaff"} and "posthog" in found
    assert set(refused) == ({"hubstaff"} if kind in {"adguard-home", "pi-hole"} else set())
    for row in refused.values():
        assert (row["category"], row["hosts"], row["blocked_lookups"]) == ("workplace-monitoring", [HUBSTAFF], 1)
    for vendor in found.values():
        assert (vendor["evidence"], vendor["bytes_out"], vendor["bytes_in"]) == ("contacted", None, None)
        assert vendor["contacts"] == vendor["lookups"] >= 1
        assert vendor["hosts"][0]["bytes_out"] is None
        assert (vendor["processes"], vendor["pages"], vendor["observed"]) == (None, None, None)
    assert report["coverage"]["flows"] == 0
    assert "192.168.1.5" not in json.dumps(report)
    (source,) = report["sources"]
    assert source["started_at"].startswith("2026-11-24T")
    assert source["note"] == BLOCKED[kind]


def test_a_vendor_that_is_only_refused_at_times_was_contacted(tmp_path: Path) -> None:
    path = written(tmp_path, "dnsmasq")
    hubstaff = vendors(report_on(path))["hubstaff"]
    assert (hubstaff["evidence"], hubstaff["contacts"], hubstaff["blocked_lookups"]) == ("contacted", 1, 1)
    assert "1 look-up was blocked" in " ".join(CliRunner().invoke(detect, ["scan", str(path)]).output.split())


def test_a_blocked_vendor_is_named_as_such_and_fails_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "pi-hole")
    command = ["scan", str(path), "--fail-on", "workplace-monitoring"]
    result = CliRunner().invoke(detect, command)
    said = " ".join(result.output.split())
    assert result.exit_code == 0
    assert f"Hubstaff (workplace monitoring): 1 look-up was blocked by Pi-hole: {HUBSTAFF}" in said
    assert "1 vendor was only contacted; 1 vendor was asked for and blocked" in said
    assert (
        f"1 look-up was blocked by Pi-hole: `{HUBSTAFF}`"
        in CliRunner().invoke(detect, [*command, "--format", "markdown"]).output
    )
    lines = [
        json.loads(line) for line in CliRunner().invoke(detect, [*command, "--format", "jsonl"]).output.splitlines()[:3]
    ]
    assert [(line["host"], line["blocked"], line["evidence"], line["contacts"]) for line in lines[:2]] == [
        (POSTHOG, False, "contacted", 1),
        (HUBSTAFF, True, None, 0),
    ]


@pytest.mark.parametrize("kind", ["adguard-home", "dnsmasq", "windows-dns", "pi-hole"])
def test_every_form_of_the_report_can_say_that_sizes_are_unknown(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path, kind)
    for form in ("table", "markdown", "csv", "jsonl"):
        result = CliRunner().invoke(detect, ["scan", str(path), "--format", form, "--all"])
        assert result.exit_code == 0, result.output
        assert "PostHog" in result.output or '"posthog"' in result.output
        assert "192.168.1.5" not in result.output
    table = CliRunner().invoke(detect, ["scan", str(path)]).output
    assert table.startswith("Looked at log. Names only, 24 November 2026")
    assert "no sizes" in table


@pytest.mark.parametrize("kind", ["adguard-home", "dnsmasq", "windows-dns"])
def test_lines_that_cannot_be_used_are_counted_and_the_others_are_read(tmp_path: Path, kind: str) -> None:
    path = written(tmp_path, kind)
    whole = path.read_bytes()
    path.write_bytes(gzip.compress(whole[:-30]))
    report = report_on(path)
    assert "posthog" in vendors(report)
    if kind == "adguard-home":
        assert report["coverage"]["unread_messages"] == {"damaged-log-line": 1}


def test_a_gzipped_log_that_is_cut_says_so(tmp_path: Path) -> None:
    packed = gzip.compress(samples.eve() * 2_000)
    (tmp_path / "eve.json.gz").write_bytes(packed[: len(packed) // 2])
    report = report_on(tmp_path / "eve.json.gz")
    assert "posthog" in vendors(report)
    assert "not read to its end" in report["sources"][0]["note"]


@pytest.mark.parametrize("has_flow", [True, False])
def test_an_issuer_of_an_inspection_product_is_told(tmp_path: Path, has_flow: bool) -> None:
    issuer = "C=US, ST=California, O=Zscaler Inc., OU=Zscaler Inc., CN=Zscaler Intermediate Root CA"
    rows = [samples.eve_row("tls", 50_001, tls={"sni": "www.example.com", "issuerdn": issuer})]
    (tmp_path / "eve.json").write_bytes(samples.lines(*rows, *([samples.eve_flow(50_001)] if has_flow else [])))
    (opened,) = report_on(tmp_path / "eve.json")["interception"]
    assert (opened["product"], opened["hosts"]) == ("Zscaler Internet Access", ["www.example.com"])


CLOAKED = "metrics.shop.example"


def cloaked(kind: str, path: Path) -> None:
    """Write a log in which a shop's own name is an alias of a vendor's."""
    if kind == "pi-hole":
        samples.pihole(path)
        with sqlite3.connect(path) as database:
            database.execute("DELETE FROM query_storage WHERE id <> 3")
            database.execute("UPDATE domain_by_id SET domain = ? WHERE id = 3", (CLOAKED,))
            database.execute("UPDATE addinfo_by_id SET content = ?", (POSTHOG,))
        database.close()
        return
    texts = {
        "zeek": samples.zeek_tsv()["dns.log"].replace(b"alias.example", b"x.example"),
        "suricata": b"\n".join(samples.eve().splitlines()[:2]),
        "dnsmasq": b"\n".join(samples.dnsmasq().splitlines()[:6]),
    }
    if kind == "adguard-home":
        answer = samples.dns_answer(CLOAKED, POSTHOG, bytes(4))
        texts[kind] = samples.lines({"T": "2026-11-24T09:14:02Z", "QH": CLOAKED, "IP": "::1", "Answer": answer})
    swapped = texts[kind].replace(POSTHOG.encode(), CLOAKED.encode())
    path.write_bytes(swapped.replace(b"alias.example", POSTHOG.encode()).replace(b"x.example", POSTHOG.encode()))
    if kind == "adguard-home":
        path.write_bytes(texts[kind])


@pytest.mark.parametrize("kind", ["zeek", "suricata", "adguard-home", "dnsmasq", "pi-hole"])
def test_a_name_that_hides_a_vendors_is_reported_as_the_vendors(tmp_path: Path, kind: str) -> None:
    cloaked(kind, tmp_path / "log")
    report = report_on(tmp_path / "log")
    assert kinds(report) == {kind}
    if kind == "pi-hole":  # which tells what a name stands for only where it refused it
        (row,) = report["blocked"]
        assert (row["id"], row["hosts"], row["aliases"], report["vendors"]) == ("posthog", [CLOAKED], [POSTHOG], [])
        return
    (vendor,) = report["vendors"]
    assert vendor["id"] == "posthog"
    assert [host["host"] for host in vendor["hosts"]] == [CLOAKED]
    assert POSTHOG in vendor["hosts"][0]["aliases"]


def test_logs_and_captures_share_one_report(tmp_path: Path) -> None:
    capture = next(Path("tests/data").rglob("*.pcapng"))
    (tmp_path / "eve.json").write_bytes(samples.eve())
    report = report_on(tmp_path / "eve.json", capture)
    assert kinds(report) == {"suricata", "pcapng"}
    assert report["coverage"]["packets"] > 0


def test_a_name_waits_only_until_its_connection_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []

    class Watched(Joiner):
        def take(self, key: str) -> Any:
            held.append(len(self._waiting))
            return super().take(key)

    monkeypatch.setattr("detector.sources.logs.reading.Joiner", Watched)
    hour = 3_600
    conn = [
        samples.zeek_row(f"C{i}", 50_000, proto="tcp", conn_state="SF") | {"ts": samples.AT + i * hour}
        for i in range(200)
    ]
    tls = [samples.zeek_row(f"C{i}", 50_000, server_name=POSTHOG) | {"ts": samples.AT + i * hour} for i in range(200)]
    folder(tmp_path, {"conn.log": samples.lines(*conn), "ssl.log": samples.lines(*tls)})
    reading = Reading("zeek", [str(tmp_path / "ssl.log"), str(tmp_path / "conn.log")])
    named = [event for event in reading.events() if isinstance(event, Connection)]
    assert len(named) == 200
    assert all(event.handshake.host == POSTHOG for event in named)
    assert max(held) <= 1


def test_a_name_that_covers_others_is_told_as_one(tmp_path: Path) -> None:
    logs = {name: data.replace(POSTHOG.encode(), b"cloudflare-ech.com") for name, data in samples.zeek_tsv().items()}
    del logs["dns.log"]
    report = report_on(folder(tmp_path, logs))
    assert [row["host"] for row in report["hosts"] if row["outer_name"]] == ["cloudflare-ech.com"]
    assert report["coverage"]["unnamed_flows"] == {"encrypted-client-hello": 1}


def test_several_processes_say_what_one_says(tmp_path: Path) -> None:
    folder(tmp_path, samples.zeek_tsv())
    (tmp_path / "eve.json").write_bytes(samples.eve())
    (tmp_path / "querylog.json").write_bytes(samples.adguard())
    samples.pihole(tmp_path / "pihole-FTL.db")
    reports = []
    for jobs in ("1", "3"):
        result = CliRunner().invoke(detect, ["scan", str(tmp_path), "--jobs", jobs, "--format", "json", "--all"])
        assert result.exit_code == 0, result.output
        reports.append({**json.loads(result.stdout), "generated_at": None})
    assert reports[0] == reports[1]
    assert kinds(reports[0]) == {"zeek", "suricata", "adguard-home", "pi-hole"}


def test_a_reading_that_is_stopped_tells_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "eve.json").write_bytes(samples.eve() * 50)
    seen: list[object] = []
    add = Findings.add

    def stop(self: Findings, event: Any) -> None:
        add(self, event)
        seen.append(event)
        if len(seen) == 100:
            raise KeyboardInterrupt

    monkeypatch.setattr(Findings, "add", stop)
    scanned = scan([Input(str(tmp_path / "eve.json"), is_named=True)], load())
    assert scanned.was_interrupted
    (source,) = scanned.summary.sources
    assert "stopped before its end" in source.note
    assert source.started_at == samples.AT


MUTATIONS = st.lists(
    st.tuples(st.sampled_from(["drop", "cut", "garble", "double"]), st.integers(0, 99), st.binary(max_size=9)),
    max_size=6,
)
TEXTS = {
    "zeek": samples.zeek_tsv()["dns.log"],
    "suricata": samples.eve(),
    "adguard-home": samples.adguard(),
    "dnsmasq": samples.dnsmasq(),
    "windows-dns": samples.windows_dns(),
}


@given(kind=st.sampled_from(sorted(TEXTS)), changes=MUTATIONS)
def test_a_damaged_log_is_read_to_its_end(
    tmp_path_factory: pytest.TempPathFactory, kind: str, changes: list[tuple[str, int, bytes]]
) -> None:
    rows = TEXTS[kind].split(b"\n")
    for how, where, what in changes:
        at = where % len(rows)
        row = rows[at]
        new = {"drop": b"", "cut": row[: where % (len(row) + 1)], "double": row + row}
        rows[at] = new.get(how, row[: where % (len(row) + 1)] + what + row[where % (len(row) + 1) :])
    path = tmp_path_factory.getbasetemp() / f"damaged-{kind}"
    path.write_bytes(b"\n".join(rows))
    reading = Reading(kind, [str(path)])
    told = list(reading.events())
    assert len(reading.sources) == 1
    assert set(reading.unread) <= {"damaged-log-line", "undated-log-line", "nameless-log-line", "overlong-log-line"}
    assert told or changes


def test_the_progress_of_all_files_adds_up(tmp_path: Path) -> None:
    folder(tmp_path, samples.zeek_tsv())
    told: list[int] = []
    reading = Reading("zeek", [str(path) for path in tmp_path.iterdir() if path.name != "weird.log"], told.append)
    list(reading.events())
    assert sum(told) == sum(len(data) for name, data in samples.zeek_tsv().items() if name != "weird.log")
