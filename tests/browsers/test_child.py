"""Children with pipes, and their end."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from detector.browsers.child import start_with_errors, start_with_pipes
from detector.errors import CaptureError

ECHO = "import os\nwhile data := os.read(3, 999): os.write(4, data.upper())"
PARENT = """import subprocess, sys, time
subprocess.Popen(['sleep', '600'])
print('up', file=sys.stderr, flush=True)
time.sleep(600)"""


def test_orders_and_answers_pass_and_closing_ends_it() -> None:
    child, out, back = start_with_pipes((sys.executable, "-c", ECHO), os.environ)
    with back:
        out.write(b"order")
        assert back.read(5) == b"ORDER"
        out.close()
        assert back.read(1) == b""
    child.end()
    assert child.status == 0


def test_what_it_started_ends_with_it() -> None:
    child, errors = start_with_errors((sys.executable, "-c", PARENT), os.environ)
    with errors:
        assert errors.readline() == b"up\n"
        assert child.is_running
        child.end()
    assert not child.is_running
    for _ in range(200):
        left = subprocess.run(["ps", "-o", "stat=", "-g", str(child.pid)], capture_output=True, text=True, check=False)
        alive = [line for line in left.stdout.split() if not line.startswith("Z")]
        if not alive:
            break
        time.sleep(0.02)
    assert alive == []
    child.end()  # a second time is no error


def test_what_cannot_be_started_is_said() -> None:
    with pytest.raises(CaptureError, match="/no/such: cannot be started: no such file"):
        start_with_pipes(("/no/such",), os.environ)
    with pytest.raises(CaptureError, match="/no/such: cannot be started"):
        start_with_errors(("/no/such",), os.environ)
