"""What the cases of set G2 share: its two lists, longer typing, and the names of programs on other systems."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.data.behaviour.hand import START, mouse, typing
from tests.data.behaviour.unseen.person import Person, Program, entering

Requests = list[dict[str, Any]]
Key = tuple[str, int, int]

G2_TRACKERS: list[Program] = []
G2_LEGIT: list[Program] = []
tracker, legit = entering(G2_TRACKERS), entering(G2_LEGIT)

MAC = {
    "EXCEL.EXE": ("Microsoft Excel", "com.microsoft.Excel"),
    "OUTLOOK.EXE": ("Microsoft Outlook", "com.microsoft.Outlook"),
    "chrome.exe": ("Google Chrome", "com.google.Chrome"),
    "Teams.exe": ("Microsoft Teams", "com.microsoft.teams2"),
    "WINWORD.EXE": ("Microsoft Word", "com.microsoft.Word"),
    "explorer.exe": ("Finder", "com.apple.finder"),
    "Spotify.exe": ("Spotify", "com.spotify.client"),
}
PATHS = {
    "EXCEL.EXE": r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE",
    "OUTLOOK.EXE": r"C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE",
    "WINWORD.EXE": r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE",
    "chrome.exe": r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    "Teams.exe": r"C:\Program Files\WindowsApps\MSTeams_24\Teams.exe",
    "explorer.exe": r"C:\Windows\explorer.exe",
    "Spotify.exe": r"C:\Users\j.meyer\AppData\Roaming\Spotify\Spotify.exe",
}
FURTHER = (
    "hi anna, the invoice from march is still open, could you have a look",
    "meeting moved to thursday half past nine, room four",
)


def since(milliseconds: float) -> float:
    """Return the seconds from the beginning of the recording to a time."""
    return (milliseconds - START) / 1000


def clock(seconds: float, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    """Return a time in seconds as a program prints it."""
    return datetime.fromtimestamp(seconds, UTC).strftime(form)


def long_keys(p: Person) -> list[Key]:
    """Return what the person typed and two sentences more."""
    keys = list(p.keys)
    for text in FURTHER:
        further = typing(p.rng, text)
        enter = keys[-1][2] + 210
        keys.append(("Enter", enter, enter + 74))
        shift = enter + 9_000 - further[0][1]
        keys += [(key, down + shift, up + shift) for key, down, up in further]
    return keys


def long_moves(p: Person, count: int = 260) -> list[tuple[int, int, int]]:
    """Return the person's moves and some more after a pause."""
    further = mouse(p.rng, count)
    shift = p.moves[-1][2] + 1_900 - further[0][2]
    return p.moves + [(x, y, t + shift) for x, y, t in further]


def virtual(key: str) -> int:
    """Return the Windows key code."""
    return {"Backspace": 8, "Enter": 13, " ": 32, ",": 188, ".": 190}.get(key, ord(key[0].upper()))


def window_at(p: Person, seconds: float) -> tuple[str, str]:
    """Return the program and the title that were in front."""
    now = p.windows[0]
    for one in p.windows:
        if one[2] <= seconds:
            now = one
    return now[0], now[1]
