"""Who is asked for names, whether that is encrypted, and which names of vendors are redirected."""

from __future__ import annotations

import pytest

from detector.catalogue.compiled import Catalogue
from detector.doctor import dns
from detector.doctor.dns import redirected, resolvers
from tests.doctor.tree import Tree, found, unread


@pytest.mark.parametrize(
    ("server", "means"),
    [("127.0.0.53", "on this machine"), ("192.168.1.1", "in this network"), ("9.9.9.9", "on the Internet")],
)
def test_servers_are_told_by_where_they_stand(tree: Tree, server: str, means: str) -> None:
    tree.put("/etc/resolv.conf", f"# x\nnameserver {server}\nsearch acme.example\nnameserver\n")
    check = resolvers(tree.root, tree.home)
    assert found(check) == [f"asks {server}", "searches acme.example"]
    assert means in check.findings[0].means


@pytest.mark.parametrize(
    ("mode", "means"), [("yes", "are encrypted;"), ("opportunistic", "where the server"), ("no", "not")]
)
def test_encryption_of_resolved_is_told(tree: Tree, mode: str, means: str) -> None:
    tree.put("/etc/systemd/resolved.conf", "[Resolve]\n#DNS=1.1.1.1\n")
    tree.put("/etc/systemd/resolved.conf.d/x.conf", f"[Resolve]\nDNS=9.9.9.9:853#dns.example\nDNSOverTLS={mode}\n")
    check = resolvers(tree.root, tree.home)
    assert found(check) == ["DNS: 9.9.9.9:853#dns.example", f"DNSOverTLS: {mode}"]
    assert "on the Internet" in check.findings[0].means
    assert means in check.findings[1].means


def test_vendors_in_the_hosts_file_are_told(tree: Tree, catalogue: Catalogue) -> None:
    lines = [
        "127.0.0.1 localhost",
        "0.0.0.0 rt.teramind.co # blocked",
        "10.0.0.9 mine.example rt.teramind.co",
        "rubbish rt.teramind.co",
        "::1 " + "a" * 5_000,
        "",
    ]
    tree.put("/etc/hosts", "\n".join(lines))
    check = redirected(tree.root, tree.home, catalogue)
    assert found(check) == ["rt.teramind.co is sent to 0.0.0.0", "rt.teramind.co is sent to 10.0.0.9"]
    assert [finding.is_notable for finding in check.findings] == [False, True]
    assert "is blocked here" in check.findings[0].means


def test_a_long_hosts_file_is_cut_and_said(tree: Tree, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dns, "_MOST_REDIRECTED", 3)
    tree.put("/etc/hosts", "0.0.0.0 rt.teramind.co\n" * 9)
    check = redirected(tree.root, tree.home, catalogue)
    assert len(check.findings) == 3
    assert "/etc/hosts" in unread(check)


def test_no_files_are_nothing_found(tree: Tree, catalogue: Catalogue) -> None:
    assert resolvers(tree.root, tree.home).findings == ()
    assert redirected(tree.root, tree.home, catalogue).findings == ()
