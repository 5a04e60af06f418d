"""The server itself: keeps the project as the editor has it, and answers its questions over stdio."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from dsl.diagnostics import Diagnostic
from dsl.parse import Parser

from . import answers
from .project import Document, Project

ENDING = ".rules"

Thorough = Callable[[Mapping[str, str]], Iterable[Diagnostic]]
"""Everything that is wrong with texts by path, however long it takes to find."""


class RuleServer(LanguageServer):
    """One editor's session. Each change comes as the whole text: rule files are small, and no place can be counted wrong."""

    def __init__(self, parser: Parser, thorough: Thorough) -> None:
        super().__init__("regelaar", version("regelaar"), text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self.project = Project(parser)
        self._thorough = thorough
        self._uris: dict[str, str] = {}
        self._published: dict[str, tuple[Diagnostic, ...]] = {}

    def path(self, uri: str) -> str:
        """The path of a file, or the URI of a text that has none yet."""
        path = to_fs_path(uri) if uri.startswith("file:") else None
        self._uris[path or uri] = uri
        return path or uri

    @property
    def uris(self) -> dict[str, str]:
        return {path: self._uris.get(path) or from_fs_path(path) or path for path in self.project.documents}

    def document(self, uri: str) -> Document:
        return self.project.documents[self.path(uri)]

    def read_folders(self) -> None:
        """Reads every rule file of the workspace that is not open."""
        for folder in self.workspace.folders.values():
            root = to_fs_path(folder.uri)
            for file in sorted(Path(root).rglob(f"*{ENDING}")) if root else ():
                if str(file) not in self.project.documents:
                    self.project.put_from_disk(str(file))

    def tell(self) -> None:
        """Sends what is wrong in each file, and between them, where that changed."""
        self._publish(self.project.diagnostics())

    def tell_all(self) -> None:
        """The same with all that takes longer: what proofs and examples show. It holds until the next change."""
        found: dict[str, tuple[Diagnostic, ...]] = {}
        for item in self._thorough({path: document.source for path, document in self.project.documents.items()}):
            found[item.path] = (*found.get(item.path, ()), item)
        self._publish(found)

    def _publish(self, found: Mapping[str, tuple[Diagnostic, ...]]) -> None:
        for path in {*found, *self._published}:
            items = found.get(path, ())
            if items != self._published.get(path, ()):
                document = self.project.documents.get(path)
                told = [answers.told(item, document) for item in items] if document else []
                uri = self._uris.get(path) or from_fs_path(path) or path
                self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, told))
        self._published = dict(found)


def rule_server(parser: Parser, thorough: Thorough) -> RuleServer:
    """A server that speaks for `parser`; start it with `start_io()`. On saving it asks `thorough` for all that is wrong."""
    server = RuleServer(parser, thorough)
    _follow_texts(server)
    _answer_questions(server)
    gc.freeze()  # the grammar stays: looking through it for garbage costs more than an answer
    return server


def _follow_texts(server: RuleServer) -> None:
    @server.feature(lsp.INITIALIZED)
    def _(params: lsp.InitializedParams) -> None:  # noqa: ARG001 the protocol hands it
        server.read_folders()
        server.tell_all()

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def _(params: lsp.DidOpenTextDocumentParams) -> None:
        server.project.put(server.path(params.text_document.uri), params.text_document.text)
        server.tell()

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def _(params: lsp.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.project.put(server.path(uri), server.workspace.get_text_document(uri).source)
        server.tell()

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def _(params: lsp.DidSaveTextDocumentParams) -> None:  # noqa: ARG001 the whole project is looked at
        server.tell_all()

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def _(params: lsp.DidCloseTextDocumentParams) -> None:
        server.project.put_from_disk(server.path(params.text_document.uri))
        server.tell()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _(params: lsp.DidChangeWatchedFilesParams) -> None:
        for change in params.changes:
            if change.uri not in server.workspace.text_documents:
                server.project.put_from_disk(server.path(change.uri))
        server.tell()


def _answer_questions(server: RuleServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[" ", ".", '"', "|", "-"]))
    def _(params: lsp.CompletionParams) -> lsp.CompletionList:
        return answers.completions(server.project, server.document(params.text_document.uri), params.position)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def _(params: lsp.HoverParams) -> lsp.Hover | None:
        return answers.hover(server.project, server.document(params.text_document.uri), params.position)

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def _(params: lsp.DefinitionParams) -> lsp.Location | None:
        return answers.definition(server.project, server.document(params.text_document.uri), params.position, server.uris)

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def _(params: lsp.ReferenceParams) -> list[lsp.Location]:
        return answers.references(server.project, server.document(params.text_document.uri), params.position, server.uris)

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def _(params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        return answers.renamable(server.document(params.text_document.uri), params.position)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def _(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        document = server.document(params.text_document.uri)
        return answers.renamed(server.project, document, params.position, params.new_name, server.uris)

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def _(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        return answers.formatted(server.project.parser, server.document(params.text_document.uri))

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def _(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        return answers.symbols(server.document(params.text_document.uri))

    legend = lsp.SemanticTokensLegend(token_types=list(answers.TOKENS.values()), token_modifiers=[])

    @server.feature(lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, legend)
    def _(params: lsp.SemanticTokensParams) -> lsp.SemanticTokens:
        return answers.tokens(server.document(params.text_document.uri))
