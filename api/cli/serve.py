"""Commands that stay: serve (API, pages and worker) and worker."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from contextlib import closing, suppress
from typing import Annotated

import typer
import uvicorn

from api.app import create_app
from api.bootstrap import System, running_system
from api.demo.example import load_example, log_ins
from api.logging import configure_logging
from api.settings import Settings
from api.worker_process import work, worker_process
from domain.errors import Unavailable
from domain.values import Language, Text
from workflows.temporal import connect

from .console import out, refusals, settings

_CHECK_EVERY = 0.5


def serve(
    without_example: Annotated[bool, typer.Option("--without-example", help="Leave the database as it is.")] = False,
    without_worker: Annotated[bool, typer.Option("--without-worker", help="Workers run elsewhere: `regelaar worker`.")] = False,
) -> None:
    """Serve the system with the example portfolio: API, pages and a worker. Ctrl-C stops all of it."""
    setup = settings()
    configure_logging(setup.log_level)
    with refusals(setup.language):
        _must_be_free(setup)
        with running_system(setup) as system:
            if not without_example:
                load_example(system)
            with suppress(KeyboardInterrupt):  # the server has stopped by then, and passes the signal on
                asyncio.run(_serve(system, with_worker=not without_worker, with_example=not without_example))
    out.print(Text("Alles is gestopt.", "Everything has stopped.")[setup.language])


def _must_be_free(setup: Settings) -> None:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((setup.host, setup.port))
        except OSError as error:
            place = f"{setup.host}:{setup.port}"
            message = Text("is bezet; kies een andere poort met PORT=…", "is in use; choose another port with PORT=…")
            raise Unavailable(message, place) from error


async def _serve(system: System, *, with_worker: bool, with_example: bool) -> None:
    setup = system.settings
    client = await connect(system.temporal_address, setup.temporal_namespace)
    config = uvicorn.Config(create_app(system, client), setup.host, setup.port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    _greet(setup, system, with_example=with_example)
    watch = [asyncio.create_task(_keep_working(system))] if with_worker else []
    try:
        await server.serve()
    finally:
        for task in watch:
            task.cancel()
        await asyncio.gather(*watch, return_exceptions=True)


async def _keep_working(system: System) -> None:
    """A worker beside the server; one that dies is started again."""
    while True:
        with worker_process(system) as process:
            while process.poll() is None:
                await asyncio.sleep(_CHECK_EVERY)
            _complain(process, system.settings.language)


def _complain(process: subprocess.Popen[bytes], language: Language) -> None:
    code = process.returncode
    out.print(
        Text(f"De worker stopte ({code}) en wordt opnieuw gestart.", f"The worker stopped ({code}) and is started again.")[
            language
        ]
    )


def _greet(setup: Settings, system: System, *, with_example: bool) -> None:
    base = f"http://{setup.host}:{setup.port}"
    out.print(f"Regelaar  {base}/looncomponenten  ·  API {base}/docs  ·  Temporal {system.temporal_address}", markup=False)
    for name, role, token in log_ins() if with_example else ():
        out.print(f"  {name:<9} {role[setup.language]:<28} {token}", markup=False)
    out.print(Text("Ctrl-C stopt alles.", "Ctrl-C stops everything.")[setup.language])


def worker(
    until_stdin_closes: Annotated[bool, typer.Option("--until-stdin-closes", help="Stop when standard input ends.")] = False,
) -> None:
    """Run a worker: it takes Temporal's tasks and sends the outbox. Any number of them can run."""
    setup = settings()
    configure_logging(setup.log_level)
    with refusals(setup.language), running_system(setup) as system:
        work(system, until_stdin_closes=until_stdin_closes)
