"""The statements of an import: stage, match, compare, write. Only names of columns are put together, never values."""
# ruff: noqa: S608

from collections.abc import Callable

from registry.rows import Values

# What the history keeps of a record, in the order of the JSON.
FACTS = (
    "code",
    "zone_no",
    "code_standing",
    "old_registration_no",
    "org_code",
    "name",
    "kind",
    "legal_form",
    "state",
    "registered_on",
    "authority_code",
    "authority_name",
    "address",
    "street_code",
    "industry_code",
    "risk_class",
)


# --- staging ------------------------------------------------------------------------------------------------------

_TEXT_COLUMNS = tuple(name for name in Values._fields if name != "registered_on")
_TYPES = dict.fromkeys(_TEXT_COLUMNS, "text NOT NULL") | {"registered_on": "date"}
_STAGED_COLUMNS = ("row_number", *Values._fields, "search_text")
STAGE = f"""
DROP TABLE IF EXISTS registry_staged, registry_matched;
CREATE TEMP TABLE registry_staged (
  row_number int NOT NULL,
  {", ".join(f"{name} {_TYPES[name]}" for name in Values._fields)},
  search_text text NOT NULL,
  new_id bigint NOT NULL DEFAULT nextval('registry_enterprise_id_seq')
) ON COMMIT DROP;
CREATE TEMP TABLE registry_matched (row_number int NOT NULL, enterprise_id bigint NOT NULL) ON COMMIT DROP;
"""
COPY = (
    f"COPY registry_staged ({', '.join(_STAGED_COLUMNS)}) FROM STDIN"
    f" WITH (FORMAT csv, FORCE_NOT_NULL ({', '.join((*_TEXT_COLUMNS, 'search_text'))}))"
)


# --- matching -----------------------------------------------------------------------------------------------------

MATCH = """
TRUNCATE registry_matched;
INSERT INTO registry_matched
  SELECT s.row_number, e.id FROM registry_staged s JOIN registry_enterprise e ON e.code = s.code WHERE s.code <> '';
WITH e AS MATERIALIZED (  -- the subject was entered under its older number and now gets its code
  SELECT id, old_registration_no FROM registry_enterprise WHERE code IS NULL AND old_registration_no <> ''
)
INSERT INTO registry_matched
  SELECT s.row_number, e.id FROM registry_staged s JOIN e USING (old_registration_no) WHERE s.code <> '';
WITH e AS MATERIALIZED (  -- places 9 to 17 of a code are the organisation code
  SELECT id, org_code FROM registry_enterprise WHERE code IS NULL AND org_code <> ''
)
INSERT INTO registry_matched
  SELECT s.row_number, e.id FROM registry_staged s JOIN e ON e.org_code = substr(s.code, 9, 9)
  WHERE s.code <> '' AND NOT EXISTS (SELECT 1 FROM registry_matched m WHERE m.row_number = s.row_number);
INSERT INTO registry_matched
  SELECT s.row_number, e.id FROM registry_staged s JOIN registry_enterprise e
    ON e.old_registration_no = s.old_registration_no
  WHERE s.code = '' AND s.old_registration_no <> '';
INSERT INTO registry_matched
  SELECT s.row_number, e.id FROM registry_staged s JOIN registry_enterprise e
    ON e.org_code = s.org_code OR e.code IS NOT NULL AND substr(e.code, 9, 9) = s.org_code
  WHERE s.code = '' AND s.old_registration_no = '' AND s.org_code <> '';
INSERT INTO registry_matched
  SELECT s.row_number, min(e.id) FROM registry_staged s JOIN registry_enterprise e
    ON e.name_key = s.name_key AND e.address = s.address
    AND e.code IS NULL AND e.old_registration_no = '' AND e.org_code = ''
  WHERE s.code = '' AND s.old_registration_no = '' AND s.org_code = ''
  GROUP BY s.row_number;
ANALYZE registry_matched;
"""

MATCHED_SEVERAL = """
SELECT m.row_number, s.code, max(s.old_registration_no || s.org_code), string_agg(e.name, ', ' ORDER BY e.id)
FROM registry_matched m JOIN registry_staged s USING (row_number) JOIN registry_enterprise e ON e.id = m.enterprise_id
GROUP BY m.row_number, s.code HAVING count(DISTINCT m.enterprise_id) > 1
"""
MATCHED_BY_SEVERAL = """
SELECT m.row_number, string_agg(other.row_number::text, ', ' ORDER BY other.row_number)
FROM registry_matched m JOIN registry_matched other USING (enterprise_id)
WHERE m.enterprise_id IN (
  SELECT enterprise_id FROM registry_matched GROUP BY enterprise_id HAVING count(DISTINCT row_number) > 1
)
GROUP BY m.row_number
"""
CODE_TAKEN = """
SELECT s.row_number, s.old_registration_no, e.name, e.code
FROM registry_staged s JOIN registry_enterprise e ON e.old_registration_no = s.old_registration_no
WHERE s.code <> '' AND s.old_registration_no <> '' AND e.code IS NOT NULL AND e.code <> s.code
"""


# --- writing ------------------------------------------------------------------------------------------------------


def _given(column: str) -> str:
    return f"coalesce(nullif(s.{column}, ''), e.{column})"


# The value each fact takes when a staged row s meets the record e; an empty cell keeps what is there.
_NEW_VALUE: dict[str, str] = {
    "code": _given("code"),
    "zone_no": "e.zone_no",
    "code_standing": "CASE WHEN s.code <> '' AND e.code IS NULL THEN s.code_standing ELSE e.code_standing END",
    "name": "CASE WHEN s.name_key = e.name_key THEN e.name ELSE s.name END",
    "registered_on": "coalesce(s.registered_on, e.registered_on)",
} | {
    column: _given(column)
    for column in FACTS
    if column not in ("code", "zone_no", "code_standing", "name", "registered_on")
}


def _facts(source: Callable[[str], str]) -> str:
    return "jsonb_build_object(" + ", ".join(f"'{column}', {source(column)}" for column in FACTS) + ")"


CHANGED = f"""
DROP TABLE IF EXISTS registry_changed;
CREATE TEMP TABLE registry_changed ON COMMIT DROP AS
SELECT s.row_number, e.id, s.name_key <> e.name_key AS renamed, {_facts(lambda c: f"e.{c}")} AS before,
  {_facts(lambda c: _NEW_VALUE[c])} AS after,
  e.name AS old_name, e.name_since AS old_name_since, s.name_key, s.search_text, s.code_reason, s.code_expected,
  {", ".join(f"{_NEW_VALUE[c]} AS {c}" for c in FACTS)}
FROM registry_staged s JOIN registry_matched m USING (row_number) JOIN registry_enterprise e ON e.id = m.enterprise_id
WHERE ({", ".join(_NEW_VALUE[c] for c in FACTS)}) IS DISTINCT FROM ({", ".join(f"e.{c}" for c in FACTS)})
ORDER BY e.id
FOR UPDATE OF e
"""
_ONLY_DIFFERENT = """
SELECT jsonb_object_agg(key, value) FROM jsonb_each({kept}) WHERE value IS DISTINCT FROM {other} -> key
"""
INSERT = """
INSERT INTO registry_enterprise (
  id, code, zone_no, code_standing, old_registration_no, org_code, name, name_key, name_since, search_text, kind,
  legal_form, state, registered_on, authority_code, authority_name, address, street_code, industry_code,
  industry_version, risk_class, risk_valid_from, risk_source, version, entered_at, changed_at
)
SELECT s.new_id, nullif(s.code, ''),
  CASE WHEN s.code = '' THEN 'Z' || lpad(nextval('registry_zone_no')::text, 9, '0') END,
  s.code_standing, s.old_registration_no, s.org_code, s.name, s.name_key, NULL, s.search_text,
  coalesce(nullif(s.kind, ''), s.kind_guess), s.legal_form, coalesce(nullif(s.state, ''), %(existing)s),
  s.registered_on,
  CASE WHEN s.authority_code = '' THEN substr(s.code, 3, 6) ELSE s.authority_code END,
  s.authority_name, s.address, s.street_code, s.industry_code,
  CASE WHEN s.industry_code = '' THEN '' ELSE %(industry_version)s END,
  s.risk_class, CASE WHEN s.risk_class = '' THEN NULL ELSE %(day)s::date END,
  CASE WHEN s.risk_class = '' THEN '' ELSE %(label)s END, 1, %(at)s, %(at)s
FROM registry_staged s
WHERE NOT EXISTS (SELECT 1 FROM registry_matched m WHERE m.row_number = s.row_number)
ORDER BY s.row_number
"""
UPDATE = f"""
UPDATE registry_enterprise e SET
  {", ".join(f"{c} = c.{c}" for c in FACTS if c != "zone_no")},
  name_key = CASE WHEN c.renamed THEN c.name_key ELSE e.name_key END,
  name_since = CASE WHEN c.renamed THEN %(day)s::date ELSE e.name_since END,
  search_text = CASE WHEN c.renamed THEN c.search_text || '|' || e.search_text ELSE e.search_text END,
  industry_version = CASE WHEN c.industry_code IS DISTINCT FROM e.industry_code THEN %(industry_version)s
    ELSE e.industry_version END,
  risk_valid_from = CASE WHEN c.risk_class IS DISTINCT FROM e.risk_class THEN %(day)s::date
    ELSE e.risk_valid_from END,
  risk_valid_to = CASE WHEN c.risk_class IS DISTINCT FROM e.risk_class THEN NULL ELSE e.risk_valid_to END,
  risk_source = CASE WHEN c.risk_class IS DISTINCT FROM e.risk_class THEN %(label)s ELSE e.risk_source END,
  version = e.version + 1, changed_at = %(at)s
FROM registry_changed c WHERE c.id = e.id
"""
HISTORY_OF_NEW = f"""
INSERT INTO registry_enterprisechange
  (enterprise_id, kind, before, after, why, actor_id, source_import_id, row_number, occurred_at)
SELECT e.id, %(registered)s, '{{}}', jsonb_strip_nulls({_facts(lambda c: f"nullif(e.{c}::text, '')")}), s.code_reason,
  %(actor)s, %(import)s, s.row_number, %(at)s
FROM registry_staged s JOIN registry_enterprise e ON e.id = s.new_id
ORDER BY s.row_number
"""
HISTORY_OF_CHANGED = f"""
INSERT INTO registry_enterprisechange
  (enterprise_id, kind, before, after, why, actor_id, source_import_id, row_number, occurred_at)
SELECT id, CASE WHEN renamed THEN %(renamed)s ELSE %(corrected)s END,
  ({_ONLY_DIFFERENT.format(kept="before", other="after")}),
  ({_ONLY_DIFFERENT.format(kept="after", other="before")}),
  code_reason, %(actor)s, %(import)s, row_number, %(at)s
FROM registry_changed ORDER BY row_number
"""
FORMER_NAMES = """
INSERT INTO registry_formername (enterprise_id, name, borne_from, borne_to)
SELECT id, old_name, CASE WHEN old_name_since <= %(day)s THEN old_name_since END, %(day)s::date
FROM registry_changed WHERE renamed ORDER BY row_number
"""
REASONS = """
INSERT INTO registry_codereason (enterprise_id, number, expected, reason, actor_id, occurred_at)
SELECT e.id, coalesce(e.code, nullif(e.old_registration_no, ''), e.org_code), s.code_expected, s.code_reason,
  %(actor)s, %(at)s
FROM registry_staged s JOIN registry_enterprise e ON e.id = s.new_id WHERE s.code_reason <> ''
UNION ALL
SELECT c.id, c.code, c.code_expected, c.code_reason, %(actor)s, %(at)s
FROM registry_changed c
WHERE c.code_reason <> '' AND c.code_standing = %(accepted)s AND c.before ->> 'code' IS DISTINCT FROM c.code
"""
DIGEST = """
SELECT encode(sha256(convert_to(coalesce(string_agg(line, E'\\n' ORDER BY row_number), ''), 'UTF8')), 'hex')
FROM (
  SELECT c.row_number, encode(sha256(convert_to(
    concat_ws(E'\\n', c.enterprise_id, c.kind, c.before, c.after), 'UTF8')), 'hex') AS line
  FROM registry_enterprisechange c WHERE c.source_import_id = %s
) lines
"""
