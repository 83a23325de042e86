"""tshark is held tight: as another user, without settings or files, within bounds. Stand-ins show what it is given."""

from __future__ import annotations

import json
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from detector.errors import CaptureError
from detector.sources import tshark
from detector.sources.keys import Keys
from detector.sources.tshark import FIELDS, Bounds, Run, find_tshark
from tests.sources.with_tshark import CAPTURE, NOBODY, keys, require_tshark

LISTING = "Ethernet\\tEthernet\\teth\\nHypertext\\tHTTP\\thttp\\n"
TELLS = """
import resource, socket
keys = next((a.partition(":")[2] for a in sys.argv if a.startswith("tls.keylog_file:")), None)
limits = {name: resource.getrlimit(getattr(resource, "RLIMIT_" + name))[0] for name in ("CPU", "AS", "FSIZE", "CORE")}
print(json.dumps({"uid": os.getuid(), "groups": os.getgroups(), "argv": sys.argv, "env": dict(os.environ),
                  "cwd": os.getcwd(), "keys": keys and open(keys).read(), "head": sys.stdin.buffer.read(4).hex(),
                  "limits": limits}))
"""

StandIn = Callable[[str], None]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Return what puts a program of the name of tshark in its place; it lists protocols like it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for part in (folder, *folder.parents):
        if Path(tempfile.gettempdir()) in part.parents:
            part.chmod(part.stat().st_mode | 0o055)

    def put(code: str) -> None:
        program = folder / "tshark"
        lists = f"if sys.argv[1:] == ['-G', 'protocols']: print('{LISTING}'); sys.exit()\n"
        program.write_text(f"#!/usr/bin/env python3\nimport json, os, sys, time\n{lists}{code}")
        program.chmod(program.stat().st_mode | stat.S_IXUSR | 0o055)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.defpath}")

    return put


def told(run: Run) -> dict[str, object]:
    (row,) = run.rows()
    found: dict[str, object] = json.loads("\t".join(row))
    return found


def test_the_child_reads_no_settings_and_may_write_no_file(
    stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    stand_in(TELLS)
    child = told(Run(str(CAPTURE), keys(), Bounds(7, 1 << 20)))
    assert child["cwd"] == "/"
    assert child["limits"] == {"CPU": 7, "AS": 4 << 30, "FSIZE": 0, "CORE": 0}
    environment = child["env"]
    assert isinstance(environment, dict)
    assert environment["HOME"] == environment["WIRESHARK_CONFIG_DIR"] == "/nonexistent"
    assert str(tmp_path) not in json.dumps({key: text for key, text in environment.items() if key != "PATH"})


def test_the_child_gets_capture_and_keys_without_a_path(stand_in: StandIn) -> None:
    stand_in(TELLS)
    child = told(Run(str(CAPTURE), keys()))
    assert child["head"] == CAPTURE.read_bytes()[:4].hex()
    assert child["keys"] == keys().lines.decode()
    arguments = child["argv"]
    assert isinstance(arguments, list)
    assert not [text for text in arguments if str(CAPTURE.parent) in text]
    assert ["--disable-protocol", "http"] in [arguments[at : at + 2] for at in range(len(arguments))]
    assert "eth" not in arguments


def test_without_a_key_file_none_is_named(stand_in: StandIn) -> None:
    stand_in(TELLS)
    assert told(Run(str(CAPTURE), Keys("embedded")))["keys"] is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_the_child_of_root_is_another_user(stand_in: StandIn) -> None:
    stand_in(TELLS)
    child = told(Run(str(CAPTURE), keys()))
    assert (child["uid"], child["groups"]) == (NOBODY[0], [])


def test_a_child_that_computes_for_ever_is_ended(stand_in: StandIn) -> None:
    stand_in("print('row', flush=True)\nwhile True: pass\n")
    run = Run(str(CAPTURE), keys(), Bounds(1, 1 << 20))
    assert list(run.rows()) == [["row"]]
    assert "more time or memory" in run.note


def test_a_child_that_falls_silent_is_ended(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tshark, "PATIENCE", 0)
    stand_in("print('row', flush=True)\ntime.sleep(1000)\n")
    run = Run(str(CAPTURE), keys(), Bounds(1, 1 << 20))
    assert list(run.rows()) == [["row"]]
    assert "did not go on" in run.note


def test_a_child_that_writes_for_ever_is_ended(stand_in: StandIn) -> None:
    stand_in("while True: print('x' * 1000)\n")
    run = Run(str(CAPTURE), keys(), Bounds(100, 1 << 20))
    assert len(list(run.rows())) < 1_200
    assert "far more" in run.note


def test_a_row_that_is_too_long_is_counted_and_left_out(stand_in: StandIn) -> None:
    stand_in(f"print('a'); print('x' * {tshark.MAX_ROW + 200_000}); print('b')\n")
    run = Run(str(CAPTURE), keys())
    assert list(run.rows()) == [["a"], ["b"]]
    assert (run.oversized, run.note) == (1, "")


def test_a_child_that_fails_is_told_of(stand_in: StandIn) -> None:
    stand_in("sys.exit(4)\n")
    run = Run(str(CAPTURE), keys())
    assert list(run.rows()) == []
    assert run.note == "tshark ended with status 4"


def test_a_reader_that_stops_leaves_no_child_behind(stand_in: StandIn) -> None:
    stand_in("print(os.getpid(), flush=True)\ntime.sleep(1000)\n")
    rows = Run(str(CAPTURE), keys()).rows()
    child = int(next(rows)[0])
    rows.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_child_that_cannot_be_another_user_is_not_run(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("may not become user 65534")

    stand_in(TELLS)
    monkeypatch.setattr("detector.sources.tshark.subprocess.Popen", refuse)
    with pytest.raises(CaptureError, match="ordinary user"):
        list(Run(str(CAPTURE), keys()).rows())


def test_what_is_missing_is_said_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CaptureError, match="install the package `tshark`"):
        find_tshark()


def test_a_tshark_that_lists_nothing_is_refused(stand_in: StandIn) -> None:
    stand_in("")
    (Path(find_tshark())).write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(CaptureError, match=r"4\.0 or later"):
        list(Run(str(CAPTURE), keys()).rows())


def test_the_real_one_decrypts_and_says_only_what_was_asked() -> None:
    require_tshark()
    run = Run(str(CAPTURE), keys())
    rows = list(run.rows())
    assert run.note == ""
    assert {len(row) for row in rows} == {len(FIELDS)}
    assert any(b"POST /collect/curl HTTP/1.1" in bytes.fromhex(row[9]) for row in rows if row[9] and "," not in row[9])


def test_the_real_one_is_not_stopped_by_bytes_that_are_no_capture(tmp_path: Path) -> None:
    require_tshark()
    damaged = tmp_path / "damaged.pcapng"
    data = bytearray(CAPTURE.read_bytes())
    data[2_000:90_000:97] = bytes(len(range(2_000, 90_000, 97)))
    damaged.write_bytes(data)
    assert all(len(row) == len(FIELDS) for row in Run(str(damaged), keys()).rows())
    damaged.write_bytes(os.urandom(5_000))
    assert list(Run(str(damaged), keys()).rows()) == []
