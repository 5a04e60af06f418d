"""Counts how often triggers fire within the hour: a row per trigger and partition, so partitions need not wait."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, text

from .bulk import as_json

# The hour begins anew when somebody puts the switch in another position.
_COUNT = text("""
    WITH told AS (
        SELECT f.trigger, f.fired, greatest(date_trunc('hour', CAST(:now AS timestamptz)), s.changed_at) AS since
        FROM json_to_recordset(CAST(:rows AS json)) AS f(trigger text, fired integer)
        LEFT JOIN LATERAL (SELECT changed_at FROM trigger_switch s WHERE s.trigger = f.trigger ORDER BY id DESC LIMIT 1) s ON true
    ), counted AS (
        INSERT INTO trigger_rate AS r (trigger, partition, window_starts_at, fired)
        SELECT trigger, :partition, since, fired FROM told
        ON CONFLICT (trigger, partition) DO UPDATE SET window_starts_at = excluded.window_starts_at,
            fired = excluded.fired + CASE WHEN r.window_starts_at = excluded.window_starts_at THEN r.fired ELSE 0 END
        RETURNING r.trigger, r.fired
    )
    SELECT c.trigger, c.fired + coalesce((
        SELECT sum(o.fired) FROM trigger_rate o
        WHERE o.trigger = c.trigger AND o.partition <> :partition AND o.window_starts_at = told.since), 0) AS fired
    FROM counted c JOIN told ON told.trigger = c.trigger
""")


def count_fired(connection: Connection, partition: int, fired: Mapping[str, int], now: datetime) -> dict[str, int]:
    """Adds to the counts of this partition, and returns how often each of these fired this hour, over all partitions.

    What other partitions have not committed yet is not in it.
    """
    rows = [{"trigger": trigger, "fired": times} for trigger, times in sorted(fired.items())]
    counted = connection.execute(_COUNT, {"rows": as_json(rows), "partition": partition, "now": now})
    return {row.trigger: int(row.fired) for row in counted}
