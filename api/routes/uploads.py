"""Takes files out of a multipart request as it comes in: on disk, within the limit of the body, nothing but what is expected."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from domain.errors import BadInput
from domain.values import Text


@asynccontextmanager
async def uploads(
    request: Request, required: Collection[str], optional: Collection[str]
) -> AsyncIterator[Mapping[str, UploadFile]]:
    """The files by field name, gone afterwards; BadInput names the field that is missing, unknown, double or no file."""
    form = await _parse(request, len(required) + len(optional))
    try:
        yield _files(form, required, optional)
    finally:
        await form.close()


async def _parse(request: Request, most: int) -> FormData:
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise BadInput(
            Text("stuur de bestanden als multipart/form-data", "send the files as multipart/form-data"), "Content-Type"
        )
    try:
        return await MultiPartParser(request.headers, request.stream(), max_files=most, max_fields=0).parse()
    except MultiPartException as error:
        nl = f"de aanvraag is geen volledige multipart/form-data met hoogstens {most} bestanden: {error.message}"
        en = f"the request is no complete multipart/form-data with at most {most} files: {error.message}"
        raise BadInput(Text(nl, en), "body") from error


def _files(form: FormData, required: Collection[str], optional: Collection[str]) -> Mapping[str, UploadFile]:
    files: dict[str, UploadFile] = {}
    for name, file in form.multi_items():
        if name not in (*required, *optional) or name in files or not isinstance(file, UploadFile):
            raise BadInput(_expected(required, optional), name[:40] or "body")
        files[name] = file
    for name in required:
        if name not in files:
            raise BadInput(Text("dit bestand ontbreekt; stuur het mee", "this file is missing; send it along"), name)
    return files


def _expected(required: Collection[str], optional: Collection[str]) -> Text:
    names, others = (", ".join(f"`{name}`" for name in some) for some in (required, optional))
    return Text(
        f"dit veld wordt niet verwacht; stuur eenmaal {names} en zo nodig {others}",
        f"this field is not expected; send {names} once, and {others} if need be",
    )
