"""Take the captures of this folder anew: `python tests/data/captures/take.py [SCENE...]`, as root on Linux.

Every client is a real one, clients and servers stand in network namespaces, and nothing leaves the machine.
Needed: iproute2, tcpdump, dumpcap, dnsmasq, dig, curl, openssl, chromium, avahi-daemon, and the Python packages
aioquic, h2 and wsproto. Keys live in a temporary folder for the time of the run, but for those of the scene that keeps
them. `--list` names the scenes; `--check` holds the captures against expected.yaml with tshark, and needs neither root
nor any of these.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from taking import scenes_keys, scenes_links, scenes_names, scenes_tls, workday
from taking.authority import issue
from taking.check import differences
from taking.hosts import names
from taking.network import Laboratory, laboratory
from taking.resolver import dnsmasq

HERE = Path(__file__).parent
Scene = Callable[[Laboratory], None]
SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (*scenes_tls.SCENES, *scenes_names.SCENES, *scenes_links.SCENES, *scenes_keys.SCENES, workday.workday)
}


def play(scene: Scene, scratch: Path) -> None:
    """Build a laboratory with all its servers, play one scene in it, and take it down."""
    with laboratory(scratch, HERE) as lab:
        servers = (sys.executable, "-m", "taking.serve", str(lab.scratch))
        with (
            lab.process("server", *dnsmasq(), ready="started"),
            lab.process("server", *servers, ready="laboratory is open"),
        ):
            scene(lab)


def take(chosen: Iterable[str]) -> None:
    """Play scenes by their names, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        issue(scratch, names())
        for name in chosen:
            print(f"{name}: {SCENES[name].__doc__}", flush=True)
            play(SCENES[name], scratch)


def main() -> int:
    """Do what the command line says; 1 if a capture is not as expected."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("scene", nargs="*", metavar="SCENE", help="default: all")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.list:
        print("\n".join(f"{name:20} {scene.__doc__}" for name, scene in SCENES.items()))
    elif options.check:
        found = list(differences(HERE))
        print("\n".join(found) or "all captures are as expected")
        return bool(found)
    else:
        take(options.scene or SCENES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
