"""From the name of a format to the text of a report; loads the renderer that is asked for and no other."""

from __future__ import annotations

from detector.report.document import Document

FORMATS = ("table", "json", "csv", "markdown", "html", "letter")
"""The formats of a whole document. `jsonl` is written sighting by sighting (detector.report.jsonl)."""


def render(
    document: Document,
    form: str,
    *,
    width: int = 80,
    colour: bool = False,
    show_all: bool = False,
    letter_for: str = "eu",
    encoding: str | None = "utf-8",
) -> str:
    """Return `document` in the format `form`, without a newline at its end.

    `width` (columns), `colour`, `show_all` and the `encoding` that it is written in matter to the table alone,
    `letter_for` (`eu` or `other`) to the letter. Raises ValueError for an unknown format.
    """
    if form == "table":
        from detector.report import sparkline, table

        bars = sparkline.bars_for(encoding)
        return table.render(document, width=width, colour=colour, show_all=show_all, bars=bars)
    if form == "json":
        from detector.report import json_

        return json_.render(document)
    if form == "csv":
        from detector.report import csv_

        return csv_.render(document)
    if form == "markdown":
        from detector.report import markdown

        return markdown.render(document)
    if form == "html":
        from detector.report.html import page

        return page.render(document)
    if form == "letter":
        from detector.report.letter import enquiry

        return enquiry.render(document, letter_for)
    raise ValueError(f"no such format: {form}")
