"""States and kinds around responsibility lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions.tables import Move, TransitionTable


class Link(models.TextChoices):
    """环节: the links of the chain of oversight, in their order."""

    APPROVAL = "approval", pgettext_lazy("link of the chain", "Approval")
    ROUTINE = "routine", pgettext_lazy("link of the chain", "Routine supervision")
    ENFORCEMENT = "enforcement", pgettext_lazy("link of the chain", "Enforcement")
    PENALTY = "penalty", pgettext_lazy("link of the chain", "Penalty")
    EMERGENCY = "emergency", pgettext_lazy("link of the chain", "Emergency response")


class Part(models.TextChoices):
    """Whether a department leads (主责) or co-operates (配合) in a matter."""

    LEAD = "lead", pgettext_lazy("part in a matter", "Lead")
    CO_OPERATE = "co_operate", pgettext_lazy("part in a matter", "Co-operate")


class BoundaryCause(models.TextChoices):
    """Why a boundary must be drawn: the four kinds of new (四新), a reorganised department, other."""

    NEW_TECHNOLOGY = "new_technology", _("New technology")
    NEW_INDUSTRY = "new_industry", _("New industry")
    NEW_FORM = "new_form", _("New form of business")
    NEW_MODEL = "new_model", _("New business model")
    REORGANISED = "reorganised", _("Reorganised department")
    OTHER = "other", _("Other")


class ListState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("responsibility list", "Draft")
    CONSULTATION = "consultation", pgettext_lazy("responsibility list", "In consultation")
    CONFIRMED = "confirmed", pgettext_lazy("responsibility list", "Confirmed")
    PUBLISHED = "published", pgettext_lazy("responsibility list", "Published")
    REVISED = "revised", pgettext_lazy("responsibility list", "Revised")
    ABOLISHED = "abolished", pgettext_lazy("responsibility list", "Abolished")
    DROPPED = "dropped", pgettext_lazy("responsibility list", "Dropped")


IN_THE_MAKING = (ListState.DRAFT, ListState.CONSULTATION, ListState.CONFIRMED)
ISSUED = (ListState.PUBLISHED, ListState.REVISED, ListState.ABOLISHED)
"""States of versions that were published; which of them is in force on a day is decided by their days alone."""

LIST = TransitionTable(
    "responsibility.ResponsibilityList",
    states=ListState,
    initial=(ListState.DRAFT,),
    moves=(
        Move("consult", (ListState.DRAFT,), ListState.CONSULTATION, who="staff", rule="R-102"),
        Move("reopen", (ListState.CONSULTATION, ListState.CONFIRMED), ListState.DRAFT, who="staff"),
        Move("confirm", (ListState.CONSULTATION,), ListState.CONFIRMED, who="head", rule="R-102"),
        Move("publish", (ListState.CONFIRMED,), ListState.PUBLISHED, who="staff", rule="R-101"),
        Move("revise", (ListState.PUBLISHED,), ListState.REVISED, who="system", rule="R-101"),
        Move("abolish", (ListState.PUBLISHED,), ListState.ABOLISHED, who="system", rule="R-101"),
        Move("drop", IN_THE_MAKING, ListState.DROPPED, who="head"),
    ),
)


class RoundState(models.TextChoices):
    OPEN = "open", pgettext_lazy("consultation", "Open")
    CLOSED = "closed", pgettext_lazy("consultation", "Closed")


CONSULTATION = TransitionTable(
    "responsibility.Consultation",
    states=RoundState,
    initial=(RoundState.OPEN,),
    moves=(Move("close", (RoundState.OPEN,), RoundState.CLOSED, who="system", rule="R-102"),),
)


class View(models.TextChoices):
    """What an asked department says. Silence at the end of the term is recorded as silence, never as agreement."""

    ASKED = "asked", pgettext_lazy("view", "Asked")
    AGREES = "agrees", pgettext_lazy("view", "Agrees")
    OBJECTS = "objects", pgettext_lazy("view", "Objects")
    NO_VIEW = "no_view", pgettext_lazy("view", "No view")
    SILENT = "silent", pgettext_lazy("view", "Silent")
    RECALLED = "recalled", pgettext_lazy("view", "Recalled")


ANSWERS = (View.AGREES, View.OBJECTS, View.NO_VIEW)

QUESTION = TransitionTable(
    "responsibility.ConsultationQuestion",
    states=View,
    initial=(View.ASKED,),
    moves=(
        Move("agree", (View.ASKED,), View.AGREES, who="staff", rule="R-102"),
        Move("object", (View.ASKED,), View.OBJECTS, who="staff", rule="R-102"),
        Move("have_no_view", (View.ASKED,), View.NO_VIEW, who="staff", rule="R-102"),
        Move("fall_silent", (View.ASKED,), View.SILENT, who="system", rule="R-102"),
        Move("recall", (View.ASKED,), View.RECALLED, who="staff"),
    ),
)


class Reply(models.TextChoices):
    """What becomes of an objection."""

    OPEN = "open", pgettext_lazy("objection", "Not answered")
    TAKEN_OVER = "taken_over", pgettext_lazy("objection", "Taken over")
    REFUSED = "refused", pgettext_lazy("objection", "Refused with reasons")
