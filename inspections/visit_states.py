"""States of a visit and the acts that move it; the codes of results."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions.tables import Move, TransitionTable


class VisitState(models.TextChoices):
    PLANNED = "planned", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    NOTIFIED = "notified", _("Notice issued")
    ON_SITE = "on_site", _("Being carried out")
    ENTERED = "entered", _("Waiting for review")
    RETURNED = "returned", _("Returned to the officers")
    REVIEWED = "reviewed", _("Waiting for publication")
    PUBLISHED = "published", _("Published")
    DROPPED = "dropped", _("Not carried out")


VISIT = TransitionTable(
    "inspections.Visit",
    states=VisitState,
    initial=(VisitState.PLANNED,),
    moves=(
        Move("approve", (VisitState.PLANNED,), VisitState.APPROVED, who="head", rule="R-05"),
        Move("notify", (VisitState.APPROVED,), VisitState.NOTIFIED, who="staff", rule="R-19"),
        Move("begin", (VisitState.NOTIFIED,), VisitState.ON_SITE, who="officer", rule="R-06"),
        Move("enter", (VisitState.ON_SITE, VisitState.RETURNED), VisitState.ENTERED, who="officer", rule="R-13"),
        Move("return", (VisitState.ENTERED,), VisitState.RETURNED, who="staff, not who entered"),
        Move("review", (VisitState.ENTERED,), VisitState.REVIEWED, who="staff, not who entered"),
        Move("publish", (VisitState.REVIEWED,), VisitState.PUBLISHED, who="staff", rule="R-13"),
        Move(
            "drop",
            (VisitState.PLANNED, VisitState.APPROVED, VisitState.NOTIFIED),
            VisitState.DROPPED,
            who="head",
        ),
    ),
)
BEGUN = frozenset(
    {VisitState.ON_SITE, VisitState.ENTERED, VisitState.RETURNED, VisitState.REVIEWED, VisitState.PUBLISHED}
)


class Cause(models.TextChoices):
    """Why a visit takes place (检查类型 and 触发, domain codes of R-19)."""

    DOUBLE_RANDOM = "double_random", _("Planned: double-random")
    DAILY = "daily", _("Planned: daily inspection")
    SPECIAL = "special", _("Planned: special campaign")


class ResultCode(models.TextChoices):
    """Result categories as published (结果类别); 01 excludes all others."""

    NO_PROBLEM = "01", _("No problem found")
    NOT_PUBLICISED = "02", _("Information that must be publicised was not")
    FALSE_INFORMATION = "03", _("Publicised information conceals the truth or is false")
    UNREACHABLE = "04", _("Cannot be contacted at the registered place")
    CORRECTED = "05", _("Problem found, ordered to be corrected and corrected")
    UNCOOPERATIVE = "06", _("Seriously uncooperative")
    NO_ACTIVITY = "07", _("The activity concerned by this check is not carried on")
    FOLLOW_UP = "08", _("Problem found, to be dealt with")
    CLOSED_DOWN = "09", _("Closed, out of business or in liquidation")


class FollowUp(models.TextChoices):
    """What comes after a result (后续处置)."""

    NONE = "none", _("None needed")
    ORDER = "order", _("Order to correct")
    CASE = "case", _("Case to be filed")
    TRANSFER = "transfer", _("Transfer to another body")
    LISTING = "listing", _("List of abnormal operations")
    GUIDANCE = "guidance", _("Administrative guidance")


class Finding(models.TextChoices):
    """The answer to one checkpoint; nothing is preset."""

    COMPLIANT = "compliant", _("Compliant")
    NOT_COMPLIANT = "not_compliant", _("Not compliant")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class Presence(models.TextChoices):
    PRESENT = "present", _("Party present")
    ABSENT = "absent", _("Nobody there")
    WITNESS = "witness", _("Witness present")


class Signature(models.TextChoices):
    """How the record was closed with the party."""

    SIGNED = "signed", _("Signed by the party")
    REFUSED = "refused", _("The party refused to sign; noted")
    NOBODY = "nobody", _("Nobody there to sign; noted")
