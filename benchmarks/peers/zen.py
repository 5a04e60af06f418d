"""`zen-engine`: a compiled list of answers per event type, on JSON text; with its trace a decision table.

Tried: an expression per rule (30 times as slow as the list); for the trace a table with a column per field (1.6 times as
slow as one column that holds the whole condition) and nodes of expressions (1.2 and 1.7 times as slow).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import zen

from benchmarks.decide_rules import Rule
from benchmarks.race import Contender

from .infix import Dialect
from .plain import grouped, hits, json_reader

PACKAGE = "zen-engine"
TRACING = f"{PACKAGE} with its trace"


def contender(rules: Sequence[Rule]) -> Contender:
    by_event = grouped(rules)
    programs = {event: zen.compile_expression(Dialect(" and ").answers(listed)) for event, listed in by_event.items()}

    def run(given: tuple[str, str]) -> tuple[str, Any]:
        event, context = given
        return event, programs[event].evaluate(context)

    return Contender(PACKAGE, json_reader(by_event), run, lambda answer: hits(by_event[answer[0]], answer[1]))


def tracing(rules: Sequence[Rule]) -> Contender:
    """The table tells which rows matched, and what each node was given and gave."""
    by_event = grouped(rules)
    engine = zen.ZenEngine()
    options: Any = {"trace": True}
    tables = {event: engine.create_decision(zen.ZenDecisionContent(_table(listed))) for event, listed in by_event.items()}

    def run(given: tuple[str, str]) -> Any:
        event, context = given
        return tables[event].evaluate(context, options)

    return Contender(TRACING, json_reader(by_event), run, lambda answer: {row["n"] for row in answer["result"] or ()})


def _table(rules: Sequence[Rule]) -> str:
    """A graph of one decision table: the condition of each rule in one column, its number in the other; every hit counts."""
    dialect = Dialect(" and ", guarded=False)  # in a table an error makes a row not match
    content = {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "when"}],
        "outputs": [{"id": "then", "name": "then", "field": "n"}],
        "rules": [{"_id": str(rule.number), "when": dialect.rule(rule), "then": str(rule.number)} for rule in rules],
    }
    nodes = [_node("in", "inputNode"), {**_node("table", "decisionTableNode"), "content": content}, _node("out", "outputNode")]
    edges = [_edge("in", "table"), _edge("table", "out")]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


def _node(name: str, kind: str) -> dict[str, Any]:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}


def _edge(source: str, target: str) -> dict[str, str]:
    return {"id": f"{source} to {target}", "type": "edge", "sourceId": source, "targetId": target}
