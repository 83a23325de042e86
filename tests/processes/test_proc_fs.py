"""What /proc tells about processes: names that others chose, parents behind odd names, sockets of our own."""

from __future__ import annotations

import os
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.processes import proc_fs
from detector.processes.model import MAX_NAME, MAX_PATH

STAT = b"812 (a) R 1 (b) S 77 812 812 0 -1 4194560 2234"


@pytest.mark.parametrize(
    ("comm", "path", "name"),
    [
        (b"curl\n", b"/usr/bin/curl", "curl"),
        (b"workplace-monit\n", b"/opt/x/workplace-monitord", "workplace-monitord"),
        (b"exactly-fifteen\n", b"/opt/exactly-fifteen (deleted)", "exactly-fifteen"),
        (b"a-thread-of-ffx\n", b"/usr/lib/firefox", "a-thread-of-ffx"),
        (b"\xff\x1b[2J\n", b"", "\ufffd\x1b[2J"),
    ],
)
def test_a_name_that_the_kernel_cut_is_completed(comm: bytes, path: bytes, name: str) -> None:
    process = proc_fs.named(7, comm, path)
    assert (process.name, process.pid) == (name, 7)
    assert "(deleted)" not in process.path


def test_names_and_paths_are_bounded() -> None:
    process = proc_fs.named(7, b"n" * 15 + b"\n", b"/" + b"d" * 4000 + b"/" + b"n" * 255)
    assert (len(process.name), len(process.path)) == (MAX_NAME, MAX_PATH)


@given(st.binary(), st.binary())
def test_any_name_is_text_that_can_be_written(comm: bytes, path: bytes) -> None:
    process = proc_fs.named(7, comm, path)
    (process.name + process.path).encode("utf-8")


def test_the_parent_stands_behind_the_last_bracket() -> None:
    assert proc_fs.parent_in(STAT) == 77


@given(st.integers(0, len(STAT)))
def test_every_prefix_of_stat_is_read(size: int) -> None:
    assert proc_fs.parent_in(STAT[:size]) in (0, 1, 7, 77)


@given(st.binary())
def test_any_stat_is_read_without_harm(data: bytes) -> None:
    assert proc_fs.parent_in(data) >= 0


@given(st.text())
def test_only_a_socket_has_a_number(target: str) -> None:
    assert proc_fs.socket_inode(f"socket:[{4711}]") == 4711
    number = proc_fs.socket_inode(target)
    assert not number or target.startswith("socket:[")


def test_this_process_is_seen_as_it_is() -> None:
    with socket.socket() as held:
        seen = proc_fs.inodes(os.getpid())
        assert seen is not None
        assert os.fstat(held.fileno()).st_ino in seen
    assert os.getpid() in proc_fs.pids()
    assert proc_fs.parent(os.getpid()) == os.getppid()
    assert proc_fs.group(os.getpid()) == os.getpgrp()
    process = proc_fs.identity(os.getpid())
    assert process is not None
    assert process.path == os.path.realpath("/proc/self/exe")
    assert proc_fs.rights().uid == os.geteuid()


def test_a_process_that_is_gone_is_nothing() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    assert proc_fs.identity(child) is None
    assert proc_fs.inodes(child) is None
    assert (proc_fs.parent(child), proc_fs.group(child)) == (0, 0)


def test_rights_are_read_from_the_status() -> None:
    assert proc_fs.field("CapEff", b"Name:\tx\nCapEff:\t0000000000080004\n") == b"0000000000080004"
    assert proc_fs.field("CapEff", b"Name:\tCapEff\n") is None
