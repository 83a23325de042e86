"""HAR files of several browsers, read tolerantly: what counts is kept, the rest is counted, and no value stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from detector.cli.main import detect
from detector.errors import CaptureError
from detector.sources.har import MAX_SIZE, Har, is_har, parse_har, read_har

SECRETS = ("hunter2", "anna@example.com", "sid=4711", "typed words")
WORDS = """log entries pages request response url method headers name value postData text startedDateTime bodySize
content size pageref id title _webSocketMessages type data"""
KEYS = st.sampled_from(WORDS.split())
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8) | st.just("2026-11-24T09:00:00Z"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def entry(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "startedDateTime": "2026-11-24T09:00:00.000+01:00",
        "request": {
            "method": "POST",
            "url": "https://eu.i.posthog.com/s/?token=hunter2",
            "headers": [
                {"name": "Referer", "value": "https://intranet.example/board/anna@example.com"},
                {"name": "Cookie", "value": "sid=4711"},
            ],
            "bodySize": 4_300,
            "postData": {"mimeType": "text/plain", "text": "typed words"},
        },
        "response": {"status": 200, "bodySize": 15},
    }
    return made | changes


def har(*entries: object, **log: Any) -> bytes:
    return json.dumps({"log": {"version": "1.2", "entries": list(entries), **log}}).encode()


def parsed(*entries: object, **log: Any) -> Har:
    return parse_har(har(*entries, **log), "day.har")


def test_a_request_is_kept_without_any_value() -> None:
    ((seen, _),) = parsed(entry()).requests
    assert (seen.host, seen.path, seen.method) == ("eu.i.posthog.com", "/s/", "POST")
    assert (seen.bytes_out, seen.bytes_in, seen.page) == (4_300, 15, "https://intranet.example")
    assert seen.at == 1_795_507_200.0
    assert not any(secret in repr(seen) for secret in SECRETS)


def test_sizes_that_a_browser_does_not_know_come_from_what_it_kept() -> None:
    request = {"method": "POST", "url": "https://a.example/", "bodySize": -1, "postData": {"text": "fünf"}}
    response = {"bodySize": -1, "_transferSize": 0, "content": {"size": 99}}
    ((seen, _),) = parsed(entry(request=request, response=response)).requests
    assert (seen.bytes_out, seen.bytes_in) == (5, 99)


@pytest.mark.parametrize(
    ("posted", "body"),
    [
        ({"text": "f\u00fcnf"}, "f\u00fcnf".encode()),
        ({"text": "H4sIAAAA", "encoding": "base64"}, b"\x1f\x8b\x08\0\0\0"),
        ({"text": "\x1f\x8b\x08\xff"}, b"\x1f\x8b\x08\xff"),
        ({"text": "not*base64", "encoding": "base64"}, b"not*base64"),
        ({"params": [{"name": "a", "value": "1 2"}, {"name": "b"}, None]}, b"a=1+2&b="),
        ({"text": 7, "params": 8}, b""),
        ("nothing", b""),
    ],
)
def test_a_body_is_what_was_sent_however_the_exporter_wrote_it(posted: object, body: bytes) -> None:
    request = {"method": "POST", "url": "https://a.example/x?q=1#top", "postData": posted}
    ((_, carried),) = parsed(entry(request=request)).requests
    assert (carried.body, carried.query) == (body, "q=1")


def test_a_body_s_kind_is_that_of_its_header_or_of_the_exporter() -> None:
    headers = [{"name": "Content-Type", "value": "application/json"}, {"name": "Content-Encoding", "value": "gzip"}]
    request = {"url": "https://a.example/", "headers": headers, "postData": {"mimeType": "text/plain", "text": "x"}}
    ((_, first),) = parsed(entry(request=request)).requests
    ((_, second),) = parsed(entry(request={**request, "headers": []})).requests
    assert (first.content_type, first.content_encoding) == ("application/json", "gzip")
    assert (second.content_type, second.content_encoding) == ("text/plain", "")


def test_a_page_comes_from_the_list_of_pages_when_no_header_tells() -> None:
    request = {"method": "GET", "url": "https://a.example/x"}
    pages = [{"id": "p1", "title": "https://portal.example/inside/secret"}, {"id": "p2", "title": "My board"}]
    (first, _), (second, _) = parsed(
        entry(request=request, pageref="p1"), entry(request=request, pageref="p2"), pages=pages
    ).requests
    assert (first.page, second.page) == ("https://portal.example", None)


def test_what_went_over_a_web_socket_is_told_with_its_direction() -> None:
    request = {"method": "GET", "url": "wss://live.example/socket"}
    messages = [
        {"type": "send", "time": 1_795_507_201.5, "opcode": 1, "data": "typed words"},
        {"type": "receive", "time": 1_795_507_202.0, "opcode": 1, "data": "answer"},
    ]
    (opened, _), (sent, text), (_, answer) = parsed(entry(request=request, _webSocketMessages=messages)).requests
    assert (text.body, text.is_incoming, answer.is_incoming) == (b"typed words", False, True)
    assert (opened.method, sent.method, sent.bytes_out, sent.at) == ("GET", "POST", 11, 1_795_507_201.5)
    assert "typed" not in repr(sent)


def test_what_cannot_be_used_is_counted_by_its_reason() -> None:
    urls = [entry(request={"url": url}) for url in ("data:text/plain,x", "chrome-extension://abc/x.js", "https://[")]
    found = parsed(entry(startedDateTime="yesterday"), {}, None, {"request": {}}, *urls)
    assert found.requests == ()
    assert found.skipped == {"no-request": 3, "no-time": 1, "not-on-the-web": 3}


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b'{"log": 1}', b'{"log": {"entries": {}}}', b"[" * 100_000])
def test_what_is_no_har_is_an_error_and_nothing_else(data: bytes) -> None:
    with pytest.raises(CaptureError, match=r"day\.har: not a"):
        parse_har(data, "day.har")


def test_a_file_that_is_cut_is_told_in_one_line() -> None:
    whole = har(entry(), entry())
    for end in range(len(whole) - 1):
        with pytest.raises(CaptureError):
            parse_har(whole[:end], "day.har")


@given(JSON)
def test_no_document_brings_it_down(document: object) -> None:
    text = json.dumps({"log": {"entries": [document], "pages": [document]}}).encode()
    found = parse_har(text, "day.har")
    assert len(found.requests) + sum(found.skipped.values()) >= 1


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "day.har"
    with path.open("wb") as file:
        file.truncate(MAX_SIZE + 1)  # no byte of it is written
    with pytest.raises(CaptureError, match="Export less at once"):
        read_har(str(path))


def test_the_kind_is_found_from_the_content(tmp_path: Path) -> None:
    assert is_har(b'\xef\xbb\xbf {\r\n "log": {')
    assert not is_har(b'{"schema": "detect.summary/1"}')
    file = tmp_path / "no-suffix"
    file.write_bytes(har(entry()))
    assert len(read_har(str(file)).requests) == 1
    with pytest.raises(CaptureError, match="cannot be read"):
        read_har(str(tmp_path / "missing"))


def test_a_scan_reports_it_and_says_no_secret(tmp_path: Path) -> None:
    (tmp_path / "day.har").write_bytes(har(entry(), {"request": {}}))
    for form in ("table", "json", "jsonl", "csv", "markdown"):
        result = CliRunner().invoke(detect, ["scan", str(tmp_path / "day.har"), "--format", form, "--all"])
        assert result.exit_code == 0, result.output
        assert "PostHog" in result.output or '"posthog"' in result.output
        assert not [secret for secret in SECRETS if secret in result.output]
    report = json.loads(CliRunner().invoke(detect, ["scan", str(tmp_path), "--format", "json"]).stdout)
    (vendor,) = report["vendors"]
    assert (vendor["evidence"], vendor["bytes_out"], vendor["pages"]) == (
        "sending",
        4_300,
        ["https://intranet.example"],
    )
    assert report["coverage"]["skipped_requests"] == {"no-request": 1}
    assert report["sources"][0]["kind"] == "har"


def test_a_product_on_a_host_of_the_firm_s_own_is_told_as_such(tmp_path: Path) -> None:
    typed = '{"n":"pageview","u":"https://intranet.example/anna@example.com","d":"intranet.example","r":null}'
    request = {"method": "POST", "url": "https://stats.company.example/api/event", "postData": {"text": typed}}
    other = {"method": "POST", "url": "https://stats.company.example/api/event", "postData": {"text": '{"n": 1}'}}
    (tmp_path / "day.har").write_bytes(har(entry(request=request), entry(request=other)))
    result = CliRunner().invoke(detect, ["scan", str(tmp_path / "day.har"), "--format", "json", "--all"])
    report = json.loads(result.stdout)
    (vendor,) = report["vendors"]
    assert (vendor["id"], vendor["evidence"]) == ("plausible", "observed")
    assert [(host["host"], host["known_by"], host["contacts"]) for host in vendor["hosts"]] == [
        ("stats.company.example", "format", 1)
    ]
    assert "1 known product on a host that is not its vendor's received data" in report["verdict"]
    assert report["hosts"][0]["vendor"] == "plausible"
    assert not [secret for secret in SECRETS if secret in result.output]
    (tmp_path / "own.yaml").write_text("overlay: [{product: teramind, hosts: [stats.company.example], role: agent}]\n")
    more = ["--signatures", str(tmp_path / "own.yaml")]
    report = json.loads(
        CliRunner().invoke(detect, ["scan", str(tmp_path / "day.har"), "--format", "json", *more]).stdout
    )
    assert [(row["id"], row["hosts"][0]["known_by"]) for row in report["vendors"]] == [("teramind", "overlay")]
