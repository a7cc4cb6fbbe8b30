"""The database writes number, predecessor, clock and digest of each ledger line (see core/ledger/chain.py)."""

from django.db import migrations

CHAIN = r"""
CREATE FUNCTION ledger_instant(moment timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

CREATE FUNCTION ledger_sha256(content text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT encode(sha256(convert_to(content, 'UTF8')), 'hex') $$;

CREATE FUNCTION ledger_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last_seq integer; last_digest text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.stream, 7205));
  SELECT seq, digest INTO last_seq, last_digest FROM ledger_entry WHERE stream = NEW.stream ORDER BY seq DESC LIMIT 1;
  NEW.seq := COALESCE(last_seq, 0) + 1;
  NEW.prev := COALESCE(last_digest, repeat('0', 64));
  NEW.recorded_at := clock_timestamp();
  NEW.digest := ledger_sha256(concat_ws(E'\n', NEW.stream, NEW.seq, NEW.prev, NEW.act, NEW.actor_id,
    NEW.actor_department, ledger_instant(NEW.occurred_at), ledger_instant(NEW.recorded_at), NEW.rule,
    ledger_sha256(NEW.why), ledger_sha256(NEW.body)));
  INSERT INTO ledger_pendinghead (stream, seq, digest) VALUES (NEW.stream, NEW.seq, NEW.digest);
  RETURN NEW;
END $$;

CREATE TRIGGER ledger_entry_chain BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_chain();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_chain;
"""

UNDO = """
DROP TRIGGER ledger_entry_chain ON ledger_entry;
DROP FUNCTION ledger_chain, ledger_sha256, ledger_instant;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_initial")]
    operations = [migrations.RunSQL(CHAIN, UNDO)]
