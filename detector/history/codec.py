"""Values to JSON text and back, led by the fields that they have, so that a field more needs no code here.

What has its default is left out; what is not known is ignored. The text may be anything: a shape that is none of ours
is refused with ValueError. Knows the values of a summary; no file.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")

Reader = Callable[[Any], Any]


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
    except (TypeError, OverflowError, RecursionError) as error:
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
def _readers(kind: type) -> dict[str, Reader]:
    """Return what reads each field of a dataclass; put together once, because many rows are read."""
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


def _dataclass(kind: type[Value], plain: dict[str, Any], given: Mapping[str, object]) -> Value:
    readers = _readers(kind)  # type: ignore[arg-type]  # mypy does not know that types can be hashed
    return kind(**{name: readers[name](held) for name, held in plain.items() if name in readers}, **given)


def _reader(hint: Any) -> Reader:
    """Return what reads a value of a type, and raises ValueError when it is something else."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _or_none(_reader(next(one for one in arguments if one is not type(None))))
    if origin is frozenset or (origin is tuple and arguments[1:] == (Ellipsis,)):
        return _many(origin, _reader(arguments[0]))
    if origin is tuple:
        return _tuple([_reader(one) for one in arguments])
    if origin is Mapping:
        return _mapping(_reader(arguments[1]))
    if is_dataclass(hint):
        return lambda plain: _dataclass(hint, _of(dict, plain), {})  # type: ignore[arg-type]  # a type, no value of it
    return _number if hint is float else lambda plain: _of(hint, plain)


def _of(kind: Any, plain: Any) -> Any:
    if type(plain) is not kind:
        raise ValueError(f"{type(plain).__name__} where {kind.__name__} was expected")
    return plain


def _number(plain: Any) -> float:
    return plain if type(plain) is float else float(_of(int, plain))


def _or_none(inner: Reader) -> Reader:
    return lambda plain: None if plain is None else inner(plain)


def _many(kind: Any, inner: Reader) -> Reader:
    return lambda plain: kind(map(inner, _of(list, plain)))


def _tuple(inner: list[Reader]) -> Reader:
    return lambda plain: tuple(read(item) for read, item in zip(inner, _of(list, plain), strict=True))


def _mapping(inner: Reader) -> Reader:
    return lambda plain: {_of(str, name): inner(held) for name, held in _of(dict, plain).items()}
