"""How a watch ends, what it leaves behind, and what it says while it goes on."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
from pathlib import Path

import pytest

from tests.e2e.laboratory import MOST_SECONDS, ROOT, Laboratory, wait_until
from tests.e2e.reports import assert_whole, vendor
from tests.e2e.watching import detect, environment, refused, watching

SIZE = 100_000


def asked(lab: Laboratory) -> bool:
    """Ask for one more page, so that there is something to tell."""
    lab.https("edge.fullstory.com")
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("form", ["json", "table", "markdown", "csv", "jsonl"])
def test_a_signal_ends_it_with_the_summary_and_status_0(lab: Laboratory, number: int, form: str) -> None:
    with watching(lab, form=form) as watch:
        lab.upload("rt.teramind.co", SIZE)
        assert watch.stop(number) == 0
    written = watch.stdout.read_text(encoding="utf-8")
    assert "teramind" in written.lower()
    assert "Traceback" not in watch.said()
    verdict = "1 vendor was sent data; 0 % of the bytes have no name."
    assert (watch.said() if form in ("csv", "jsonl") else written).count(verdict) == 1


def test_ctrl_c_before_any_packet_is_status_130(lab: Laboratory) -> None:
    with watching(lab, interface="lo", form="table") as watch:
        assert watch.stop() == 130
    assert "Nothing could be read: there was no packet." in watch.stdout.read_text(encoding="utf-8")


def test_it_ends_after_its_time(lab: Laboratory) -> None:
    with watching(lab, "--duration", "0.5", interface="lo") as watch:
        assert watch.process.wait(MOST_SECONDS) == 0
        assert watch.report()["coverage"]["packets"] == 0


def test_it_ends_after_so_many_packets_and_reads_no_more(lab: Laboratory) -> None:
    with watching(lab, "--packets", "20", "--bpf", "tcp") as watch:
        lab.upload("rt.teramind.co", 1_000_000)
        watch.process.wait(MOST_SECONDS)
        report = watch.report()
    assert report["coverage"]["packets"] == 20
    assert_whole(report)


def test_lines_come_while_it_goes_on_and_the_program_with_them(lab: Laboratory) -> None:
    with watching(lab, form="jsonl") as watch:
        with lab.talking("https", "edge.fullstory.com", SIZE):
            watch.wait_for_host("edge.fullstory.com")
            assert watch.process.poll() is None
            assert {line["seen_in"] for line in watch.lines()} <= {"dns", "sni"}
        lab.upload("rt.teramind.co", SIZE)
        watch.wait_for_host("rt.teramind.co")
        assert watch.stop() == 0
    assert {"at", "seen_in", "host", "vendor", "process"} <= set(watch.lines()[0])


def test_off_a_terminal_lines_are_what_it_writes_unless_told_otherwise(lab: Laboratory) -> None:
    out = lab.scratch / "lines"
    with out.open("wb") as sink:
        command = lab.inside(lab.client, *detect("scan", "-i", "eth0"))
        running = subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=sink)
    try:
        wait_until(lambda: asked(lab) and out.read_bytes().count(b"\n") > 1, "two lines")
        running.send_signal(signal.SIGINT)
        assert running.wait(MOST_SECONDS) == 0
    finally:
        running.kill()
        running.wait()
    assert {json.loads(line)["host"] for line in out.read_text().splitlines()} == {"edge.fullstory.com"}


def test_a_closed_pipe_ends_it_quietly(lab: Laboratory) -> None:
    command = lab.inside(lab.client, *detect("scan", "-i", "eth0", "--format", "jsonl"))
    pipe = subprocess.PIPE
    running = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, bufsize=0
    )
    assert running.stdout is not None and running.stderr is not None
    with running.stdout, running.stderr:
        try:
            assert running.stderr.readline().startswith(b"detect: watching eth0")
            running.stdout.close()
            wait_until(lambda: asked(lab) and running.poll() is not None, "it ends")
            assert (running.wait(MOST_SECONDS), running.stderr.read()) == (0, b"")
        finally:
            running.kill()
            running.wait()


@pytest.mark.parametrize(("wanted", "status"), [("workplace-monitoring", 3), ("keystrokes", 3), ("camera", 0)])
def test_what_must_not_be_found_sets_the_exit_status(lab: Laboratory, wanted: str, status: int) -> None:
    with watching(lab, "--fail-on", wanted) as watch:
        lab.upload("rt.teramind.co", SIZE)
        assert watch.stop() == status


@pytest.mark.parametrize("interface", ["eth0", "any"])
def test_a_recording_holds_what_was_watched_and_is_its_owners_alone(lab: Laboratory, interface: str) -> None:
    kept = lab.scratch / "day.pcapng"
    with watching(lab, "--all", "--write", kept, interface=interface) as watch:
        lab.upload("rt.teramind.co", SIZE)
        lab.https("edge.fullstory.com")
        live = watch.report()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert f"detect: the recording is in {kept}" in watch.said()
    run = subprocess.run(detect("scan", kept, "--all", "--format", "json"), cwd=ROOT, capture_output=True, check=True)
    read = json.loads(run.stdout)
    assert run.stderr == b""
    for key in ("packets", "parsed", "flows", "named_flows", "flow_bytes", "named_bytes", "dropped"):
        assert read["coverage"][key] == live["coverage"][key], key
    seen = [(found["host"], found["vendor"], found["bytes_out"], found["seen_in"]) for found in live["hosts"]]
    assert [(each["host"], each["vendor"], each["bytes_out"], each["seen_in"]) for each in read["hosts"]] == seen
    assert [found["id"] for found in read["vendors"]] == ["teramind", "fullstory"]


def test_a_recording_never_writes_over_a_file(lab: Laboratory) -> None:
    kept = lab.scratch / "day.pcapng"
    kept.write_text("mine", encoding="utf-8")
    run = refused(lab, "--interface", "eth0", "--write", kept)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == f"Error: {kept}: is there already; a recording never writes over a file\n"
    assert kept.read_text(encoding="utf-8") == "mine"


def test_a_disk_that_is_full_ends_the_recording_and_not_the_report(lab: Laboratory, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    # `ip netns exec` gives a command mounts of its own: the small disk is there for this command alone.
    disk = ["sh", "-c", f'mount -t tmpfs -o size=256k,mode=777 none {small} && exec "$@"', "-"]
    with watching(lab, "--write", small / "day.pcapng", before=disk) as watch:
        lab.upload("rt.teramind.co", 1_000_000)
        assert watch.process.wait(MOST_SECONDS) == 1
    assert f"Error: {small / 'day.pcapng'}: cannot be written: no space left on device\n" in watch.said()
    assert "Traceback" not in watch.said()
    assert vendor(json.loads(watch.stdout.read_text(encoding="utf-8")), "teramind")["contacts"] >= 1
