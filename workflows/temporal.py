"""The way to Temporal: the client with its data converter, the task queue, and refusals turned back into our errors."""

from collections.abc import Mapping
from typing import Literal

from temporalio.client import Client, WorkflowUpdateFailedError
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from domain.errors import BadInput, Conflict, Forbidden, NotFound, RegelaarError, Unavailable
from domain.values import Text

from .definitions.search_attributes import KEYS

TASK_QUEUE = "regelaar"
DATA_CONVERTER = pydantic_data_converter

SEARCH_ATTRIBUTES: Mapping[str, Literal["Keyword"]] = {key.name: "Keyword" for key in KEYS}
"""What must be registered with the namespace before a worker starts; a case does not get on without."""

_KINDS = {kind.__name__: kind for kind in (BadInput, NotFound, Conflict, Forbidden, Unavailable)}


async def connect(address: str, namespace: str = "default") -> Client:
    """A client of the Temporal server at `address` (host:port); Unavailable when nothing answers there."""
    try:
        return await Client.connect(address, namespace=namespace, data_converter=DATA_CONVERTER)
    except RuntimeError as error:
        raise Unavailable(
            Text(
                f"Temporal antwoordt niet op {address}; controleer TEMPORAL_ADDRESS en of de dienst draait",
                f"Temporal does not answer at {address}; check TEMPORAL_ADDRESS and whether the service runs",
            )
        ) from error


def refusal_of(error: WorkflowUpdateFailedError | RPCError) -> RegelaarError:
    """Why an update was refused, as the error that was meant; raises `error` itself when it is no refusal."""
    if isinstance(error, RPCError):
        return _of_server(error)
    cause = error.cause
    if not isinstance(cause, ApplicationError) or cause.type not in _KINDS:
        raise error
    detail = cause.details[0]
    return _KINDS[cause.type](Text(detail["nl"], detail["en"]), detail["place"])


def _of_server(error: RPCError) -> RegelaarError:
    if error.status is RPCStatusCode.NOT_FOUND:
        return NotFound(Text("dit traject loopt niet (meer)", "this case does not run (any more)"))
    if error.status in OUTAGE:
        return Unavailable(Text("Temporal antwoordt niet; probeer het zo opnieuw", "Temporal does not answer; try again soon"))
    raise error


OUTAGE = (
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.CANCELLED,
    RPCStatusCode.RESOURCE_EXHAUSTED,
)
"""Answers of the server, or none, that say nothing about the message: it is to be sent again."""
