"""All checks in their order. Knows which there are, and what each needs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from detector.catalogue.compiled import Catalogue
from detector.doctor import agents, dns, extensions, policies, probing, proxies, rights, roots
from detector.doctor.known import KnownNames
from detector.doctor.model import Check


@dataclass(frozen=True, slots=True)
class Machine:
    """What is examined: a system's root, a person's home, the environment, and how programs are found."""

    root: Path
    home: Path
    environment: Mapping[str, str]
    which: rights.Which = shutil.which


class Knowledge:
    """What the checks compare with: the catalogue and the public roots, read whole when this is made."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.names = KnownNames(catalogue.signatures)
        self.judge = roots.Judge(catalogue)


def examine(machine: Machine, knowledge: Knowledge, targets: Sequence[str] = ()) -> Iterator[Check]:
    """Yield every check but the one of the rights to capture; hosts are contacted for `targets` alone."""
    root, home = machine.root, machine.home
    catalogue, known, judge = knowledge.catalogue, knowledge.names, knowledge.judge
    yield rights.interfaces(root, home)
    yield rights.programs(root, home, machine.which)
    yield rights.proxy_key(root, home)
    yield agents.running(root, home, known)
    yield agents.installed(root, home, known)
    yield agents.enrolment(root, home)
    yield extensions.extensions(root, home, known)
    yield roots.system_roots(root, home, judge)
    yield roots.browser_roots(root, home, judge)
    yield proxies.proxies(root, home, machine.environment)
    yield policies.policies(root, home)
    yield dns.resolvers(root, home)
    yield dns.redirected(root, home, catalogue)
    if targets:
        yield probing.probes(root, home, targets, catalogue, judge.public)
