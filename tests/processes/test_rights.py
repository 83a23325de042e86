"""Rights that were given up do not come back. What is left is shown on a real helper by test_helper.py."""

from __future__ import annotations

import os

from detector.processes import rights


def test_nothing_but_reading_is_left(as_root: None, tmp_path_factory: object) -> None:
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        rights.give_up()
        os.write(into, b"".join(b"y" if works(each) else b"n" for each in (become_root, kill_init, write_file)))
        os._exit(0)
    os.close(into)
    assert os.read(out, 10) == b"nnn"
    os.waitpid(child, 0)
    os.close(out)


def works(deed: object) -> bool:
    try:
        deed()  # type: ignore[operator]
    except OSError:
        return False
    return True


def become_root() -> None:
    os.setuid(0)


def kill_init() -> None:
    os.kill(1, 0)


def write_file() -> None:
    os.close(os.open("/etc/detect-must-not-write-here", os.O_WRONLY | os.O_CREAT))
