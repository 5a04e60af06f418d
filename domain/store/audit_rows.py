"""The rows that audit entries vouch for: each entry keeps a digest of the rows that it is about, as they were then."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from domain.values import Text

Key = int | str


@dataclass(frozen=True, slots=True)
class Covered:
    """Rows of which each must have an entry. `rows` is SQL that gives their key and their content as `told` (jsonb)."""

    label: Text
    rows: str
    key: str = "bigint"


COVERED: Mapping[str, Covered] = {
    "setup": Covered(
        Text("vastgelegde regels en voorwaarden", "recorded rules and conditions"),
        "SELECT s.id AS key, jsonb_build_array(s.ruleset_hash, s.fingerprints, s.digest, r.sources) AS told "
        "FROM setup s LEFT JOIN ruleset r ON r.hash = s.ruleset_hash",
    ),
    "claim": Covered(
        Text("besluit over claim", "decision on claim"),
        "SELECT c.id AS key, jsonb_build_array(c.number, c.policy_id, c.employee_id, c.case_id, c.status, c.starts_on, "
        "c.ends_before, c.gross, c.currency, c.created_by, c.edited_by, c.decided_by, c.decided_at, c.reason, "
        "(SELECT jsonb_agg(jsonb_build_array(l.employee_id, l.description, l.starts_on, l.ends_before, l.amount, l.currency) "
        "ORDER BY l.id) FROM claim_line l WHERE l.claim_id = c.id)) AS told "
        "FROM claim c WHERE c.status <> 'pending'",
    ),
    "booking": Covered(
        Text("geëxporteerde boeking", "exported booking"),
        "SELECT b.id AS key, jsonb_build_array(b.number, b.claim_id, b.booked_on, b.file_name, "
        "encode(sha256(b.document), 'hex'), b.exported_at, "
        "(SELECT jsonb_agg(jsonb_build_array(l.role, l.name, l.iban, l.side, l.amount, l.currency) ORDER BY l.id) "
        "FROM booking_line l WHERE l.booking_id = b.id)) AS told FROM booking b WHERE b.exported_at IS NOT NULL",
    ),
    "setting": Covered(
        Text("instelling", "setting"),
        "SELECT name AS key, value AS told FROM setting",
        key="text",
    ),
    "setting_log": Covered(
        Text("wijziging van een instelling", "change of a setting"),
        "SELECT id AS key, jsonb_build_array(name, before, after, user_id, at) AS told FROM setting_log",
    ),
    "publication": Covered(
        Text("publicatie van regels", "publication of rules"),
        "SELECT p.id AS key, jsonb_build_array(p.ruleset_hash, p.proposal_id, p.kind, p.starts_on, p.published_by, "
        "p.published_at, p.reason, p.timers, p.shadow, r.sources) AS told "
        "FROM publication p LEFT JOIN ruleset r ON r.hash = p.ruleset_hash",
    ),
    "proposal": Covered(  # that it was published is told by its publication
        Text("voorstel van regels", "proposal of rules"),
        "SELECT p.id AS key, jsonb_build_array(p.ruleset_hash, p.base_hash, p.note, replace(p.status, 'published', 'approved'), "
        "p.author_id, p.created_at, p.submitted_at, p.bundle, p.bundle_hash, p.reviewer_id, p.reviewed_at, p.review_note, "
        "r.sources) AS told FROM proposal p LEFT JOIN ruleset r ON r.hash = p.ruleset_hash",
    ),
    "trigger_switch": Covered(
        Text("schakelaar van een trigger", "switch of a trigger"),
        "SELECT id AS key, jsonb_build_array(trigger, position, reason, changed_by, changed_at) AS told FROM trigger_switch",
    ),
    "day_change_chunk": Covered(
        Text("deel van een dagwissel", "part of a day change"),
        "SELECT on_date || '/' || last_case_id AS key, jsonb_build_array(setup_id, cases, recorded, outcomes, done_at) AS told "
        "FROM day_change_chunk",
        key="text",
    ),
    "person_key": Covered(
        Text("vernietigde sleutel van een persoon", "destroyed key of a person"),
        "SELECT id AS key, jsonb_build_array(employee_id, destroyed_at) AS told FROM person_key WHERE key IS NULL",
    ),
}
"""By the name under which entries hold their digests. What is still open (a pending claim, say) has no entry yet.

Moments are told in the time zone of the session, which is UTC (`engine.connect`).
"""

_DIGEST = "encode(sha256(convert_to(told::text, 'UTF8')), 'hex')"  # jsonb has one text for equal values


def row_digests(connection: Connection, rows: Mapping[str, Collection[Key]]) -> dict[str, dict[str, str]]:
    """Per name and key SHA-256 over the rows as they are now."""
    return {name: _digests(connection, COVERED[name], keys) for name, keys in rows.items()}


def _digests(connection: Connection, covered: Covered, keys: Collection[Key]) -> dict[str, str]:
    query = f"SELECT key::text, {_DIGEST} AS digest FROM ({covered.rows}) AS rows WHERE key = ANY(CAST(:keys AS {covered.key}[]))"  # noqa: S608
    return {row.key: row.digest for row in connection.execute(text(query), {"keys": list(keys)})}


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what its last entry says: `entry` is None when it has none, `now` is None when the row is gone."""

    key: str
    entry: int | None
    now: str | None


def differences(connection: Connection, name: str, limit: int) -> list[Difference]:
    """Rows that changed, went or came outside the log; those of the oldest entries first."""
    query = f"""
        WITH told AS (
            SELECT DISTINCT ON (row.key) row.key, row.value AS digest, entry.n FROM audit AS entry
            CROSS JOIN LATERAL jsonb_each_text(
                CASE WHEN entry.content IS JSON THEN entry.content::jsonb END -> 'rows' -> :name
            ) AS row WHERE entry.kind <> 'decisions' AND entry.n IS NOT NULL ORDER BY row.key, entry.n DESC
        ), present AS (SELECT key::text, {_DIGEST} AS digest FROM ({COVERED[name].rows}) AS rows)
        SELECT key, told.n, present.digest FROM told FULL JOIN present USING (key)
        WHERE told.digest IS DISTINCT FROM present.digest ORDER BY told.n NULLS LAST, key LIMIT :limit
    """  # noqa: S608  # put together from the constants above
    found = connection.execute(text(query), {"name": name, "limit": limit})
    return [Difference(row.key, row.n, row.digest) for row in found]
