"""A quick value is the frozen value that it was: it compares, sorts, refuses changes and is handed on as before."""

from __future__ import annotations

import pickle
from copy import copy
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector import observation
from detector.counting import connections
from detector.quick import quick


@dataclass(frozen=True, slots=True, order=True)
class Plain:
    name: str
    size: int = 3
    words: tuple[str, ...] = field(default=(), kw_only=True)


@quick
@dataclass(frozen=True, slots=True, order=True)
class Quick:
    name: str
    size: int = 3
    words: tuple[str, ...] = field(default=(), kw_only=True)


values = st.tuples(st.text(), st.integers(), st.lists(st.text(max_size=3), max_size=3).map(tuple))


@given(values, values)
def test_it_behaves_as_the_plain_one_does(
    a: tuple[str, int, tuple[str, ...]], b: tuple[str, int, tuple[str, ...]]
) -> None:
    plain = [Plain(name, size, words=words) for name, size, words in (a, b)]
    made = [Quick(name, size, words=words) for name, size, words in (a, b)]
    assert (made[0] == made[1], made[0] < made[1]) == (plain[0] == plain[1], plain[0] < plain[1])
    assert hash(made[0]) == hash(plain[0])
    assert repr(made[0]).replace("Quick", "Plain") == repr(plain[0])
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(made[0], protocol)) == made[0]
    assert type(copy(made[0])) is Quick
    assert replace(made[0], size=7) == Quick(a[0], 7, words=a[2])


def test_defaults_and_wrong_calls_are_as_before() -> None:
    assert Quick("a") == Quick(name="a", size=3, words=())
    with pytest.raises(TypeError):
        Quick("a", 3, ())  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Quick()  # type: ignore[call-arg]


def test_nothing_can_be_changed_or_added() -> None:
    made = Quick("a")
    with pytest.raises(FrozenInstanceError):
        made.name = "b"  # type: ignore[misc]
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        made.other = 1  # type: ignore[attr-defined]
    assert type(made) is Quick


def test_a_default_made_for_each_object_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Shared:
        names: list[str] = field(default_factory=list)

    with pytest.raises(TypeError, match="made for each object"):
        quick(Shared)


@pytest.mark.parametrize("cls", [observation.Connection, observation.Handshake, connections.Named])
def test_what_is_made_by_the_hundred_thousand_is_quick(cls: type) -> None:
    assert "_made" in vars(cls)
    assert len(fields(cls)) > 5
