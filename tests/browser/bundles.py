"""Pages made out of their small sources and the locked npm packages, once a change, in a folder outside the tree."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
_SOURCES = HERE / "pages"
_MOST_SECONDS = 600


def cache() -> Path:
    """Return the folder that holds packages and bundles of earlier runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "detect-tests"


def packages(folder: Path) -> Path:
    """Return where the locked packages are, installed under `folder` if they are not there already."""
    return _once(folder / f"packages-{_digest([HERE / 'package-lock.json'])}", _install)


def bundles(folder: Path) -> dict[str, Path]:
    """Return the script of every page by the page's name, made under `folder` where they are not there already."""
    installed = packages(folder)
    sources = sorted(_SOURCES.rglob("*.js"))
    made = _once(folder / f"pages-{_digest([HERE / 'package-lock.json', *sources])}", lambda to: _bundle(installed, to))
    return {path.stem: path for path in made.rglob("*.js")}


def _digest(files: list[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return whole.hexdigest()[:16]


def _once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Make a folder beside its place and move it there whole, so that a run that was cut short leaves no half."""
    if folder.exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="making-") as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        make(made)
        try:
            made.rename(folder)
        except OSError:  # somebody else was quicker
            assert folder.exists()
    return folder


def _install(folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder / name)
    # No package may run a script of its own here; esbuild comes as a ready program.
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder)


def _bundle(packages: Path, folder: Path) -> None:
    # The sources are looked at from beside the packages, so that names of packages are found.
    with tempfile.TemporaryDirectory(dir=packages.parent, prefix="sources-") as scratch:
        sources = Path(scratch) / "pages"
        shutil.copytree(_SOURCES, sources)
        (Path(scratch) / "node_modules").symlink_to(packages / "node_modules")
        entries = [str(path) for path in sorted(sources.rglob("*.js"))]
        program = packages / "node_modules" / ".bin" / "esbuild"
        shape = ["--bundle", "--format=iife", "--platform=browser", "--target=chrome110", "--minify"]
        loaders = ["--loader:.png=dataurl", "--loader:.css=text", "--define:global=window", "--log-level=error"]
        _run([str(program), *entries, *shape, *loaders, f"--outdir={folder}"], Path(scratch))


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_MOST_SECONDS, check=False)
    assert done.returncode == 0, f"{command[:2]}: {done.stderr[-2_000:] or done.stdout[-2_000:]}"
