"""The command that shows the main job without a browser."""

from __future__ import annotations

from api.bootstrap import running_system
from api.demo.run import run_demo
from api.logging import configure_logging

from .console import refusals, settings


def demo() -> None:
    """Do the main job on the example portfolio and show each step; run again, it continues or finds all done."""
    setup = settings()
    configure_logging("WARNING")
    with refusals(setup.language), running_system(setup) as system:
        run_demo(system)
