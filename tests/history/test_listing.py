"""The list of runs: a line each, with names made visible, and the same as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC

from detector.history.listing import render_json, render_text, visible
from detector.history.model import FILES
from tests.history.examples import NINE
from tests.history.test_model import run

RUN = replace(run(NINE, NINE + 3_700), name="eth0")


def test_each_run_is_a_line_and_the_last_says_where_they_are() -> None:
    runs = [RUN, replace(RUN, kind=FILES, name="day.pcap"), replace(RUN, ended=None)]
    assert render_text(runs, "/data/history.sqlite", 49_152, UTC).splitlines() == [
        "2026-11-24 08:00 to 2026-11-24 09:01  watched eth0",
        "2026-11-24 08:00 to 2026-11-24 09:01  read from day.pcap",
        "2026-11-24 08:00 to 2026-11-24 09:01  watched eth0 (goes on, or was cut off)",
        "/data/history.sqlite: 3 runs, 49.2 kB",
    ]
    assert render_text([], "/x", 0, None) == "/x: no run, 0 B"
    assert render_text([RUN], "/x", 5_000_000_000_000_000, None).endswith("1 run, 5000.0 TB")


def test_json_has_the_times_in_utc() -> None:
    (told,) = json.loads(render_json([replace(RUN, ended=None, name="\x1b")], "/x", 7))["runs"]
    assert (told["first"], told["last"]) == ("2026-11-24T08:00:00Z", "2026-11-24T09:01:40Z")
    assert (told["ended"], told["kind"], told["name"]) == (None, "live", "\x1b")


def test_nothing_that_others_wrote_reaches_the_terminal_raw() -> None:
    shown = render_text([replace(RUN, name="\x1b[2J\u202e" + "x" * 300, first=1e300)], "/\n", 0, UTC)
    assert "\x1b" not in shown and "\u202e" not in shown and len(shown.splitlines()) == 2
    assert visible("a\tb\u200bc") == "a\\tb\\u200bc"
