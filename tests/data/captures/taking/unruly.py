"""A cable that loses, doubles and swaps frames: what `tc netem` does, for kernels built without it.

`python -m taking.unruly NAMESPACE ADDRESS OWN_ADDRESS`, run in one network namespace, joins the TAP device `unruly1`
there to `unruly0` in the other. The seed is fixed; the frames are not, so two runs differ in detail.
"""

from __future__ import annotations

import os
import random
import select
import subprocess
import sys

from taking.tunnel import open_device

NEAR, FAR = "unruly1", "unruly0"
MTU = "300"  # so that a ClientHello takes several segments
LOST, DOUBLED, HELD = 0.06, 0.15, 0.3
PATIENCE = 0.05  # seconds for which a held frame waits for another one to overtake it


def relay(left: int, right: int) -> None:
    """Pass frames for ever, with mischief."""
    chance = random.Random(5)
    held: list[tuple[int, bytes]] = []
    while True:
        readable, _, _ = select.select([left, right], [], [], PATIENCE)
        for device in readable:
            _mishandle(chance, right if device == left else left, os.read(device, 65536), held)
        if not readable:
            _release(held)


def _mishandle(chance: random.Random, sink: int, frame: bytes, held: list[tuple[int, bytes]]) -> None:
    if chance.random() < LOST:
        return
    if chance.random() < HELD:
        held.append((sink, frame))
        return
    os.write(sink, frame)
    if chance.random() < DOUBLED:
        os.write(sink, frame)
    _release(held)


def _release(held: list[tuple[int, bytes]]) -> None:
    for sink, frame in held:
        os.write(sink, frame)
    held.clear()


def _ip(*argv: str) -> None:
    subprocess.run(["ip", *argv], check=True)


def main(namespace: str, address: str, own_address: str) -> None:
    """Make both ends, move one to the other namespace, and relay until interrupted."""
    near, far = open_device(NEAR, tap=True), open_device(FAR, tap=True)
    _ip("link", "set", FAR, "netns", namespace)
    for device, own, inside in ((NEAR, own_address, ()), (FAR, address, ("-n", namespace))):
        _ip(*inside, "address", "add", own, "dev", device)
        _ip(*inside, "link", "set", device, "up", "mtu", MTU)
    print("unruly cable is up", flush=True)
    relay(near, far)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(0)
