"""What is answered to whom, over real sockets."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from detector.dashboard.answers import MOST_READERS, SAVED
from detector.dashboard.guard import HEADERS
from detector.dashboard.site import SCRIPTS, Saving
from detector.report import sentences
from detector.report.renderers import FORMATS, render
from tests.dashboard.asking import Allowed, ask, opened, path_of, streaming
from tests.dashboard.served import Served, served, sightings
from tests.report.examples import DAY, DAY_WITH_HOSTS

FILES = ("/", "/page.css", "/report.css", "/icon.svg", *(f"/{name}.js" for name in SCRIPTS))
DATA = ("/explain/acme-watch", "/save/json", "/save/table", "/stream")


def test_the_token_is_exchanged_once_and_dead_then() -> None:
    with served(DAY) as page:
        first = ask(page, path_of(page))
        assert first.status == 200
        assert first.headers["Set-Cookie"].endswith("Path=/; HttpOnly; SameSite=Strict")
        again = ask(page, path_of(page))
        assert (again.status, again.headers["Set-Cookie"]) == (403, None)
        assert b"works once" in again.body


def test_a_wrong_token_opens_nothing_and_the_right_one_still_works() -> None:
    with served(DAY) as page:
        for path in ("/open/", "/open/x", path_of(page)[:-1], path_of(page) + "x", "/open/" + "A" * 43):
            assert ask(page, path).status in (403, 404)
        assert ask(page, path_of(page)).status == 200


def test_the_token_may_be_followed_from_another_page_but_not_by_its_script() -> None:
    with served(DAY) as page:
        script = ask(page, path_of(page), Origin="http://evil.example", Sec_Fetch_Site="cross-site")
        assert script.status == 403
        assert ask(page, path_of(page), Sec_Fetch_Site="cross-site").status == 200


def test_without_cookie_and_key_there_is_nothing() -> None:
    with served(DAY) as page:
        allowed = opened(page)
        for path in (*FILES, *DATA):
            assert ask(page, path).status == 403
        for path in DATA:
            assert ask(page, path, Cookie=allowed.cookie).status == 403
            assert ask(page, path, X_Detect_Key=allowed.key).status == 403
            assert ask(page, path, Cookie=allowed.cookie + "x", X_Detect_Key=allowed.key).status == 403
        assert ask(page, "/hidden", "POST", b"[]", Cookie=allowed.cookie).status == 403


@pytest.mark.parametrize("host", ["(none)", "evil.example", "localhost:{port}", "127.0.0.1", "127.0.0.1:{port}1"])
def test_under_another_name_there_is_nothing(host: str) -> None:
    with served(DAY) as page:
        allowed = opened(page)
        named = {**allowed.headers, "Host": host.format(port=page.port)}
        for path in (*FILES[:2], *DATA[:2], path_of(page)):
            assert ask(page, path, **named).status in (400, 403)


@pytest.mark.parametrize(
    "foreign",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1"},
    ],
)
def test_another_page_gets_nothing_and_changes_nothing(foreign: dict[str, str]) -> None:
    with served(DAY) as page:
        allowed = opened(page)
        for path in ("/", "/save/json", "/stream"):
            assert ask(page, path, **{**allowed.headers, **foreign}).status == 403
        assert ask(page, "/hidden", "POST", b'["acme-watch"]', **{**allowed.headers, **foreign}).status == 403
        with streaming(page, allowed) as told:
            change = next(data for name, data in told if name == "change")
        assert change["parts"]["hidden"] == []


def test_every_answer_carries_the_headers_and_none_names_the_server() -> None:
    with served(DAY) as page:
        allowed = opened(page)
        answers = [
            ask(page, "/", **allowed.headers),
            ask(page, "/app.js", **allowed.headers),
            ask(page, "/save/html", **allowed.headers),
            ask(page, "/nothing/here", **allowed.headers),
            ask(page, "/open/x"),
            ask(page, "/", "PUT", b"", **allowed.headers),
            ask(page, "/", Host="evil.example"),
        ]
        assert [answer.status for answer in answers] == [200, 200, 200, 404, 403, 405, 403]
        for answer in answers:
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS
            assert answer.headers["Server"] is None
            assert not any(name.startswith("Access-Control") for name in answer.headers)


def test_the_files_hold_no_script_or_style_in_their_text() -> None:
    with served(DAY) as page:
        allowed = opened(page)
        for path in FILES:
            assert ask(page, path, **allowed.headers).status == 200
        text = ask(page, "/", **allowed.headers).body.decode()
        assert text.count("<script") == 1 and '<script type="module" src="/app.js"></script>' in text
        assert "style=" not in text and "<style" not in text and " on" + "click" not in text
        scripts = "".join(ask(page, f"/{name}.js", **allowed.headers).body.decode() for name in SCRIPTS)
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "//cdn"):
            assert way not in scripts


def test_the_stream_begins_with_everything_and_goes_on_with_what_changed() -> None:
    with served(DAY) as page:
        for sighting, match in sightings(7):
            page.feed.tell(sighting, match)
        with streaming(page, opened(page)) as told:
            seen = [next(told) for _ in range(4)]
            assert [name for name, _ in seen] == ["begin", "change", "rows", "state"]
            assert seen[0][1]["forms"] == [*FORMATS, "jsonl"]
            assert seen[1][1]["whole"] and "vendor:acme-watch" in seen[1][1]["parts"]
            assert [row[0] for row in seen[2][1]["rows"]] == [1, 2, 3, 4, 5, 6, 7]
            assert seen[3][1] == {"state": "watching"}
            more = replace(DAY.vendors[0], bytes_out=9_999_999_999)
            page.show(replace(DAY, vendors=(more, *DAY.vendors[1:])))
            name, change = next(told)
            assert name == "change" and not change["whole"]
            assert change["parts"]["vendor:acme-watch"]["sizes"][0] == "10 GB"
            assert "vendor:everyclick" not in change["parts"]


def test_the_stream_ends_with_the_last_report() -> None:
    with served(DAY) as page, streaming(page, opened(page)) as told:
        while next(told)[0] != "state":
            pass
        page.show(replace(DAY, vendors=()), is_last=True)
        page.server.close()
        rest = list(told)
    assert [name for name, _ in rest][-1] == "end"
    assert any("vendor:acme-watch" in data["gone"] for name, data in rest if name == "change")
    assert ("state", {"state": "ended"}) in rest


def test_no_more_streams_than_somebody_could_look_at() -> None:
    with served(DAY) as page:
        allowed = opened(page)
        streams = [streaming(page, allowed) for _ in range(MOST_READERS)]
        for stream in streams:
            next(stream.__enter__())
        assert ask(page, "/stream", **allowed.headers).status == 503
        for stream in streams:
            stream.__exit__(None, None, None)


@pytest.mark.parametrize("form", [*FORMATS, "jsonl"])
@pytest.mark.parametrize("show_all", [False, True])
def test_what_is_saved_is_what_the_command_writes(form: str, show_all: bool) -> None:
    with served(DAY_WITH_HOSTS, Saving(show_all=show_all, letter_for="other")) as page:
        allowed = opened(page)
        answer = ask(page, f"/save/{form}", **allowed.headers)
    assert answer.status == 200
    media, ending = SAVED[form]
    assert answer.headers["Content-Type"] == f"{media}; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="detect-{form}.{ending}"'
    if form == "jsonl":
        assert answer.body == b""
        return
    wanted = DAY_WITH_HOSTS if show_all or form == "html" else replace(DAY_WITH_HOSTS, hosts=None)
    text = render(wanted, form, width=100, show_all=show_all, letter_for="other")
    assert answer.body.decode() == text.rstrip() + "\n"


def test_saved_forms_can_be_read() -> None:
    with served(DAY) as page:
        allowed = opened(page)
        assert json.loads(ask(page, "/save/json", **allowed.headers).body)["verdict"] == sentences.verdict(DAY)
        rows = list(csv.reader(io.StringIO(ask(page, "/save/csv", **allowed.headers).body.decode())))
    assert rows[0][0] == "vendor" and len(rows) > 2


@pytest.mark.parametrize("form", ["poem", "json/../html", "JSON", "", "jsonx"])
def test_another_form_is_no_answer(form: str) -> None:
    with served(DAY) as page:
        assert ask(page, f"/save/{form}", **opened(page).headers).status == 404


def test_what_is_hidden_leaves_lists_and_pictures_and_stays_in_what_is_saved() -> None:
    with served(DAY) as page:
        allowed = opened(page)
        with streaming(page, allowed) as told:
            next(data for name, data in told if name == "change")
            assert hide(page, allowed, b'["acme-watch"]') == 204
            change = next(data for name, data in told if name == "change")
        assert "vendor:acme-watch" in change["gone"]
        assert change["parts"]["hidden"] == [["acme-watch", "Acme Watch"]]
        assert not any("Acme Watch" in str(node) for node in change["parts"]["flow"]["receivers"])
        assert b"Acme Watch" in ask(page, "/save/table", **allowed.headers).body
        assert hide(page, allowed, b"[]") == 204


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{}",
        b"[1]",
        b'["' + b"a" * 200 + b'"]',
        b'["<b>"]',
        b"[" * 20_000,
        b"[" + b'"a",' * 1_000 + b'"a"]',
        b"\xff",
    ],
)
def test_what_is_no_list_of_vendors_is_refused(body: bytes) -> None:
    with served(DAY) as page:
        assert hide(page, opened(page), body) == 400


def test_too_long_a_body_is_refused() -> None:
    with served(DAY) as page:
        allowed = opened(page)
        try:
            status = hide(page, allowed, b" " * 100_000)
        except ConnectionError:  # it is closed as soon as the length is known
            status = 413
        assert status in (400, 413)
        assert ask(page, "/", **allowed.headers).status == 200


def test_who_is_in_no_report_is_not_explained() -> None:
    with served(DAY) as page:
        allowed = opened(page)
        with streaming(page, allowed) as told:
            next(data for name, data in told if name == "change")
            assert ask(page, "/explain/nobody", **allowed.headers).status == 404
            told_of = ask(page, "/explain/acme-watch", **allowed.headers).json()
        assert told_of["name"] == "Acme Watch"


def hide(page: Served, allowed: Allowed, body: bytes) -> int:
    return ask(page, "/hidden", "POST", body, **allowed.headers).status
