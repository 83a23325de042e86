"""Which product of the catalogue a name on this machine belongs to: a program, a unit file, a folder, an extension.

A name is compared as whole words; a short one has to be equal. Pure; it reads nothing, and says only whose name it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from detector.catalogue.model import Signature
from detector.doctor.model import Finding, Vendor
from detector.report.words import category, kind, listing

AGENT_CATEGORIES = frozenset(
    (
        *("workplace-monitoring", "insider-risk", "endpoint-security", "device-management", "digital-experience"),
        *("network-inspection", "meeting-assistant", "ai-assistant"),
    )
)
"""What is installed on a machine; of all other products a name alone says too little."""

_SHORT = 6
_AGENT_WORDS = frozenset(("agent", "client", "daemon", "service", "sensor", "updater", "helper", "desktop"))
_TOO_SHORT = 8
_KERNEL_NAME = 15
"""Characters of a program's name that Linux keeps (proc(5), /proc/pid/comm)."""
_MOST_WORDS = 12
_WORDS = re.compile(r"[a-z0-9]+")


class KnownNames:
    """The names of a catalogue's products and of their programs."""

    def __init__(self, signatures: Iterable[Signature]) -> None:
        self._programs: dict[str, Vendor] = {}
        self._products: dict[tuple[str, ...], Vendor] = {}
        for signature in signatures:
            self._take(signature)

    def program(self, name: str) -> Vendor | None:
        """Return whose program has this file name, in any case; a name that Linux cut is compared as far as it goes."""
        name = PurePosixPath(name).name.lower()
        if len(name) == _KERNEL_NAME:
            cut = {vendor for full, vendor in self._programs.items() if full.startswith(name)}
            return cut.pop() if len(cut) == 1 else self._programs.get(name)
        return self._programs.get(name)

    def product(self, name: str, *, is_title: bool = False) -> Vendor | None:
        """Return the product that a name begins with, as whole words, the longest first.

        A product of one word is told only by that word, or with a word for an agent behind it, as in `acme-agent`. In
        a title that people read (`is_title`), a longer word is enough: "Acmewatch: time tracking".
        """
        words = tuple(_WORDS.findall(name[:300].lower()))[:_MOST_WORDS]
        whole = "".join(words)
        for joined in (whole, whole.removesuffix("d")):  # a service is often called by its product and a d
            if (joined,) in self._products:
                return self._products[(joined,)]
        for length in range(len(words), 0, -1):
            begin = words[:length]
            if begin in self._products and (length > 1 or self._is_enough(words, is_title)):
                return self._products[begin]
        return None

    @staticmethod
    def _is_enough(words: tuple[str, ...], is_title: bool) -> bool:
        return words[1] in _AGENT_WORDS or (is_title and len(words[0]) >= _SHORT)

    def _take(self, signature: Signature) -> None:
        vendor = vendor_of(signature)
        for program in signature.processes:
            name = program.lower()
            self._programs.setdefault(name, vendor)
            # The same agent on Linux; names such as sfc.exe are too short to be anybody's without their ending.
            if len(name.removesuffix(".exe")) >= _TOO_SHORT:
                self._programs.setdefault(name.removesuffix(".exe"), vendor)
        if signature.category in AGENT_CATEGORIES:
            for text in (signature.id, signature.name):
                words = tuple(_WORDS.findall(text.lower()))
                self._products.setdefault(words, vendor)
                self._products.setdefault(("".join(words),), vendor)


def vendor_of(signature: Signature) -> Vendor:
    """Return what is told of a product; what its vendor denies is no kind that it collects."""
    kinds = dict.fromkeys(claim.kind for claim in signature.collects if claim.claim != "denied")
    return Vendor(signature.id, signature.name, signature.category, tuple(kinds))


def hit(where: str, found: str, state: str, vendor: Vendor) -> Finding:
    """Return that something by a product's name `is running` or `is installed`: what it can do, not what it does."""
    collects = listing([kind(one) for one in vendor.collects])
    known = (
        f"The product is known to collect: {collects}." if collects else "No page that we read says what it collects."
    )
    means = (
        f"Something with the name of {vendor.name} ({category(vendor.category)}) {state}. {known} "
        f"What is switched on here cannot be told from that; `detect signatures show {vendor.id}` shows the sources."
    )
    return Finding(where, found, means, True, vendor)
