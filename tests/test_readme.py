"""README and program say the same: the shown run, the counts, every command and every option."""

from __future__ import annotations

import re
from pathlib import Path

import click
from click.testing import CliRunner

from detector.cli.main import detect
from tests.generate_readme import filled

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FOREIGN = {"--copies", "--rm", "--capture", "--pkt-size"}
"""Options of other programs that the README shows."""


def commands() -> dict[str, click.Command]:
    """Return every command by the words that call it."""
    context = click.Context(detect)
    found: dict[str, click.Command] = {}
    for name in detect.list_commands(context):
        command = detect.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found |= {f"detect {name} {inner}": sub for inner, sub in command.commands.items()}
        else:
            found[f"detect {name}"] = command
    return found


def test_the_shown_run_and_the_counts_are_those_of_this_version() -> None:
    assert filled(README) == README


def test_every_command_is_in_the_readme_and_has_help_with_an_example() -> None:
    assert len(commands()) >= 6
    for words, command in commands().items():
        assert f"`{words}" in README, words
        shown = CliRunner().invoke(detect, [*words.split()[1:], "--help"]).output
        assert command.help
        assert "Example: detect" in shown, words


def test_every_option_is_in_the_readme_and_has_help() -> None:
    for words, command in commands().items():
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{words} {option.name}"
                assert f"`{option.opts[0]}`" in README, f"{words} {option.opts[0]}"


def test_the_readme_names_no_option_that_does_not_exist() -> None:
    known = {name for command in commands().values() for option in command.params for name in option.opts}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README))
    assert named - known - FOREIGN - {"--help", "--version"} == set()
