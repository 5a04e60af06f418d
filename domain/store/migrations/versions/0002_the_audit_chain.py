"""the audit chain: entries are linked when their transaction commits, and then stay as they are"""

from alembic import op

revision = "audit_chain"
down_revision = "first_schema"

# The lock is asked for when the transaction has done all else: whoever holds it waits for nothing, so no deadlock can follow,
# and the next to get it sees this transaction's entries, for locks are let go after a commit has become visible.
# Without a sequential scan the last entry is found by its index, also with a plan made when the table was still empty.
LINK = """
CREATE FUNCTION audit_link() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  last record;
  place bigint;
  before text;
BEGIN
  IF NEW.n IS NOT NULL THEN
    RAISE EXCEPTION 'an entry of the audit log gets its place from the database' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(7305, 0);
  SELECT n, hash INTO last FROM audit WHERE n IS NOT NULL ORDER BY n DESC LIMIT 1;
  place := coalesce(last.n, 0) + 1;
  before := coalesce(last.hash, repeat('0', 64));
  UPDATE audit SET n = place, previous = before, hash = encode(sha256(convert_to(concat_ws(E'\\n', before, place, NEW.kind,
    to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), NEW.content), 'UTF8')), 'hex') WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_link AFTER INSERT ON audit DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION audit_link();
"""

# The one change that is let through is the linking above: an update from within a trigger, of a row without a place.
KEEP = """
CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND pg_trigger_depth() = 2 THEN
    IF OLD.n IS NULL AND (NEW.id, NEW.at, NEW.kind, NEW.content) = (OLD.id, OLD.at, OLD.kind, OLD.content) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_keep_all BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
"""


def upgrade() -> None:
    op.execute(LINK)
    op.execute(KEEP)


def downgrade() -> None:
    op.execute("DROP TRIGGER audit_keep_all ON audit; DROP TRIGGER audit_keep ON audit; DROP FUNCTION audit_keep()")
    op.execute("DROP TRIGGER audit_link ON audit; DROP FUNCTION audit_link()")
