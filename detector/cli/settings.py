"""What every command takes: the configuration file, and how much is said. Finds and reads the file; decides nothing.

Under sudo the file is that of the user behind it, and it is opened with their rights alone; so is all that it names.
What root types on the command line is root's own doing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from detector.catalogue.compiled import Catalogue
    from detector.configuration import Configuration
    from detector.privileges import User

_CONFIGURATION, _VOLUME = "detect.configuration", "detect.volume"
_QUIET, _PLAIN, _VERBOSE = -1, 0, 1


def give_settings(command: click.Command) -> None:
    """Give a command, and all below it, the options that every command has."""
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            give_settings(inner)
    if not any(option.name == "configuration_file" for option in command.params):
        command.params += _options()


def _options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--config", "configuration_file"],
            metavar="FILE",
            type=click.Path(),
            is_eager=True,
            expose_value=False,
            callback=_use_configuration,
            help="Settings to use, and not those in your detect.toml.",
        ),
        click.Option(
            ["--quiet", "-q"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_volume(_QUIET),
            help="Say nothing beside the result but warnings and errors.",
        ),
        click.Option(
            ["--verbose", "-v"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_volume(_VERBOSE),
            help="Say also which files are used.",
        ),
    ]


def _volume(level: int) -> Callable[[click.Context, click.Parameter, bool], None]:
    def set_volume(ctx: click.Context, _: click.Parameter, is_wanted: bool) -> None:
        if is_wanted:
            ctx.meta[_VOLUME] = level

    return set_volume


def _use_configuration(ctx: click.Context, _: click.Parameter, file: str | None) -> None:
    if not ctx.resilient_parsing:
        ctx.meta[_CONFIGURATION] = (file, None)


def is_quiet() -> bool:
    """Tell whether only results, warnings and errors are wanted."""
    return _level() == _QUIET


def is_verbose() -> bool:
    """Tell whether it is wanted to know which files are used."""
    return _level() == _VERBOSE


def _level() -> int:
    ctx = click.get_current_context(silent=True)
    return _PLAIN if ctx is None else int(ctx.meta.get(_VOLUME, _PLAIN))


def configuration() -> Configuration:
    """Return the settings of this call's file, read once. Raises ConfigurationError."""
    from detector.configuration import Configuration

    ctx = click.get_current_context(silent=True)
    if ctx is None or _CONFIGURATION not in ctx.meta:
        return Configuration()
    file, read = ctx.meta[_CONFIGURATION]
    if read is None:
        read = _read(file)
        ctx.meta[_CONFIGURATION] = (file, read)
        if read.source is not None and is_verbose():
            click.echo(f"detect: settings: {read.source}", err=True)
    found: Configuration = read
    return found


def load_catalogue(named: Sequence[Path]) -> Catalogue:
    """Return the catalogue with the signatures that were named on the command line, else with those of the settings."""
    from detector.catalogue.store import load

    places = configuration().signatures
    if named or not places:
        return load(named)
    return load(places, rights=lent_rights)


def lent_rights() -> AbstractContextManager[None]:
    """Give way to the rights of the user behind sudo for a while; where nobody is behind, nothing changes."""
    from detector.privileges import acting_as

    user = user_behind_sudo()
    return nullcontext() if user is None else acting_as(user)


def user_behind_sudo() -> User | None:
    """Return who called sudo (or pkexec); None where this runs as whoever started it."""
    from detector.privileges import user_behind

    if os.name != "posix" or os.geteuid() != 0:
        return None
    is_lent = any(os.environ.get(name, "0") != "0" for name in ("SUDO_UID", "PKEXEC_UID"))
    user: User | None = user_behind(os.environ) if is_lent else None
    return user


def home_of(user: User | None) -> str | None:
    """Return a user's home directory, by default that of whoever runs this; None if there is none."""
    if user is None:
        home = os.path.expanduser("~")
        return home if os.path.isabs(home) else None
    import pwd

    try:
        return pwd.getpwuid(user.uid).pw_dir
    except KeyError:
        return None


def _read(file: str | None) -> Configuration:
    from detector.cli.options import FORMATS
    from detector.configuration import Configuration, ConfigurationError, parse_configuration

    user = user_behind_sudo()
    home = home_of(user)
    place = Path(file) if file is not None else _usual_place(home)
    if place is None:
        return Configuration()
    try:
        with _ready_to_lend(), lent_rights():
            text = _text(place)
    except FileNotFoundError:
        if file is None:
            return Configuration()
        raise ConfigurationError(f"{place}: there is no such file") from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"{place}: is no UTF-8 text") from None
    except PermissionError as error:
        if file is None and user is not None:
            # Such as root's own folder, to which the environment points: theirs is none that they could use.
            click.echo(f"detect: warning: {place}: cannot be read by the user behind sudo, and is left out", err=True)
            return Configuration()
        raise ConfigurationError(f"{place}: cannot be read ({(error.strerror or '').lower()})") from None
    except OSError as error:
        raise ConfigurationError(f"{place}: cannot be read ({(error.strerror or str(error)).lower()})") from None
    return parse_configuration(text, place, None if home is None else Path(home), FORMATS)


def _usual_place(home: str | None) -> Path | None:
    """Return where a user's settings are (XDG Base Directory Specification)."""
    from detector.configuration import NAME

    base = os.environ.get("XDG_CONFIG_HOME", "")
    if os.path.isabs(base):
        return Path(base, "detect", NAME)
    return Path(home, ".config", "detect", NAME) if home and os.path.isabs(home) else None


def _text(place: Path) -> str:
    from detector.configuration import MOST_BYTES, ConfigurationError

    flags = os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(place, flags), "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > MOST_BYTES:
            raise ConfigurationError(f"{place}: is no file of settings: no regular file, or larger than 64 KiB")
        return stream.read(MOST_BYTES).decode("utf-8-sig")


@contextmanager
def _ready_to_lend() -> Iterator[None]:
    """Import what is asked for while rights are lent: the folder that this program lies in may be closed to a user."""
    import encodings.utf_8_sig  # noqa: F401

    from detector.configuration import ConfigurationError  # noqa: F401

    yield
