"""The vocabulary is the contract's, in the order of reports, and imports nothing."""

from __future__ import annotations

import ast
from pathlib import Path

from detector import vocabulary


def test_the_words_are_those_of_the_contract() -> None:
    assert len(vocabulary.CATEGORIES) == len(set(vocabulary.CATEGORIES)) == 21
    assert len(vocabulary.KINDS) == len(set(vocabulary.KINDS)) == 25
    assert vocabulary.ROLES == ("ingest", "agent", "script", "console", "website", "unknown")
    assert vocabulary.CLAIMS == ("observed", "source-code", "documented", "third-party", "denied")
    assert vocabulary.EVIDENCE == ("contacted", "sending", "observed")


def test_those_who_watch_employees_come_first_and_web_measurement_last() -> None:
    assert vocabulary.CATEGORIES[:2] == ("workplace-monitoring", "insider-risk")
    assert set(vocabulary.CATEGORIES[-4:]) == {
        "error-monitoring",
        "performance-monitoring",
        "tag-management",
        "web-analytics",
    }


def test_only_receiving_roles_say_something_about_the_person() -> None:
    assert set(vocabulary.RECEIVING_ROLES) == set(vocabulary.ROLES) - {"console", "website", "unknown"}


def test_it_imports_nothing() -> None:
    tree = ast.parse(Path(vocabulary.__file__).read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
