"""What can be wrong with a file or a row, in words: each fault says what, where, and what to do.

A :class:`Fault` is a code with plain values, so it can be found by pure functions, stored, and told later in the
language of whoever reads it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.states import RegistrationState, SubjectKind


class Fault(NamedTuple):
    """A fault by code; ``place`` is the header or field it concerns, ``values`` fill the sentence."""

    code: str
    place: str = ""
    values: Mapping[str, Any] = {}

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "place": str(self.place), "values": dict(self.values)}


class Unreadable(Exception):
    """A file that cannot be read as a table; carries the one :class:`Fault` that says why."""

    def __init__(self, code: str, place: str = "", **values: Any) -> None:
        super().__init__(code)
        self.fault = Fault(code, place, values)


FIELD_LABELS: dict[str, Promise] = {
    "code": _("Unified social credit code"),
    "name": _("Name"),
    "subject_kind": _("Kind of subject"),
    "state": _("Registration state"),
    "legal_form": _("Legal form"),
    "registered_on": _("Registered on"),
    "industry": _("Industry"),
    "street": _("Street"),
    "address": _("Address"),
    "authority_code": _("Registration authority code"),
    "authority_name": _("Registration authority"),
    "old_registration_no": _("Old registration number"),
    "org_code": _("Organisation code"),
    "risk_class": _("Risk class"),
    "code_reason": _("Reason for the code"),
}

SENTENCES: dict[str, Promise] = {
    # the file as a whole
    "file_empty": _("The file is empty. Choose the file again, or download the template and fill it in."),
    "file_too_large": _("The file has %(size)s MB; the limit is %(limit)s MB. Split it into several files."),
    "file_unpacks_too_large": _("Unpacked, the workbook has %(size)s MB; the limit is %(limit)s MB. Split it."),
    "file_kind": _("This is %(kind)s, not a table. Save the table as .xlsx or .csv and choose that file."),
    "file_kind_unknown": _("This is neither an Excel workbook nor a text table. Save it as .xlsx or .csv."),
    "file_locked": _("The workbook is protected by a password. Save it without a password and choose it again."),
    "file_damaged": _("The workbook is damaged and cannot be opened (%(detail)s). Open it in Excel and save it anew."),
    "web_page": _("This is a web page saved under a spreadsheet's name. Open it in Excel and save it as .xlsx."),
    "encoding": _("Line %(row)s is neither UTF-8 nor GB 18030 text. Save the file as CSV UTF-8 or as .xlsx."),
    "encoding_damaged": _(
        "Line %(row)s holds a damaged character in a file that is otherwise UTF-8. Save the table anew as CSV UTF-8."
    ),
    "csv_quotes": _("From line %(row)s on, a quotation mark is not closed. Close it, or save the table as .xlsx."),
    "too_many_rows": _("The sheet has more than %(limit)s rows. Split it into several files."),
    "no_rows": _("Sheet %(sheet)s has headers but no rows under them. Fill in the rows and choose it again."),
    "no_sheet": _("There is no sheet %(sheet)s. The workbook has: %(sheets)s."),
    "several_sheets": _("Several sheets look like lists of enterprises: %(sheets)s. Say which one to read."),
    "header_missing": _(
        "No column holds “%(field)s”. Add the column, or rename the one that holds it; the template shows the names."
    ),
    "header_unknown": _("Column %(column)s, “%(header)s”, is not known. Say what it holds, or leave it out."),
    "header_twice": _("Several columns hold “%(field)s”: %(headers)s. Keep one of them."),
    # the code
    "code_wrong_check": _(
        "The last character of code %(value)s should be %(expected)s. Correct the code; if the certificate really "
        "reads so, give the reason."
    ),
    "code_registration_15_wrong_check": _(
        "The last digit of the old registration number %(value)s should be %(expected)s. Correct it; if the licence "
        "really reads so, give the reason."
    ),
    "code_org_code_wrong_check": _(
        "The last character of the organisation code %(value)s should be %(expected)s. Correct it; if the "
        "certificate really reads so, give the reason."
    ),
    "code_missing": _(
        "There is no code and no older number. Add it; for a subject without any, say “site without a code” as its "
        "kind, or give the reason."
    ),
    "code_rounded": _(
        "Excel turned the code into a number (%(value)s) and its last digits are lost. Format the column as text and "
        "enter the code again."
    ),
    "code_identity_number": _(
        "This is a citizen's identity number, not a code; it is not stored. Enter the code from the licence."
    ),
    "code_wrong_character": _(
        "Code %(value)s holds a character that codes do not use (I, O, S, V and Z do not occur). %(hint)sCorrect it."
    ),
    "code_region_not_digits": _("Places 3 to 8 of code %(value)s must be digits. Correct it from the licence."),
    "code_too_short": _("%(value)s has %(length)s characters; a code has 18. Correct it from the licence."),
    "code_too_long": _("%(value)s has %(length)s characters; a code has 18. Correct it from the licence."),
    "code_unknown": _(
        "%(value)s is no code and no older number of a known form. Correct it, or move it to the column of the old "
        "registration number."
    ),
    "code_twice_in_row": _("The two columns give different numbers: %(value)s and %(other)s. Keep the right one."),
    # the row
    "name_missing": _("The name is missing. Enter the full name as registered."),
    "name_too_short": _("“%(value)s” is too short for a name. Enter the full name as registered."),
    "name_too_long": _("The name has %(length)s characters; the limit is %(limit)s. Shorten it."),
    "name_is_number": _("“%(value)s” is a number, not a name. Perhaps the columns are shifted."),
    "text_too_long": _("“%(field)s” has %(length)s characters; the limit is %(limit)s. Shorten it."),
    "kind_unknown": _("Kind of subject “%(value)s” is not known. Known are: %(known)s."),
    "state_unknown": _("Registration state “%(value)s” is not known. Known are: %(known)s."),
    "date_unreadable": _("“%(value)s” is not a date. Write it as 2026-11-23."),
    "date_impossible": _("%(value)s lies in the future or before 1900. Correct the date."),
    "industry_unknown": _("Industry “%(value)s” is not in GB/T 4754-2017. Write the code, for example I6510."),
    "street_unknown": _("“%(value)s” is not a street of the zone. Known are: %(known)s."),
    "authority_malformed": _("Authority code “%(value)s” must be six digits."),
    "risk_class_malformed": _("Risk class “%(value)s” must be one to sixteen letters or digits."),
    "reason_too_short": _("The reason “%(value)s” is too short. Say why the code is right all the same."),
    "cell_error": _("Cell %(cell)s holds the error %(value)s. Correct the formula, or type the value."),
    "cell_formula": _(
        "Cell %(cell)s holds a formula without a value. Open the file in Excel, save it, or type the value."
    ),
    "cell_extra": _("The row has more cells than there are headers (“%(value)s”). Perhaps a comma splits a cell."),
    "row_repeats": _("The row repeats row %(other)s word for word. It is left out."),
    "row_conflicts": _(
        "Rows %(rows)s give the same subject different values. Keep the right one; none of them is entered."
    ),
    "match_ambiguous": _("Several enterprises in the register carry the number %(value)s. Add the unified code."),
    "match_two": _("The numbers in this row belong to different enterprises (%(names)s). Keep the right number."),
    "code_taken": _(
        "The number %(value)s belongs to %(name)s, which already has another code (%(code)s). Correct one of them."
    ),
}

VOCABULARIES = {"subject_kinds": SubjectKind, "registration_states": RegistrationState}


def sentence(fault: Fault) -> str:
    """The fault in the active language."""
    values = dict(fault.values)
    for name in ("value", "header"):
        values.setdefault(name, fault.place)
    if "field" in values:
        values["field"] = FIELD_LABELS.get(str(values["field"]), values["field"])
    if values.get("known") in VOCABULARIES:
        values["known"] = ", ".join(str(label) for label in VOCABULARIES[values["known"]].labels)
    if fault.code == "code_wrong_character":
        likely = values.get("expected")
        values["hint"] = _("Perhaps it is %(likely)s. ") % {"likely": likely} if likely else ""
    return str(SENTENCES[fault.code]) % values


def from_json(stored: Mapping[str, Any]) -> Fault:
    return Fault(stored["code"], stored["place"], stored["values"])
