"""The program and one thread that counts its asyncio tasks: `python -m tests.benchmarks.soak_proxy COUNTS ARGS`.

Tasks cannot be seen from outside of a process. Everything else is as a user starts it.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from pathlib import Path

from tests.benchmarks.soak_counts import Counts

_EVERY = 1.0


def count_on(loops: list[asyncio.AbstractEventLoop], counts: Counts) -> None:
    """Say once a second how many tasks have not ended."""
    while True:
        counts.put("tasks", sum(len(asyncio.all_tasks(loop)) for loop in loops))
        time.sleep(_EVERY)


def main() -> None:
    """Let each loop that runs be known, and run the program."""
    loops: list[asyncio.AbstractEventLoop] = []
    plain = asyncio.BaseEventLoop.run_forever

    def run_forever(self: asyncio.BaseEventLoop) -> None:
        loops.append(self)
        plain(self)

    asyncio.BaseEventLoop.run_forever = run_forever  # type: ignore[method-assign]
    threading.Thread(target=count_on, args=(loops, Counts(Path(sys.argv[1]))), daemon=True).start()
    del sys.argv[1]
    from detector.__main__ import main as detect

    detect()


if __name__ == "__main__":
    main()
