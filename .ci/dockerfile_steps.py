"""Runs what the Dockerfile runs, where there is no Docker: `dockerfile_steps.py DOCKERFILE FOLDER`.

Every stage gets a virtual environment; COPY copies within FOLDER, RUN's pip commands run in the stage's environment,
and in the end ENTRYPOINT answers `--version`. Users, base images and system packages are not tried.
"""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
import venv
from pathlib import Path


def instructions(text: str) -> list[tuple[str, str]]:
    """Return (instruction, arguments) of a Dockerfile, continued lines joined, comments left out."""
    joined = text.replace("\\\n", " ")
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [(line.split(maxsplit=1)[0].upper(), line.split(maxsplit=1)[1]) for line in lines]


class Image:
    """The stages that were built so far: a folder and an environment each."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._stages: dict[str, Path] = {}
        self._here = root
        self._directory = ""

    def apply(self, name: str, arguments: str) -> None:
        """Carry out one instruction, or say that it is not tried here."""
        if name == "FROM":
            self._begin(arguments.split()[-1] if " AS " in arguments.upper() else "final")
        elif name == "WORKDIR":
            self._directory = arguments.lstrip("/")
            self._inside().mkdir(parents=True, exist_ok=True)
        elif name == "COPY":
            self._copy(shlex.split(arguments))
        elif name == "RUN" and arguments.startswith("python -m pip"):
            self._pip(arguments)
        elif name == "ENTRYPOINT":
            self._answer(json.loads(arguments))
        else:
            print(f"not tried here: {name} {arguments}")

    def _begin(self, stage: str) -> None:
        self._here = self._stages[stage] = self._root / stage
        self._directory = ""
        venv.create(self._here / "env", with_pip=True)

    def _inside(self) -> Path:
        return self._here / "files" / self._directory

    def _place(self, path: str) -> Path:
        return self._here / "files" / path.lstrip("/") if path.startswith("/") else self._inside() / path

    def _copy(self, words: list[str]) -> None:
        origin = next((word.split("=")[1] for word in words if word.startswith("--from=")), None)
        *sources, target = [word for word in words if not word.startswith("--")]
        base = Path.cwd() if origin is None else self._stages[origin] / "files"
        for source in sources:
            for found in sorted(base.glob(source.lstrip("/"))):
                place = self._place(target)
                place = place / found.name if target.endswith("/") and not found.is_dir() else place
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copytree(found, place, dirs_exist_ok=True) if found.is_dir() else shutil.copy(found, place)

    def _pip(self, arguments: str) -> None:
        line = arguments.replace("python -m pip", f"{shlex.quote(str(self._here / 'env/bin/python'))} -m pip", 1)
        for word in shlex.split(arguments):
            if word.startswith("/"):
                line = line.replace(word, str(self._place(word)))
        print("RUN", arguments)
        subprocess.run(line, shell=True, check=True, cwd=self._inside())

    def _answer(self, entry: list[str]) -> None:
        command = [str(self._here / "env/bin" / entry[0]), *entry[1:], "--version"]
        print("ENTRYPOINT", subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


def main() -> None:
    """Carry out the Dockerfile named on the command line."""
    dockerfile, folder = Path(sys.argv[1]), Path(sys.argv[2])
    image = Image(folder)
    for name, arguments in instructions(dockerfile.read_text(encoding="utf-8")):
        image.apply(name, arguments)


if __name__ == "__main__":
    main()
