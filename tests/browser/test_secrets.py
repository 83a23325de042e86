"""Nothing that was typed, and no cookie, token, name or line of a page, is left in what the program wrote."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.browser.day import Day
from tests.browser.planted import SECRETS


def leaks(folder: Path) -> list[tuple[str, str]]:
    """Return each secret that stands in a file below `folder`, plainly or in base64, with the file."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            held = path.read_bytes()
            found += [(secret, path.name) for secret in SECRETS if any(form in held for form in _forms(secret))]
    return found


def _forms(secret: str) -> list[bytes]:
    """Return how a secret may stand in a file: as it is, and in base64 at each of the three offsets."""
    raw = secret.encode()
    shifted = [base64.b64encode(b"-" * shift + raw)[4 : len(raw)] for shift in range(3)]
    return [raw, raw.replace(b" ", b"%20"), raw.replace(b" ", b"+"), raw.replace(b"@", b"%40"), *shifted]


def test_a_planted_leak_would_be_found(tmp_path: Path) -> None:
    for number, secret in enumerate(SECRETS):
        (tmp_path / f"plain-{number}").write_text(f"x {secret} y", encoding="utf-8")
        (tmp_path / f"packed-{number}").write_bytes(base64.b64encode(f"x {secret} y".encode()))
    assert {secret for secret, name in leaks(tmp_path) if name.startswith("plain")} == set(SECRETS)
    assert {secret for secret, name in leaks(tmp_path) if name.startswith("packed")} == set(SECRETS)


@pytest.mark.parametrize("day", ["watched", "ordinary"])
def test_no_secret_is_left_anywhere(request: pytest.FixtureRequest, day: str) -> None:
    lived: Day = request.getfixturevalue(day)
    sent = b"".join(one.body + one.query.encode() for one in lived.world.at(lived.world.hosts))
    assert any(secret.encode() in sent for secret in SECRETS)
    assert (lived.folder / "report.json").stat().st_size > 1_000
    histories = list(lived.folder.rglob("history.sqlite*"))
    assert sum(file.stat().st_size for file in histories) > 40_000
    assert leaks(lived.folder) == []
