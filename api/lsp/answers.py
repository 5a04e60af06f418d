"""What an editor asks of one place or one text, answered in its own terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lsprotocol import types as lsp

from domain.values import Language
from dsl.ast import Call, Comparison, Definition, Example, Trigger
from dsl.complete import complete
from dsl.diagnostics import Diagnostic, Severity
from dsl.format import format_source
from dsl.highlight import Style, highlight, language_of
from dsl.incremental import parts
from dsl.literals import quoted
from dsl.offers import Completion, Role
from dsl.parse import Parser
from dsl.phrases import Catalogue, Kind
from dsl.places import Name, Node, given, named, node_at, uses
from dsl.print import print_statement, sentence
from dsl.standing import event_of

from .positions import from_position, to_position, to_range, units
from .project import Document, Project

SOURCE = "regelaar"

_KINDS = {
    Role.KEYWORD: lsp.CompletionItemKind.Keyword,
    Role.EVENT: lsp.CompletionItemKind.Event,
    Role.CONDITION: lsp.CompletionItemKind.Function,
    Role.ACTION: lsp.CompletionItemKind.Method,
    Role.FIELD: lsp.CompletionItemKind.Field,
    Role.OPERATOR: lsp.CompletionItemKind.Operator,
    Role.VALUE: lsp.CompletionItemKind.EnumMember,
    Role.NAME: lsp.CompletionItemKind.Reference,
}
_SYMBOLS = {
    Definition: lsp.SymbolKind.Function,
    Trigger: lsp.SymbolKind.Event,
    Example: lsp.SymbolKind.Method,
}
TOKENS = {
    Style.KEYWORD: "keyword",
    Style.NAME: "class",
    Style.TEXT: "string",
    Style.VALUE: "number",
    Style.FIELD: "property",
    Style.PLACEHOLDER: "parameter",
    Style.PHRASE: "function",
    Style.COMMENT: "comment",
}
"""The semantic token of each style; marks have none."""


def told(item: Diagnostic, document: Document) -> lsp.Diagnostic:
    """A mistake, with what to do about it on a line of its own."""
    severity = lsp.DiagnosticSeverity.Error if item.severity is Severity.ERROR else lsp.DiagnosticSeverity.Warning
    message = f"{item.message}\n{item.help}" if item.help else item.message
    return lsp.Diagnostic(to_range(document.lines, item.span), message, severity, code=item.code, source=SOURCE)


def completions(project: Project, document: Document, position: lsp.Position) -> lsp.CompletionList:
    """What could be written at `position`; asked again at each letter, for only the parser knows what fits."""
    line, column = from_position(document.lines, position)
    found = complete(document.source, line, column, project.parser, project.others(document.path))
    items = [_item(one, number, document, line, column) for number, one in enumerate(found)]
    return lsp.CompletionList(is_incomplete=True, items=items)


def _item(one: Completion, number: int, document: Document, line: int, column: int) -> lsp.CompletionItem:
    """The text being written is what the editor filters by, so that it shows all that fits, in our order."""
    text = document.lines[line - 1]
    after = column - 1 + (one.role is Role.NAME and text[column - 1 : column] == '"')
    return lsp.CompletionItem(
        label=one.label,
        kind=_KINDS[one.role],
        detail=one.doc.partition("\n")[0] or None,
        sort_text=f"{number:04}",
        filter_text=text[one.start - 1 : column - 1] or one.label,
        insert_text_format=lsp.InsertTextFormat.Snippet,
        text_edit=lsp.TextEdit(
            lsp.Range(to_position(document.lines, line, one.start), to_position(document.lines, line, after + 1)), one.snippet
        ),
    )


def hover(project: Project, document: Document, position: lsp.Position) -> lsp.Hover | None:
    """What a phrase, field, event or name means, and how it is said in the other language."""
    language = language_of(document.source)
    other = next(one for one in Language if one is not language)
    node = _node(document, position)
    if node is None:
        event = event_of(document.lines[position.line], project.parser.grammar(language))
        return lsp.Hover(_markdown(_said(event.doc, event.template[other]))) if event else None
    text = _explained(node, project, other)
    return lsp.Hover(_markdown(text), to_range(document.lines, node.span)) if text else None


def _markdown(text: str) -> lsp.MarkupContent:
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, text)


def _explained(node: Node, project: Project, other: Language) -> str:
    catalogue = project.parser.catalogue
    match node:
        case Call():
            return _said(catalogue.called(node.plugin).doc, sentence(node, catalogue, other))
        case Comparison():
            return _said(catalogue.field(node.field).doc, sentence(node, catalogue, other))
        case Trigger() | Example():
            return _said(catalogue.get(Kind.EVENT, node.event).doc, catalogue.get(Kind.EVENT, node.event).template[other])
    name = named(node)
    return _defined(name, project, catalogue, other) if name else ""


def _defined(name: Name, project: Project, catalogue: Catalogue, other: Language) -> str:
    """The definition or trigger itself, in the other language."""
    found = (item for document in project.documents.values() for item in document.statements)
    item = next((item for item in found if type(item) is name.kind and item.name == name.text), None)
    return f"```regelaar\n{print_statement(item, catalogue, other)}\n```" if item else ""


def _said(doc: str, translation: str) -> str:
    return f"{doc}\n\n*{translation}*"


def _node(document: Document, position: lsp.Position) -> Node | None:
    return node_at(document.statements, *from_position(document.lines, position))


def definition(project: Project, document: Document, position: lsp.Position, uris: Mapping[str, str]) -> lsp.Location | None:
    """Where the definition or trigger at `position` is given."""
    name = named(_node(document, position))
    for one in project.documents.values() if name else ():
        if name and (span := given(name, one.statements)):
            return lsp.Location(uris[one.path], to_range(one.lines, span))
    return None


def references(project: Project, document: Document, position: lsp.Position, uris: Mapping[str, str]) -> list[lsp.Location]:
    """Every use of the definition or trigger at `position`, in all files."""
    name = named(_node(document, position))
    if name is None:
        return []
    return [
        lsp.Location(uris[one.path], to_range(one.lines, span))
        for one in project.documents.values()
        for span in uses(name, one.statements)
    ]


def renamable(document: Document, position: lsp.Position) -> lsp.PrepareRenamePlaceholder | None:
    """The name at `position`, which the author changes without its quotes."""
    node = _node(document, position)
    name = named(node)
    return lsp.PrepareRenamePlaceholder(to_range(document.lines, node.span), name.text) if node and name else None


def renamed(
    project: Project, document: Document, position: lsp.Position, new: str, uris: Mapping[str, str]
) -> lsp.WorkspaceEdit | None:
    """The edits that give the definition or trigger at `position` another name everywhere."""
    changes: dict[str, list[lsp.TextEdit]] = {}
    for place in references(project, document, position, uris):
        changes.setdefault(place.uri, []).append(lsp.TextEdit(place.range, quoted(new)))
    return lsp.WorkspaceEdit(changes=changes) if changes else None


def formatted(parser: Parser, document: Document) -> list[lsp.TextEdit]:
    """The text laid out; nothing for one that cannot be read, which its diagnostics say."""
    result = format_source(document.source, parser, document.path)
    if not isinstance(result, str) or result == document.source:
        return []
    lines = document.lines
    return [lsp.TextEdit(lsp.Range(lsp.Position(0, 0), to_position(lines, len(lines), len(lines[-1]) + 1)), result)]


def symbols(document: Document) -> list[lsp.DocumentSymbol]:
    """The statements of a file, each up to the next."""
    ends = [part.line - 1 for part in parts(document.source)[1:]] + [len(document.lines)]
    found = []
    for item in document.statements:
        last = next(end for end in ends if end >= item.span.line)
        whole = lsp.Range(
            to_position(document.lines, item.span.line, 1), to_position(document.lines, last, len(document.lines[last - 1]) + 1)
        )
        found.append(lsp.DocumentSymbol(item.name, _SYMBOLS[type(item)], whole, to_range(document.lines, item.span)))
    return found


def tokens(document: Document) -> lsp.SemanticTokens:
    """The parts of the text by kind, each placed from the one before it."""
    return lsp.SemanticTokens(data=list(_deltas(document)))


def _deltas(document: Document) -> Iterator[int]:
    kinds: Sequence[Style] = list(TOKENS)
    lines = document.lines
    line, start = 0, 0
    for part in highlight(document.source):
        if part.style in TOKENS:
            begin = units(lines[part.line - 1][: part.column - 1])
            yield part.line - 1 - line
            yield begin - start if part.line - 1 == line else begin
            yield units(part.text)
            yield kinds.index(part.style)
            yield 0
            line, start = part.line - 1, begin
