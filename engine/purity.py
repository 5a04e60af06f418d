"""What a condition may not touch (files, network, clock, chance), read from the source of its module."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache

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
    """What makes this loaded module impure, with its line; None for a pure one, and for one that came without its source."""
    try:
        source = inspect.getsource(sys.modules[module])
    except (KeyError, OSError, TypeError):
        return None
    return _first(source)


@cache
def _first(source: str) -> str | None:
    line, what = min(impurities(ast.parse(source)), default=(0, None))
    return what and f"line {line} of its module {what}"


def impurities(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The line of every import and call that is not pure, and what it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node.lineno, f"imports `{name}`") for name in _imported(node) if IMPURE & set(_with_parents(name)))
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, what) for what in _call(node))


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [] if node.level else [f"{node.module}.{alias.name}" for alias in node.names]


def _with_parents(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def _call(node: ast.Call) -> Iterator[str]:
    match node.func:
        case ast.Name(id=name) if name in IMPURE_CALLS:
            yield f"calls `{name}`"
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if name in CLOCK:
            yield f"asks the clock, `{owner}.{name}`; take a parameter `event: Event` and use `event.occurred_on`"
