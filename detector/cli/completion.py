"""`detect completion`: prints the script that click makes for a shell. Decides nothing."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command(
    epilog="""\b
Example: detect completion bash > ~/.local/share/bash-completion/completions/detect
Example: detect completion zsh > ~/.zfunc/_detect
Example: detect completion fish > ~/.config/fish/completions/detect.fish"""
)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what lets your shell complete commands, options and their values.

    For bash (4.4 or later) the first example is all that is needed, where the package bash-completion is installed; for
    zsh the folder must be in $fpath before compinit is called. It takes effect in a new shell.
    """
    from click.shell_completion import get_completion_class

    from detector.cli.main import detect

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(detect, {}, "detect", "_DETECT_COMPLETE").source())
