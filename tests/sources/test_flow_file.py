"""Flow files as mitmproxy itself writes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from mitmproxy.flow import Flow
from mitmproxy.http import Headers, HTTPFlow, Request, Response
from mitmproxy.io import FlowWriter
from mitmproxy.test import tflow
from mitmproxy.websocket import WebSocketData, WebSocketMessage
from wsproto.frame_protocol import Opcode

from detector.cli.main import detect
from detector.sources.flow_file import is_flow_file, open_flow_file

SECRETS = ("hunter2", "typed words", "sid=4711", "anna")


def posted(url: str = "https://eu.i.posthog.com/s/?token=hunter2", method: str = "POST") -> HTTPFlow:
    flow: HTTPFlow = tflow.tflow(resp=True)
    headers = Headers(referer="https://intranet.example/people/anna", cookie="sid=4711")
    flow.request = Request.make(method, url, b"typed words", headers)
    flow.request.timestamp_start = 1_795_507_200.0
    flow.response = Response.make(200, b"fine")
    return flow


def written(path: Path, *flows: Flow) -> Path:
    with path.open("wb") as file:
        make: Any = FlowWriter
        writer = make(file)
        for flow in flows:
            writer.add(flow)
    return path


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Path]:
    yield written(tmp_path / "day.flows", posted(), tflow.ttcpflow(), posted("https://a.example/", "CONNECT"))


def test_requests_are_kept_and_other_flows_are_counted(day: Path) -> None:
    flows = open_flow_file(str(day))
    with flows.stream:
        ((seen, carried),) = flows.requests()
    assert (seen.host, seen.path, seen.method, seen.bytes_out, seen.bytes_in) == (
        "eu.i.posthog.com",
        "/s/",
        "POST",
        11,
        4,
    )
    assert seen.page == "https://intranet.example"
    assert (carried.body, carried.is_incoming) == (b"typed words", False)
    assert dict(flows.skipped) == {"no-request": 1, "not-on-the-web": 1}
    assert not [secret for secret in SECRETS if secret in repr(seen)]
    assert (flows.source.kind, flows.source.started_at, flows.source.note) == ("flows", 1_795_507_200.0, "")


def test_what_a_web_socket_sent_counts(tmp_path: Path) -> None:
    flow = posted("https://live.example/socket", "GET")
    sent = WebSocketMessage(Opcode.TEXT, True, b"typed words", 1_795_507_201.0)
    got = WebSocketMessage(Opcode.TEXT, False, b"answer", 1_795_507_202.0)
    flow.websocket = WebSocketData([sent, got])
    flows = open_flow_file(str(written(tmp_path / "x", flow)))
    with flows.stream:
        (opened, _), (message, _), (_, answer) = flows.requests()
    assert answer.is_incoming and answer.body == b"answer"
    assert (opened.method, message.method, message.bytes_out, message.at) == ("GET", "POST", 11, 1_795_507_201.0)


def test_a_cut_file_gives_what_was_read_and_a_note(day: Path, tmp_path: Path) -> None:
    data = day.read_bytes()
    one = len(written(tmp_path / "one", posted()).read_bytes())
    for end in (1, 5, one // 2, one + 10, len(data) - 1):
        cut = tmp_path / "cut"
        cut.write_bytes(data[:end])
        flows = open_flow_file(str(cut))
        with flows.stream:
            assert len(list(flows.requests())) == (end > one)
        assert flows.note.startswith("the file is cut or damaged")


def test_the_kind_is_found_from_the_content(day: Path) -> None:
    assert is_flow_file(day.read_bytes())
    assert not any(map(is_flow_file, (b"", b"12", b"abc:1:", b"\xd4\xc3\xb2\xa1", b'{"log":', b"12:34")))


def test_a_scan_reports_it_and_says_no_secret(day: Path) -> None:
    for form in ("table", "json", "jsonl", "csv", "markdown"):
        result = CliRunner().invoke(detect, ["scan", str(day), "--format", form, "--all"])
        assert result.exit_code == 0, result.output
        assert not [secret for secret in SECRETS if secret in result.output]
    (vendor,) = json.loads(CliRunner().invoke(detect, ["scan", str(day), "--format", "json"]).stdout)["vendors"]
    assert (vendor["id"], vendor["evidence"], vendor["pages"]) == ("posthog", "sending", ["https://intranet.example"])
