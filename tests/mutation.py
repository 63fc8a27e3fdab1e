"""Changes the code a little and asks whether a test notices.

``python -m tests.mutation screener/rules/scores --tests tests/rules/scores --sample 300``

Each mutant is one changed comparison, constant, operator or printed limit, made in memory in a
child process that runs the tests; the files stay as they are. What survives is printed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.machinery
import os
import random
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import numpy
import pydantic
import pytest
import sqlalchemy
import yaml

_COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_OPERATED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.And: ast.Or, ast.Or: ast.And,
    ast.USub: ast.UAdd, ast.Not: ast.UAdd, ast.Invert: ast.UAdd,
}  # fmt: skip
_UNSEEN = {"strict", "repr"}
"""Keywords that guard against our own mistakes or serve the debugger: no result rests on them."""
_LIMIT = re.compile(r"(>=|<=|>|<)(-?\d+(?:\.\d+)?)")
_FLIPPED = {">=": ">", ">": ">=", "<=": "<", "<": "<="}


@dataclass(frozen=True)
class Mutant:
    """The ``place``-th change of the tree of ``file``."""

    file: Path
    place: int
    line: int
    words: str


def changes(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Changes every place in turn, giving the changed node and words, and takes it back."""
    skipped = {id(node) for found in ast.walk(tree) for node in _not_computed(found)}
    signs = {id(word.value) for word in _signs(tree)}
    skipped |= {id(w.value.operand) for w in _signs(tree) if isinstance(w.value, ast.UnaryOp)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Compare):
            yield from _swapped(node, "ops", 0, _COMPARED)
        elif isinstance(node, ast.BinOp | ast.BoolOp | ast.UnaryOp):
            yield from _swapped(node, "op", None, _OPERATED)
        elif isinstance(node, ast.Constant):
            others = [-node.value or 1] if id(node) in signs else _others(node.value)
            yield from _other_constants(node, others)


def _signs(tree: ast.AST) -> list[ast.keyword]:
    """The values of ``rises``, of which only the sign counts."""
    words = (node for node in ast.walk(tree) if isinstance(node, ast.keyword))
    return [word for word in words if word.arg == "rises"]


def _not_computed(node: ast.AST) -> Iterator[ast.AST]:
    """What no result rests on: annotations, docstrings, decorators, keywords that nothing shows."""
    parts = [getattr(node, name, None) for name in ("annotation", "returns")]
    if isinstance(node, ast.keyword) and node.arg in _UNSEEN:
        parts.append(node.value)
    parts += getattr(node, "decorator_list", [])
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        parts.append(node.value)
    for part in parts:
        if isinstance(part, ast.AST):
            yield from ast.walk(part)


def _swapped(
    node: Any, name: str, place: int | None, table: dict[Any, Any]
) -> Iterator[tuple[ast.AST, str]]:
    before = getattr(node, name)
    old = before if place is None else before[place]
    new = table.get(type(old))
    if new is None:
        return
    setattr(node, name, new() if place is None else [new(), *before[1:]])
    yield node, f"{type(old).__name__} → {new.__name__}"
    setattr(node, name, before)


def _other_constants(node: ast.Constant, others: list[Any]) -> Iterator[tuple[ast.AST, str]]:
    before = node.value
    for other in others:
        node.value = other
        yield node, f"{before!r} → {other!r}"
    node.value = before


def _others(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    if isinstance(value, float):
        return [value * 1.01 if value else 1.0]
    if isinstance(value, str) and (match := _LIMIT.fullmatch(value)):
        return [_FLIPPED[match[1]] + match[2], f"{match[1]}{float(match[2]) * 1.01 or 0.1}"]
    return []


def mutants(file: Path) -> list[Mutant]:
    """Every mutant of a file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        Mutant(file, place, getattr(node, "lineno", 0), words)
        for place, (node, words) in enumerate(changes(tree))
    ]


def mutated(mutant: Mutant) -> CodeType:
    """The file compiled with one change; with none for the place -1."""
    tree = ast.parse(mutant.file.read_text(encoding="utf-8"))
    if mutant.place < 0:
        return compile(tree, str(mutant.file), "exec")
    for place, _ in enumerate(changes(tree)):
        if place == mutant.place:
            changed = copy.deepcopy(tree)
            return compile(ast.fix_missing_locations(changed), str(mutant.file), "exec")
    raise IndexError(mutant.place)


def survives(mutant: Mutant, tests: list[str], seconds: int) -> bool:
    """Whether all tests pass, in so many seconds, in a child with the mutant in place of its file.

    What never ends is noticed, too.
    """
    child = os.fork()
    if child == 0:
        os._exit(_run(mutant, tests, seconds))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _run(mutant: Mutant, tests: list[str], seconds: int) -> int:
    import signal

    signal.alarm(seconds)
    sys.dont_write_bytecode = True
    with Path(os.devnull).open("w") as silence:
        os.dup2(silence.fileno(), 1)
        os.dup2(silence.fileno(), 2)
    code, loader = mutated(mutant), importlib.machinery.SourceFileLoader
    read = loader.get_code

    def get_code(self: Any, name: str) -> CodeType | None:
        return code if Path(self.path).resolve() == mutant.file.resolve() else read(self, name)

    loader.get_code = get_code  # type: ignore[method-assign]
    alike = ["-p", "no:cacheprovider", "--hypothesis-seed=1"]  # the same examples for each
    return int(pytest.main(["-x", "-q", *alike, *tests]))


def main() -> int:
    """Run it; 0 if at least the share asked for was killed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("paths", nargs="+", type=Path)
    asked.add_argument("--tests", nargs="+", required=True)
    asked.add_argument("--sample", type=int, default=0, help="so many mutants, evenly at random")
    asked.add_argument("--least", type=float, default=0.9)
    asked.add_argument("--time", type=int, default=0, help="seconds; else thrice what they take")
    options = asked.parse_args()
    assert numpy and pydantic and sqlalchemy and yaml  # imported once, before the children
    files = [f for path in options.paths for f in ([path] if path.is_file() else path.glob("*.py"))]
    every = [mutant for file in sorted(files) for mutant in mutants(file)]
    if options.sample and options.sample < len(every):
        every = random.Random(1).sample(every, options.sample)
    begin = time.monotonic()
    if not survives(Mutant(files[0], -1, 0, "unchanged"), options.tests, options.time):
        print("The tests fail without any change.")
        return 2
    seconds = options.time or 10 + 3 * int(time.monotonic() - begin)
    alive = [mutant for mutant in every if survives(mutant, options.tests, seconds)]
    for mutant in alive:
        print(f"{mutant.file}:{mutant.line}: {mutant.words}")
    killed = 1 - len(alive) / len(every)
    print(f"{len(every)} mutants, {len(alive)} survive: {killed:.1%} killed")
    return 0 if killed >= options.least else 1


if __name__ == "__main__":
    sys.exit(main())
