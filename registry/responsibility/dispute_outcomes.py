"""What an outcome is: who leads, who co-operates, who has no part; checked, written down and read again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.people.models import Department
from registry.models import Industry
from registry.responsibility.boundaries import ALL
from registry.responsibility.carving import Square, says
from registry.responsibility.checks import where_words
from registry.responsibility.dispute_errors import (
    AgainstOutcome,
    OneLeadNeeded,
    OutcomeLacks,
    PartyForgotten,
    StrangerInAgreement,
)
from registry.responsibility.dispute_models import Dispute, DisputeAdjustment
from registry.responsibility.dispute_states import DisputeState, OutcomePart
from registry.responsibility.models import MatterScope, ResponsibilityItem, ResponsibilityList
from registry.responsibility.selectors import claim_of

LEADS = {OutcomePart.LEAD: True, OutcomePart.CO_OPERATE: False, OutcomePart.NONE: None}


@dataclass(frozen=True, slots=True)
class Share:
    """What one department is given, and what it does there."""

    department: Department
    part: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The shares of the departments and the article on which they rest."""

    shares: tuple[Share, ...]
    law: str
    article: str

    @property
    def lead(self) -> Department:
        return next(share.department for share in self.shares if share.part == OutcomePart.LEAD)

    def as_json(self) -> dict[str, Any]:
        return {
            "law": self.law,
            "article": self.article,
            "shares": [
                {"department": one.department.code, "part": str(one.part), "description": one.description}
                for one in self.shares
            ],
        }


def outcome_from(written: dict[str, Any]) -> Outcome:
    """The outcome as it was written down."""
    codes = [one["department"] for one in written["shares"]]
    known = {department.code: department for department in Department.objects.filter(code__in=codes)}
    shares = tuple(Share(known[one["department"]], one["part"], one["description"]) for one in written["shares"])
    return Outcome(shares, written["law"], written["article"])


def check_outcome(outcome: Outcome, parties: Sequence[Department], *, only_parties: bool) -> Outcome:
    """One lead and only one (R-103), every party spoken of, each share with what is done; strangers only by opinion."""
    given = {share.department.pk for share in outcome.shares}
    forgotten = [party.display_name for party in parties if party.pk not in given]
    if forgotten:
        raise PartyForgotten(departments=", ".join(forgotten))
    own = {party.pk for party in parties}
    strangers = [one.department.display_name for one in outcome.shares if one.department.pk not in own]
    if strangers and only_parties:
        raise StrangerInAgreement(departments=", ".join(strangers))
    leads = sum(share.part == OutcomePart.LEAD for share in outcome.shares)
    if leads != 1 or len(given) != len(outcome.shares):
        raise OneLeadNeeded(count=leads)
    if not outcome.law.strip() or not outcome.article.strip():
        raise OutcomeLacks(what=_("law and article"), place="law")
    for share in outcome.shares:
        if share.part != OutcomePart.NONE and not share.description.strip():
            raise OutcomeLacks(what=_("what %(department)s does") % {"department": share.department.display_name})
    return outcome


def square_of(dispute: Dispute) -> Square:
    """The square of the map that is disputed; where no industries are named, all that the matter concerns."""
    industries = tuple(dispute.industries)
    if not industries:
        scope = MatterScope.objects.filter(matter=dispute.matter_id).order_by("-valid_from").first()
        industries = tuple(scope.industries) if scope else ()
    return Square(dispute.matter_id, tuple(dispute.links), industries or ALL)


def industry_codes() -> list[str]:
    return sorted(Industry.objects.values_list("code", flat=True))


def is_said_by(responsibility_list: ResponsibilityList | None, adjustment: DisputeAdjustment) -> bool:
    """Whether a version gives the department what the outcome gives it."""
    items: Iterable[ResponsibilityItem] = ()
    if responsibility_list is not None:
        items = ResponsibilityItem.objects.filter(list=responsibility_list, matter=adjustment.dispute.matter_id)
    claims = [claim_of(item, department=adjustment.department_id) for item in items]
    return says(claims, square_of(adjustment.dispute), leads=LEADS[OutcomePart(adjustment.part)])


def check_keeps_outcomes(responsibility_list: ResponsibilityList) -> None:
    """Refuse a version that differs from the outcome it was prepared from, or comes after such a one (R-106)."""
    waiting = DisputeAdjustment.objects.filter(
        department=responsibility_list.department_id,
        dispute__state=DisputeState.ADJUSTING,
        in_force_on=None,
        prepared_list__version__lte=responsibility_list.version,
    ).select_related("dispute__matter", "department")
    for adjustment in waiting:
        if not is_said_by(responsibility_list, adjustment):
            square = square_of(adjustment.dispute)
            words = where_words(square.links[0], square.industries[0])
            raise AgainstOutcome(
                number=adjustment.dispute.number,
                department=adjustment.department.display_name,
                part=PART_WORDS[OutcomePart(adjustment.part)](),
                where=f"{adjustment.dispute.matter} · {words}",
            )


PART_WORDS = {
    OutcomePart.LEAD: lambda: _("lead"),
    OutcomePart.CO_OPERATE: lambda: _("co-operate"),
    OutcomePart.NONE: lambda: _("have no part"),
}
