"""Where results go: standard output, or a file that only its owner may read. Knows nothing of what is written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TextIO

from detector.errors import OutputError
from detector.privileges import User, hand_over


@contextmanager
def opened(output: str | None, owner: User | None = None) -> Iterator[TextIO]:
    """Open the output before any work is done, so that a mistake shows at once. Raises OutputError.

    A file that root makes is given to `owner`, if there is one.
    """
    if output is None or output == "-":
        if isinstance(sys.stdout, TextIOWrapper):  # what the terminal's character set lacks is spelt out
            sys.stdout.reconfigure(errors="backslashreplace")
        yield sys.stdout
        return
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise OutputError(f"{output}: cannot be written: {(error.strerror or str(error)).lower()}") from error
    if owner is not None:
        hand_over(descriptor, owner)
    with open(descriptor, "w", encoding="utf-8", newline="") as file:
        yield file
