"""A working day from packets to the report: pictures over one long connection, amid browsing with a break."""

from __future__ import annotations

import importlib
import json
from importlib.resources import files
from pathlib import Path

import pytest

from detector import scan as scan_module
from detector.catalogue.store import load
from detector.inputs import find_inputs
from detector.report.build import View, build
from detector.report.document import Document
from detector.report.json_ import render
from detector.report.uploads import upload_row
from detector.rhythms import rhythms_of
from detector.scan import scan
from detector.sources.pieces import cut
from detector.summary import Summary
from tests.uploads.day import AGENT, BREAK, HOUR, NINE, agent_s_day, browsing, recorded

CATALOGUE = load()
MIDNIGHT = NINE - 9 * HOUR


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("day") / "day.pcap"
    path.write_bytes(recorded(agent_s_day() + browsing()))
    return path


def summary_of(path: Path, jobs: int = 1) -> Summary:
    return scan(find_inputs([str(path)]), CATALOGUE, jobs=jobs).summary


def report(summary: Summary) -> Document:
    return build(summary, CATALOGUE, View(), NINE + 9 * HOUR, rhythms_of(summary))


def test_when_in_what_bursts_and_whether_somebody_was_there(day: Path) -> None:
    (vendor,) = report(summary_of(day)).vendors
    upload = vendor.upload
    assert vendor.hosts[0].host == AGENT and upload is not None
    assert sum(upload.bytes_up) == vendor.bytes_out
    assert (upload.seconds_per_bucket, len(upload.bytes_up)) == (480, 61)
    assert min(upload.bytes_up[1:-1]) > 180_000
    (bursts,) = upload.bursts
    assert (bursts.kind, bursts.count, bursts.seconds_apart) == ("screenshot", 95, 300)
    assert 180_000 < bursts.typical_bytes < 260_000
    assert upload.while_idle is not None
    in_break = sum(size for at, _, size in agent_s_day() if BREAK[0] <= at - MIDNIGHT < BREAK[1])
    assert 0.6 * in_break < upload.while_idle.bytes_up <= in_break
    assert 3_600 <= upload.while_idle.seconds <= BREAK[1] - BREAK[0]


def test_a_day_read_in_pieces_is_the_same_day(day: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = summary_of(day)
    monkeypatch.setattr(scan_module, "PIECE_BYTES", 1 << 18)
    monkeypatch.setattr(scan_module, "PARALLEL_BYTES", 1 << 18)
    assert len(cut(str(day), day.stat().st_size, 7)) == 7
    assert summary_of(day, jobs=7) == whole
    (agent,) = (tally for tally in whole.tallies if tally.host == AGENT)
    assert len(upload_row([agent], None).bytes_up) == 61


def test_its_json_is_as_the_schema_says(day: Path) -> None:
    schema = json.loads(files("detector.report").joinpath("schema.json").read_text(encoding="utf-8"))
    written = json.loads(render(report(summary_of(day))))
    importlib.import_module("jsonschema").Draft202012Validator(schema).validate(written)
    assert written["vendors"][0]["upload"]["bursts"]["possible_screenshot"]["count"] == 95
