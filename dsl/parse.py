"""Text to tree: reads a whole file, going on after each mistake, so that one reading finds them all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import cast

from lark import Lark, Token, UnexpectedToken
from lark.parsers.lalr_interactive_parser import InteractiveParser

from domain.values import Language

from .ast import RuleFile, Span
from .build import Builder
from .diagnostics import MOST, Diagnostic, Place, collected, has_errors
from .grammar import Grammar, assemble
from .keywords import Keyword, fold, written
from .layout import COMMENT, DEDENT, INDENT, NEWLINE
from .lexer import LEXERS, RuleLexer
from .mistakes import missing_language
from .phrases import Catalogue
from .reading import Reader
from .syntax import Leaf, Node
from .trouble import Trouble, describe

_LAYOUT = frozenset((NEWLINE, INDENT, DEDENT))
_END = "$END"
_WITHIN_A_LINE = frozenset(("BAD_NAME", "BAD_EVENT"))
_BORDERS = _LAYOUT | {_END}


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text turned out to be: `file` is None when there are errors."""

    path: str
    source: str
    file: RuleFile | None
    diagnostics: tuple[Diagnostic, ...]


class Parser:
    """Reads rule files over one catalogue; safe to share.

    ValueError, naming the plugins, when the phrases of the catalogue cannot be told apart.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._larks = {language: _lark(assemble(catalogue, language)) for language in Language}

    def parse(self, source: str, path: str = "") -> Parsed:
        """The tree of `source`, or what is wrong with it; any text gets an answer, in time linear in its length."""
        text = source.removeprefix("\ufeff")
        language, span = _language(text)
        if language is None:
            return Parsed(path, source, None, (missing_language(Place(path, span, Language.NL)),))
        lark, grammar = self._larks[language]
        reading = _Reading(lark.parse_interactive(text), grammar, path)
        file, diagnostics = reading.whole()
        return Parsed(path, source, None if has_errors(diagnostics) else file, diagnostics)

    def grammar(self, language: Language) -> Grammar:
        """What texts in `language` are read with."""
        return self._larks[language][1]

    def steps(self, source: str, language: Language) -> Iterator[tuple[Leaf, frozenset[str]]]:
        """The tokens of `source` but comments, each with the terminals that could stand there; the first misfit is the last."""
        parser = self._larks[language][0].parse_interactive(source)
        for token in parser.lexer_thread.lex(parser.parser_state):  # type: ignore[no-untyped-call]  # Lark's
            if token.type != COMMENT:
                accepted = frozenset(parser.accepts())  # type: ignore[no-untyped-call]  # Lark's
                yield _leaf(token), accepted
                if token.type not in accepted:
                    return
                parser.feed_token(token)


class _Nodes:
    """Makes a Node of each rule. Rules that begin with an underscore stay Lark's own, to be taken into the rule around them."""

    def __getattr__(self, rule: str) -> Callable[[list[Node | Token]], Node]:
        if rule.startswith("_") or not rule.islower():
            raise AttributeError(rule)
        return partial(_node, rule)


def _node(rule: str, children: list[Node | Token]) -> Node:
    return Node(rule, tuple(child if isinstance(child, Node) else _leaf(child) for child in children))


def _leaf(token: Token) -> Leaf:
    return Leaf(token.type, token.value, token.line or 1, token.column or 1, token.end_column or 1)


def _lark(grammar: Grammar) -> tuple[Lark, Grammar]:
    lark = Lark(grammar.text, parser="lalr", lexer=LEXERS[grammar.language], strict=True, transformer=_Nodes())
    return lark, grammar


def _language(text: str) -> tuple[Language | None, Span]:
    """The language that the first line with text on it names, and where that line stands."""
    for number, line in enumerate(text.split("\n"), 1):
        words = line.split("#")[0].split()
        if words:
            named = (one for one in Language if fold(" ".join(words[:2])) == written(Keyword.LANGUAGE, one))
            return next(named, None), Span(number, 1, number, len(line.rstrip()) + 1)
    return None, Span(1, 1, 1, 1)


class _Reading:
    """One reading of one text: feeds the tokens to the parser, and finds a way on when it refuses one."""

    def __init__(self, parser: InteractiveParser, grammar: Grammar, path: str) -> None:
        self._parser = parser
        self._grammar = grammar
        self._path = path
        tokens: list[Token] = list(parser.lexer_thread.lex(parser.parser_state))  # type: ignore[no-untyped-call]  # Lark's
        self._comments = deque((token.line or 1, token[1:].strip()) for token in tokens if token.type == COMMENT)
        self._tokens = [token for token in tokens if token.type != COMMENT]
        self._tokens.append(Token.new_borrow_pos(_END, "", self._tokens[-1]))
        self._found: dict[int, Diagnostic] = {}

    def whole(self) -> tuple[RuleFile | None, tuple[Diagnostic, ...]]:
        """The tree and what is wrong with it; no tree when reading stopped at too many mistakes."""
        at, root = 0, None
        while root is None:
            if len(self._found) >= MOST:
                return None, collected(self._found.values())
            try:
                root = self._parser.feed_token(self._tokens[at])
                at += 1
            except UnexpectedToken:
                at = self._recover(at)
        reader = Reader(self._grammar, self._path, self._comments)
        lexer = cast(RuleLexer, self._parser.lexer_thread.lexer)
        file = Builder(reader, lexer.read).file(root)
        return file, collected((*self._found.values(), *reader.found))

    def _recover(self, at: int) -> int:
        """Reports the token at `at`, gives up what was being read, and says where to go on."""
        accepted = self._accepted()
        if self._tokens[at].type == INDENT:
            self._report(at, accepted, "")
            return self._after_block(at)
        bad, given_up = self._give_up(at, accepted)
        self._report(at, accepted, bad)
        if not (self._tokens[at].type in (DEDENT, _END) or (given_up and self._begins_a_line(at))):
            at = self._after_line(at)
        self._parser.feed_token(Token.new_borrow_pos(bad, "", self._tokens[at - 1]))
        if self._tokens[at].type == INDENT and INDENT not in self._accepted():
            return self._after_block(at)
        return at

    def _accepted(self) -> frozenset[str]:
        return frozenset(self._parser.accepts())  # type: ignore[no-untyped-call]  # Lark's

    def _give_up(self, at: int, accepted: frozenset[str]) -> tuple[str, bool]:
        """Drops what was being read up to where a BAD_… token can stand for it; whether there was anything to drop."""
        given_up = False
        unfit = _WITHIN_A_LINE if self._begins_a_line(at) else frozenset()
        while not (bad := next((name for name in accepted - unfit if name.startswith("BAD_")), "")):
            self._parser.parser_state.state_stack.pop()
            self._parser.parser_state.value_stack.pop()
            given_up, accepted = True, self._accepted()
        return bad, given_up

    def _report(self, at: int, accepted: frozenset[str], bad: str) -> None:
        """One mistake per line: those after the first on a line are mostly its consequences."""
        start, end = self._line_around(at)
        above = start - 1
        while above > 0 and self._tokens[above].type in _LAYOUT:
            above -= 1
        header = self._leaves(*self._line_around(above))
        token = _leaf(self._tokens[at])
        trouble = Trouble(token, self._leaves(start, at), self._leaves(at + 1, end), header, accepted, bad)
        diagnostic = describe(trouble, self._grammar, self._path)
        self._found.setdefault(diagnostic.span.line, diagnostic)

    def _leaves(self, start: int, end: int) -> list[Leaf]:
        return [_leaf(token) for token in self._tokens[start:end]]

    def _line_around(self, at: int) -> tuple[int, int]:
        start, end = at, at + 1
        while not self._begins_a_line(start):
            start -= 1
        while end < len(self._tokens) and self._tokens[end].type not in _BORDERS:
            end += 1
        return start, end

    def _begins_a_line(self, at: int) -> bool:
        return at <= 0 or self._tokens[at].type in (DEDENT, _END) or self._tokens[at - 1].type in _LAYOUT

    def _after_line(self, at: int) -> int:
        while self._tokens[at].type != NEWLINE:
            at += 1
        return at + 1

    def _after_block(self, at: int) -> int:
        depth = 0
        while True:
            depth += {INDENT: 1, DEDENT: -1}.get(self._tokens[at].type, 0)
            at += 1
            if not depth:
                return at
