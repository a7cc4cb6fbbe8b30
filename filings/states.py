"""States of filings, filing duties, work schemes and supervision orders."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions.tables import Move, TransitionTable


class FilingState(models.TextChoices):
    PREPARED = "prepared", _("To be filed")
    SUBMITTED = "submitted", _("Filed")
    RETURNED = "returned", _("Returned for mending")
    ACCEPTED = "accepted", _("On record")
    DROPPED = "dropped", _("Taken back")


UNDECIDED = (FilingState.PREPARED, FilingState.SUBMITTED, FilingState.RETURNED)
IN_HAND = (FilingState.PREPARED, FilingState.RETURNED)

FILING = TransitionTable(
    "filings.Filing",
    states=FilingState,
    initial=(FilingState.PREPARED,),
    moves=(
        Move("submit", IN_HAND, FilingState.SUBMITTED, who="staff", rule="R-207"),
        Move("return", (FilingState.SUBMITTED,), FilingState.RETURNED, who="filing_reviewer", rule="R-211"),
        Move("accept", (FilingState.SUBMITTED,), FilingState.ACCEPTED, who="filing_reviewer", rule="R-208"),
        Move("drop", UNDECIDED, FilingState.DROPPED, who="staff"),
    ),
)


class DutyState(models.TextChoices):
    OPEN = "open", _("To be met")
    MET = "met", _("Met")
    SUPERSEDED = "superseded", _("Superseded")


DUTY = TransitionTable(
    "filings.FilingDuty",
    states=DutyState,
    initial=(DutyState.OPEN,),
    moves=(
        Move("meet", (DutyState.OPEN,), DutyState.MET, who="filing_reviewer"),
        Move("supersede", (DutyState.OPEN,), DutyState.SUPERSEDED, who="system"),
    ),
)


class Cause(models.TextChoices):
    """Why something is to be filed."""

    YEAR = "year", _("A year has begun")
    CHANGE = "change", _("What was filed has changed")


class Counts(models.TextChoices):
    """What stops the clock of a duty."""

    SUBMISSION = "submission", _("The submission")
    ACCEPTANCE = "acceptance", _("The acceptance")


class SchemeState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_FORCE = "in_force", _("In force")
    REPLACED = "replaced", _("No longer in force")


SCHEME = TransitionTable(
    "filings.WorkScheme",
    states=SchemeState,
    initial=(SchemeState.DRAFT,),
    moves=(
        Move("submit", (SchemeState.DRAFT,), SchemeState.SUBMITTED, who="staff"),
        Move("return", (SchemeState.SUBMITTED,), SchemeState.DRAFT, who="head"),
        Move("approve", (SchemeState.SUBMITTED,), SchemeState.IN_FORCE, who="head", rule="R-205"),
        Move("replace", (SchemeState.IN_FORCE,), SchemeState.REPLACED, who="head"),
    ),
)


class OrderState(models.TextChoices):
    ISSUED = "issued", _("Answer awaited")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Settled")


ORDER = TransitionTable(
    "filings.SupervisionOrder",
    states=OrderState,
    initial=(OrderState.ISSUED,),
    moves=(
        Move("answer", (OrderState.ISSUED,), OrderState.ANSWERED, who="staff", rule="R-209"),
        Move("refuse", (OrderState.ANSWERED,), OrderState.ISSUED, who="supervision"),
        Move("close", (OrderState.ANSWERED,), OrderState.CLOSED, who="supervision"),
    ),
)
