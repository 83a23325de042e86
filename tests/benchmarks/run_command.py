"""Runs one command and prints what it cost: `python -I -S run_command.py OUT ERR COMMAND...`.

A process of its own, for the sake of the peak RSS: Linux counts the memory of the parent into that of a
child until it has called exec, so whoever measures must be small. It must import nothing that is large.
Printed are wall seconds, CPU seconds (with all children that were waited for), peak RSS in KiB (of the
largest process, not of all together) and the exit status.
"""

import os
import sys
import time


def run(out: str, err: str, command: list[str]) -> tuple[float, float, int, int]:
    """Return wall seconds, CPU seconds, peak RSS in KiB and exit status of the command."""
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
    ]
    begun = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=files)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - begun
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    print(*run(sys.argv[1], sys.argv[2], sys.argv[3:]))
