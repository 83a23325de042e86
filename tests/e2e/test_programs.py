"""Which program talks: real processes that keep real connections, of both families and all protocols."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.laboratory import Laboratory
from tests.e2e.reports import vendor
from tests.e2e.watching import Watching, as_nobody, watching

HOSTS = {"http": "rt.teramind.co", "https": "edge.fullstory.com", "quic": "quic.intranet.example"}


def programs(watch: Watching, host: str) -> list[dict[str, Any]]:
    return [line["process"] for line in watch.lines() if line["host"] == host and line["process"] is not None]


@pytest.mark.parametrize("interface", ["eth0", "any"])
@pytest.mark.parametrize("kind", ["http", "https", "quic"])
def test_the_process_that_holds_a_connection_is_named(lab: Laboratory, kind: str, interface: str) -> None:
    host = HOSTS[kind]
    with watching(lab, form="jsonl", interface=interface) as watch, lab.talking(kind, host, 10_000) as pid:
        watch.wait_for_host(host)
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
        path = str(Path(f"/proc/{pid}/exe").readlink())
        assert watch.stop() == 0
    assert programs(watch, host) == [{"name": name, "pid": pid, "path": path}]


def test_a_vendor_names_its_programs_and_the_coverage_counts_them(lab: Laboratory) -> None:
    with (
        watching(lab) as watch,
        lab.talking("http", "rt.teramind.co", 10_000) as first,
        lab.talking("https", "rt.teramind.co", 10_000) as second,
    ):
        report = watch.report()
    assert {program["pid"] for program in vendor(report, "teramind")["processes"]} == {first, second}
    coverage = report["coverage"]
    assert coverage["attributed_flows"] == coverage["flows"] == 2
    assert coverage["unattributed_flows"] == {}


def test_a_table_names_the_program(lab: Laboratory) -> None:
    with watching(lab, form="table") as watch, lab.talking("http", "rt.teramind.co", 10_000) as pid:
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
        assert watch.stop() == 0
        assert f"by {name}" in watch.stdout.read_text(encoding="utf-8")


def test_programs_of_others_are_counted_as_such_without_root(lab: Laboratory) -> None:
    with (
        watching(lab, before=as_nobody("net_raw")) as watch,
        lab.talking("http", "rt.teramind.co", 10_000),
    ):
        report = watch.report()
    assert vendor(report, "teramind")["processes"] == []
    assert report["coverage"]["attributed_flows"] == 0
    assert report["coverage"]["unattributed_flows"] == {"another user": 1}


def test_connections_of_another_machine_are_counted_as_such(lab: Laboratory) -> None:
    """What passes this machine, and begins and ends elsewhere: frames from nobody's address to nobody's."""
    with watching(lab, form="json") as watch:
        lab.send_frames("in.hotjar.com", 5_000)
        report = watch.report()
    assert vendor(report, "hotjar")["processes"] == []
    assert report["coverage"]["unattributed_flows"] == {"another machine": 1}
