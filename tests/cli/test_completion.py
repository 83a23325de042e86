"""Real shells read the scripts, and complete what they should."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from detector.cli.completion import SHELLS
from detector.cli.main import detect

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = f'#!/bin/sh\nexec {sys.executable} -m detector "$@"\n'


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Put a `detect` on the path that is this one."""
    program = tmp_path / "bin" / "detect"
    program.parent.mkdir()
    program.write_text(PROGRAM, encoding="utf-8")
    program.chmod(0o755)
    return f"{program.parent}:{os.environ['PATH']}"


def ask(path: str, words: str, kind: str, **variables: str) -> list[str]:
    """Return what the program completes a line with, asked as a shell's script asks it."""
    environment = {**os.environ, "PATH": path, "_DETECT_COMPLETE": f"{kind}_complete", "COMP_WORDS": words}
    run = subprocess.run(["detect"], cwd=ROOT, env=environment | variables, capture_output=True, text=True, check=False)
    assert run.stderr == ""
    return run.stdout.splitlines()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("detect re", {"plain,report"}),
        ("detect report --s", {"plain,--since", "plain,--signatures"}),
        ("detect scan --format m", {"plain,markdown"}),
        ("detect signatures l", {"plain,list", "plain,lint"}),
        ("detect history cl", {"plain,clear"}),
        ("detect report --fail-on keys", {"plain,keystrokes"}),
        ("detect scan day", {"file,day"}),
    ],
)
def test_commands_options_and_values_are_completed(path: str, words: str, expected: set[str]) -> None:
    assert set(ask(path, words, "bash", COMP_CWORD=str(len(words.split()) - 1))) == expected


def test_a_broken_file_of_settings_does_not_disturb_the_shell(path: str, tmp_path: Path) -> None:
    (tmp_path / "detect").mkdir()
    (tmp_path / "detect" / "detect.toml").write_text("nonsense", encoding="utf-8")
    assert ask(path, "detect re", "bash", COMP_CWORD="1", XDG_CONFIG_HOME=str(tmp_path)) == ["plain,report"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_reads_its_script(path: str, tmp_path: Path, shell: str) -> None:
    made = CliRunner().invoke(detect, ["completion", shell])
    assert made.exit_code == 0 and "_DETECT_COMPLETE" in made.stdout
    if shutil.which(shell) is None:
        lack = pytest.fail if os.environ.get("CI") == "true" else pytest.skip  # in CI it must be there
        lack(f"there is no {shell} here")
    script = tmp_path / "script"
    script.write_text(made.stdout, encoding="utf-8")
    lines = {
        "bash": f"source {script}; COMP_WORDS=(detect rep) COMP_CWORD=1; _detect_completion detect; echo $COMPREPLY",
        "zsh": f"autoload -U compinit && compinit -u && source {script} && whence -f _detect_completion",
        "fish": f"source {script}; complete -C 'detect rep'",
    }
    environment = {**os.environ, "PATH": path, "HOME": str(tmp_path)}
    command = [shell, "-c", lines[shell]]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert ("_DETECT_COMPLETE" if shell == "zsh" else "report") in run.stdout


def test_an_unknown_shell_is_wrong_usage() -> None:
    assert CliRunner().invoke(detect, ["completion", "tcsh"]).exit_code == 2
