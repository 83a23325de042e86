"""Programs, services and folders by name; arguments of programs are never told."""

from __future__ import annotations

from detector.doctor.agents import enrolment, installed, running
from detector.doctor.known import KnownNames
from tests.doctor.tree import SECRET, Tree, found, unread


def test_a_running_agent_is_told_by_name_once(tree: Tree, known: KnownNames) -> None:
    for pid in ("10", "11"):
        tree.put(f"/proc/{pid}/comm", "tmsysd\n")
        tree.put(f"/proc/{pid}/cmdline", f"/usr/sbin/tmsysd\0--token={SECRET}\0")
    tree.put("/proc/12/comm", "bash\n")
    tree.put("/proc/sys/comm", "tmsysd\n")
    check = running(tree.root, tree.home, known)
    assert found(check) == ["tmsysd"]
    assert check.findings[0].vendor is not None
    assert check.findings[0].where == "/proc/10"
    assert "is running" in check.findings[0].means
    assert SECRET not in repr(check)


def test_a_program_is_known_by_its_file_when_it_renames_itself(tree: Tree, known: KnownNames) -> None:
    tree.put("/proc/7/comm", "kworker\n")
    tree.path("/proc/7/exe").symlink_to("/opt/x/tmsysd (deleted)")
    tree.put("/proc/8/comm", "wine\n")
    tree.put("/proc/8/cmdline", "C:\\Program Files\\tmagentsvc.exe\0")
    assert found(running(tree.root, tree.home, known)) == ["tmsysd", "tmagentsvc.exe"]


def test_programs_that_tell_nothing_are_counted(tree: Tree, known: KnownNames) -> None:
    tree.path("/proc/9").mkdir(parents=True)
    assert "1 program ended" in unread(running(tree.root, tree.home, known))["/proc"]


def test_units_autostarts_and_folders_are_told(tree: Tree, known: KnownNames) -> None:
    tree.put("/etc/systemd/system/teramind-agent.service")
    tree.put("/usr/lib/systemd/system/tmsysd.service")
    tree.put("/usr/lib/systemd/system/teramind.txt")
    tree.put("~/.config/autostart/hubstaff.desktop")
    tree.put("/opt/Tanium/TaniumClient/bin")
    tree.put("/opt/mine/readme")
    tree.put("/usr/lib/systemd/user/intune-agent.timer")
    tree.put("/opt/CrowdStrike/falcon-sensor")
    check = installed(tree.root, tree.home, known)
    names = {finding.found: finding.vendor.id for finding in check.findings if finding.vendor}
    assert names == {
        "teramind-agent.service": "teramind",
        "tmsysd.service": "teramind",
        "hubstaff.desktop": "hubstaff",
        "Tanium": "tanium",
        "TaniumClient": "tanium",
        "intune-agent.timer": "microsoft-intune",
        "falcon-sensor": "crowdstrike-falcon",
    }
    assert all("is installed" in finding.means for finding in check.findings)


def test_signs_of_management_are_told_without_their_contents(tree: Tree) -> None:
    assert enrolment(tree.root, tree.home).findings == ()
    tree.put("/etc/landscape/client.conf", f"registration_key = {SECRET}")
    check = enrolment(tree.root, tree.home)
    assert found(check) == ["settings of the Landscape client"]
    assert SECRET not in repr(check)
