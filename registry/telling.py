"""Changes of an enterprise in words: which fact, what it was, what it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Choices
from django.utils.translation import gettext_lazy as _

from core.refusals import Text
from registry.faults import FIELD_LABELS
from registry.models import EnterpriseChange
from registry.states import CodeStanding, RegistrationState, SubjectKind

_LABELS: dict[str, Text] = {
    **FIELD_LABELS,
    "kind": _("Kind of subject"),
    "zone_no": _("Zone number"),
    "code_standing": _("Standing of the code"),
    "street_code": _("Street"),
    "industry_code": _("Industry"),
}
_CHOICES: dict[str, type[Choices]] = {"kind": SubjectKind, "state": RegistrationState, "code_standing": CodeStanding}


@dataclass(frozen=True)
class Difference:
    """One fact of one change."""

    label: Text
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One change with its differences in words; the first entry lists what it brought."""

    change: EnterpriseChange
    differences: list[Difference]


def told(changes: Iterable[EnterpriseChange]) -> list[Told]:
    """Each change with the facts it touched, in the order the register keeps them."""
    return [Told(change, _differences(change)) for change in changes]


def _differences(change: EnterpriseChange) -> list[Difference]:
    names = [name for name in _LABELS if name in change.before or name in change.after]
    return [
        Difference(_LABELS[name], _word(name, change.before.get(name)), _word(name, change.after.get(name)))
        for name in names
    ]


def _word(name: str, value: object) -> str:
    if value in (None, ""):
        return ""
    choices = _CHOICES.get(name)
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    return str(value)
