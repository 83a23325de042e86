"""Key files are read for their secrets alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector.errors import CaptureError
from detector.sources import keys
from detector.sources.keys import read_keys

LINE = "CLIENT_RANDOM " + "ab" * 32 + " " + "cd" * 48
LINES = [LINE, *(f"{label} {'0F' * 32} {'12' * 32}" for label in ("CLIENT_TRAFFIC_SECRET_0", "EXPORTER_SECRET"))]


def test_only_secrets_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "sslkeys.log"
    path.write_text("# made by curl\r\n" + "\r\n".join(LINES) + "\r\npassword=hunter2\n../../etc/passwd\n")
    found = read_keys(str(path))
    assert found.name == "sslkeys.log"
    assert found.lines.decode().splitlines() == LINES
    assert "cdcd" not in repr(found)


def test_embedded_needs_no_file() -> None:
    assert read_keys("embedded").lines == b""


@pytest.mark.parametrize("content", ["", "no key\n", "CLIENT_RANDOM ab cd\n", "Teramind,1\n"])
def test_a_file_without_a_key_is_refused_in_words(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.log"
    path.write_text(content)
    with pytest.raises(CaptureError, match="SSLKEYLOGFILE"):
        read_keys(str(path))


def test_what_cannot_be_read_or_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CaptureError, match="cannot be read"):
        read_keys(str(tmp_path / "none"))
    monkeypatch.setattr(keys, "MAX_SIZE", 100)
    path = tmp_path / "large.log"
    path.write_text(LINE * 10)
    with pytest.raises(CaptureError, match="up to 100 bytes"):
        read_keys(str(path))
