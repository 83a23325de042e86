"""What the tests of the checks share."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector.catalogue.compiled import Catalogue
from detector.catalogue.store import load
from detector.doctor.known import KnownNames
from tests.doctor.tree import Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="session")
def known(catalogue: Catalogue) -> KnownNames:
    return KnownNames(catalogue.signatures)
