"""Every format by its name, and no more loaded than that."""

from __future__ import annotations

import subprocess
import sys

import pytest

from detector.report import csv_, json_, markdown, renderers, table
from detector.report.html import page
from detector.report.letter import enquiry
from tests.report.examples import DAY_WITH_HOSTS


def test_every_format_is_the_one_of_its_module() -> None:
    assert {form: renderers.render(DAY_WITH_HOSTS, form) for form in renderers.FORMATS} == {
        "table": table.render(DAY_WITH_HOSTS, width=80, colour=False, show_all=False),
        "json": json_.render(DAY_WITH_HOSTS),
        "csv": csv_.render(DAY_WITH_HOSTS),
        "markdown": markdown.render(DAY_WITH_HOSTS),
        "html": page.render(DAY_WITH_HOSTS),
        "letter": enquiry.render(DAY_WITH_HOSTS, "eu"),
    }


def test_the_letter_gets_its_reader() -> None:
    assert renderers.render(DAY_WITH_HOSTS, "letter", letter_for="other") == enquiry.render(DAY_WITH_HOSTS, "other")


def test_the_table_gets_its_options() -> None:
    drawn = renderers.render(DAY_WITH_HOSTS, "table", width=120, colour=True, show_all=True)
    assert drawn == table.render(DAY_WITH_HOSTS, width=120, colour=True, show_all=True)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="no such format: xml"):
        renderers.render(DAY_WITH_HOSTS, "xml")


def test_only_what_is_asked_for_is_loaded() -> None:
    script = (
        "import sys\n"
        "from detector.report import renderers\n"
        "heavy = {'detector.report.table', 'detector.report.csv_', 'json', 'tabulate', 'click', 'jinja2'}\n"
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
