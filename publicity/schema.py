"""Whitelists: what may become public, field by field, and what never may. Pure.

A schema is JSON Schema (draft 2020-12) built from the parts below. Every object is closed, every text has a longest
length. ``NEVER`` is refused in every schema when it is registered and in every payload at any depth.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator

Schema: TypeAlias = dict[str, Any]

DIGEST_PATTERN = "^[0-9a-f]{64}$"
DAY_PATTERN = r"^[0-9]{4}-[01][0-9]-[0-3][0-9]$"
MOMENT_PATTERN = r"^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?(Z|[+-][0-2][0-9]:[0-5][0-9])$"


def text(longest: int = 300) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longest}


def note(longest: int = 2000) -> Schema:
    """A text that may be empty."""
    return {"type": "string", "maxLength": longest}


def code(longest: int = 40) -> Schema:
    """A code of letters, digits and signs; never searched for personal numbers."""
    return {"type": "string", "minLength": 1, "maxLength": longest, "format": "code"}


def whole(least: int = 0) -> Schema:
    return {"type": "integer", "minimum": least}


def flag() -> Schema:
    return {"type": "boolean"}


def digest() -> Schema:
    return {"type": "string", "pattern": DIGEST_PATTERN, "maxLength": 64}


def day() -> Schema:
    """``2026-11-23``."""
    return {"type": "string", "pattern": DAY_PATTERN, "maxLength": 10}


def moment() -> Schema:
    """``2026-11-23T09:00:00+08:00``."""
    return {"type": "string", "pattern": MOMENT_PATTERN, "maxLength": 25}


def one_of(*values: str) -> Schema:
    return {"enum": list(values)}


def many(of: Schema, *, most: int = 1000, least: int = 0) -> Schema:
    return {"type": "array", "items": of, "minItems": least, "maxItems": most}


def fields(optional: dict[str, Schema] | None = None, /, **required: Schema) -> Schema:
    """A closed object: ``fields({"note": note()}, title=text())``."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def bilingual(longest: int = 300) -> Schema:
    """Words in both languages: ``{"zh", "en"}``."""
    return fields(zh=text(longest), en=text(longest))


DEPARTMENT = fields({}, code=code(20), name=text(100), name_en=text(150))
"""A department as public pages name it: ``{"code", "name", "name_en"}``."""

NEVER = re.compile(
    r"""
    risk | stratum | strata | ^class(es)?$ | _class(es)?$ | (^|_)(grade|level|rating|score)s?$ | weight
    | reporter | complainant | informant | whistle | rater | witness_name
    | ^officers?$ | officer_(id|name|code)s? | ^inspectors?$ | inspector_ | certificate | ^team$ | avoid(ed|s)?$ | avoid_
    | (^|_)id_?(card|number|no)$ | identity | passport | ^birth | ^sex$ | ^gender$ | ^age$
    | phone | mobile | ^tel$ | ^fax$ | e?mail | wechat | contact | legal_representative | home_address | bank_
    | salt | blind$ | ^map$ | officer_map | ^row(s|_id)?$ | secret | password | token
    """,
    re.VERBOSE,
)
"""Names of fields that may never become public: risk classes and what would reveal them (山东省企业信用风险分类:
不评价、不惩戒、不公开、不免抽), reporters and raters, officers, personal numbers and ways to reach a person, and what
opens a blinded draw."""

_PHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_identity_number(number: str) -> bool:
    """Whether 18 characters are a citizen's number by its check character (GB 11643)."""
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def schema_faults(schema: Schema, path: str = "") -> Iterator[str]:
    """What is wrong with a whitelist: open objects, endless texts, fields that may never become public."""
    kind = schema.get("type")
    if kind == "object":
        if schema.get("additionalProperties") is not False:
            yield f"{path or '/'}: the object is open"
        for name, below in schema.get("properties", {}).items():
            if not re.fullmatch("[a-z][a-z0-9_]*", name):
                yield f"{path}/{name}: field names are lower case ASCII"
            if NEVER.search(name):
                yield f"{path}/{name}: may never become public"
            yield from schema_faults(below, f"{path}/{name}")
    elif kind == "array":
        if "maxItems" not in schema:
            yield f"{path}: the list is endless"
        yield from schema_faults(schema["items"], f"{path}/0")
    elif kind == "string":
        if "maxLength" not in schema:
            yield f"{path}: the text is endless"
    elif kind not in ("integer", "boolean") and "enum" not in schema:
        yield f"{path}: unknown type {kind!r}"
    if not path:
        Draft202012Validator.check_schema(schema)


def forbidden_fields(payload: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(name, JSON pointer) of every field at any depth that may never become public."""
    if isinstance(payload, dict):
        for name, below in payload.items():
            if NEVER.search(str(name).lower().replace("-", "_")):
                yield name, f"{path}/{name}"
            yield from forbidden_fields(below, f"{path}/{name}")
    elif isinstance(payload, list):
        for position, below in enumerate(payload):
            yield from forbidden_fields(below, f"{path}/{position}")


def personal_numbers(payload: Any, schema: Schema, path: str = "") -> Iterator[tuple[str, str]]:
    """(JSON pointer, masked number) of telephone and identity numbers in texts; fields of codes are not searched."""
    if isinstance(payload, dict):
        properties = schema.get("properties", {})
        for name, below in payload.items():
            yield from personal_numbers(below, properties.get(name, {}), f"{path}/{name}")
    elif isinstance(payload, list):
        for position, below in enumerate(payload):
            yield from personal_numbers(below, schema.get("items", {}), f"{path}/{position}")
    elif isinstance(payload, str) and schema.get("format") != "code" and schema.get("pattern") != DIGEST_PATTERN:
        numbers = [match.group() for match in _PHONE.finditer(payload)]
        numbers += [match.group() for match in _IDENTITY.finditer(payload) if is_identity_number(match.group())]
        for number in numbers:
            yield path, number[:3] + "…" + number[-2:]


def payload_faults(payload: Any, schema: Schema) -> Iterator[tuple[str, str, str]]:
    """(fault, JSON pointer, words): ``unlisted`` with the field's name, or ``invalid`` with what is wrong."""
    for error in Draft202012Validator(schema).iter_errors(payload):
        place = "".join(f"/{step}" for step in error.absolute_path)
        if error.validator == "additionalProperties":
            for name in sorted(set(error.instance) - set(error.schema["properties"])):
                yield "unlisted", f"{place}/{name}", name
        else:
            yield "invalid", place or "/", error.message[:300]
