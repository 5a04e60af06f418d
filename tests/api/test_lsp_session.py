"""An editor at work: a real client over stdio asks, and gets what an author should see (issue 3: language server)."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

CLAIMS = """\
taal nl

trigger "Stoploss 😀"
  bij claim geïmporteerd
  als
    - niet "hoog loon"
    - heeft lopende polis van verzekeringstype Stoploss
  dan
    - voeg kenmerk "a 😀" toe aan traject
"""

NAMES = """\
language en

define "hoog loon"
  - case segment has a wage of EUR 6,000 or more
"""


class Editor(LanguageClient):
    """Keeps the diagnostics that the server sent, by URI."""

    def __init__(self) -> None:
        super().__init__("test", "1")
        self.diagnostics: dict[str, list[lsp.Diagnostic]] = {}

        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params: lsp.PublishDiagnosticsParams) -> None:
            self.diagnostics[params.uri] = list(params.diagnostics)

    async def told(self, uri: str) -> list[lsp.Diagnostic]:
        """The diagnostics of `uri` that came after its last change."""
        async with asyncio.timeout(30):
            while uri not in self.diagnostics:
                await asyncio.sleep(0.01)
        return self.diagnostics[uri]

    def write(self, uri: str, text: str, version: int) -> None:
        self.diagnostics.pop(uri, None)
        self.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(uri=uri, version=version),
                [lsp.TextDocumentContentChangeWholeDocument(text=text)],
            )
        )


@pytest_asyncio.fixture(loop_scope="function")
async def editor(tmp_path: Path) -> AsyncIterator[Editor]:
    (tmp_path / "claims.rules").write_text(CLAIMS, "utf-8")
    (tmp_path / "names.rules").write_text(NAMES, "utf-8")
    client = Editor()
    await client.start_io(sys.executable, "-W", "error", "-m", "api.cli", "lsp")
    await client.initialize_async(
        lsp.InitializeParams(
            capabilities=lsp.ClientCapabilities(), workspace_folders=[lsp.WorkspaceFolder(uri=tmp_path.as_uri(), name="regels")]
        )
    )
    client.initialized(lsp.InitializedParams())
    yield client
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


@pytest.fixture
def claims(editor: Editor, tmp_path: Path) -> str:
    uri = (tmp_path / "claims.rules").as_uri()
    editor.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "regelaar", 1, CLAIMS)))
    return uri


def at(text: str, marker: str, offset: int = 0) -> lsp.Position:
    """The place of `marker` in `text`, in units of UTF-16."""
    before = text[: text.index(marker)]
    line = before.rpartition("\n")[2]
    return lsp.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2 + offset)


def document(uri: str) -> lsp.TextDocumentIdentifier:
    return lsp.TextDocumentIdentifier(uri)


async def test_a_session(editor: Editor, claims: str, tmp_path: Path) -> None:
    names = (tmp_path / "names.rules").as_uri()
    await _mistakes_while_typing(editor, claims)
    await _completion(editor, claims)
    await _hover(editor, claims)
    await _names_across_files(editor, claims, names)
    await _layout(editor, claims)
    await _proofs_on_saving(editor, claims)
    await _colours_and_outline(editor, claims)


async def _mistakes_while_typing(editor: Editor, claims: str) -> None:
    """Each mistake stands under its own words, though an emoji stands before them; and is gone once repaired."""
    broken = CLAIMS.replace('"a 😀" toe aan', '"a 😀" tou aan').replace('"hoog loon"', '"hoog loom"')
    editor.write(claims, broken, 2)
    (one,) = await editor.told(claims)
    assert (one.range.start, one.range.end) == (at(broken, "tou"), at(broken, "tou", 3))
    editor.write(claims, CLAIMS.replace('"hoog loon"', '"hoog loom"'), 3)
    (one,) = await editor.told(claims)
    assert one.message == "er is geen definitie `hoog loom`\nbedoelt u `hoog loon`?"
    editor.write(claims, CLAIMS, 4)
    assert await editor.told(claims) == []


async def _completion(editor: Editor, claims: str) -> None:
    text = CLAIMS.replace("heeft lopende polis van verzekeringstype Stoploss", "heeft lop")
    editor.write(claims, text, 5)
    found = await editor.text_document_completion_async(
        lsp.CompletionParams(document(claims), at(text, "heeft lop", len("heeft lop")))
    )
    assert isinstance(found, lsp.CompletionList)
    edit = next(item.text_edit for item in found.items if item.label == "lopende polis van verzekeringstype …")
    assert isinstance(edit, lsp.TextEdit)
    assert edit.new_text.startswith("lopende polis van verzekeringstype ${1|Conventioneel,Stoploss,")
    assert (edit.range.start, edit.range.end) == (at(text, "lop"), at(text, "lop", 3))
    editor.write(claims, CLAIMS, 6)


async def _hover(editor: Editor, claims: str) -> None:
    found = await editor.text_document_hover_async(lsp.HoverParams(document(claims), at(CLAIMS, "lopende")))
    assert found is not None
    assert isinstance(found.contents, lsp.MarkupContent)
    assert "*has a running policy of insurance type Stop-loss*" in found.contents.value
    event: Any = await editor.text_document_hover_async(lsp.HoverParams(document(claims), at(CLAIMS, "geïmporteerd")))
    assert "*claim imported*" in event.contents.value
    name: Any = await editor.text_document_hover_async(lsp.HoverParams(document(claims), at(CLAIMS, "hoog loon")))
    assert 'define "hoog loon"\n  case segment has a wage of EUR 6,000 or more' in name.contents.value


async def _names_across_files(editor: Editor, claims: str, names: str) -> None:
    use = at(CLAIMS, '"hoog loon"', 1)
    place: Any = await editor.text_document_definition_async(lsp.DefinitionParams(document(claims), use))
    assert (place.uri, place.range.start) == (names, at(NAMES, '"hoog loon"'))
    uses = await editor.text_document_references_async(lsp.ReferenceParams(lsp.ReferenceContext(True), document(claims), use))
    assert {one.uri for one in uses or ()} == {claims, names}
    now: Any = await editor.text_document_prepare_rename_async(lsp.PrepareRenameParams(document(claims), use))
    assert (now.placeholder, now.range.start) == ("hoog loon", at(CLAIMS, '"hoog loon"'))
    edit = await editor.text_document_rename_async(lsp.RenameParams(document(claims), use, 'ruim "loon"'))
    assert edit is not None
    assert {uri: [one.new_text for one in edits] for uri, edits in (edit.changes or {}).items()} == {
        claims: ['"ruim \\"loon\\""'],
        names: ['"ruim \\"loon\\""'],
    }


async def _layout(editor: Editor, claims: str) -> None:
    editor.write(claims, CLAIMS.replace("\n    - niet", "\n\n\n      -   niet").replace("\n    - heeft", "\n      - heeft"), 7)
    edits = await editor.text_document_formatting_async(
        lsp.DocumentFormattingParams(document(claims), lsp.FormattingOptions(2, True))
    )
    assert [edit.new_text for edit in edits or ()] == [CLAIMS.replace("\n    - niet", "\n\n    - niet")]
    editor.write(claims, CLAIMS, 8)


async def _proofs_on_saving(editor: Editor, claims: str) -> None:
    """What only a proof can find comes when the author saves."""
    editor.write(claims, CLAIMS.replace("    - niet", '    - "hoog loon"\n    - niet'), 9)
    editor.text_document_did_save(lsp.DidSaveTextDocumentParams(document(claims)))
    (one,) = await editor.told(claims)
    assert (one.code, one.source) == ("never-fires", "regelaar")
    editor.write(claims, CLAIMS, 10)
    assert await editor.told(claims) == []


async def _colours_and_outline(editor: Editor, claims: str) -> None:
    tokens = await editor.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(document(claims)))
    assert tokens is not None
    assert list(tokens.data[:15]) == [0, 0, 7, 0, 0, 2, 0, 7, 0, 0, 0, 8, 13, 1, 0]
    (symbol,) = await editor.text_document_document_symbol_async(lsp.DocumentSymbolParams(document(claims))) or ()
    assert isinstance(symbol, lsp.DocumentSymbol)
    assert (symbol.name, symbol.selection_range.start) == ("Stoploss 😀", at(CLAIMS, '"Stoploss'))
