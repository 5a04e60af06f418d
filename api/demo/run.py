"""The demo: its steps in order. Each can be repeated; together they are the main job from rules to booking."""

from __future__ import annotations

from api.bootstrap import System
from api.worker_process import worker_process
from domain.values import Text

from .events import bring_events, show_cases, show_triggers
from .proof import explain, reconcile_totals
from .rules_and_portfolio import check_rules, load_portfolio
from .settle import Settling
from .stage import Stage
from .zw_erd import decide_by_hand, export, import_payroll, show_failed_checks, show_statuses

STEPS = (
    check_rules,
    load_portfolio,
    bring_events,
    show_cases,
    import_payroll,
    show_triggers,
    show_failed_checks,
    decide_by_hand,
    show_statuses,
    export,
    explain,
    reconcile_totals,
)


def run_demo(system: System) -> None:
    """Runs all steps with a worker in a process of its own. Interrupted in whatever way, running it again continues."""
    with worker_process(system) as worker:
        stage = Stage(system, Settling(system, worker))
        pid = worker.pid
        stage.verbatim([Text(f"worker: proces {pid}", f"worker: process {pid}")[stage.language]])
        for step in STEPS:
            step(stage)
