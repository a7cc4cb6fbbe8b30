"""States of a dispute about a responsibility, and what its outcome may say."""

from django.db import models
from django.utils.translation import pgettext_lazy

from core.transitions.tables import Move, TransitionTable


class DisputeState(models.TextChoices):
    RAISED = "raised", pgettext_lazy("dispute", "Raised")
    NEGOTIATING = "negotiating", pgettext_lazy("dispute", "In negotiation")
    SUBMITTED = "submitted", pgettext_lazy("dispute", "Submitted for coordination")
    COORDINATING = "coordinating", pgettext_lazy("dispute", "Being coordinated")
    REFERRED = "referred", pgettext_lazy("dispute", "Referred upwards")
    ADJUSTING = "adjusting", pgettext_lazy("dispute", "Lists being adjusted")
    CLOSED = "closed", pgettext_lazy("dispute", "Closed")
    ARCHIVED = "archived", pgettext_lazy("dispute", "Archived")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "Withdrawn")


UNDECIDED = (DisputeState.RAISED, DisputeState.NEGOTIATING, DisputeState.SUBMITTED, DisputeState.COORDINATING)
RUNNING = (*UNDECIDED, DisputeState.REFERRED, DisputeState.ADJUSTING)
"""States in which the interim department answers for the matter."""

DISPUTE = TransitionTable(
    "responsibility.Dispute",
    states=DisputeState,
    initial=(DisputeState.RAISED,),
    moves=(
        Move("negotiate", (DisputeState.RAISED,), DisputeState.NEGOTIATING, who="every party", rule="R-104"),
        Move("agree", (DisputeState.NEGOTIATING,), DisputeState.ADJUSTING, who="head of every party", rule="R-104"),
        Move("submit", (DisputeState.NEGOTIATING,), DisputeState.SUBMITTED, who="head of a party", rule="R-104"),
        Move("give_back", (DisputeState.SUBMITTED,), DisputeState.NEGOTIATING, who="coordinator", rule="R-104"),
        Move("take_up", (DisputeState.SUBMITTED,), DisputeState.COORDINATING, who="coordinator", rule="R-105"),
        Move("give_opinion", (DisputeState.COORDINATING,), DisputeState.ADJUSTING, who="coordinator", rule="R-105"),
        Move("refer", (DisputeState.COORDINATING,), DisputeState.REFERRED, who="coordinator", rule="R-105"),
        Move("rule", (DisputeState.REFERRED,), DisputeState.ADJUSTING, who="coordinator", rule="R-105"),
        Move("close", (DisputeState.ADJUSTING,), DisputeState.CLOSED, who="system", rule="R-106"),
        Move("archive", (DisputeState.CLOSED,), DisputeState.ARCHIVED, who="coordinator"),
        Move("withdraw", UNDECIDED, DisputeState.WITHDRAWN, who="party that raised it, all consent"),
    ),
)


class Settlement(models.TextChoices):
    """What ended the difference."""

    AGREEMENT = "agreement", pgettext_lazy("dispute", "Agreement of the parties")
    OPINION = "opinion", pgettext_lazy("dispute", "Opinion of the coordinating department")
    RULING = "ruling", pgettext_lazy("dispute", "Ruling from above")


class Answer(models.TextChoices):
    """What the head of a party says to a negotiation record."""

    SIGNED = "signed", pgettext_lazy("dispute", "Signed")
    DECLINED = "declined", pgettext_lazy("dispute", "Not signed, with remarks")


class OutcomePart(models.TextChoices):
    """What the outcome gives a department in the disputed matter."""

    LEAD = "lead", pgettext_lazy("part in a matter", "Lead")
    CO_OPERATE = "co_operate", pgettext_lazy("part in a matter", "Co-operate")
    NONE = "none", pgettext_lazy("part in a matter", "None")
