"""Logs as JSON, one line per event, with the ids bound to the request at hand and personal numbers masked.

Bind ids with `structlog.contextvars.bound_contextvars(request_id=…, event_id=…, workflow_id=…)`. Names, wages and
diagnoses must not be logged at all; BSNs and IBANs, the ones that can be told by their form, are masked here as a safety net.
"""

import logging
import re
import sys
from collections.abc import Callable, Mapping
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor

from domain.values import parse_bsn, parse_iban

BSN_LIKE = re.compile(r"(?<![\w-])\d{4}[. ]?\d{2}[. ]?\d{3}(?![\w-])")
IBAN_LIKE = re.compile(r"(?<![\w-])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\w-])", re.IGNORECASE)
MASKED = "***"

SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)
"""What every line gets, from our own loggers and from those of the libraries alike."""


def configure_logging(level: str, stream: TextIO = sys.stderr) -> None:
    """Send every log line of this process at `level` or above to `stream`, as JSON. To be called once, at the start."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _mask_event, _render],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # at INFO it names its parts at every start


def mask(text: str) -> str:
    """`text` without the BSNs and IBANs in it.

    >>> mask("paid 111222333 on NL91 ABNA 0417 1643 00, order 111222334")
    'paid *** on ***, order 111222334'
    """
    return BSN_LIKE.sub(_masking(parse_bsn), IBAN_LIKE.sub(_masking(parse_iban), text))


def _masking(parse: Callable[[str], object]) -> Callable[[re.Match[str]], str]:
    def replace(match: re.Match[str]) -> str:
        try:
            parse(match[0])
        except ValueError:
            return match[0]
        return MASKED

    return replace


def _masked(value: object) -> object:
    match value:
        case str():
            return mask(value)
        case Mapping():
            return {key: _masked(item) for key, item in value.items()}
        case list() | tuple():
            return [_masked(item) for item in value]
        case _:
            return value


def _mask_event(_logger: object, _name: str, event: EventDict) -> EventDict:
    return {key: _masked(value) for key, value in event.items()}


def _masked_repr(value: object) -> str:
    return mask(repr(value))


_render = structlog.processors.JSONRenderer(ensure_ascii=False, default=_masked_repr)
