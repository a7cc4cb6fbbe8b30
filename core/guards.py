"""What the database holds by itself, whatever the program says.

Three guards, installed after every ``migrate`` from what the apps register in ``AppConfig.ready``:

* *append-only* tables refuse UPDATE, DELETE and TRUNCATE;
* *frozen* tables refuse DELETE and TRUNCATE, and UPDATE of any column but those named;
* *settled* rows refuse UPDATE of any column but those named as soon as one column of theirs is filled;
* *stamped* tables take ``recorded_at`` from the database's clock, so nobody can set it;
* *held* columns move only along the transition table of their record (``core.transitions``).

The triggers read no session setting and are ``ENABLE ALWAYS``: ``session_replication_role`` does not switch them off.
In production the app's role does not own the tables, so it cannot drop them either.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection

APPEND_ONLY: set[str] = set()
STAMPED: set[str] = set()
FROZEN: dict[str, tuple[str, ...]] = {}
SETTLED: dict[tuple[str, str], tuple[str, ...]] = {}
HELD: dict[tuple[str, str], tuple[tuple[str, ...], tuple[tuple[str, str], ...]]] = {}


def append_only(label: str) -> None:
    """Declare a table append-only and stamped if it has ``recorded_at``; ``label`` is ``"app.Model"``."""
    APPEND_ONLY.add(label)


def stamped(label: str) -> None:
    """Declare that ``recorded_at`` of this table is the database's clock."""
    STAMPED.add(label)


def frozen(label: str, *, but: Iterable[str]) -> None:
    """Declare that rows of a table are never removed and never changed, except in the fields named in ``but``."""
    FROZEN[label] = tuple(but)


def settled(label: str, *, once: str, but: Iterable[str] = ()) -> None:
    """Declare that a row changes only in the fields named in ``but`` as soon as its field ``once`` is filled.

    A field is filled when it is neither null nor empty text. A table may settle in several steps.
    """
    SETTLED[label, once] = tuple(but)


def hold(label: str, field: str, initial: Iterable[str], pairs: Iterable[tuple[str, str]]) -> None:
    """Declare which values a column starts with and which (before, after) pairs it may go through."""
    HELD[label, field] = (tuple(initial), tuple(dict.fromkeys(pairs)))


REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION oversight_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % on table % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '23001';
END $$;
CREATE OR REPLACE FUNCTION oversight_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(OLD) - TG_ARGV IS DISTINCT FROM to_jsonb(NEW) - TG_ARGV THEN
    RAISE EXCEPTION 'frozen: % on table % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '23001';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION oversight_refuse_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(to_jsonb(OLD) ->> TG_ARGV[0], '') <> ''
      AND to_jsonb(OLD) - TG_ARGV[1:] IS DISTINCT FROM to_jsonb(NEW) - TG_ARGV[1:] THEN
    RAISE EXCEPTION 'settled by %: UPDATE on table % is refused', TG_ARGV[0], TG_TABLE_NAME USING ERRCODE = '23001';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION oversight_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.recorded_at := clock_timestamp();
  RETURN NEW;
END $$;
"""


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def append_only_sql(table: str) -> str:
    return f"""
CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON "{table}"
  FOR EACH ROW EXECUTE FUNCTION oversight_refuse_change();
CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON "{table}"
  FOR EACH STATEMENT EXECUTE FUNCTION oversight_refuse_change();
ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {table}_append_only;
ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {table}_no_truncate;
"""


def frozen_sql(table: str, columns: Iterable[str]) -> str:
    """After the row is written, so that what the database itself computes is compared too."""
    free = ", ".join(_literal(column) for column in columns)
    return f"""
CREATE OR REPLACE TRIGGER {table}_frozen AFTER UPDATE OR DELETE ON "{table}"
  FOR EACH ROW EXECUTE FUNCTION oversight_refuse_frozen({free});
CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON "{table}"
  FOR EACH STATEMENT EXECUTE FUNCTION oversight_refuse_change();
ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {table}_frozen;
ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {table}_no_truncate;
"""


def settled_sql(table: str, once: str, columns: Iterable[str]) -> str:
    """After the row is written, as with ``frozen_sql``."""
    name = f"{table}_settled_{once}"
    arguments = ", ".join(_literal(column) for column in (once, *columns))
    return f"""
CREATE OR REPLACE TRIGGER {name} AFTER UPDATE ON "{table}"
  FOR EACH ROW EXECUTE FUNCTION oversight_refuse_settled({arguments});
ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name};
"""


def stamp_sql(table: str) -> str:
    return f"""
CREATE OR REPLACE TRIGGER {table}_stamp BEFORE INSERT ON "{table}"
  FOR EACH ROW EXECUTE FUNCTION oversight_stamp();
ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {table}_stamp;
"""


def held_sql(table: str, column: str, initial: tuple[str, ...], pairs: tuple[tuple[str, str], ...]) -> str:
    name = f"{table}_{column}_held"
    starts = ", ".join(_literal(value) for value in initial)
    moves = ", ".join(f"({_literal(before)}, {_literal(after)})" for before, after in pairs)
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."{column}" NOT IN ({starts}) THEN
      RAISE EXCEPTION '{table}.{column} cannot start as %', NEW."{column}" USING ERRCODE = '23514';
    END IF;
  ELSIF NEW."{column}" IS DISTINCT FROM OLD."{column}"
      AND (OLD."{column}"::text, NEW."{column}"::text) NOT IN ({moves}) THEN
    RAISE EXCEPTION '{table}.{column} cannot move from % to %', OLD."{column}", NEW."{column}" USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OF "{column}" ON "{table}"
  FOR EACH ROW EXECUTE FUNCTION {name}();
ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name};
"""


def guard_sql() -> str:
    """The SQL of every registered guard, in a stable order."""
    parts = [REFUSE_CHANGE]
    for label in sorted(APPEND_ONLY):
        parts.append(append_only_sql(apps.get_model(label)._meta.db_table))
    for label, fields in sorted(FROZEN.items()):
        meta = apps.get_model(label)._meta
        columns = [meta.get_field(field).column for field in fields]
        parts.append(frozen_sql(meta.db_table, columns))
    for (label, once), fields in sorted(SETTLED.items()):
        meta = apps.get_model(label)._meta
        columns = [meta.get_field(field).column for field in fields]
        parts.append(settled_sql(meta.db_table, meta.get_field(once).column, columns))
    for label in sorted(STAMPED):
        parts.append(stamp_sql(apps.get_model(label)._meta.db_table))
    for (label, field), (initial, pairs) in sorted(HELD.items()):
        meta = apps.get_model(label)._meta
        column = meta.get_field(field).column
        parts.append(held_sql(meta.db_table, column, initial, pairs))
    return "".join(parts)


def install_guards(**_kwargs: object) -> None:
    """Install every registered guard; runs after ``migrate``."""
    with connection.cursor() as cursor:
        cursor.execute(guard_sql())
