"""Programs that only do their work and come close to what a tracker sends: written to be hard, rule by rule."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from tests.data.behaviour.generated.programs import Bodies, Made
from tests.data.behaviour.generated.trackers import TEXTS, hand
from tests.data.behaviour.hand import START, mouse
from tests.data.behaviour.made_trackers import png


def _ms(rng: random.Random, count: int, low: int = 200, high: int = 3000) -> list[int]:
    at, out = START, []
    for _ in range(count):
        at += rng.randrange(low, high)
        out.append(at)
    return out


def copying_in_a_drive(rng: random.Random) -> Bodies:
    return [
        (n * 9.0, {"action": "copy", "source": f"id{n}", "target": f"folder{n}", "ts": START + n}) for n in range(4)
    ]


def pins_of_a_board(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "device": "pi4",
                "events": [
                    {"type": "input", "pin": rng.randrange(20), "value": rng.randrange(2), "ts": at}
                    for at in _ms(rng, 30)
                ],
            },
        )
    ]


def changes_of_a_house(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "changes": [
                    {"type": "change", "entity": "light.kitchen", "value": rng.random(), "time": at}
                    for at in _ms(rng, 20)
                ]
            },
        )
    ]


def notes_by_letter(rng: random.Random) -> Bodies:
    return [(0.0, {"song": [{"n": rng.choice("CDEFGAB"), "t": at} for at in _ms(rng, 40, 90, 700)]})]


def guesses(rng: random.Random) -> Bodies:
    return [(0.0, {"round": [{"guess": rng.choice("ABCDE"), "at": at} for at in _ms(rng, 20)]})]


def presence_of_a_chat(rng: random.Random) -> Bodies:
    return [
        (
            40.0 * n,
            {
                "op": 3,
                "d": {"since": START + n, "activities": [], "status": rng.choice(("idle", "online")), "afk": False},
            },
        )
        for n in range(5)
    ]


def meetings(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "events": [
                    {
                        "title": rng.choice(("Weekly sync - Zoom", "Standup \u2013 Teams", "1:1 - Slack")),
                        "start": START + n * 10**7,
                        "end": START + n * 10**7 + 1800_000,
                    }
                    for n in range(8)
                ]
            },
        )
    ]


def page_builder(rng: random.Random) -> Bodies:
    def part(depth: int) -> dict[str, Any]:
        tag = rng.choice(("div", "section", "h1", "p", "a", "button", "form", "input"))
        return {"tagName": tag, "classes": ["row"], "components": [part(depth - 1) for _ in range(3)] if depth else []}

    return [
        (60.0 * n, {"project": 4, "pages": [part(3)], "styles": [{"selectors": ["row"], "style": {"color": "red"}}]})
        for n in range(3)
    ]


def saved_pages(rng: random.Random) -> Bodies:
    body = "".join(f"<p>{text}</p>" for text in TEXTS) * 3
    return [
        (
            90.0 * n,
            {
                "path": "/about",
                "html": f"<!doctype html><html><body>{body * (n + 1)}</body></html>",
                "published": n == 2,
            },
        )
        for n in range(4)
    ]


def slides(rng: random.Random) -> Bodies:
    return [
        (
            30.0 * n,
            b'--b\r\nContent-Disposition: form-data; name="thumbnail"; filename="slide%d.png"\r\n\r\n' % n
            + png(1280, 720, n)
            + b"\r\n--b--\r\n",
        )
        for n in range(5)
    ]


def board_previews(rng: random.Random) -> Bodies:
    return [
        (
            30.0 * n,
            b'--b\r\nContent-Disposition: form-data; name="preview"; filename="board.png"\r\n\r\n'
            + png(1600, 900, n)
            + b"\r\n--b--\r\n",
        )
        for n in range(5)
    ]


def door_camera(rng: random.Random) -> Bodies:
    return [
        (
            60.0 * n,
            b'--b\r\nContent-Disposition: form-data; name="camera_door"; filename="cam.png"\r\n\r\n'
            + png(1280, 720, n)
            + b"\r\n--b--\r\n",
        )
        for n in range(5)
    ]


def place_in_a_text(rng: random.Random) -> Bodies:
    return [
        (20.0 * n, {"article": 17, "scrollPosition": 400 + 90 * n, "updated": START + n * 20_000}) for n in range(5)
    ]


def letters_of_a_campaign(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "campaign": "nov",
                "rows": [
                    {
                        "day": f"2026-11-{n + 1:02}",
                        "sent": 900,
                        "opens": rng.randrange(400),
                        "clicks": rng.randrange(90),
                        "bounces": rng.randrange(9),
                    }
                    for n in range(20)
                ],
            },
        )
    ]


def servers_processes(rng: random.Random) -> Bodies:
    return [
        (
            10.0 * n,
            {
                "host": "db1",
                "top": [
                    {
                        "process": rng.choice(("postgres", "nginx", "java")),
                        "pid": rng.randrange(9999),
                        "cpu": rng.random(),
                        "start": START,
                    }
                    for _ in range(6)
                ],
            },
        )
        for n in range(4)
    ]


def software_list(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "software": [
                    {"name": name, "version": "4.1", "publisher": "X", "installed": "2026-01-04"}
                    for name in ("Google Chrome", "Slack", "Zoom", "Firefox", "VLC")
                ]
            },
        )
    ]


def shapes_without_words(rng: random.Random) -> Bodies:
    return [
        (14.0 * n, {"page": 3, "items": [{"kind": "ink", "data": [[round(x), round(y)] for x, y, _ in hand(rng, 40)]}]})
        for n in range(4)
    ]


def marks_on_a_picture(rng: random.Random) -> Bodies:
    return [
        (
            8.0 * n,
            {
                "image": f"i{n}.jpg",
                "mask": [{"x": round(x), "y": round(y)} for x, y, _ in mouse(rng, 60)],
                "class": "tumour",
            },
        )
        for n in range(4)
    ]


def handwriting(rng: random.Random) -> Bodies:
    points = mouse(rng, 60)
    ink = [[x for x, *_ in points], [y for _, y, _ in points], [t - points[0][2] for *_, t in points]]
    return [
        (
            0.0,
            {
                "options": "enable_pre_space",
                "requests": [{"language": "ja", "writing_guide": {"w": 400}, "ink": [ink]}],
            },
        )
    ]


def eye_of_a_plane(rng: random.Random) -> Bodies:
    """Two angles of a drone's camera, turned by hand."""
    return [
        ((t - START) % 10**6 / 1000, {"gimbal": {"pitch": round(y / 9, 1), "yaw": round(x / 9, 1)}, "drone": 4})
        for x, y, t in mouse(rng, 40)
    ]


def knob(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "automation": [
                    {"param": "cutoff", "time": round(n * 0.05, 2), "value": round(rng.random(), 3)} for n in range(60)
                ]
            },
        )
    ]


def taps_of_a_rhythm(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "beatmap": [
                    {"lane": rng.randrange(4), "time": at - START, "hold": rng.choice((0, 120))}
                    for at in _ms(rng, 50, 150, 600)
                ]
            },
        )
    ]


def intervals_of_a_job(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {"jobs": [{"queued": at, "done": at + rng.randrange(20, 900), "ok": True} for at in _ms(rng, 40, 50, 900)]},
        )
    ]


def orders(rng: random.Random) -> Bodies:
    return [(0.0, {"orders": [{"placed": at, "filled": at + rng.randrange(40, 160)} for at in _ms(rng, 40, 100, 900)]})]


def ticks_of_two(rng: random.Random) -> Bodies:
    bid, ask = 100.0, 300.0
    rows = []
    for at in _ms(rng, 60, 20, 900):
        bid, ask = bid + rng.gauss(0, 2), ask + rng.gauss(0, 3)
        rows.append([at, round(bid, 1), round(ask, 1)])
    return [(0.0, {"d": rows})]


def pulse_and_pressure(rng: random.Random) -> Bodies:
    first, second, up, away = 300.0, 400.0, 0.0, 0.0
    rows = []
    for at in _ms(rng, 70, 200, 400):  # slow drifts that look drawn, on a clock that is nearly even
        up, away = 0.9 * up + rng.gauss(0, 2), 0.9 * away + rng.gauss(0, 2)
        first, second = first + up, second + away
        rows.append({"m": at // 50 * 50, "p": round(first), "q": round(second)})
    return [(0.0, {"series": "s1", "unit": "hPa", "values": rows})]


def ships(rng: random.Random) -> Bodies:
    x, y = 500.0, 300.0
    out: Bodies = []
    for n in range(40):
        x, y = x + 3 + rng.random(), y + rng.gauss(1, 0.5)
        out.append((n * 1.0, {"mmsi": 211, "e": round(x, 1), "n": round(y, 1), "sog": 11.2}))
    return out


def words_learned(rng: random.Random) -> Bodies:
    word = rng.choice(("internationalisation", "characteristically"))
    return [(0.0, {"prefixes": [word[:n] for n in range(1, len(word))]})]


def breadcrumbs(rng: random.Random) -> Bodies:
    return [(0.0, {"tree": ["a", "a/", "a/b", "a/b/", "a/b/c", "a/b/c/", "a/b/c/d"]})]


def versions_of_a_name(rng: random.Random) -> Bodies:
    text = rng.choice(TEXTS)
    return [
        (n * 1.1, {"entity": "task", "id": 9, "patch": {"name": text[: 3 + 2 * n]}, "updatedAt": START + n * 1100})
        for n in range(12)
    ]


def editor_ops_with_time(rng: random.Random) -> Bodies:
    return [
        (
            n * 0.2,
            {"docId": "d1", "rev": n, "op": {"type": "insert", "pos": n, "text": letter}, "time": START + 200 * n},
        )
        for n, letter in enumerate(rng.choice(TEXTS)[:30])
    ]


def pointer_lock_game(rng: random.Random) -> Bodies:
    return [
        ((t - START) % 10**6 / 1000, {"t": "look", "dx": rng.randrange(-20, 20), "dy": rng.randrange(-9, 9), "hp": 90})
        for _, _, t in mouse(rng, 40)
    ]


def page_views_of_a_shop(rng: random.Random) -> Bodies:
    return [
        (
            n * 8.0,
            {
                "event": "page_view",
                "url": f"https://shop.example/p/{n}",
                "title": "Shoes",
                "ts": START + n,
                "cid": "c1",
            },
        )
        for n in range(5)
    ]


def add_to_cart(rng: random.Random) -> Bodies:
    return [
        (
            n * 8.0,
            {
                "event": "add_to_cart",
                "item": {"id": n, "name": "Shoe", "price": 39},
                "currency": "EUR",
                "ts": START + n,
            },
        )
        for n in range(5)
    ]


def survey(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "survey": 3,
                "responses": [
                    {"question": f"q{n}", "value": rng.choice(TEXTS), "answered_at": at}
                    for n, at in enumerate(_ms(rng, 9, 3000, 9000))
                ],
            },
        )
    ]


def settings(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "settings": {
                    "mouse": {"speed": 4, "scroll": 3, "click": 2},
                    "keyboard": {"layout": "de", "repeat": 30},
                    "theme": "dark",
                }
            },
        )
    ]


def macro(rng: random.Random) -> Bodies:
    return [
        (
            0.0,
            {
                "macros": [
                    {"name": "paste signature", "keys": ["Control", "Shift", "V"]},
                    {"name": "build", "keys": ["Control", "b"]},
                ]
            },
        )
    ]


def test_script(rng: random.Random) -> Bodies:
    """A test that somebody wrote for a page: what a robot shall click, without times."""
    return [
        (
            0.0,
            {
                "test": "login",
                "steps": [
                    {"action": rng.choice(("click", "type", "assert")), "selector": "#user", "value": "demo"}
                    for _ in range(8)
                ],
            },
        )
    ]


def configuration(rng: random.Random) -> Bodies:
    """The sections of a program's settings, as text."""
    parts = (f"[mouse.{n}]\nspeed = {rng.randrange(9)}\nscroll = {rng.randrange(5)}\nclick = 2" for n in range(6))
    return [(0.0, "\n\n".join(parts).encode())]


def pairs_of_a_chart(rng: random.Random) -> Bodies:
    return [(0.0, {"rows": [[["x", n], ["y", rng.randrange(99)]] for n in range(30)], "chart": "bar"})]


def lines_with_pressure(rng: random.Random) -> Bodies:
    lines = [[[round(x), round(y), round(rng.random(), 2)] for x, y, _ in hand(rng, 30)] for _ in range(4)]
    return [(9.0, {"sketch": lines})]


def numbered_fields(rng: random.Random) -> Bodies:
    fields = {f"{name}{n}": rng.randrange(900) for n in range(12) for name in ("price", "amount")}
    return [(0.0, {"order": 4, "lines": fields})]


def cells_of_a_page(rng: random.Random) -> Bodies:
    return [
        (5.0 * n, {"board": {f"{rng.randrange(9)}_{rng.randrange(9)}": rng.choice("XO") for _ in range(12)}})
        for n in range(4)
    ]


def chords(rng: random.Random) -> Bodies:
    return [
        (n * 2.0, {"key": rng.choice(("C", "G", "Am", "F", "Dm")), "bar": n, "at": START + 2000 * n}) for n in range(14)
    ]


def pins_with_comments(rng: random.Random) -> Bodies:
    out: Bodies = []
    for n in range(6):
        place = {"x": rng.randrange(1200), "y": rng.randrange(900)}
        out.append(
            (n * 40.0, {"url": "https://a.example/mock", **place, "comment": rng.choice(TEXTS), "author": "Ann"})
        )
    return out


def tap_to_seek(rng: random.Random) -> Bodies:
    return [
        (n * 6.0, {"video": "v1", "seekTo": rng.randrange(900), "duration": 900, "ts": START + n}) for n in range(8)
    ]


LOOKALIKES: dict[str, Callable[[random.Random], Bodies]] = {
    function.__name__: function
    for function in (
        copying_in_a_drive,
        pins_of_a_board,
        changes_of_a_house,
        notes_by_letter,
        guesses,
        presence_of_a_chat,
        meetings,
        page_builder,
        saved_pages,
        slides,
        board_previews,
        door_camera,
        place_in_a_text,
        letters_of_a_campaign,
        servers_processes,
        software_list,
        shapes_without_words,
        marks_on_a_picture,
        handwriting,
        eye_of_a_plane,
        knob,
        taps_of_a_rhythm,
        intervals_of_a_job,
        orders,
        ticks_of_two,
        pulse_and_pressure,
        ships,
        words_learned,
        breadcrumbs,
        versions_of_a_name,
        editor_ops_with_time,
        pointer_lock_game,
        page_views_of_a_shop,
        add_to_cart,
        survey,
        settings,
        macro,
        test_script,
        configuration,
        pairs_of_a_chart,
        lines_with_pressure,
        numbered_fields,
        cells_of_a_page,
        chords,
        pins_with_comments,
        tap_to_seek,
    )
}


def lookalikes(turns: int, seed: int) -> list[Made]:
    """Return every program, several times with other numbers."""
    out: list[Made] = []
    for name, bodies in LOOKALIKES.items():
        for turn in range(turns):
            made = bodies(random.Random(f"{seed}{name}{turn}"))
            requests = [
                {"at": at, "body": body if isinstance(body, bytes) else json.dumps(body).encode()} for at, body in made
            ]
            out.append(
                {
                    "name": f"lookalike {name} {turn}",
                    "kinds": [],
                    "may": ["camera"] if "camera" in name else [],
                    "requests": requests,
                }
            )
    return out
