"""What a plugin's function does, as a short hash: its code, and the functions, methods and constants that it names."""

from __future__ import annotations

import ast
import hashlib
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from types import CodeType, FunctionType, ModuleType
from typing import Any, get_args, get_type_hints

_OURS = ("domain", "dsl", "engine", "conditions")


def fingerprint(function: Callable[..., Any]) -> str:
    """The same in every process; lines, comments, docstrings and annotations do not count (issue 4, outcome 2).

    It follows what is named into the function's own package and the project's; what other libraries do is taken for granted.
    """
    followed = _Followed((*_OURS, _top(function)))
    followed.function(function)
    lines = [f"{name} = {text}" for name, text in sorted(followed.texts.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _top(thing: Any) -> str:
    return str(getattr(thing, "__module__", "")).partition(".")[0]


class _Followed:
    """The texts of everything met so far, by full name."""

    def __init__(self, packages: tuple[str, ...]) -> None:
        self.texts: dict[str, str] = {}
        self._packages = packages

    def function(self, function: Callable[..., Any]) -> str:
        """Its full name, once its text and all that it names have been noted."""
        plain = inspect.unwrap(function)
        name = f"{plain.__module__}.{plain.__qualname__}"
        if name not in self.texts and _top(plain) in self._packages:
            tree = _tree(plain)
            self.texts[name] = ast.unparse(tree) if tree else self._code(plain.__code__)
            for dotted, value in _named(plain, tree):
                self.texts.setdefault(f"{name}: {dotted}", self.value(value))
            for method in _methods(plain):
                self.function(method)
        return name

    def value(self, value: object) -> str:
        """A constant as text that is the same in every process."""
        match value:
            case FunctionType() if _top(value) in self._packages:
                return self.function(value)
            case ModuleType():
                return value.__name__
            case CodeType():
                return self._code(value)
            case Enum():
                return str(value)
            case tuple() | list():
                return f"({', '.join(self.value(item) for item in value)})"
            case set() | frozenset():
                return f"{{{', '.join(sorted(self.value(item) for item in value))}}}"
            case Mapping():
                return f"{{{', '.join(f'{self.value(key)}: {self.value(item)}' for key, item in value.items())}}}"
        if callable(value) and isinstance(wrapped := inspect.unwrap(value), FunctionType):
            return self.function(wrapped)
        return getattr(value, "__qualname__", None) or _shown(value)

    def _code(self, code: CodeType) -> str:
        return f"{code.co_code.hex()} {code.co_names} {self.value(code.co_consts)}"


def _shown(value: object) -> str:
    text = repr(value)
    return type(value).__qualname__ if " at 0x" in text else text


def _tree(function: Callable[..., Any]) -> ast.AST | None:
    """Its syntax without what does not run, but with what it is declared to mean.

    None when its source is gone or, as of a lambda, not a statement of its own.
    """
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    except (OSError, SyntaxError, ValueError):
        return None
    if not isinstance(tree, ast.FunctionDef):
        return None
    declared = (keyword for call in tree.decorator_list if isinstance(call, ast.Call) for keyword in call.keywords)
    tree.decorator_list = [keyword.value for keyword in declared if keyword.arg == "means"]
    for node in ast.walk(tree):
        _bare(node)
    return tree


def _bare(node: ast.AST) -> None:
    match node:
        case ast.FunctionDef():
            node.returns = None
            node.body = node.body[1:] or [ast.Pass()] if ast.get_docstring(node) is not None else node.body
        case ast.arg():
            node.annotation = None


def _named(function: Callable[..., Any], tree: ast.AST | None) -> Iterator[tuple[str, object]]:
    """The global names in its code with what they stand for: of `module.name`, that name."""
    known = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
    for dotted in sorted(_dotted(tree) if tree else set(function.__code__.co_names)):
        first, *others = dotted.split(".")
        if first in known:
            yield dotted, _within(known[first], others)


def _within(value: Any, names: list[str]) -> object:
    """The thing at the end of `module.name` or `Enum.MEMBER`; what is called on a value is found there."""
    for name in names:
        if not isinstance(value, ModuleType | type):
            break
        value = getattr(value, name, None)
    return value


def _dotted(tree: ast.AST) -> set[str]:
    """`name`, and `name.other` where it is written so."""
    found = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_chain(node)}
    return found | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _is_chain(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and _is_chain(node.value))


def _methods(function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Methods and properties, of the types of its parameters, that its code names."""
    names = set(function.__code__.co_names)
    for kind in _types(get_type_hints(function).values()):
        for name, member in vars(kind).items():
            plain = member.fget if isinstance(member, property) else member
            if name in names and isinstance(plain, FunctionType):
                yield plain


def _types(hints: Any) -> Iterator[type]:
    for hint in hints:
        yield from _types(get_args(hint))
        if isinstance(hint, type):
            yield hint
