"""Who signs for a host is told: an inspection product, a public root, an unknown one, or that it cannot be told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from detector.catalogue.compiled import Catalogue
from detector.doctor.model import Finding
from detector.doctor.probing import probes, silence
from detector.sources.upstream import PublicRoots
from tests.doctor.tree import Authority, Tree, found, unread
from tests.sources.test_probe import listening, tls


@pytest.mark.parametrize("is_public", [True, False])
def test_a_root_is_told_as_public_or_unknown(tree: Tree, catalogue: Catalogue, is_public: bool) -> None:
    own = Authority("Own Root")
    pem = tree.put("/server.pem", own.server_pem("localhost"))
    bundle = tree.put("/roots.pem", own.pem if is_public else Authority("Other").pem)
    with listening(tls(pem, [])) as port:
        target = f"localhost:{port}"
        check = probes(tree.root, tree.home, [target, target], catalogue, PublicRoots(str(bundle)))
    assert found(check) == ["signed by Own Root"]
    assert ("An unknown root" in check.findings[0].means) is not is_public
    assert check.findings[0].is_notable is not is_public


def test_an_inspection_product_is_named(tree: Tree, catalogue: Catalogue) -> None:
    position, _, name = next(iter(catalogue.issuers.values()))
    pem = tree.put("/server.pem", Authority(name).server_pem("localhost"))
    with listening(tls(pem, [])) as port:
        check = probes(tree.root, tree.home, [f"localhost:{port}"], catalogue, PublicRoots())
    (finding,) = check.findings
    assert finding.vendor is not None
    assert finding.vendor.id == catalogue.entries[position].id
    assert "stands between" in finding.means


def test_a_host_that_cannot_be_reached_is_said(tree: Tree, catalogue: Catalogue, tmp_path: Path) -> None:
    with listening(lambda client: None, times=0) as port:
        target = f"127.0.0.1:{port}"
    check = probes(tree.root, tree.home, [target], catalogue, PublicRoots())
    assert check.findings == ()
    assert "could not be reached" in unread(check)[target]


def test_silence_is_told_where_no_named_host_answered(tree: Tree, catalogue: Catalogue) -> None:
    with listening(lambda client: None, times=0) as port:
        targets = [f"127.0.0.{number}:{port}" for number in range(1, 6)]
    check = probes(tree.root, tree.home, targets, catalogue, PublicRoots())
    said = silence(check)
    assert said.startswith(f"no host that was named answered: {targets[0]}: it could not be reached")
    assert said.endswith("; and 2 more") and "\n" not in said
    assert silence(replace(check, findings=(Finding("x", "y", "z"),))) == ""
    assert silence(replace(check, name="dns")) == "" == silence(replace(check, where=()))
