"""Private roots are told from public ones, inspection products by name, and nothing of a certificate but its issuer."""

from __future__ import annotations

import os
from pathlib import Path

import certifi
import pytest

from detector.catalogue.compiled import Catalogue
from detector.doctor.roots import Judge, browser_roots, system_roots
from tests.doctor.tree import Authority, Tree, found, unread
from tests.sources.test_certificates import nss

_CERTIFICATE = b"\0\0\0\1"


@pytest.fixture(scope="module")
def judge(catalogue: Catalogue) -> Judge:
    return Judge(catalogue)


@pytest.fixture(scope="module")
def own() -> Authority:
    return Authority("Own Root")


@pytest.fixture(scope="module")
def product(catalogue: Catalogue) -> tuple[str, str]:
    """Return an issuer name of the catalogue, and the product's id."""
    position, _, name = next(iter(catalogue.issuers.values()))
    return name, catalogue.entries[position].id


def test_a_root_that_no_browser_knows_is_told_once(tree: Tree, judge: Judge, own: Authority) -> None:
    tree.put("/usr/local/share/ca-certificates/inner/own.crt", own.pem)
    tree.put("/etc/ssl/certs/ca-certificates.crt", Path(certifi.where()).read_bytes() + own.pem)
    check = system_roots(tree.root, tree.home, judge)
    assert found(check) == ["Own Root"]
    assert check.findings[0].where == "/usr/local/share/ca-certificates/inner/own.crt"
    assert "A root that no browser knows" in check.findings[0].means
    assert check.unread == ()


def test_an_inspection_product_is_told_by_name(tree: Tree, judge: Judge, product: tuple[str, str]) -> None:
    name, signature_id = product
    tree.put("/etc/pki/ca-trust/source/anchors/x.pem", Authority(name).der)
    (finding,) = system_roots(tree.root, tree.home, judge).findings
    assert finding.found == name
    assert finding.vendor is not None
    assert finding.vendor.id == signature_id
    assert finding.is_notable


def test_only_public_roots_are_nothing(tree: Tree, judge: Judge) -> None:
    tree.put("/etc/ssl/certs/ca-certificates.crt", Path(certifi.where()).read_bytes())
    assert system_roots(tree.root, tree.home, judge).findings == ()


def test_another_edition_of_the_public_list_is_one_finding_that_is_not_notable(tree: Tree, judge: Judge) -> None:
    for name in ("Old A", "Old B"):
        tree.put(f"/usr/share/ca-certificates/mozilla/{name}.crt", Authority(name).pem)
        tree.path("/etc/ssl/certs").mkdir(parents=True, exist_ok=True)
        os.symlink(f"../../../usr/share/ca-certificates/mozilla/{name}.crt", tree.path(f"/etc/ssl/certs/{name}.pem"))
    (finding,) = system_roots(tree.root, tree.home, judge).findings
    assert finding.found == "2 roots of another edition: Old A and Old B"
    assert not finding.is_notable


def test_a_product_s_root_in_the_system_s_list_is_still_told(
    tree: Tree, judge: Judge, product: tuple[str, str]
) -> None:
    pem = Authority(product[0]).pem
    tree.put("/usr/share/ca-certificates/mozilla/x.crt", pem)
    tree.put("/etc/ssl/certs/x.pem", pem)
    (finding,) = system_roots(tree.root, tree.home, judge).findings
    assert finding.is_notable


def test_what_cannot_be_read_is_said(tree: Tree, judge: Judge, own: Authority) -> None:
    bad = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    tree.put("/etc/ssl/certs/bad.pem", bad + own.pem)
    tree.put("/etc/ssl/certs/no\x1b[31m.pem", "nothing")
    tree.path("/etc/ssl/certs/out.pem").symlink_to("/etc/hostname")
    with tree.put("/etc/ssl/certs/huge.pem").open("wb") as file:
        file.truncate(1 << 33)
    check = system_roots(tree.root, tree.home, judge)
    assert found(check) == ["Own Root"]
    assert unread(check) == {
        "/etc/ssl/certs/bad.pem": "1 certificate in it cannot be read",
        "/etc/ssl/certs/huge.pem": "larger than 4,194,304 bytes",
        "/etc/ssl/certs/no\x1b[31m.pem": "no certificate is in it",
        "/etc/ssl/certs/out.pem": "a link that leads elsewhere; it was not followed",
    }


def test_folders_that_lead_in_circles_end(tree: Tree, judge: Judge, own: Authority) -> None:
    tree.put("/etc/ssl/certs/own.pem", own.pem)
    tree.path("/etc/ssl/certs/again").symlink_to(".")
    assert found(system_roots(tree.root, tree.home, judge)) == ["Own Root"]


def test_browsers_stores_are_read(tree: Tree, judge: Judge, own: Authority, tmp_path: Path) -> None:
    database = nss(tmp_path / "made.db", [(_CERTIFICATE, own.der), (_CERTIFICATE, b"\x30")])
    tree.put("~/.pki/nssdb/cert9.db", database)
    tree.put("~/.mozilla/firefox/abc.default/cert9.db", nss(tmp_path / "empty.db", []))
    tree.put("~/.mozilla/firefox/bad.default/cert9.db", "no database")
    tree.put("~/.mozilla/firefox/profiles.ini")
    check = browser_roots(tree.root, tree.home, judge)
    assert found(check)[:2] == ["1 certificate of its own", "Own Root"]
    assert "0 certificates of its own" in found(check)
    assert unread(check) == {
        "~/.pki/nssdb/cert9.db": "1 certificate in it cannot be read",
        "~/.mozilla/firefox/bad.default/cert9.db": "no certificate database that can be read here",
    }
