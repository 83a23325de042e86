"""Values to JSON text and back, led by the fields that they have, so that a field more needs no code here.

What has its default is left out; what is not known is ignored. The text may be anything: a shape that is none of ours
is refused with ValueError. Knows the values of a summary; no file.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")

_PLAIN = (str, int, float, bool)


def to_text(value: object, *, without: tuple[str, ...] = ()) -> str:
    """Return a dataclass, or a tuple of them, as one line of printable ASCII; fields `without` are left out."""
    plain = _plain(value)
    for name in without:
        plain.pop(name, None)
    return json.dumps(plain, separators=(",", ":"))


def from_text(kind: type[Value], text: str, **given: object) -> Value:
    """Return the value of type `kind` that `text` holds, fields `given` added. Raises ValueError for other text."""
    try:
        plain = json.loads(text)
        if not isinstance(plain, dict):
            raise ValueError("no object")
        return _dataclass(kind, plain, given)
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def name_to_bytes(name: str) -> bytes:
    """Return a name as bytes: what comes from a network may hold what no database takes for text."""
    return name.encode("utf-8", "surrogatepass")


def name_from_bytes(held: object) -> str:
    """Return the name that was written so. Raises ValueError for anything else."""
    if not isinstance(held, bytes):
        raise ValueError(f"{type(held).__name__} where a name was expected")
    return held.decode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {
            field.name: _plain(held)
            for field in fields(value)
            if (held := getattr(value, field.name)) != _default(field)
        }
    if isinstance(value, frozenset):
        return [_plain(item) for item in sorted(value)]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dict(value) if isinstance(value, Mapping) else value


def _default(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


@lru_cache(maxsize=32)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _dataclass(kind: type[Value], plain: dict[str, Any], given: Mapping[str, object]) -> Value:
    hints = _hints(kind)  # type: ignore[arg-type]  # mypy does not know that types can be hashed
    known = {name: _read(hints[name], held) for name, held in plain.items() if name in hints}
    return kind(**known, **given)


def _read(hint: Any, plain: Any) -> Any:
    """Return `plain` as what a field's type asks for. Raises ValueError when it is something else."""
    if hint in _PLAIN or hint is type(None):
        return _scalar(hint, plain)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return None if plain is None else _read(next(one for one in arguments if one is not type(None)), plain)
    if origin in (frozenset, tuple) and isinstance(plain, list):
        return _many(origin, arguments, plain)
    if is_dataclass(hint) and isinstance(plain, dict):
        return _dataclass(hint, plain, {})  # type: ignore[arg-type]  # a dataclass's type, not a value of it
    if origin is Mapping and isinstance(plain, dict):
        return {_scalar(str, name): _read(arguments[1], held) for name, held in plain.items()}
    raise ValueError(f"{type(plain).__name__} where {hint} was expected")


def _scalar(hint: Any, plain: Any) -> Any:
    if type(plain) is hint or (hint is float and type(plain) is int):
        return hint(plain) if hint is float else plain
    raise ValueError(f"{type(plain).__name__} where {hint} was expected")


def _many(origin: Any, arguments: tuple[Any, ...], plain: list[Any]) -> Any:
    if origin is frozenset or (len(arguments) == 2 and arguments[1] is Ellipsis):
        return origin(_read(arguments[0], item) for item in plain)
    if len(arguments) != len(plain):
        raise ValueError(f"{len(plain)} values where {len(arguments)} were expected")
    return tuple(_read(hint, item) for hint, item in zip(arguments, plain, strict=True))
