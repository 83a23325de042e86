"""The command group: finds a command's module when it is asked for, and turns errors into a line and an exit status.

Importing this imports click and nothing else; every command brings what it needs.
"""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module

import click

from detector import __version__
from detector.errors import DetectorError

_COMMANDS = {
    "scan": ("detector.cli.scan", "Tell which telemetry vendors captures talk to."),
    "proxy": ("detector.cli.proxy", "Run a local proxy that says who gets how much, from which pages."),
    "browse": ("detector.cli.browse", "Open a page in a throw-away browser and say who is sent what."),
    "report": ("detector.cli.past", "Make the report of earlier runs from the history."),
    "history": ("detector.cli.history", "Show which runs are kept, where, and remove them."),
    "diff": ("detector.cli.diff", "Say what is new between two reports."),
    "explain": ("detector.cli.explain", "Say who a host or URL belongs to, and how we know."),
    "doctor": ("detector.cli.doctor", "Say what works here, and what tells who can watch this machine."),
    "signatures": ("detector.cli.signatures", "Show and check the signatures that vendors are recognised by."),
    "completion": ("detector.cli.completion", "Print what lets your shell complete commands and options."),
}

_CANNOT_WRITE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_INTERRUPTED = 130
"""Ctrl-C before anything was read; later a command takes it itself, and gives what it has."""


class Commands(click.Group):
    """A group whose commands are imported when they are used, and whose errors end in one place."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name; its module is imported now."""
        if cmd_name not in _COMMANDS:
            return None
        from detector.cli.settings import give_settings

        command: click.Command = getattr(import_module(_COMMANDS[cmd_name][0]), cmd_name)
        give_settings(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in _COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what a user can act on becomes one line and exit status 1, a closed pipe is no error."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except DetectorError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            _leave_quietly()
        except OSError as error:
            if error.errno not in _CANNOT_WRITE:
                raise
            _write_no_more()
            raise click.ClickException(
                f"the output could not be written whole: {(error.strerror or str(error)).lower()}"
            ) from error
        except KeyboardInterrupt:
            raise click.exceptions.Exit(_INTERRUPTED) from None
        return result


def _leave_quietly() -> None:
    """Whoever read our output has seen enough."""
    _write_no_more()
    raise click.exceptions.Exit(0)


def _write_no_more() -> None:
    """Nothing more may go to standard output, not even when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  detect scan workday.pcap                  what a capture shows
  sudo detect scan --interface              what happens now, by which program
  detect browse https://intranet.example/   what a page sends; needs no rights
  detect report --since 7d                  the last week, and what is new
\b
Files:
  ~/.config/detect/detect.toml              your settings: signatures, ignore,
                                            keep, no_history, format
  ~/.local/share/detect/history.sqlite      the history of what you watched
  ~/.local/share/detect/lists/              lists of others that you imported
\b
Environment:
  XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_CACHE_HOME   where those files are
  NO_COLOR, COLUMNS                                no colour; width of tables
\b
Exit status:
  0 done, 1 it could not be done, 2 wrong usage,
  3 something named by --fail-on was found,
  130 stopped before anything was read""",
)
@click.version_option(__version__, message="detect %(version)s")
def detect() -> None:
    """Tell which telemetry vendors receive behavioural data from this machine, and how we know.

    It looks at network traffic: captures, what passes an interface, and what passes a proxy of its own. It contacts
    nobody, stores no content, and blocks nothing. `detect COMMAND --help` shows a command's options with an example.
    """
