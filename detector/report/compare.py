"""Two reports in, what is new, gone and changed out. Pure; says nothing in words (detector.report.changes does)."""

from __future__ import annotations

from dataclasses import dataclass

from detector.report.reading import Product, Report
from detector.vocabulary import CATEGORIES

MUCH = 2
"""How many times as much must have been sent to be a change: no two days send the same."""


@dataclass(frozen=True, slots=True)
class VendorChange:
    """One vendor's product in the old and the new report; None where it is not in it."""

    old: Product | None
    new: Product | None

    @property
    def product(self) -> Product:
        """The product as it was seen last."""
        product = self.new or self.old
        assert product is not None
        return product

    @property
    def what(self) -> str:
        """`new`, `gone` or `changed`."""
        return "new" if self.old is None else "gone" if self.new is None else "changed"

    @property
    def rise(self) -> int:
        """How many rungs the evidence rose; negative if it fell, 0 if the product is new or gone."""
        return self.new.rung - self.old.rung if self.old and self.new else 0

    @property
    def new_hosts(self) -> tuple[str, ...]:
        """Hosts that only the new report has; empty if the old one did not list all."""
        return _only_in(self.new, self.old)

    @property
    def gone_hosts(self) -> tuple[str, ...]:
        """Hosts that only the old report has; empty if the new one did not list all."""
        return _only_in(self.old, self.new)

    @property
    def sent_much_more(self) -> bool:
        """Whether at least MUCH times as much was sent as before, or anything where nothing had been."""
        return _is_much_more(self.new, self.old)

    @property
    def sent_much_less(self) -> bool:
        """Whether at most a MUCHth of what was sent before was sent."""
        return _is_much_more(self.old, self.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What differs between two reports: vendors in reading order, and who opens connections as (issuer, product)."""

    old: Report
    new: Report
    changes: tuple[VendorChange, ...]
    new_interception: tuple[tuple[str, str], ...]
    gone_interception: tuple[tuple[str, str], ...]
    have_amounts_changed: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing worth a sentence differs."""
        return not (self.changes or self.new_interception or self.gone_interception)


def compare(old: Report, new: Report) -> Comparison:
    """Return what differs between `old` and `new`, workplace monitoring first."""
    pairs = [VendorChange(old.products.get(key), new.products.get(key)) for key in {*old.products, *new.products}]
    return Comparison(
        old=old,
        new=new,
        changes=tuple(sorted(filter(_is_change, pairs), key=_reading_order)),
        new_interception=tuple(sorted(new.interception - old.interception)),
        gone_interception=tuple(sorted(old.interception - new.interception)),
        have_amounts_changed=any(
            pair.old is not None and pair.new is not None and pair.old.bytes_out != pair.new.bytes_out for pair in pairs
        ),
    )


def _is_change(pair: VendorChange) -> bool:
    differs = pair.rise or pair.new_hosts or pair.gone_hosts or pair.sent_much_more or pair.sent_much_less
    return pair.what != "changed" or bool(differs)


def _reading_order(pair: VendorChange) -> tuple[int, int, int, str, str]:
    product = pair.product
    known = CATEGORIES.index(product.category) if product.category in CATEGORIES else len(CATEGORIES)
    return (known, ("new", "changed", "gone").index(pair.what), -product.rung, product.name, product.id)


def _only_in(here: Product | None, there: Product | None) -> tuple[str, ...]:
    if here is None or there is None or not there.are_hosts_complete:
        return ()
    return tuple(sorted(here.hosts - there.hosts))


def _is_much_more(here: Product | None, there: Product | None) -> bool:
    if here is None or there is None or here.bytes_out is None or there.bytes_out is None:
        return False
    return here.bytes_out > 0 and here.bytes_out >= MUCH * there.bytes_out
