"""What a condition may not touch (files, network, clock, chance), read from the source of its module."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import resolve_name

IMPURE = frozenset(
    (
        *("os", "io", "pathlib", "shutil", "tempfile", "glob", "fileinput", "sqlite3", "dbm", "shelve", "mmap"),
        *("socket", "ssl", "select", "selectors", "socketserver", "http", "urllib", "ftplib", "smtplib", "imaplib", "poplib"),
        *("xmlrpc", "webbrowser", "asyncio", "subprocess", "multiprocessing", "threading", "concurrent", "signal", "ctypes"),
        *("time", "sched", "random", "secrets", "importlib", "runpy"),
        *("requests", "httpx", "aiohttp", "urllib3", "sqlalchemy", "psycopg", "psycopg2", "asyncpg", "temporalio", "redis"),
        *("domain.store", "actions", "workflows", "api"),
    )
)
"""Modules that read or change the world, or run something that may."""

IMPURE_CALLS = frozenset(("open", "input", "print", "exec", "eval", "__import__", "breakpoint"))
CLOCK = frozenset(("now", "utcnow", "today"))


def impurity(module: str) -> str | None:
    """What makes this loaded module impure, or one of its own package that it uses, with the line; None for a pure one.

    A module that came without its source cannot be judged and passes.
    """
    seen, ahead = {module}, [module]
    while ahead:
        name = ahead.pop()
        tree = _tree(name)
        if found := min(impurities(tree), default=None):
            where = "its module" if name == module else f"`{name}`, which it uses,"
            return f"line {found[0]} of {where} {found[1]}"
        used = set(_neighbours(name, tree)) - seen
        seen |= used
        ahead += sorted(used)
    return None


def _tree(module: str) -> ast.Module:
    try:
        return _parsed(inspect.getsource(sys.modules[module]))
    except (OSError, TypeError):
        return ast.Module([], [])


@cache
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


def _neighbours(module: str, tree: ast.Module) -> Iterator[str]:
    """The loaded modules of its own package that a module imports."""
    package = sys.modules[module].__package__ or ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name in _imported(node, package):
                yield from (one for one in _with_parents(name) if one in sys.modules and _top(one) == _top(module) != one)


def _top(module: str) -> str:
    return module.partition(".")[0]


def impurities(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The line of every import and call that is not pure, and what it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node.lineno, f"imports `{name}`") for name in _imported(node, "") if IMPURE & set(_with_parents(name)))
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, what) for what in _call(node))


def _imported(node: ast.Import | ast.ImportFrom, package: str) -> list[str]:
    """The full names that a statement imports; those of the package itself are found when it is given."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if node.level and not package:
        return []
    origin = resolve_name("." * node.level + (node.module or ""), package)
    return [f"{origin}.{alias.name}" for alias in node.names]


def _with_parents(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def _call(node: ast.Call) -> Iterator[str]:
    match node.func:
        case ast.Name(id=name) if name in IMPURE_CALLS:
            yield f"calls `{name}`"
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if name in CLOCK:
            yield f"asks the clock, `{owner}.{name}`; take a parameter `event: Event` and use `event.occurred_on`"
