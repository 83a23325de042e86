"""What the modules of set H2 share: the two lists, and the small habits of the programs' writers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.data.behaviour.unseen.person import Person, Program, entering

Requests = list[dict[str, Any]]
H2_TRACKERS: list[Program] = []
H2_LEGIT: list[Program] = []
tracker, legit = entering(H2_TRACKERS), entering(H2_LEGIT)

NAMES = {
    "EXCEL.EXE": "Microsoft Excel",
    "OUTLOOK.EXE": "Microsoft Outlook",
    "chrome.exe": "Google Chrome",
    "Teams.exe": "Microsoft Teams",
    "WINWORD.EXE": "Microsoft Word",
    "explorer.exe": "Windows Explorer",
    "Spotify.exe": "Spotify",
}
PATHS = {
    "EXCEL.EXE": "C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE",
    "OUTLOOK.EXE": "C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE",
    "chrome.exe": "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "Teams.exe": "C:\\Users\\jmeyer\\AppData\\Local\\Microsoft\\Teams\\current\\Teams.exe",
    "WINWORD.EXE": "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE",
    "explorer.exe": "C:\\Windows\\explorer.exe",
    "Spotify.exe": "C:\\Users\\jmeyer\\AppData\\Roaming\\Spotify\\Spotify.exe",
}
VK = {"Backspace": 8, " ": 32, ",": 188, ".": 190, "-": 189}


def when(milliseconds: float, form: str, hours: int = 0) -> str:
    """Return a time in the writer's own form, `hours` east of Greenwich."""
    return (datetime.fromtimestamp(milliseconds / 1000, UTC) + timedelta(hours=hours)).strftime(form)


def net(milliseconds: float) -> str:
    """Return a time as .NET writes it in the round-trip form."""
    return when(milliseconds, "%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def vk(key: str) -> int:
    """Return the virtual key code of Windows."""
    return VK.get(key, ord(key.upper()) if len(key) == 1 else 0)


def since(p: Person, seconds: float) -> float:
    """Return seconds after the first window."""
    return seconds - p.windows[0][2]


def indented(value: Any) -> str:
    """Return JSON as Json.NET indents it."""
    return json.dumps(value, indent=2, ensure_ascii=False).replace("\n", "\r\n")


def spaced(value: Any) -> str:
    """Return JSON as Python's requests writes it."""
    return json.dumps(value)


def hexes(p: Person, size: int) -> str:
    """Return random hexadecimal digits."""
    return p.rng.randbytes(size // 2).hex()


def uuid(p: Person) -> str:
    """Return a random UUID."""
    text = hexes(p, 32)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def multipart(edge: str, *some: tuple[str, str, str, bytes]) -> bytes:
    """Return a multipart body; a part is name, file name, content type and content."""
    out = b""
    for name, file, kind, data in some:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"'
        head += f'; filename="{file}"' if file else ""
        head += f"\r\nContent-Type: {kind}" if kind else ""
        out += head.encode() + b"\r\n\r\n" + data + b"\r\n"
    return out + f"--{edge}--\r\n".encode()


def edged(edge: str) -> str:
    """Return the content type of such a body."""
    return f"multipart/form-data; boundary={edge}"
