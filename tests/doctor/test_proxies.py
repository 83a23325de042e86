"""Proxies are told by their host; a password in a setting is never shown."""

from __future__ import annotations

from detector.doctor.proxies import proxies
from tests.doctor.tree import SECRET, Tree, found, unread


def test_the_environment_is_told_without_its_secrets(tree: Tree) -> None:
    environment = {
        "https_proxy": f"http://me:{SECRET}@proxy.example:3128",
        "HTTP_PROXY": "",
        "NO_PROXY": SECRET,
        "SSLKEYLOGFILE": f"/home/{SECRET}",
        "NODE_EXTRA_CA_CERTS": f"/home/{SECRET}",
        "PASSWORD": SECRET,
    }
    check = proxies(tree.root, tree.home, environment)
    assert found(check) == ["https_proxy: proxy.example:3128", "SSLKEYLOGFILE is set", "NODE_EXTRA_CA_CERTS is set"]
    assert all(finding.is_notable and finding.where == "environment" for finding in check.findings)
    assert SECRET not in repr(check)


def test_files_of_the_system_are_read(tree: Tree) -> None:
    tree.put("/etc/environment", 'PATH="/bin"\nhttp_proxy="http://a.example:1"\n')
    tree.put("/etc/profile.d/proxy.sh", "export ALL_PROXY='socks5://b.example:2'\n")
    tree.put("~/.config/environment.d/x.conf", "https_proxy=c.example:3\n")
    lines = [
        f'Acquire::http::Proxy "http://me:{SECRET}@d.example:4";',
        "Acquire {",
        "  https { ",
        '  Proxy "http://e.example:5";',
        'Acquire::http::Proxy "DIRECT";',
        '// Acquire::http::Proxy "http://f.example";',
    ]
    tree.put("/etc/apt/apt.conf.d/99proxy", "\n".join(lines))
    check = proxies(tree.root, tree.home, {})
    hosts = [text.partition(": ")[2] for text in found(check)]
    assert hosts == ["a.example:1", "b.example:2", "c.example:3", "d.example:4", "e.example:5"]
    assert SECRET not in repr(check)


def test_kde_s_settings_are_read(tree: Tree) -> None:
    head = "[Proxy Settings]\n"
    script = f"Proxy Config Script=http://me:{SECRET}@pac.example/x.pac\n"
    tree.put("~/.config/kioslaverc", f"{head}ProxyType=2\n{script}httpProxy=http://old.example 8080\n")
    check = proxies(tree.root, tree.home, {})
    assert found(check) == ["a proxy is set by a script (PAC)", "script from pac.example"]
    tree.put("~/.config/kioslaverc", f"{head}ProxyType=1\n{script}httpProxy=http://now.example 8080\n")
    assert found(proxies(tree.root, tree.home, {})) == ["a proxy is set by hand", "httpProxy: now.example"]
    tree.put("~/.config/kioslaverc", f"{head}ProxyType=0\n{script}")
    assert proxies(tree.root, tree.home, {}).findings == ()
    assert SECRET not in repr(check)


def test_gnome_s_settings_are_said_to_be_unread(tree: Tree) -> None:
    tree.put("~/.config/dconf/user", b"GVariant\xff")
    assert "binary" in unread(proxies(tree.root, tree.home, {}))["~/.config/dconf/user"]


def test_nothing_set_is_nothing_found(tree: Tree) -> None:
    check = proxies(tree.root, tree.home, {})
    assert (check.findings, check.unread) == ((), ())
