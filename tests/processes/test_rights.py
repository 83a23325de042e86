"""Rights that were given up do not come back. What is left is shown on a real helper by test_helper.py."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from detector.processes import rights


def test_nothing_but_reading_is_left(as_root: None, tmp_path: Path) -> None:
    deeds = [partial(os.setuid, 0), partial(os.kill, 1, 0), partial(os.mkdir, tmp_path / "new")]
    assert [works(deed) for deed in deeds[:2]] == [True, True]
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        rights.give_up()
        os.write(into, bytes(works(deed) for deed in deeds))
        os._exit(0)
    os.close(into)
    assert os.read(out, 10) == bytes([False, False, False])
    os.waitpid(child, 0)
    os.close(out)


def works(deed: Callable[[], None]) -> bool:
    try:
        deed()
    except OSError:
        return False
    return True
