"""Which captures a history holds already is told by their content."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from detector.errors import CaptureError
from detector.history.files import digests, earlier_scans
from detector.history.model import Run
from tests.history.test_model import run


def test_a_copy_under_another_name_is_the_same_file(tmp_path: Path) -> None:
    names = ["a.pcap", "copy.pcap", "other.pcap"]
    for name, content in zip(names, (b"same", b"same", b"others"), strict=True):
        (tmp_path / name).write_bytes(content)
    a, copy, other = (digests([str(tmp_path / name)]) for name in names)
    assert a == copy != other
    assert digests(str(tmp_path / name) for name in names) == a | other
    with pytest.raises(CaptureError, match="no such file"):
        digests([str(tmp_path / "missing")])


def test_a_scan_replaces_what_it_holds_whole_and_names_what_it_holds_in_part() -> None:
    def kept(number: int, *inputs: str) -> Run:
        return replace(run(0, 1), id=number, inputs=frozenset(inputs))

    runs = [kept(1, "a"), kept(2, "a", "b"), kept(3, "c"), kept(4)]
    for inputs, replaced, others in (("a", [1], [2]), ("ab", [1, 2], []), ("d", [], []), ("abcd", [1, 2, 3], [])):
        same, partly = earlier_scans(runs, frozenset(inputs))
        assert ([one.id for one in same], [one.id for one in partly]) == (replaced, others)
