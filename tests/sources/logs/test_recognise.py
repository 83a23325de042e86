"""A log is known by what is in it, not by its name; what is none stays none."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.sources.logs.recognise import kind_of, log_kind, zeek_log
from tests.sources.logs import samples

TEXTS = {
    "zeek": samples.zeek_tsv()["dns.log"],
    "suricata": samples.eve(),
    "adguard-home": samples.adguard(),
    "dnsmasq": samples.dnsmasq(),
    "windows-dns": samples.windows_dns(),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_each_kind_is_known_plain_packed_and_with_its_first_line_cut(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "some file"
    for data in (TEXTS[kind], gzip.compress(TEXTS[kind]), b"\xef\xbb\xbf" + TEXTS[kind]):
        path.write_bytes(data)
        assert log_kind(str(path)) == kind
    if kind != "zeek":
        assert kind_of(TEXTS[kind][20:]) == kind


def test_a_database_is_known_by_its_tables(tmp_path: Path) -> None:
    samples.pihole(tmp_path / "x")
    assert log_kind(str(tmp_path / "x")) == "pi-hole"
    assert log_kind(str(tmp_path / "missing")) == ""


def test_zeeks_logs_are_told_apart(tmp_path: Path) -> None:
    for name, data in samples.zeek_tsv().items():
        (tmp_path / "x").write_bytes(data)
        assert zeek_log(str(tmp_path / "x")) == name.removesuffix(".log")
    for name, data in samples.zeek_json().items():
        (tmp_path / "x").write_bytes(data)
        assert zeek_log(str(tmp_path / "x")) == name.removesuffix(".log")
        assert log_kind(str(tmp_path / "x")) == "zeek"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\n\n",
        b"{}",
        b"[1]",
        b'{"log": {"entries": []}}',
        b'{"ts": 1, "x": 2}',
        b"a,b,c\n1,2,3",
        b"Nov 24 cron[1]: x",
    ],
)
def test_other_files_are_no_logs(head: bytes) -> None:
    assert kind_of(head) == ""


def test_captures_are_no_logs() -> None:
    captures = [path for path in Path("tests/data").rglob("*.pcap*") if path.is_file()]
    assert captures
    assert {log_kind(str(path)) for path in captures} == {""}


@given(data=st.binary(max_size=200))
def test_garbage_is_no_log(data: bytes) -> None:
    assert kind_of(b"\0" + data) == ""
