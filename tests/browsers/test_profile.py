"""A profile that is gone afterwards, and settings that send everything through the proxy."""

from __future__ import annotations

import base64
import hashlib
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate
from mitmproxy.certs import CertStore

from detector.browsers.profile import (
    chromium_arguments,
    environment,
    firefox_arguments,
    spki_of,
    throw_away,
    write_firefox_settings,
)

PROXY = ("127.0.0.1", 4321)


def test_it_is_ours_alone_and_gone_afterwards_also_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), throw_away(str(tmp_path)) as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "profile" / "Cookies").write_text("x")
        _ = 1 // 0
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_is_too_long_for_a_socket_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("d" * 60)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    with throw_away() as folder:
        socket = folder / "tmp" / ".org.chromium.Chromium.123456" / "SingletonSocket"
        assert len(str(socket)) <= 107
    assert not folder.exists()


def test_nothing_is_written_at_home_and_no_proxy_of_the_shell_is_taken(tmp_path: Path) -> None:
    (tmp_path / ".Xauthority").touch()
    own = {"HOME": str(tmp_path), "DISPLAY": ":0", "HTTPS_PROXY": "x", "no_proxy": "localhost", "LANG": "C"}
    made = environment(tmp_path / "folder", own)
    assert made["XAUTHORITY"] == str(tmp_path / ".Xauthority")
    assert {made[name] for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")} == {str(tmp_path / "folder/home")}
    assert not {"HTTPS_PROXY", "no_proxy"} & made.keys()
    assert made["LANG"] == "C"


def test_the_key_of_every_certificate_that_mitmproxy_makes_is_the_one_that_is_trusted(tmp_path: Path) -> None:
    store = CertStore.from_store(tmp_path, "mitmproxy", 2048)
    made = store.get_cert("in.acme.example", []).cert.to_pem()
    key = load_pem_x509_certificate(made).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert spki_of(tmp_path / "mitmproxy-ca-cert.pem") == base64.b64encode(hashlib.sha256(key).digest()).decode()


def test_chromium_is_told_all_of_it(tmp_path: Path) -> None:
    given = chromium_arguments(tmp_path, PROXY, "KEY=", headless=True, sandbox=True)
    for wanted in (
        "--proxy-server=http://127.0.0.1:4321",
        "--proxy-bypass-list=<-loopback>",
        "--ignore-certificate-errors-spki-list=KEY=",
        "--disable-quic",
        f"--user-data-dir={tmp_path / 'profile'}",
        "--headless",
    ):
        assert wanted in given
    assert "--no-sandbox" not in given
    assert "--no-sandbox" in chromium_arguments(tmp_path, PROXY, "KEY=", headless=False, sandbox=False)


def test_firefox_is_told_all_of_it(tmp_path: Path) -> None:
    (tmp_path / "profile").mkdir()
    write_firefox_settings(tmp_path, PROXY)
    written = (tmp_path / "profile" / "user.js").read_text()
    for wanted in (
        'user_pref("network.proxy.ssl", "127.0.0.1");',
        'user_pref("network.proxy.ssl_port", 4321);',
        'user_pref("network.proxy.allow_hijacking_localhost", true);',
        'user_pref("network.http.http3.enable", false);',
        'user_pref("network.proxy.failover_direct", false);',
    ):
        assert wanted in written
    assert firefox_arguments(tmp_path, headless=True)[:2] == ("--profile", str(tmp_path / "profile"))
