"""The key that the proxy signs with is its owner's alone; that it runs is shown by tests/sources/test_proxy.py."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from mitmproxy.options import Options
from mitmproxy.tools.dump import DumpMaster

from detector.sources.proxy_server import leave_out_idle, readable_keys


def test_a_key_that_others_may_read_is_told(tmp_path: Path) -> None:
    key, chain = tmp_path / "mitmproxy-ca.pem", tmp_path / "mitmproxy-ca-cert.pem"
    for path in (key, chain):
        path.write_text("x", encoding="ascii")
        path.chmod(0o644)
    assert readable_keys(str(tmp_path)) == [str(key)]
    key.chmod(0o600)
    assert readable_keys(str(tmp_path)) == []
    assert readable_keys(str(tmp_path / "nowhere")) == []


def test_what_nobody_asked_for_is_left_out_of_mitmproxy_and_what_somebody_did_stays() -> None:
    async def parts(**changes: Any) -> set[str]:
        options: Any = Options()
        master: Any = DumpMaster(options, with_termlog=False, with_dumper=False)
        options.update(**changes)
        leave_out_idle(master, options)
        return set(master.addons.lookup)

    plain, asked = asyncio.run(parts()), asyncio.run(parts(map_remote=["|a.example|b.example"], anticache=True))
    assert asked - plain == {"mapremote", "anticache"}
    assert {"proxyserver", "tlsconfig", "nextlayer", "upstreamauth", "proxyauth", "block"} <= plain
