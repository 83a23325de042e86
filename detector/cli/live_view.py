"""The table that stays in place while an interface is watched, and the key that ends it. Draws; decides nothing.

rich keeps the table in place and follows the terminal's size; the terminal is put back as it was in any case.
"""

from __future__ import annotations

import select
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from detector.report import words
from detector.report.live import LiveRow

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_WIDE, _MEDIUM, _NARROW = 110, 72, 56
_LINES_AROUND = 11
"""Heading, frame, what is left out, state, notice, what is not visible, and the key: all of them stay on the screen."""

_QUIT = ("q", "Q", "\x04")


class LiveView:
    """The screen while watching; enter it with `with`."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.live import Live

        self._console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
        self._notice = ""
        # rich would take standard error, too, although it may be a file.
        self._live = Live(
            console=self._console,
            screen=True,
            auto_refresh=False,
            vertical_overflow="crop",
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def __enter__(self) -> LiveView:
        self._live.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._live.__exit__(*error)

    def notice(self, text: str) -> None:
        """Keep what happened in sight, under the table."""
        self._notice = text

    def show(self, rows: Sequence[LiveRow], status: str, unseen: str) -> None:
        """Draw everything anew, as large as the terminal is now."""
        self._live.update(_screen(self._console, rows, status, unseen, self._notice), refresh=True)


def _screen(console: Console, rows: Sequence[LiveRow], status: str, unseen: str, notice: str) -> Any:
    from rich.console import Group
    from rich.text import Text

    width, height = console.size
    room = max(1, (height - _LINES_AROUND) // 2)
    left_out = f"and {words.plural(len(rows) - room, 'more vendor')}; the summary lists all" if len(rows) > room else ""
    body = _table(rows[:room], width) if rows else _line("No vendor seen so far. It is enough to go on working.", "")
    lines = ((left_out, "dim"), (status, ""), (notice, "yellow"), (f"Not visible: {unseen}", "dim"))
    return Group(
        _line("Who receives data from this machine", "bold"),
        Text(""),
        body,
        *(_line(text, style) for text, style in lines if text),
        _line("q ends it and leaves the summary here", "bold"),
    )


def _line(text: str, style: str) -> Any:
    from rich.text import Text

    return Text(text, style=style, no_wrap=True, overflow="ellipsis")


def _table(rows: Sequence[LiveRow], width: int) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1), pad_edge=False)
    table.add_column("Vendor", ratio=3, overflow="ellipsis")
    if width >= _WIDE:
        table.add_column("Known to collect", ratio=4, overflow="ellipsis")
    table.add_column("Evidence", ratio=3, overflow="ellipsis")
    if width >= _MEDIUM:
        table.add_column("By", ratio=2, overflow="ellipsis")
    table.add_column("Sent", justify="right", width=8, no_wrap=True)
    if width >= _NARROW:
        table.add_column("a second", justify="right", width=8, no_wrap=True)
    for row in rows:
        table.add_row(*_cells(row, width))
    return table


def _cells(row: LiveRow, width: int) -> Iterator[Any]:
    from rich.text import Text

    new, style = "NEW " if row.is_new else "", "bold red" if row.is_watching else "bold"
    name = Text.assemble((new, "green"), (row.name, style))
    yield _two_lines(name, row.category)
    if width >= _WIDE:
        yield Text(row.collects)
    yield _two_lines(Text(row.evidence, style="yellow" if row.is_sending else ""), row.hosts)
    if width >= _MEDIUM:
        yield Text(row.programs)
    yield Text(words.size(row.bytes_out))
    if width >= _NARROW:
        yield Text(words.size(int(row.rate)) if row.rate >= 1 else "")


def _two_lines(first: Any, second: str) -> Any:
    from rich.text import Text

    for text in (first, second_text := Text(second, style="dim")):
        text.no_wrap, text.overflow = True, "ellipsis"
    return Text("\n", no_wrap=True, overflow="ellipsis").join([first, second_text])


@contextmanager
def keys() -> Iterator[Keys]:
    """Read single keys without echo while inside; nothing is read where standard input is no terminal of ours."""
    if sys.platform == "win32" or not sys.stdin.isatty() or not _is_in_foreground(sys.stdin.fileno()):
        yield Keys(None)
        return
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)
    try:
        yield Keys(descriptor)
    finally:
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _is_in_foreground(descriptor: int) -> bool:
    """Tell whether the terminal is ours now: who touches it from the background (`detect … &`) is stopped."""
    import os

    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return False


class Keys:
    """What was typed."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    def wants_to_quit(self) -> bool:
        """Tell whether `q` was pressed; other keys are thrown away."""
        if self._descriptor is None:
            return False
        import os

        while select.select([self._descriptor], [], [], 0)[0]:
            typed = os.read(self._descriptor, 64).decode("latin-1")
            if not typed or any(key in typed for key in _QUIT):
                return True
        return False
