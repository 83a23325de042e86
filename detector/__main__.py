"""Where the program starts: sets up the process, then hands over to the command line. Knows no command."""

from __future__ import annotations

import gc
import os


def main() -> None:
    """Run `detect` with the arguments of this process."""
    # NumPy's linear algebra is not used; without this it starts a thread for each processor, on every run.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Captures make many small values and hardly any cycles: collecting after every 700 of them costs a tenth of a run.
    gc.set_threshold(100_000, 20, 100)
    from detector.cli.main import detect

    detect(prog_name="detect")


if __name__ == "__main__":
    main()
