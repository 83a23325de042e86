"""Set L, second half: the two lists, and the little that several makers of desktop programs share."""

from __future__ import annotations

from typing import Any

from tests.data.behaviour.unseen.person import Person, Program, entering

Requests = list[dict[str, Any]]
L2_TRACKERS: list[Program] = []
L2_LEGIT: list[Program] = []
tracker, legit = entering(L2_TRACKERS), entering(L2_LEGIT)

_WORK = (
    ("saplogon.exe", "Display Purchase Order 4500019934 - SAP Easy Access"),
    ("Acrobat.exe", "Lease_Harbour_Street_final.pdf - Adobe Acrobat"),
    ("msedge.exe", "Supplier portal - Invoices - Work - Microsoft Edge"),
    ("POWERPNT.EXE", "Board update Q3.pptx - PowerPoint"),
    ("idea64.exe", "billing-core - InvoiceService.java"),
    ("slack.exe", "design (Channel) - Northwind - Slack"),
    ("msedge.exe", "Flat to rent in Leeds - Personal - Microsoft Edge"),
    ("EXCEL.EXE", "Forecast_2026_v7.xlsx - Excel"),
    ("WindowsTerminal.exe", "ssh build-02"),
    ("zoom.exe", "Zoom Meeting"),
)


def windows(p: Person, count: int = 18) -> list[tuple[str, str, int, int]]:
    """Return program, title, start (s) and seconds of a working hour."""
    clock, out = p.start // 1000, []
    for _ in range(count):
        program, title = p.rng.choice(_WORK)
        seconds = max(4, int(p.rng.lognormvariate(4.2, 1)))
        out.append((program, title, clock, seconds))
        clock += seconds
    return out


def lines(rows: list[str]) -> str:
    """Return lines, each with its end."""
    return "".join(row + "\n" for row in rows)
