"""Steps 1 and 2: the rule files are checked, a broken one is refused, and the portfolio is loaded."""

from __future__ import annotations

from sqlalchemy import text

from api.bootstrap import parser
from api.cli.language import sources_in
from domain.values import INSURANCE_TYPE_LABELS, InsuranceType, Language
from dsl.diagnostics import render
from dsl.ruleset import load

from .example import BROKEN, RULES, load_example
from .stage import Stage


def check_rules(stage: Stage) -> None:
    """R-A1: what may be used, and what a mistake looks like."""
    stage.heading(1, "Regels gecontroleerd", "Rules checked")
    sources = sources_in(RULES)
    ruleset, diagnostics = load(sources, parser())
    if ruleset is None:
        raise RuntimeError(f"the example's rules do not pass: {diagnostics[0].message}")
    dutch = sum(language is Language.NL for _, language, _ in ruleset.placed_triggers)
    count = len(ruleset.triggers)
    stage.tell(
        f"{len(sources)} bestanden in orde: {count} triggers, {dutch} in het Nederlands, {count - dutch} in het Engels.",
        f"{len(sources)} files all well: {count} triggers, {dutch} in Dutch, {count - dutch} in English.",
    )
    for path, source in sources_in(BROKEN).items():
        refused, mistakes = load({path: source}, parser())
        if refused is not None:
            raise RuntimeError(f"{path} should not pass")
        stage.tell(f"Geweigerd: {path}, {len(mistakes)} fouten:", f"Refused: {path}, {len(mistakes)} errors:")
        for mistake in mistakes:
            stage.verbatim(render(mistake, source, stage.language).splitlines())


def load_portfolio(stage: Stage) -> None:
    """Employers, people, policies and cases; a second time it finds them there."""
    counts = load_example(stage.system)
    added = sum(counts.added.values())
    stage.heading(
        2,
        "Portefeuille geladen" if added else "Portefeuille was al geladen",
        "Portfolio loaded" if added else "Portfolio was loaded before",
    )
    with stage.system.engine.connect() as connection:
        figures = connection.execute(_FIGURES).one()
        policies = connection.execute(_POLICIES).all()
    stage.tell(
        f"{figures.employers} werkgevers, {figures.employees} werknemers, {figures.cases} verzuimtrajecten met "
        f"{figures.segments} deeltrajecten, {figures.coverages} polisdekkingen.",
        f"{figures.employers} employers, {figures.employees} employees, {figures.cases} absence cases with "
        f"{figures.segments} segments, {figures.coverages} policy coverages.",
    )
    kinds = {InsuranceType(row.insurance_type): row.number for row in policies}
    listed = ", ".join(f"{stage.written(INSURANCE_TYPE_LABELS[kind])} {count}" for kind, count in kinds.items())
    stage.tell(f"Polissen: {listed}.", f"Policies: {listed}.")


_FIGURES = text("""
    SELECT (SELECT count(*) FROM employer) AS employers, (SELECT count(*) FROM employee) AS employees,
           (SELECT count(*) FROM absence_case WHERE kind = 'absence') AS cases,
           (SELECT count(*) FROM case_segment s JOIN absence_case a ON a.id = s.case_id WHERE a.kind = 'absence') AS segments,
           (SELECT count(*) FROM policy_coverage) AS coverages
""")
_POLICIES = text("SELECT insurance_type, count(*) AS number FROM policy GROUP BY 1 ORDER BY 1")
