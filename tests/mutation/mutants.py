"""Makes small changes to one module's functions and constants, by mutmut's operators. Runs nothing.

mutmut's own runner starts pytest anew for each mutant and puts a trampoline before each function; only what it knows
about changing code is used here. Functions with decorators are changed, too, and so are a module's constants.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where (`function`, `Class.method` or a constant), the lines it takes away and those it puts there."""

    where: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Change:
    """A mutant with what is needed to try it."""

    mutant: Mutant
    source: str  # the whole changed function or assignment, without decorators, not indented
    lines: range  # of the file: the statement that is changed, or the head of it where it has a body
    place: range  # of the file: the whole function or assignment
    is_constant: bool


class _Visitor(MutationVisitor):  # type: ignore[misc,unused-ignore]
    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            return False  # a change is put into the function below its decorators, which stay as they are
        return bool(super()._skip_node_and_children(node))


def changes(path: Path) -> list[Change]:
    """Return every change to a module that there is."""
    text = path.read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(text))
    visitor = _Visitor(mutation_operators, IgnoredCode(set(), set(), set()))
    wrapper.visit(visitor)
    positions = wrapper.resolve(PositionProvider)
    places = dict(_places(wrapper.module))
    made = []
    for mutation in visitor.mutations:
        where = places.get(mutation.original_node)
        if where is not None:
            name, place, statement = where
            made.append(_change(name, place, statement, mutation.original_node, mutation.mutated_node, positions))
    return [change for change in made if change.mutant.was != change.mutant.now]


def _places(module: cst.Module) -> Iterator[tuple[cst.CSTNode, tuple[str, cst.CSTNode, cst.CSTNode]]]:
    """Yield every node within a function or a constant with the name and the node of that, and its statement."""
    for statement in module.body:
        if isinstance(statement, cst.ClassDef):
            named = [(f"{statement.name.value}.{inner.name.value}", inner) for inner in _functions(statement)]
        elif isinstance(statement, cst.FunctionDef):
            named = [(statement.name.value, statement)]
        else:
            named = [(name, statement) for name in _assigned(statement)]
        for name, place in named:
            for node, around in _below(place):
                yield node, (name, place, around)


def _functions(statement: cst.ClassDef) -> list[Any]:
    return [inner for inner in statement.body.body if isinstance(inner, cst.FunctionDef)]


def _assigned(statement: cst.CSTNode) -> Iterator[str]:
    """Yield the name that a statement `NAME = value` or `NAME: kind = value` gives a value to."""
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return
    match statement.body[0]:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
            yield name
        case cst.AnnAssign(target=cst.Name(value=name), value=value, annotation=cst.Annotation(annotation=kind)):
            if value is not None and not (isinstance(kind, cst.Name) and kind.value == "TypeAlias"):
                yield name


def _below(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Yield every node with the innermost statement around it."""
    waiting = [(node, node)]
    while waiting:
        one, around = waiting.pop()
        if isinstance(one, cst.SimpleStatementLine | cst.BaseCompoundStatement):
            around = one
        yield one, around
        waiting.extend((child, around) for child in one.children)


def _change(
    name: str, place: Any, statement: cst.CSTNode, original: cst.CSTNode, mutated: cst.CSTNode, positions: Any
) -> Change:
    before, after = _code(place), _code(place.deep_replace(original, mutated))
    was, now = _difference(before.splitlines(), after.splitlines())
    whole, around = positions[place], positions[statement]
    is_simple = isinstance(statement, cst.SimpleStatementLine)
    end = around.end if is_simple else positions.get(original, around).end
    return Change(
        Mutant(name, was, now),
        after,
        range(around.start.line, end.line + 1),
        range(whole.start.line, whole.end.line + 1),
        not isinstance(place, cst.FunctionDef),
    )


def _code(place: Any) -> str:
    bare = place.with_changes(leading_lines=[])
    if isinstance(bare, cst.FunctionDef):
        bare = bare.with_changes(decorators=[], lines_after_decorators=[])
    return str(cst.Module(body=[bare]).code)


def _difference(before: list[str], after: list[str]) -> tuple[str, str]:
    """Return the lines that differ, without those that both begin or end with."""
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    return "\n".join(line.strip() for line in before), "\n".join(line.strip() for line in after)
