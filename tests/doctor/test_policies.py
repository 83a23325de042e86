"""Policies are told by name, proxies by host, extensions by identity; tokens never."""

from __future__ import annotations

import json

import pytest

from detector.doctor.policies import policies
from tests.doctor.tree import SECRET, Tree, found, unread

_CHROME = "/etc/opt/chrome/policies/managed/it.json"
_FIREFOX = "/etc/firefox/policies/policies.json"


def test_chromium_s_policies_are_told(tree: Tree) -> None:
    policy = {
        "ProxySettings": {
            "ProxyMode": "fixed_servers",
            "ProxyServer": f"http://me:{SECRET}@proxy.example:8080",
            "ProxyBypassList": "intranet.example",
        },
        "ExtensionInstallForcelist": ["abcdefgh;https://updates.example/x", 5],
        "ExtensionSettings": {"*": {"installation_mode": "blocked"}, "ijkl": {"installation_mode": "force_installed"}},
        "CloudManagementEnrollmentToken": SECRET,
        "CACertificates": [SECRET],
        "HomepageLocation": SECRET,
        "DnsOverHttpsMode": "off",
    }
    tree.put(_CHROME, json.dumps(policy))
    check = policies(tree.root, tree.home)
    assert found(check) == [
        "CACertificates",
        "CloudManagementEnrollmentToken",
        "DnsOverHttpsMode",
        "ExtensionInstallForcelist: abcdefgh",
        "ExtensionSettings: ijkl",
        "ProxySettings: proxy.example:8080",
        "HomepageLocation",
    ]
    assert [finding.is_notable for finding in check.findings] == [True] * 6 + [False]
    assert SECRET not in repr(check)


def test_firefox_s_policies_are_told(tree: Tree) -> None:
    policy = {
        "Proxy": {"Mode": "autoConfig", "AutoConfigURL": "https://pac.example/x", "Passthrough": "no.example"},
        "Extensions": {"Install": [f"https://addons.example/{SECRET}.xpi"], "Locked": ["x"]},
        "Certificates": {"ImportEnterpriseRoots": True},
    }
    tree.put(_FIREFOX, json.dumps({"policies": policy}))
    check = policies(tree.root, tree.home)
    assert found(check) == ["Certificates", "Extensions: from addons.example", "Proxy: pac.example"]
    assert SECRET not in repr(check)


@pytest.mark.parametrize(
    "policy",
    [
        {"ProxyMode": "system"},
        {"ProxySettings": {"ProxyMode": "direct"}},
        {"ExtensionSettings": {"*": {"installation_mode": "blocked"}}},
        {"ExtensionInstallForcelist": []},
        {"CloudReportingEnabled": False},
    ],
)
def test_what_a_policy_does_not_do_is_not_told(tree: Tree, policy: dict[str, object]) -> None:
    tree.put(_CHROME, json.dumps(policy))
    assert policies(tree.root, tree.home).findings == ()


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "[]", "7", '{"policies": []}', "\x00"])
def test_what_is_no_policy_is_said(tree: Tree, text: str) -> None:
    tree.put(_FIREFOX, text)
    check = policies(tree.root, tree.home)
    assert check.findings == ()
    assert list(unread(check)) == [_FIREFOX]
