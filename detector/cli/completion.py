"""`detect completion`: prints the script that click makes for a shell. Decides nothing."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command(
    epilog="""\b
Example: detect completion bash >> ~/.bashrc
Example: detect completion zsh >> ~/.zshrc
Example: detect completion fish > ~/.config/fish/completions/detect.fish"""
)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what lets your shell complete commands, options and their values.

    The examples are all that is needed: bash 4.4 or later, a zsh that has called compinit, or fish. It takes effect in
    a new shell.
    """
    from click.shell_completion import get_completion_class

    from detector.cli.main import detect

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(detect, {}, "detect", "_DETECT_COMPLETE").source())
