"""Tries changes of one module with its tests, each in a process of its own. Knows nothing of how changes are made.

The tests are collected once. A first child runs them all and tells which lines of the module each one reaches and how
long it takes. For each change a child then puts it in the place of the real code and runs the tests that reach it, the
quickest first, until one fails.
"""

from __future__ import annotations
import __future__

import ast
import contextlib
import functools
import gc
import importlib
import json
import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import FrameType, FunctionType, ModuleType
from typing import Any, Protocol

import pytest

_MEMORY = 8 << 30
_TIMES, _SECONDS = 3, 2  # a change may take so many times as long as the real code, which is watched, and so much more


class Changed(Protocol):
    """What a trial must know of a change."""

    @property
    def source(self) -> str: ...
    @property
    def lines(self) -> range: ...
    @property
    def is_constant(self) -> bool: ...


@dataclass(slots=True)
class Baseline:
    """What the tests do while nothing is changed: lines reached and processor seconds, by the test's number."""

    reached: list[set[int]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Trial:
    """A pytest plugin that runs the tests in its own way, and hands every outcome to `tell`."""

    def __init__(
        self, module: str, wanted: Iterable[tuple[str, Changed]], tell: Callable[[Changed, str], None]
    ) -> None:
        self._module, self._wanted, self._tell = module, list(wanted), tell
        self._failed: list[str] = []
        self._lines, self._in_setup = set[int](), set[int]()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self) -> None:
        """Note what was reached before a test began: fixtures may be shared, so that these lines belong to all."""
        self._in_setup |= self._lines

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.append(f"{report.nodeid}: {report.longreprtext[-2_000:]}")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try every change; raises when the tests fail without one."""
        module = importlib.import_module(self._module)
        gc.collect()
        gc.freeze()
        baseline = self._baseline(session.items, module)
        if baseline.failed:
            raise pytest.UsageError("tests fail with nothing changed: " + "\n".join(baseline.failed))
        for name, change in self._wanted:
            is_at_import = change.is_constant or bool(dependants(module, name))
            numbers = [
                number
                for number, lines in enumerate(baseline.reached)
                if is_at_import or not lines.isdisjoint(change.lines)
            ]
            numbers.sort(key=baseline.seconds.__getitem__)
            if not numbers:
                self._tell(change, "not reached")
                continue
            limit = _SECONDS + int(_TIMES * sum(baseline.seconds[number] for number in numbers))
            items = [session.items[number] for number in numbers]
            self._tell(change, self._outcome(functools.partial(self._try, items, module, name, change), limit))
        return True

    def _baseline(self, items: list[pytest.Item], module: ModuleType) -> Baseline:
        """Run all tests in a child, watching which lines of the module they reach."""
        reading, writing = os.pipe()
        if not (child := os.fork()):
            os.close(reading)
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump(self._watched(items, str(module.__file__)), pipe)
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            found: Baseline = pickle.load(pipe)
        os.waitpid(child, 0)
        return found

    def _watched(self, items: list[pytest.Item], file: str) -> Baseline:
        found, now = Baseline(), self._lines

        def line(frame: FrameType, event: str, _: Any) -> Any:
            now.add(frame.f_lineno)
            return line

        def call(frame: FrameType, event: str, _: Any) -> Any:
            if frame.f_code.co_filename != file:
                return None
            now.add(frame.f_lineno)
            return line

        for item, following in pairwise([*items, None]):
            assert item is not None
            now.clear()
            _forget()
            began = time.process_time()
            sys.settrace(call)
            self._run(item, following)
            sys.settrace(None)
            found.seconds.append(time.process_time() - began)
            found.reached.append(set(now))
        found.reached = [lines | self._in_setup for lines in found.reached]
        found.failed = self._failed
        return found

    def _run(self, item: pytest.Item, following: pytest.Item | None) -> None:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)

    def _outcome(self, attempt: Callable[[], None], limit: int) -> str:
        """Run something in a child under limits, and say how it ended."""
        if not (child := os.fork()):
            _limit(limit)
            with contextlib.suppress(BaseException):  # whatever is raised, the change was noticed
                attempt()
                os._exit(0)
            os._exit(1)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return "timeout" if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL) else "killed"
        return "survived" if os.WEXITSTATUS(status) == 0 else "killed"

    def _try(self, items: list[pytest.Item], module: ModuleType, name: str, change: Changed) -> None:
        put(module, name, change)
        for item, following in pairwise([*items, None]):
            assert item is not None
            self._run(item, following)
            if self._failed:
                os._exit(1)


def _limit(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    signal.alarm(60 + 60 * seconds)  # for a change that waits for ever
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def put(module: ModuleType, name: str, change: Changed) -> None:
    """Give a function of a loaded module another body, or a constant another value, wherever it is known already."""
    flags = __future__.annotations.compiler_flag
    namespace = dict(vars(module))
    exec(compile(change.source, str(module.__file__), "exec", flags=flags, dont_inherit=True), namespace)
    if change.is_constant:
        _replace(getattr(module, name), namespace[name], name)
    else:
        holder, _, last = name.rpartition(".")
        function, made = _bare(vars(getattr(module, holder) if holder else module)[last]), namespace[last]
        function.__code__, function.__defaults__ = made.__code__, made.__defaults__
        function.__kwdefaults__ = made.__kwdefaults__
    for statement in dependants(module, name):
        _again(module, statement)
    _forget()


def _forget() -> None:
    """Empty the caches of all functions, of the tests, too, so that each is really asked."""
    for known in [known for key, known in sys.modules.items() if key.partition(".")[0] in ("detector", "tests")]:
        for value in vars(known).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def dependants(module: ModuleType, name: str) -> list[ast.Assign | ast.AnnAssign]:
    """Return the assignments of a module that were made with a constant or a function of it, themselves or through
    others: they are what importing the changed module would make anew."""
    changed, found = {name.partition(".")[0]}, list[ast.Assign | ast.AnnAssign]()
    for statement in _statements(str(module.__file__)):
        used = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        match statement:
            case ast.FunctionDef(name=own) | ast.ClassDef(name=own):
                changed |= {own} if used & changed else set()
            case ast.Assign(targets=[ast.Name(id=own)]) | ast.AnnAssign(target=ast.Name(id=own), value=ast.expr()):
                if own != name and used & changed:
                    found.append(statement)
                    changed.add(own)
    return found


@functools.cache
def _statements(file: str) -> list[ast.stmt]:
    return ast.parse(Path(file).read_text(encoding="utf-8")).body


def _again(module: ModuleType, statement: ast.Assign | ast.AnnAssign) -> None:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    assert isinstance(target, ast.Name)
    namespace = dict(vars(module))
    value = ast.Expression(statement.value or ast.Constant(None))
    made = eval(compile(ast.fix_missing_locations(value), str(module.__file__), "eval"), namespace)
    _replace(getattr(module, target.id), made, target.id)


def _replace(old: object, new: object, name: str) -> None:
    """Give a constant its new value wherever it was imported to. Tests keep the old number or text of it, as if they
    had written it down themselves; what can be called is what they try."""
    rooms = ("detector", "tests") if callable(old) else ("detector",)
    for key, known in list(sys.modules.items()):
        if key.partition(".")[0] in rooms and vars(known).get(name) is old:
            setattr(known, name, new)


def _bare(value: Any) -> FunctionType:
    """Return the function within a property, a cached or a static one."""
    for attribute in ("fget", "func", "__func__", "__wrapped__"):
        value = getattr(value, attribute, None) or value
    assert isinstance(value, FunctionType)
    return value


def append_to(path: Path, module: str, tests: list[str], changes: Iterable[Any]) -> int:
    """Try changes with tests, and write a line of JSON for each outcome; return pytest's exit status."""
    with path.open("a", encoding="utf-8") as file:

        def tell(change: Any, state: str) -> None:
            mutant = change.mutant
            line = {"in": mutant.where, "was": mutant.was, "now": mutant.now, "state": state}
            file.write(json.dumps(line) + "\n")
            file.flush()

        trial = Trial(module, [(change.mutant.where, change) for change in changes], tell)
        options = ["-q", "-s", "-p", "no:cacheprovider", "--basetemp", str(path.with_suffix(".tmp"))]
        return int(pytest.main([*options, *tests], plugins=[trial]))
