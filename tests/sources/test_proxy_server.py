"""The key that the proxy signs with is its owner's alone; that it runs is shown by tests/sources/test_proxy.py."""

from __future__ import annotations

from pathlib import Path

from detector.sources.proxy_server import readable_keys


def test_a_key_that_others_may_read_is_told(tmp_path: Path) -> None:
    key, chain = tmp_path / "mitmproxy-ca.pem", tmp_path / "mitmproxy-ca-cert.pem"
    for path in (key, chain):
        path.write_text("x", encoding="ascii")
        path.chmod(0o644)
    assert readable_keys(str(tmp_path)) == [str(key)]
    key.chmod(0o600)
    assert readable_keys(str(tmp_path)) == []
    assert readable_keys(str(tmp_path / "nowhere")) == []
