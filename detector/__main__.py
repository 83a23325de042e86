"""Where the program starts: sets up the process, then hands over to the command line. Knows no command."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run `detect` with the arguments of this process."""
    _stand_in_for_closed_streams()
    # NumPy's linear algebra is not used; without this it starts a thread for each processor, on every run.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Captures make many small values and hardly any cycles: collecting after every 700 of them costs a tenth of a run.
    gc.set_threshold(100_000, 20, 100)
    from detector.cli.main import detect

    detect(prog_name="detect")


def _stand_in_for_closed_streams() -> None:
    """Where a standard stream is closed, as for some daemons, let what is said go nowhere.

    Else the next file that is opened would bear its number, and get what is said.
    """
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    while (free := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(free)
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


if __name__ == "__main__":
    main()
