"""Reading the code of a subject as people really write it (GB 32100-2015, GB 11714-1997).

One function, :func:`read_code`, says what a written value is and what to do with it: accept it as the unified code,
put it in the field of the old numbers, ask for a reason, or refuse it with a sentence. About one published code in
ten thousand fails its check character although the firm exists (early pilot codes), so a wrong check character
never makes a record impossible: it needs a reason. Region digits are never compared with a list: development zones
issue codes of their own. Pure: no database, no clock.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from operator import getitem

from stdnum.cn import ric
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_11_10

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z
LENGTH = 18
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1)
_TERMS = tuple({c: v * weight % 31 for c, v in _VALUE.items()} for weight in _WEIGHTS)
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LOOKALIKE = str.maketrans({"I": "1", "O": "0", "S": "5", "Z": "2"})
_EXACT_NUMBER = 10**15  # a spreadsheet keeps 15 digits of a number; longer ones have lost their end

_CODE = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_NA_NUMBER = re.compile(r"[0-9]{6}NA[0-9]{6}[0-9X]")
_ORG_CODE = re.compile(r"([0-9A-Z]{8})-?([0-9X])")
_FOREIGN_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}字第?[0-9]{2,8}(-[0-9]+)?号?")
_ROUNDED = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]{2}")
_NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff'’`]+")
_DASHES = re.compile(r"[-\u2010-\u2015\u2212\uff0d\u3000_.·]+")
_PLACEHOLDERS = frozenset(
    [
        "无",
        "暂无",
        "没有",
        "无代码",
        "无码",
        "不详",
        "未知",
        "空",
        "未办理",
        "未领取",
        "NONE",
        "NULL",
        "NAN",
        "NA",
        "N/A",
        "NIL",
        "UNKNOWN",
        "-",
        "--",
        "---",
        "/",
        "\\",
        "0",
        "*",
        "?",
        "X",
        "XX",
    ]
)


class Kind(StrEnum):
    """What the written value is."""

    VALID = "valid"
    WRONG_CHECK = "wrong_check"
    REGISTRATION_15 = "registration_15"
    REGISTRATION_15_WRONG_CHECK = "registration_15_wrong_check"
    REGISTRATION_NA = "registration_na"
    REGISTRATION_13 = "registration_13"
    FOREIGN_NUMBER = "foreign_number"
    ORG_CODE = "org_code"
    ORG_CODE_WRONG_CHECK = "org_code_wrong_check"
    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    ROUNDED = "rounded"
    IDENTITY_NUMBER = "identity_number"
    WRONG_CHARACTER = "wrong_character"
    REGION_NOT_DIGITS = "region_not_digits"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNKNOWN = "unknown"


class Action(StrEnum):
    """What to do with it."""

    ACCEPT = "accept"  # the unified social credit code
    OWN_FIELD = "own_field"  # a number of an older kind: kept in the field named by Reading.field
    NEEDS_REASON = "needs_reason"  # a person must say why it is right all the same
    NO_CODE = "no_code"  # nothing was given: other columns decide
    REJECT = "reject"


ACTIONS: dict[Kind, Action] = {
    Kind.VALID: Action.ACCEPT,
    Kind.WRONG_CHECK: Action.NEEDS_REASON,
    Kind.REGISTRATION_15: Action.OWN_FIELD,
    Kind.REGISTRATION_15_WRONG_CHECK: Action.NEEDS_REASON,
    Kind.REGISTRATION_NA: Action.OWN_FIELD,
    Kind.REGISTRATION_13: Action.OWN_FIELD,
    Kind.FOREIGN_NUMBER: Action.OWN_FIELD,
    Kind.ORG_CODE: Action.OWN_FIELD,
    Kind.ORG_CODE_WRONG_CHECK: Action.NEEDS_REASON,
    Kind.EMPTY: Action.NO_CODE,
    Kind.PLACEHOLDER: Action.NO_CODE,
    Kind.ROUNDED: Action.REJECT,
    Kind.IDENTITY_NUMBER: Action.REJECT,
    Kind.WRONG_CHARACTER: Action.REJECT,
    Kind.REGION_NOT_DIGITS: Action.REJECT,
    Kind.TOO_SHORT: Action.REJECT,
    Kind.TOO_LONG: Action.REJECT,
    Kind.UNKNOWN: Action.REJECT,
}

_FIELDS: dict[Kind, str] = {
    Kind.VALID: "code",
    Kind.WRONG_CHECK: "code",
    Kind.REGISTRATION_15: "old_registration_no",
    Kind.REGISTRATION_15_WRONG_CHECK: "old_registration_no",
    Kind.REGISTRATION_NA: "old_registration_no",
    Kind.REGISTRATION_13: "old_registration_no",
    Kind.FOREIGN_NUMBER: "old_registration_no",
    Kind.ORG_CODE: "org_code",
    Kind.ORG_CODE_WRONG_CHECK: "org_code",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a written value turned out to be.

    ``value`` is the normal form to store (upper case, half width, no spaces), ``field`` the field it belongs in (empty
    when it is not stored), ``expected`` the check character that would be right, or a likely correction.
    """

    kind: Kind
    value: str
    expected: str = ""

    @property
    def action(self) -> Action:
        return ACTIONS[self.kind]

    @property
    def field(self) -> str:
        return _FIELDS.get(self.kind, "")


def normalise(raw: object) -> str:
    """Upper case, half width, without spaces, invisible characters and the apostrophe Excel puts before text."""
    text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
    if not text:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _NOISE.sub("", text).upper()


def check_character(code: str) -> str:
    """The check character GB 32100 demands for the first 17 characters of ``code``."""
    total = sum(map(getitem, _TERMS, code[:17]))
    return ALPHABET[-total % 31]


def is_valid(code: str) -> bool:
    """Whether a normalised 18-character value keeps the form and the check character of GB 32100."""
    return bool(_CODE.fullmatch(code)) and sum(map(getitem, _TERMS, code)) % 31 == 0


def org_check_character(body: str) -> str:
    """The check character GB 11714 demands for the eight characters of an organisation code (A = 10 … Z = 35)."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, _ORG_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def with_check_digit(body: str) -> str:
    """An old registration number of 15 digits from its first 14 (ISO 7064 MOD 11,10)."""
    return body + str(mod_11_10.calc_check_digit(body))


def read_code(raw: object) -> Reading:
    """Say what a value in the code column is. Never raises."""
    if type(raw) is str and len(raw) == LENGTH and is_valid(raw):
        return Reading(Kind.VALID, raw)
    if raw is None:
        return Reading(Kind.EMPTY, "")
    if isinstance(raw, float) and abs(raw) >= _EXACT_NUMBER:
        return Reading(Kind.ROUNDED, repr(raw))
    value = normalise(raw)
    if not value:
        return Reading(Kind.EMPTY, "")
    if value in _PLACEHOLDERS or not _DASHES.sub("", value):
        return Reading(Kind.PLACEHOLDER, "")
    if _ROUNDED.fullmatch(value):
        return Reading(Kind.ROUNDED, value)
    if match := _ORG_CODE.fullmatch(value):
        return _read_org_code(value, *match.groups())
    if _FOREIGN_NUMBER.fullmatch(value):
        return Reading(Kind.FOREIGN_NUMBER, value)
    plain = _DASHES.sub("", value)
    return _read_plain(plain if plain.isascii() and plain.isalnum() else value)


def _read_org_code(value: str, body: str, check: str) -> Reading:
    expected = org_check_character(body)
    if check == expected:
        return Reading(Kind.ORG_CODE, body + check)
    if "-" in value:
        return Reading(Kind.ORG_CODE_WRONG_CHECK, body + check, expected)
    return Reading(Kind.TOO_SHORT, value)


def _read_plain(value: str) -> Reading:
    if not (value.isascii() and value.isalnum()):
        return Reading(Kind.UNKNOWN, value)
    if len(value) == LENGTH:
        return _read_eighteen(value)
    if _NA_NUMBER.fullmatch(value):
        return Reading(Kind.REGISTRATION_NA, value)
    if len(value) == 15 and value.isdigit():
        expected = mod_11_10.calc_check_digit(value[:14])
        if value[14] == expected:
            return Reading(Kind.REGISTRATION_15, value)
        return Reading(Kind.REGISTRATION_15_WRONG_CHECK, value, expected)
    if len(value) == 13 and value.isdigit():
        return Reading(Kind.REGISTRATION_13, value)
    return Reading(Kind.TOO_SHORT if len(value) < LENGTH else Kind.TOO_LONG, value)


def _read_eighteen(value: str) -> Reading:
    if is_valid(value):
        return Reading(Kind.VALID, value)
    if _is_identity_number(value):
        return Reading(Kind.IDENTITY_NUMBER, "")  # a person's number is not repeated in any report
    if not all(character in _VALUE for character in value):
        likely = value.translate(_LOOKALIKE)
        return Reading(Kind.WRONG_CHARACTER, value, likely if is_valid(likely) else "")
    if not value[2:8].isdigit():
        return Reading(Kind.REGION_NOT_DIGITS, value)
    return Reading(Kind.WRONG_CHECK, value, check_character(value))


def _is_identity_number(value: str) -> bool:
    try:
        ric.validate(value)
    except ValidationError:
        return False
    return True
