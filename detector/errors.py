"""Failures that a user can act on; everything else stays a built-in exception. Knows no other module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class DetectorError(Exception):
    """Base of every failure a user can act on; the command line prints it in one line, without a traceback."""


class CaptureError(DetectorError):
    """A source could not be read: no such file, no permission, or no capture at all."""


class OutputError(DetectorError):
    """A result could not be written where the user asked for it."""


class DocumentError(DetectorError):
    """A JSON document that the user named is not a summary of ours."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with a signature file: where it is, and what to do about it.

    A warning does not make the file refused; it is worth a look.
    """

    path: str
    line: int
    field: str
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        sort = "warning: " if self.is_warning else ""
        return f"{self.path}:{self.line}: {sort}{_shown(self.field)}: {_shown(self.message)}"


_MOST_SHOWN = 700


def _shown(text: str) -> str:
    """Return a text without its middle if it is too long to be read; the end, with the remedy, stays."""
    half = _MOST_SHOWN // 2
    return text if len(text) <= _MOST_SHOWN else f"{text[:half]} … {text[-half:]}"


class SignatureError(DetectorError):
    """Signatures were refused; carries every problem, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
