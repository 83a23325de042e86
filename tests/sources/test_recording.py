"""A recording is its owner's alone, never replaces a file, and says when the disk is full."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from detector.errors import OutputError
from detector.sources.capture_file import open_capture
from detector.sources.recording import Recording
from detector.wire.frames import batch_of


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder with room for 64 kB."""
    if os.geteuid() != 0:
        if os.environ.get("CI") == "true":
            pytest.fail("a small disk needs root to be mounted; in CI it must be there")
        pytest.skip("a small disk needs root to be mounted")
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_frames_are_kept_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "day.pcapng"
    before = os.umask(0)
    try:
        recording = Recording(str(path), "eth0")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    recording.add(batch_of([b"one", b"two"], [1, 2], 1))
    recording.add(batch_of([b"three"], [3], 101))
    recording.close(4, 3e-9)
    with open_capture(str(path)) as capture:
        assert sum(len(batch) for batch in capture.batches()) == 3
        assert (capture.dropped, capture.note) == (4, "")


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "day.pcapng"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"day\.pcapng: is there already"):
        Recording(str(path), "eth0")
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "day.pcapng").symlink_to(target)
    with pytest.raises(OutputError, match="is there already"):
        Recording(str(tmp_path / "day.pcapng"), "eth0")
    assert not target.exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written: no such file or directory"):
        Recording(str(tmp_path / "no" / "day.pcapng"), "eth0")


def test_a_full_disk_is_told_and_what_is_there_can_be_read(small_disk: Path) -> None:
    path = small_disk / "day.pcapng"
    recording = Recording(str(path), "eth0")
    kept = 0
    with pytest.raises(OutputError, match=r"day\.pcapng: cannot be written: no space left on device"):
        for number in range(100):
            recording.add(batch_of([bytes(1_000)], [number], 1))
            kept += 1
    assert 50 < kept < 66
    recording.close(0, 1.0)
    assert path.stat().st_size == 64 * 1024  # nothing was written behind the block that was cut
    with open_capture(str(path)) as capture:
        assert sum(len(batch) for batch in capture.batches()) == kept
        assert "cut" in capture.note
