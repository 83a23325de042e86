"""What the ring decides by itself; that it reads real interfaces is shown in tests/e2e."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("packet sockets are Linux's own", allow_module_level=True)

from detector.sources import linux_ring

NUMBERS = {name: number for number, name in enumerate(("lo", "eth0", "eth1", "bond0", "br0", "veth0", "eth0.7"), 1)}


@pytest.fixture
def interfaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that stands for /sys/class/net."""
    monkeypatch.setattr(linux_ring, "_INTERFACES", tmp_path)
    monkeypatch.setattr(linux_ring, "_number", NUMBERS.get)
    for name in NUMBERS:
        (tmp_path / name).mkdir()
    return tmp_path


def skipped(*, name: str = "any") -> set[str]:
    numbers = linux_ring._copies(name)
    return {name for name, number in NUMBERS.items() if number in numbers}


def stand(folder: Path, upper: str, *lower: str, owns: bool = False) -> None:
    for name in lower:
        (folder / upper / f"lower_{name}").symlink_to(folder / name)
        if owns:
            (folder / name / "master").symlink_to(folder / upper)


def test_interfaces_that_stand_alone_are_all_read(interfaces: Path) -> None:
    assert skipped() == set()


def test_members_of_a_bridge_and_of_a_bond_are_copies(interfaces: Path) -> None:
    stand(interfaces, "bond0", "eth0", "eth1", owns=True)
    stand(interfaces, "br0", "veth0", owns=True)
    assert skipped() == {"eth0", "eth1", "veth0"}


def test_a_vlan_is_seen_on_what_carries_it(interfaces: Path) -> None:
    stand(interfaces, "eth0.7", "eth0")
    assert skipped() == {"eth0.7"}


def test_a_vlan_on_a_bond_is_seen_on_the_bond(interfaces: Path) -> None:
    stand(interfaces, "bond0", "eth0", "eth1", owns=True)
    stand(interfaces, "eth0.7", "bond0")
    assert skipped() == {"eth0", "eth1", "eth0.7"}


def test_a_bridge_over_a_vlan_is_seen_on_what_carries_both(interfaces: Path) -> None:
    stand(interfaces, "eth0.7", "eth0")
    stand(interfaces, "br0", "eth0.7", owns=True)
    assert skipped() == {"eth0.7", "br0"}


def test_interfaces_in_a_circle_end(interfaces: Path) -> None:
    stand(interfaces, "eth0", "eth1")
    stand(interfaces, "eth1", "eth0")
    assert skipped() == {"eth0", "eth1"}


def test_one_interface_has_no_copies(interfaces: Path) -> None:
    stand(interfaces, "br0", "veth0", owns=True)
    assert skipped(name="br0") == set()


@pytest.mark.parametrize(("flags", "is_up"), [("0x1003", True), ("0x1002", False), ("", False), (None, False)])
def test_an_interface_is_up_when_its_flags_say_so(interfaces: Path, flags: str | None, is_up: bool) -> None:
    if flags is not None:
        (interfaces / "eth0" / "flags").write_text(flags, encoding="utf-8")
    assert linux_ring._is_up("eth0") == is_up
