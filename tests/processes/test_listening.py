"""The program that listens on a port is found on this machine, and in the kernel's own form of the table."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from detector.processes.listening import listener_on, listening_inodes

TABLE = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31337 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 31338 1 0 20 4 30 10 -1
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 99 1 0 100 0 0 10 0
   3: cut
"""


def test_only_what_listens_on_the_port_counts() -> None:
    assert listening_inodes(TABLE, 8080) == {31337}
    assert listening_inodes(TABLE, 22) == {99}
    assert listening_inodes(TABLE, 81) == set()
    assert listening_inodes("", 22) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_this_program_is_found(family: socket.AddressFamily) -> None:
    with socket.create_server(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), family=family) as server:
        found = listener_on(server.getsockname()[1])
        assert found is not None
        assert found.pid == os.getpid()
        port = server.getsockname()[1]
    assert listener_on(port) is None


def test_without_a_table_nothing_is_known(tmp_path: Path) -> None:
    assert listener_on(22, (str(tmp_path / "none"),)) is None
