"""The text tables of /proc/net give the same sockets as netlink does."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.processes.model import TCP, UDP, question
from detector.processes.proc_net import ProcNet, read_table
from detector.processes.sock_diag import SockDiag
from tests.processes.asking import about
from tests.processes.test_sock_diag import Maker, inode, mapped, tcp4, tcp6

TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 0200007F:01BB 01 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0000000000000000
   1: 00000000:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4712 2 0000000000000000 0
"""


@pytest.mark.skipif(os.sys.byteorder != "little", reason="the table is in the machine's byte order")  # type: ignore[attr-defined]
def test_a_table_is_read() -> None:
    first, second = read_table(TABLE, UDP)
    assert first.key == (UDP, bytes([127, 0, 0, 1]), 8080, bytes([127, 0, 0, 2]), 443)
    assert (first.uid, first.inode, first.state) == (1000, 4711, 1)
    assert second.key == (UDP, bytes(4), 5353, bytes(4), 0)


@pytest.mark.parametrize("size", range(0, len(TABLE), 3))
def test_every_prefix_is_read(size: int) -> None:
    assert len(list(read_table(TABLE[:size], TCP))) <= 2


@given(st.text() | st.text(alphabet="0123456789ABCDEF: \n").map(lambda tail: TABLE + tail))
def test_any_text_is_read_without_harm(text: str) -> None:
    list(read_table(text, TCP))


@pytest.mark.parametrize("make", [tcp4, tcp6, mapped])
def test_both_ways_agree(make: Maker) -> None:
    listener, client = make()
    diag, text = SockDiag(), ProcNet()
    with listener, client, socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sender:
        sender.bind(("::", 0))
        for asked in (about(client), question(UDP, "127.0.0.1", sender.getsockname()[1], "127.0.0.1", 5)):
            found = text.find(asked)
            assert found is not None
            assert found == diag.find(asked)
        assert {inode(client), inode(sender)} <= {read.inode for read in text.dump({}).values()}
    diag.close()
    text.close()


def test_no_table_is_no_failure(tmp_path: Path) -> None:
    assert ProcNet(tmp_path).dump({}) == {}
