"""A real capture with its keys: what real clients sent is read, once, and told without a value."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylsqpack import Encoder

from detector.sources.keyed_capture import KeyedCapture
from detector.sources.requests import Seen
from detector.sources.tshark import Run
from tests.sources.with_tshark import CAPTURE, NOBODY, SECRETS, keys, require_tshark

ROOT = Path(__file__).parent.parent.parent
SCHEMA = ROOT / "detector" / "report" / "schema.json"


@pytest.fixture(scope="module")
def opened() -> tuple[KeyedCapture, list[Seen]]:
    require_tshark()
    capture = KeyedCapture(Run(str(CAPTURE), keys()))
    return capture, list(capture.requests())


def test_every_request_of_every_client_is_read(opened: tuple[KeyedCapture, list[Seen]]) -> None:
    _, found = opened
    sent = [(seen, carried) for seen, carried in found if not carried.is_incoming and seen.method == "POST"]
    assert Counter(seen.path for seen, _ in sent) == {
        "/collect/curl": 1,  # HTTP/1.1, gzip
        "/collect/one": 1,  # HTTP/2, over several DATA frames
        "/collect/two": 1,
        "/collect/packed": 1,  # HTTP/2, gzip
        "/live": 3,  # messages over a WebSocket, compressed and masked
        "/collect": 1,  # HTTP/3
    }
    assert {seen.host for seen, _ in found} == {"intranet.example"}
    assert sum(carried.is_incoming for _, carried in found) == 3
    assert not any(carried.is_cut for _, carried in found)


def test_bodies_are_those_that_were_sent(opened: tuple[KeyedCapture, list[Seen]]) -> None:
    bodies = {seen.path: carried for seen, carried in opened[1] if carried.body and not carried.is_incoming}
    lengths = {
        path: len(json.loads(bodies[path].body)["events"]) for path in ("/collect/one", "/collect/two", "/collect")
    }
    assert lengths == {"/collect/one": 600, "/collect/two": 500, "/collect": 90}
    assert len(json.loads(bodies["/live"].body)["events"]) == 60
    assert bodies["/collect/packed"].body.startswith(b"\x1f\x8b")
    assert bodies["/collect/packed"].content_encoding == "gzip"
    assert bodies["/collect/one"].query == "session=1"


def test_pages_are_told_as_origins(opened: tuple[KeyedCapture, list[Seen]]) -> None:
    pages = {seen.path: seen.page for seen, _ in opened[1]}
    assert pages["/collect/one"] == pages["/live"] == "https://intranet.example"
    assert pages["/collect"] is None


def test_connections_are_counted_opened_and_not(opened: tuple[KeyedCapture, list[Seen]]) -> None:
    capture, _ = opened
    assert capture.begun == 6
    # One whose keys were not kept; it is the only one that said something and was not opened.
    assert capture.opened == 5
    assert capture.skipped == {}


def test_connections_that_were_let_go_tell_what_they_had(monkeypatch: pytest.MonkeyPatch) -> None:
    require_tshark()
    monkeypatch.setattr("detector.sources.keyed_capture.MAX_CONNECTIONS", 1)
    capture = KeyedCapture(Run(str(CAPTURE), keys()))
    assert {seen.path for seen, _ in capture.requests()} >= {"/collect/curl", "/collect"}


ROW = ["1.5", "0", "", "10.0.0.1", "", "5000", "", "1", "in.example", "", "", "", "", "", "", "", ""]


class Rows(Run):
    """A run that tells given rows."""

    def __init__(self, *rows: list[str]) -> None:
        super().__init__("", keys())
        self._rows = rows

    def rows(self) -> Any:
        return iter(self._rows)


@pytest.mark.parametrize(
    "row", [[], ["x"] * 17, ROW[:-1], [*ROW, "more"], ["nonsense", *ROW[1:]], [*ROW[:9], "zz", *ROW[10:]]]
)
def test_rows_that_say_nothing_are_left_out(row: list[str]) -> None:
    capture = KeyedCapture(Rows(row))
    assert (list(capture.requests()), capture.begun) == ([], 0)


CELLS = st.sampled_from(["", "0", "1", "1,0", "True", "10.0.0.1", "-1", "99999999999999999999", "504f5354", "1.5", "x"])


@given(st.lists(st.lists(CELLS, min_size=17, max_size=17), max_size=6))
def test_whatever_rows_say_is_read_or_left_out(rows: list[list[str]]) -> None:
    capture = KeyedCapture(Rows(ROW, *rows))
    list(capture.requests())
    assert capture.opened <= capture.begun


def test_frames_of_one_packet_are_told_apart_though_some_have_no_offset_or_no_data() -> None:
    fields = [(b":method", b"POST"), (b":authority", b"a.example"), (b":path", b"/")]
    _, block = Encoder().encode(0, fields)
    sent = bytes([1, len(block)]) + block
    begin = ["1", "", "0", "10.0.0.1", "", "", "5000"]
    hello = [*begin, "1", "a.example", "", *[""] * 7]
    # An empty frame of stream 4 without an offset, then stream 0 in two pieces, of which the second one comes first.
    columns = ["4,0,0", "0,1,False", "9", "1,True,1", f"0,{len(sent) - 9},9", "1,1,0"]
    frames = [*begin, "", "", "", *columns, f"{sent[9:].hex()},{sent[:9].hex()}"]
    found = list(KeyedCapture(Rows(hello, frames)).requests())
    assert [(seen.host, seen.method, seen.path, carried.is_cut) for seen, carried in found] == [
        ("a.example", "POST", "/", False)
    ]


def detect(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "detector", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **environment})


def report(*arguments: object) -> dict[str, Any]:
    run = detect("scan", *arguments, "--format", "json", "--all")
    assert run.returncode == 0, run.stderr
    document: dict[str, Any] = json.loads(run.stdout)
    jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="utf-8")))
    return document


def test_the_report_tells_what_was_sent_and_counts_no_byte_twice() -> None:
    require_tshark()
    closed, found = report(CAPTURE), report(CAPTURE, "--keys", SECRETS)
    for same in ("packets", "flows", "flow_bytes", "named_bytes", "named_flows"):
        assert closed["coverage"][same] == found["coverage"][same]
    ((before,), (after,)) = (
        [row for row in it["hosts"] if row["host"] == "intranet.example"] for it in (closed, found)
    )
    assert [before[name] for name in ("bytes_out", "bytes_in", "contacts")] == [
        after[name] for name in ("bytes_out", "bytes_in", "contacts")
    ]
    assert set(after["seen_in"]) - set(before["seen_in"]) == {"http"}
    assert (closed["unknown"], closed["coverage"]["opened_flows"]) == ([], None)
    (unknown,) = found["unknown"]
    assert unknown["host"] == "intranet.example"
    assert "mouse-movement" in {seen["kind"] for seen in unknown["observed"]}
    assert (found["coverage"]["encrypted_flows"], found["coverage"]["opened_flows"]) == (6, 5)


def test_several_processes_tell_the_same() -> None:
    require_tshark()
    (one, two) = (report(CAPTURE, "--keys", SECRETS, "--jobs", jobs) for jobs in (1, 2))
    assert {**one, "generated_at": ""} == {**two, "generated_at": ""}


def test_lines_count_no_byte_twice() -> None:
    require_tshark()
    lines = [
        [json.loads(line) for line in detect("scan", CAPTURE, *more, "--format", "jsonl").stdout.splitlines()]
        for more in ((), ("--keys", SECRETS))
    ]
    assert len(lines[1]) > len(lines[0])
    for field in ("bytes_out", "bytes_in", "contacts"):
        assert sum(line[field] or 0 for line in lines[0]) == sum(line[field] or 0 for line in lines[1])


def test_the_table_says_how_much_could_be_opened() -> None:
    require_tshark()
    table = " ".join(detect("scan", CAPTURE, "--keys", SECRETS).stdout.split())
    assert "5 of 6 encrypted connections could be opened with the keys" in table
    assert "opened with with-keys.keys" in table


def test_keys_that_fit_nothing_are_told_of(tmp_path: Path) -> None:
    require_tshark()
    path = tmp_path / "wrong.keys"
    path.write_text(f"CLIENT_RANDOM {'ab' * 32} {'cd' * 48}\n")
    run = detect("scan", CAPTURE, "--keys", path)
    assert run.returncode == 0
    assert "none of 6 encrypted connections could be opened with wrong.keys" in run.stderr


def test_a_capture_may_carry_its_keys(tmp_path: Path) -> None:
    require_tshark()
    whole = tmp_path / "embedded.pcapng"
    data, secrets = CAPTURE.read_bytes(), SECRETS.read_bytes()
    first = int.from_bytes(data[4:8], "little")
    body = b"KSLT" + len(secrets).to_bytes(4, "little") + secrets + bytes(-len(secrets) % 4)
    size = (len(body) + 12).to_bytes(4, "little")
    whole.write_bytes(data[:first] + (0xA).to_bytes(4, "little") + size + body + size + data[first:])
    assert report(whole, "--keys", "embedded")["coverage"]["opened_flows"] == 5
    assert report(whole)["coverage"]["opened_flows"] is None


def test_without_tshark_one_line_says_what_to_install(tmp_path: Path) -> None:
    run = detect("scan", CAPTURE, "--keys", SECRETS, PATH=str(tmp_path))
    assert (run.returncode, run.stdout) == (1, "")
    assert len(run.stderr.splitlines()) == 1
    assert "install the package `tshark`" in run.stderr


@pytest.mark.parametrize("arguments", [["-"], []])
def test_keys_need_a_file_that_can_be_read_twice(arguments: list[str]) -> None:
    assert detect("scan", *arguments, "--keys", SECRETS).returncode == 2


def test_no_value_that_was_sent_comes_out_anywhere(tmp_path: Path) -> None:
    require_tshark()
    environment = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    said = ""
    for form in ("table", "json", "jsonl", "csv", "markdown"):
        run = detect("scan", CAPTURE, "--keys", SECRETS, "--all", "--format", form, **environment)
        said += run.stdout + run.stderr
    # Signatures say `mousemove`, too; what is kept of them between runs says nothing of this capture.
    files = [path for path in tmp_path.rglob("*") if path.is_file() and "cache" not in path.parts]
    written = b"".join(path.read_bytes() for path in files)
    for value in ("mousemove", "17640000", "session=1", "thanks"):
        assert value not in said
        assert value.encode() not in written
    assert NOBODY
