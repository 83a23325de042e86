"""`detect doctor`: wires this machine's files to the checks and to words. Contacts nobody unless hosts are named."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detector.errors import CaptureError

if TYPE_CHECKING:
    from detector.privileges import User

_PLAIN_WIDTH = 100
_LAZY = (
    "cryptography.hazmat.primitives.hashes",
    "cryptography.hazmat.primitives.serialization",  # older pyOpenSSL asks for it when it hands a certificate over
    "OpenSSL.SSL",
)
_ASK = "?"
"""What --probe has when no host stands behind it; no host can have this name."""


@click.command(epilog="Example: detect doctor --probe www.example.org")
@click.option(
    "--probe",
    "targets",
    metavar="HOST",
    multiple=True,
    is_flag=False,
    flag_value=_ASK,
    help="Open a TLS connection to HOST[:PORT] and say who signed for it (repeatable; without a host: asks).",
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="How to write it.")
@click.option("--output", "-o", metavar="FILE", help="Write to FILE (mode 0600) and not to standard output.")
@click.option(
    "--signatures",
    metavar="DIR",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="More signatures: a folder or a file (repeatable).",
)
def doctor(targets: tuple[str, ...], form: str, output: str | None, signatures: tuple[Path, ...]) -> None:
    """Say what works here, and what on this machine tells who can watch it.

    Reads the system's and your own settings, and changes nothing. Contacts nobody unless --probe is given.
    """
    from detector.catalogue.store import load
    from detector.cli.output import opened
    from detector.cli.report import say_problems
    from detector.doctor.examine import Knowledge, Machine, examine
    from detector.doctor.probing import silence
    from detector.doctor.rights import capture_rights
    from detector.doctor.telling import render_json, render_text

    hosts = _named(targets)
    root = Path("/")
    if sys.platform != "linux":
        click.echo("detect: only Linux is looked at; on macOS and Windows most checks find nothing to read", err=True)
    user = _user_behind_sudo()
    with opened(output, user) as file:
        first = capture_rights(root, Path.home())
        catalogue = load(signatures)
        say_problems(catalogue)
        knowledge = Knowledge(catalogue)
        home = _leave_rights(user)
        checks = [first, *examine(Machine(root, home, os.environ), knowledge, hosts)]
        counts = (len(catalogue), catalogue.refused)
        click.echo(
            render_json(checks, counts) if form == "json" else render_text(checks, counts, _width(output)),
            file=file,
            nl=False,
        )
    # Whoever named hosts wanted to know about them; the report on all else stands, all the same.
    if lines := list(filter(None, map(silence, checks))):
        raise CaptureError(lines[0])


def _named(targets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the hosts to contact; one that was left open is asked for, on a terminal alone."""
    from detector.sources.probe import address_of

    hosts = [host for target in targets for host in (_asked() if target == _ASK else [target])]
    for host in hosts:
        try:
            address_of(host)
        except ValueError as error:
            raise click.BadParameter(f"{host!r}: {error}", param_hint="--probe") from error
    return tuple(hosts)


def _asked() -> list[str]:
    if not sys.stdin.isatty():
        raise click.UsageError("--probe needs a host here: --probe www.example.org")
    answer: str = click.prompt("Hosts to open a TLS connection to (several with spaces between)", err=True)
    return answer.split()


def _user_behind_sudo() -> User | None:
    from detector.privileges import has_rights, user_behind

    is_lent = has_rights() and any(os.environ.get(name, "0") != "0" for name in ("SUDO_UID", "PKEXEC_UID"))
    return user_behind(os.environ) if is_lent else None


def _leave_rights(user: User | None) -> Path:
    """Become the user behind sudo, whose files are read from here on, and return their home."""
    if user is None:
        return Path.home()
    import pwd
    from importlib import import_module

    from detector.cli.preload import preload
    from detector.privileges import drop

    preload("browsers", "doctor")
    for name in _LAZY:
        import_module(name)
    drop(user)
    try:
        return Path(pwd.getpwuid(user.uid).pw_dir)
    except KeyError:
        return Path("/nonexistent")


def _width(output: str | None) -> int:
    from shutil import get_terminal_size

    is_shown = output in (None, "-") and sys.stdout.isatty()
    return get_terminal_size().columns if is_shown else int(os.environ.get("COLUMNS") or _PLAIN_WIDTH)
