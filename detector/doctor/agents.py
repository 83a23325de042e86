"""Agents and management that can be seen without rights: running programs, unit files, package folders, enrolment.

Reads names alone: of a running program its file's name, never its arguments. That something is installed is no proof
that it watches anybody, and is never told as such.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from detector.doctor.known import KnownNames, hit
from detector.doctor.model import Check, Finding, Vendor
from detector.doctor.places import Looking
from detector.report.words import plural

_UNITS = (
    *("/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system", "/usr/local/lib/systemd/system"),
    *("/etc/systemd/user", "/usr/lib/systemd/user"),
)
_USER_UNITS = "~/.config/systemd/user"
_AUTOSTART = ("/etc/xdg/autostart", "~/.config/autostart")
_ENROLMENT = (
    # https://documentation.ubuntu.com/landscape/ : the client's settings.
    (
        "/etc/landscape/client.conf",
        "settings of the Landscape client",
        "Canonical's Landscape may manage this machine.",
    ),
    # sssd.conf(5)
    ("/etc/sssd/sssd.conf", "settings of SSSD", "Accounts of this machine may come from an organisation's directory."),
    # https://www.puppet.com/docs/puppet/8/config_file_main.html
    ("/etc/puppetlabs/puppet/puppet.conf", "settings of Puppet", "A server may set this machine's configuration."),
    # https://fleetdm.com/docs/ : fleetd's folder on Linux.
    ("/opt/orbit", "the folder of Fleet's agent", "A Fleet server can ask this machine questions through osquery."),
    # https://osquery.readthedocs.io/en/stable/installation/install-linux/
    ("/etc/osquery/osquery.conf", "settings of osquery", "osquery can tell a server about programs and files here."),
)


def running(root: Path, home: Path, known: KnownNames) -> Check:
    """Tell which running programs have the name of a product of the catalogue."""
    look = Looking(root, home)
    found: dict[tuple[str, str], Finding] = {}
    silent = 0
    for pid in look.names("/proc"):
        if not pid.isdecimal():
            continue
        names = _names(look, pid)
        silent += not names
        for name in names:
            vendor = known.program(name)
            if vendor is not None:
                found.setdefault((name, vendor.id), hit(f"/proc/{pid}", name, "is running", vendor))
                break
    if silent:
        look.skip("/proc", f"{plural(silent, 'program')} ended meanwhile, or told no name")
    means = "Only programs that the catalogue names are told; an agent can run under any other name, and be hidden."
    return look.check("running-agents", "running programs", ("/proc",), list(found.values()), means)


def installed(root: Path, home: Path, known: KnownNames) -> Check:
    """Tell which services and package folders have the name of a product of the catalogue."""
    look = Looking(root, home)
    places = (*_UNITS, _USER_UNITS, *_AUTOSTART, "/opt")
    found: dict[tuple[str, str], Finding] = {}
    for place in places[:-1]:
        for name in look.names(place):
            _keep(found, place, name, _unit(name, known))
    for name in look.names("/opt"):
        _keep(found, "/opt", name, _folder(name, known))
        for inner in look.names(f"/opt/{name}"):
            _keep(found, f"/opt/{name}", inner, _folder(inner, known))
    means = "Only products that the catalogue names are told, and only where these places name them."
    return look.check("installed-agents", "installed services and packages", places, list(found.values()), means)


def enrolment(root: Path, home: Path) -> Check:
    """Tell which signs of a management server there are."""
    look = Looking(root, home)
    findings = [Finding(place, found, means, True) for place, found, means in _ENROLMENT if look.exists(place)]
    where = tuple(place for place, _, _ in _ENROLMENT)
    means = "These are common signs; a machine can be managed in other ways, which this check does not know."
    return look.check("enrolment", "signs of device management", where, findings, means)


def _names(look: Looking, pid: str) -> list[str]:
    """Return the names of a program: its file's where that may be asked, its first argument's, and the kernel's."""
    quiet = look.quietly()
    first = quiet.text(f"/proc/{pid}/cmdline").partition("\0")[0]
    names = (
        PurePosixPath(look.link(f"/proc/{pid}/exe").removesuffix(" (deleted)")).name,
        PurePosixPath(first.replace("\\", "/")).name,
        quiet.text(f"/proc/{pid}/comm").strip(),
    )
    return [name for name in dict.fromkeys(names) if name]


def _unit(name: str, known: KnownNames) -> Vendor | None:
    stem, _, ending = name.rpartition(".")
    if ending not in ("service", "timer", "path", "socket", "desktop"):
        return None
    stem = stem.removesuffix("@")
    return known.program(stem) or known.product(stem)


def _folder(name: str, known: KnownNames) -> Vendor | None:
    return known.program(name) or known.product(name)


def _keep(found: dict[tuple[str, str], Finding], place: str, name: str, vendor: Vendor | None) -> None:
    if vendor is not None:
        found.setdefault((name, vendor.id), hit(f"{place}/{name}", name, "is installed", vendor))
