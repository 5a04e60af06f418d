"""The rules of the code base that no linter knows, read from the syntax trees. Import layers are in `pyproject.toml`."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "workflows", "conditions", "actions", "engine", "dsl", "domain")
MODULES = sorted(path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

LINES = 350

LISTS = (Path("conditions/__init__.py"), Path("actions/__init__.py"))
"""The only packages whose `__init__.py` holds something: the visible tuple of plugins."""

MAY_IMPORT = {
    Path("workflows/definitions"): ("temporalio", "workflows.definitions", "workflows.messages"),
    Path("engine"): ("engine", "dsl", "domain", "numpy"),
    Path("conditions"): ("conditions", "engine", "dsl", "domain"),
}
"""All that these packages import besides the standard library."""

IMPURE = (
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
    *("time.time", "time.time_ns", "uuid.uuid1", "uuid.uuid4", "random", "secrets", "os.urandom", "os.environ", "os.getenv"),
)
"""What only `api` may ask for: clock, chance and environment. Everyone else is handed them."""


def syntax(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> dict[str, str]:
    """Local name -> full dotted name, of everything that the module imports from outside its package."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {
                alias.asname or alias.name.split(".")[0]: alias.name if alias.asname else alias.name.split(".")[0]
                for alias in node.names
            }
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def dotted(node: ast.expr) -> str | None:
    """`a.b.c` for the expression a.b.c; None for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (owner := dotted(node.value)):
        return f"{owner}.{node.attr}"
    return None


def names_used(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of every use of an imported name."""
    names = imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (name := dotted(node)):
            first, _, rest = name.partition(".")
            if first in names:
                yield node.lineno, f"{names[first]}.{rest}" if rest else names[first]


def begins_with(name: str, starts: tuple[str, ...]) -> bool:
    return any(name == start or name.startswith(f"{start}.") for start in starts)


def modules_imported(module: Path, tree: ast.Module) -> Iterator[str]:
    """The full name of every module (or name in one) that `module` imports, relative imports resolved."""
    package = module.parts[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = [*package[: len(package) - node.level + 1]] if node.level else []
            base = ".".join([*origin, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def impure_uses(tree: ast.Module) -> list[tuple[int, str]]:
    return sorted({(line, name) for line, name in names_used(tree) if begins_with(name, IMPURE)})


@pytest.mark.parametrize("module", [module for module in MODULES if module.parts[0] != "api"], ids=str)
def test_only_api_reads_clock_chance_and_environment(module: Path) -> None:
    assert impure_uses(syntax(module)) == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()",
        "import datetime as dt\ndt.date.today()",
        "from datetime import date as day\nfield(default_factory=day.today)",
        "import time\ntime.time()",
        "from uuid import uuid4\nuuid4()",
        "import random\nrandom.random()",
        "from random import choice\nchoice([1])",
        "import os\nos.environ['HOME']",
        "from os import getenv\ngetenv('HOME')",
    ],
)
def test_an_impure_use_is_found_however_it_is_imported(source: str) -> None:
    assert impure_uses(ast.parse(source)) != []


def test_workflow_time_and_chance_are_pure_for_they_are_replayed() -> None:
    assert impure_uses(ast.parse("from temporalio import workflow\nworkflow.now()\nworkflow.uuid4()\nworkflow.random()")) == []


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_begins_by_saying_its_one_idea(module: Path) -> None:
    assert ast.get_docstring(syntax(module))


@pytest.mark.parametrize("module", [module for module in MODULES if module.name == "__init__.py"], ids=str)
def test_a_package_file_holds_only_its_docstring(module: Path) -> None:
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr) if module in LISTS else ()
    assert all(isinstance(statement, allowed) for statement in syntax(module).body[1:])


@pytest.mark.parametrize("module", [module for module in MODULES if "versions" not in module.parts], ids=str)
def test_a_module_is_not_longer_than_one_idea(module: Path) -> None:
    assert len((ROOT / module).read_text(encoding="utf-8").splitlines()) <= LINES


@pytest.mark.parametrize("module", [module for module in MODULES if any(module.is_relative_to(p) for p in MAY_IMPORT)], ids=str)
def test_a_pure_package_imports_little(module: Path) -> None:
    allowed = next(names for package, names in MAY_IMPORT.items() if module.is_relative_to(package))
    outside = [
        name
        for name in modules_imported(module, syntax(module))
        if name.split(".")[0] not in sys.stdlib_module_names and not begins_with(name, allowed)
    ]
    assert outside == []
