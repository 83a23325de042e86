"""A signature's `read:` applied to a body: what the vendor's own format says, as data and not as code. Pure.

`decode` lists the steps from bytes to values; a compression that the first bytes show is undone though it is not
listed, and a listed one that is not there is passed over, since clients differ. `at` leads to the values: names
parted by dots, `[*]` for each item of a list or mapping, `[3]` for one item, `{…}` text inside a value is opened if it
is JSON. Several places are parted by ` | `: one after the other is gone to, from the top. Each value found there is
looked up in `kinds`. No backtracking: the time is that of the values, once for each place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_plus

from detector.behaviour.decode import json_, lz_string, multipart, protobuf, sized_records, text
from detector.behaviour.decode.compressed import compression, unpack
from detector.behaviour.decode.decoder import Decoder
from detector.behaviour.finding import Finding
from detector.behaviour.limits import MAX_BODY, MAX_PARTS, Budget

ALTERNATIVE = " | "
_STEP = re.compile(r"([^.\[\]]+)|\[(\*|-?\d+)\]")
_COMPRESSIONS = frozenset(("gzip", "zlib", "deflate", "brotli", "zstd"))
_OF_BYTES = frozenset(("protobuf", "msgpack", "multipart", "sized-records"))
_MOST_VALUES = 50_000


def read(body: bytes, decode: Sequence[str], at: str, kinds: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return the kinds that stand in a body, each with its count; nothing if the body is not of that format."""
    budget = Budget()
    value = _decoded(body[:MAX_BODY], decode, budget)
    if value is None:
        return ()
    counts: Counter[str] = Counter()
    for place in at.split(ALTERNATIVE):
        for found in _values(value, place, budget):
            kind = kinds.get(_key(found))
            if kind is not None:
                counts[kind] += 1
    how = f"read from {at} as the signature says"
    return tuple(Finding(kind, count, how, "decoded", 1.0, 0.0) for kind, count in sorted(counts.items()))


def has_keys(body: bytes, decode: Sequence[str], at: str, keys: Sequence[str]) -> bool:
    """Tell whether one mapping at one of the places `at` (empty: the body itself) has all these keys."""
    budget = Budget()
    value = _decoded(body[:MAX_BODY], decode, budget)
    if value is None:
        return False
    return any(
        isinstance(found, dict) and all(key in found for key in keys)
        for place in at.split(ALTERNATIVE)
        for found in (_unfolded(value, budget) for value in _values(value, place, budget))
    )


def _key(value: Any) -> str:
    return (
        ("true" if value else "false")
        if isinstance(value, bool)
        else str(value)
        if isinstance(value, str | int | float)
        else ""
    )


def _decoded(body: bytes, decode: Sequence[str], budget: Budget) -> Any | None:
    value: Any = body
    for step in decode:
        value = _opened(value, budget)
        if step in _COMPRESSIONS:
            if isinstance(value, bytes) and step in {"deflate", "brotli"}:
                value = unpack(value, step, budget) or value
            continue
        value = _step(value, step, budget)
        if value is None:
            return None
    return value


def _opened(value: Any, budget: Budget) -> Any:
    kind = compression(value) if isinstance(value, bytes) else None
    return unpack(value, kind, budget) or value if kind else value


def _step(value: Any, step: str, budget: Budget) -> Any | None:
    if step in _OF_BYTES:
        return _binary(value, step, budget) if isinstance(value, bytes) else None
    if isinstance(value, dict | list):
        return value if step in {"json", "ndjson"} else None
    letters = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return _textual(letters, step, budget) if isinstance(letters, str) else None


def _binary(value: bytes, step: str, budget: Budget) -> Any | None:
    if step == "protobuf":
        return protobuf.read(value)
    if step == "sized-records":
        return sized_records.read(value)
    if step == "msgpack":
        return Decoder(budget).data(value, "application/msgpack", "", 0)
    return _parts(value, budget)


def _textual(letters: str, step: str, budget: Budget) -> Any | None:
    if step == "json":
        return json_.read(letters, budget)
    if step == "ndjson":
        found = json_.read(letters, budget)
        return found if isinstance(found, list) or found is None else [found]
    if step in {"base64", "base64url"}:
        return _base64(letters)
    simple: dict[str, Callable[[str], Any]] = {
        "form": text.form,
        "percent": unquote_plus,
        "lz-string": lz_string.unpack,
    }
    return simple[step](letters) if step in simple else letters


def _base64(letters: str) -> bytes | None:
    import base64
    import binascii

    flat = letters.strip().rstrip("=").translate({45: 43, 95: 47, 32: 43})
    try:
        return base64.b64decode(flat + "=" * (-len(flat) % 4))
    except (binascii.Error, ValueError):
        return None


def _parts(body: bytes, budget: Budget) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for part in multipart.parts(body):
        if len(fields) >= MAX_PARTS:
            budget.skip("too-many-parts")
            break
        data = _opened(part.data, budget)
        letters = data.decode("utf-8", "replace")
        value = json_.read(letters, budget) if letters[:1] in "{[" else letters
        fields[part.name or "part"] = letters if value is None else value
    return fields


def _values(root: Any, at: str, budget: Budget) -> list[Any]:
    """Follow the steps of `at`, all values of one step before the next."""
    values = [root]
    for step in _STEP.finditer(at):
        name, place = step[1], step[2]
        found: list[Any] = []
        for value in values:
            value = _unfolded(value, budget)
            if place == "*":
                found.extend(value if isinstance(value, list) else value.values() if isinstance(value, dict) else ())
            elif isinstance(value, dict):
                key = name if name is not None else place
                if key in value:
                    found.append(value[key])
            elif isinstance(value, list) and place is not None and -len(value) <= int(place) < len(value):
                found.append(value[int(place)])
            if len(found) > _MOST_VALUES:
                budget.skip("too-many-values")
                break
        values = found[:_MOST_VALUES]
    return values


def _unfolded(value: Any, budget: Budget) -> Any:
    """JSON within a text, as many products send their events."""
    if isinstance(value, str) and value[:1] in "{[" and value:
        found = json_.read(value, budget)
        return value if found is None else found
    return value
