"""Imports what comes back from payroll (R-3.3.1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api.auth import requires
from api.language import language_of
from api.shapes import Document
from api.wiring import wiring
from domain.access import Permission, User
from domain.formats.problems import MAX_BYTES
from domain.values import Language
from workflows.import_payroll import File, ImportResult, PayrollFiles, attempt_import

from .uploads import uploads

router = APIRouter(tags=["Insurances"])

PATH = "/payroll-imports"
LIMIT = MAX_BYTES
"""Of all files together."""

_REQUIRED, _OPTIONAL = ("net", "journals", "components"), ("tax",)
_FILE = {"type": "string", "format": "binary"}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": list(_REQUIRED),
                    "additionalProperties": False,
                    "properties": {
                        "net": _FILE | {"description": "Payments to people: SEPA pain.001.001.03 or .09."},
                        "tax": _FILE | {"description": "Payments to the tax authority: SEPA pain.001.001.03 or .09."},
                        "journals": _FILE | {"description": "Journals: .xml, .json or .csv."},
                        "components": _FILE | {"description": "Wage components: .xml, .json or .csv."},
                    },
                }
            }
        },
    }
}


class Finding(Document):
    """Where a payment file's own header disagrees with what is in it."""

    place: str
    text: str


class Imported(Document):
    """What an import left behind."""

    import_id: int
    wages: int = Field(description="People × policies × runs.")
    components: int
    journal_lines: int
    payments: int
    failed: int = Field(description="Wages of which a check does not hold: a person makes the claim.")
    wage_import_ids: list[int]
    findings: list[Finding]


@router.post(PATH, status_code=201, openapi_extra=_BODY)
async def post_payroll_import(request: Request, user: Annotated[User, requires(Permission.IMPORT_PAYROLL)]) -> Imported:
    """Imports one payroll run: all of it, with the outcome of the four checks, or nothing.

    A file that cannot be read, or tells of people, policies or accounts that we do not know, is refused with every place
    named. The same files again are refused (409). At most 200 MB together (413).
    """
    system = wiring(request).system
    async with uploads(request, _REQUIRED, _OPTIONAL) as sent:
        files = await _read(sent)
    result = await run_in_threadpool(attempt_import, system.engine, user, files, system.now())
    return _document(result, language_of(request))


async def _read(sent: Mapping[str, UploadFile]) -> PayrollFiles:
    files = {name: File(file.filename or name, await file.read()) for name, file in sent.items()}
    return PayrollFiles(files["net"], files.get("tax"), files["journals"], files["components"])


def _document(result: ImportResult, language: Language) -> Imported:
    counts = result.counts
    return Imported(
        import_id=result.import_id,
        wages=counts.wages,
        components=counts.components,
        journal_lines=counts.journal_lines,
        payments=counts.payments,
        failed=counts.failed,
        wage_import_ids=list(result.wage_import_ids),
        findings=[Finding(place=found.place, text=found.text[language]) for found in result.findings],
    )
