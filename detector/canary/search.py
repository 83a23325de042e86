"""One request in, proofs out: everything that `detector.canary` knows to look for, in every layer. Pure.

`search` is for one request; `examine` also gives the Trace that a CanarySession needs for what only a sequence shows.
Only the planted canary is ever looked for, and no value of the traffic is in the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from detector.behaviour.decode.compressed import compression
from detector.behaviour.decode.decoder import Decoder
from detector.behaviour.limits import Budget
from detector.behaviour.names import plain
from detector.canary import packed as bare
from detector.canary.fit import Numbers
from detector.canary.layers import Layer, layers
from detector.canary.model import Canary, Proof
from detector.canary.needles import LETTERS, needles
from detector.canary.packed import MOST_RECORDED, recorded
from detector.canary.places import PlaceSearch
from detector.canary.rhythm import keys_timed
from detector.canary.series import Column, Series, add_written, digits_in, gather, numbers_in
from detector.canary.typed import Growth, in_pieces, spelled

MOST_NUMBERS = 60_000
MOST_UNPACKED = 3_000_000
MOST_SMALL = 160
_MOST_TEXT = 400_000
_MOST_DIGITS = 40_000
_MOST_PACKED = 6
_MOST_PAIRS = 120
_FEW = 6
_FEW_PARTS = 2


_ALONE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9-](?![A-Za-z0-9])")
_CODES = re.compile(r"(?<![A-Za-z0-9])(?:Key[A-Z]|Digit\d|Numpad\d|Minus|NumpadSubtract)(?![A-Za-z0-9])")
_MOST_LETTERS = 100_000
_IN_ORDER = "every key of the phrase came back, in the order in which it was typed"


@dataclass(frozen=True, slots=True)
class Trace:
    """One request's series, for a session; it holds values, is handed on at once and never stored."""

    series: Series
    proofs: tuple[Proof, ...]
    small: tuple[bytes, ...] = ()
    packed: tuple[bytes, ...] = ()


def search(
    body: bytes,
    content_type: str = "",
    content_encoding: str = "",
    url_query: str = "",
    url_path: str = "",
    *,
    canary: Canary,
) -> tuple[Proof, ...]:
    """Return what one request sends of the canary, one proof a kind."""
    return examine(body, content_type, content_encoding, url_query, url_path, canary=canary).proofs


def examine(
    body: bytes,
    content_type: str = "",
    content_encoding: str = "",
    url_query: str = "",
    url_path: str = "",
    *,
    canary: Canary,
) -> Trace:
    """Return what one request sends of the canary, with the trace of it for a session."""
    budget = Budget()
    budget.unpacked = MOST_UNPACKED
    opened = list(layers(body, content_type, content_encoding, budget))
    address = f"{url_path}?{url_query}".encode()
    opened += (Layer(one.data, ("URL", *one.undone), one.text) for one in layers(address, "", "", Budget()))
    decoder = Decoder(Budget())
    root = decoder.body(body, content_type, content_encoding) if body else None
    series = gather(decoder, [root], url_query)
    for layer in opened:
        if layer.text is not None and not layer.is_json:
            add_written(series, layer.text)
    small = tuple(layer.data for layer in opened if len(layer.data) <= MOST_SMALL)
    packed = tuple(
        layer.data[:MOST_RECORDED] for layer in opened[:_MOST_PACKED] if layer.text is None and not layer.is_recording
    )
    proofs = (
        *_phrase(opened, canary),
        *_spelled(opened, canary),
        *_keys(series, canary),
        *_places(series, opened, canary),
    )
    return Trace(series, tuple(_best(list(proofs))), small, packed)


def _best(proofs: list[Proof]) -> Iterator[Proof]:
    """Yield one proof a kind: the one with the largest count, the plainest first."""
    best: dict[str, Proof] = {}
    for proof in proofs:
        if proof.kind not in best or proof.count > best[proof.kind].count:
            best[proof.kind] = proof
    yield from best.values()


def _phrase(opened: list[Layer], canary: Canary) -> Iterator[Proof]:
    known = needles(canary)
    parts = [part.encode() for part in canary.phrase.split("-")]
    for layer in opened:
        found = list(known.found_in(layer.data))
        if not found and _has_all(layer.data, parts):
            found = ["its words apart"]
        if found:
            around = where((*layer.undone, "JSON") if layer.is_json else layer.undone)
            dress = " inside ".join(part for part in (found[0], around) if part)
            kind = "keystrokes" if found[0] == LETTERS else "form-input"
            yield Proof(kind, len(found), f"the phrase that was typed came back, {dress or 'as it is'}")


def _has_all(data: bytes, parts: list[bytes]) -> bool:
    """Tell whether all parts of the phrase are there; two drawn words and the digits are 63 bits together."""
    return len(parts) > _FEW_PARTS and all(part in data for part in parts)


def where(undone: tuple[str, ...]) -> str:
    """Return the way into a layer in words, the innermost first: `base64 inside JSON inside gzip`."""
    names = [after for before, after in pairwise(("", *undone)) if after != before]
    return " inside ".join(reversed(names))


def _spelled(opened: list[Layer], canary: Canary) -> Iterator[Proof]:
    """Letters that stand alone in text that no format explains, whatever is between them."""
    for layer in opened:
        text = layer.text or ""
        for pattern in (_ALONE, _CODES):
            letters = pattern.findall(text[:_MOST_LETTERS]) if "\0" not in text else ()
            if len(letters) >= len(canary.phrase) and spelled(canary.phrase, letters):
                yield Proof("keystrokes", len(canary.phrase), _IN_ORDER)
                return
        if layer.text is None and not layer.is_recording and _packed_keys(layer.data, canary.phrase):
            yield Proof("keystrokes", len(canary.phrase), _IN_ORDER)
            return


def _packed_keys(data: bytes, phrase: str) -> bool:
    """Look for the keys in records of one size, as a code of one byte in each."""
    return any(len(codes) >= len(phrase) and spelled(phrase, codes) for _, codes in recorded(data))


def _keys(series: Series, canary: Canary) -> Iterator[Proof]:
    size, timed, is_masked = len(canary.phrase), 0, False
    numbers = _numbers_of(series)
    for _, values in series.everything():
        if len(values) >= size and spelled(canary.phrase, values):
            yield Proof("keystrokes", size, _IN_ORDER)
        elif len(values) > 1 and in_pieces(canary.phrase, values):
            yield Proof("form-input", size, "the phrase came back a few letters at a time, in the order of typing")
        growth = Growth(canary.phrase)
        for value in values:
            if type(value) is str:
                growth.add(value)
        if growth.is_proof:
            yield Proof("form-input", len(growth.lengths), "the phrase came back as it was typed, letter by letter")
        is_masked = is_masked or growth.fits_masked
        column = as_numbers(values) if canary.key_times and not timed else None
        timed = keys_timed(column, canary.key_times, numbers) if column is not None else timed
    timed = timed or (_held_and_released(series, canary, numbers) if canary.key_times else 0)
    if timed:
        masked = ", beside masked text that grows to exactly its length" if is_masked else ""
        how = f"the times between the keys of the phrase came back{masked}; what was typed need not be in it"
        yield Proof("typing-rhythm", timed, how)


def _held_and_released(series: Series, canary: Canary, numbers: int) -> int:
    """Return how many keys have their times where a body tells apart how long each was held and how long none was."""
    found = [np.array(values) for values in series.flats.values()]
    for columns in series.columns.values():
        known = [as_numbers(column.values) for column in columns.values()]
        found += [values for values in known if values is not None]
    for one, other in pairwise(found):
        size = min(len(one), len(other))
        if size >= _FEW and abs(len(one) - len(other)) <= 1:
            timed = keys_timed(one[:size] + other[:size], canary.key_times, numbers)
            if timed:
                return timed
    return 0


def _numbers_of(series: Series) -> int:
    return sum(len(values) for _, values in series.everything())


def as_numbers(values: list[Any]) -> Numbers | None:
    """Return values as numbers; texts that are numbers count, a series with any other is none."""
    found = []
    for value in values:
        if type(value) is str:
            try:
                value = float(value)
            except ValueError:
                return None
        if (type(value) is not int and type(value) is not float) or not -1e18 < value < 1e18:
            return None
        found.append(float(value))
    return np.array(found)


def _places(series: Series, opened: list[Layer], canary: Canary) -> Iterator[Proof]:
    places = PlaceSearch(canary, _numbers_of(series) + sum(len(layer.data) for layer in opened))
    for columns in series.columns.values():
        _records(columns, places)
    for values in series.flats.values():
        places.flat(np.array(values), "as bare numbers")
    for one, other in _side_by_side(series.flats):
        places.pair(np.array(one), np.array(other), "as bare numbers in columns")
    _raw(opened, places)
    for hit in places.hits.values():
        yield Proof(hit.kind, hit.count, f"{_WHAT[hit.kind]} came back {hit.form}")


_WHAT = {
    "mouse-movement": "the path of the mouse",
    "clicks": "the places of the clicks",
    "scroll": "the distances of the scrolls",
}


def _records(columns: dict[str, Column], places: PlaceSearch) -> None:
    numeric = {}
    for name, column in columns.items():
        values = as_numbers(column.values)
        if values is not None and len(values) > 1:
            numeric[name] = (np.array(column.rows), values)
            places.column(values, "as numbers in records")
            places.single(values, "as numbers in records")
    for one, other in paired(list(numeric)):
        (rows, u), (more, w) = numeric[one], numeric[other]
        if len(rows) != len(more) or not np.array_equal(rows, more):
            _, first, second = np.intersect1d(rows, more, return_indices=True)
            u, w = u[first], w[second]
        places.pair(u, w, "as numbers in records")


def paired(names: list[str]) -> list[tuple[str, str]]:
    """Names that stand side by side, and those that differ by x and y alone."""
    by_plain = {plain(name): name for name in names}
    found = dict.fromkeys(pairwise(names))
    for letters, name in by_plain.items():
        for x, y in (("x", "y"), ("left", "top"), ("width", "height"), ("col", "row"), ("h", "v")):
            other = by_plain.get(letters.replace(x, y)) if x in letters else None
            if other is not None and other != name:
                found[name, other] = None
    return list(found)[:_MOST_PAIRS]


def _side_by_side(flats: dict[str, list[float]]) -> Iterator[tuple[list[float], list[float]]]:
    """Yield neighbouring runs of one length: an x and a y that were sent as columns."""
    for one, other in pairwise(flats):
        if len(flats[one]) == len(flats[other]) > _FEW and one.rpartition(".")[0] == other.rpartition(".")[0]:
            yield flats[one], flats[other]


def _raw(opened: list[Layer], places: PlaceSearch) -> None:
    """Look through the layers themselves: numbers in text that no format explains, and packed bytes."""
    left, tried = MOST_NUMBERS, 0
    for layer in opened:
        if layer.text is None:
            tried += 1
            if tried <= _MOST_PACKED and compression(layer.data) is None and not layer.is_recording:
                bare.look(layer.data, places)
        elif left > 0 and "mouse-movement" not in places.hits:
            numbers = numbers_in(layer.text[:_MOST_TEXT])[:left]
            left -= len(numbers)
            if len(numbers) > _FEW:
                places.flat(np.array(numbers), "as numbers in text")
            for base in (36, 16):
                digits = digits_in(layer.text[:_MOST_DIGITS], base)
                if len(digits) > _FEW:
                    places.neighbours(np.array(digits), f"as numbers of base {base} in text")
