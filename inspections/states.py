"""Which states and kinds plans have, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions.tables import Move, TransitionTable


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")


PLAN = TransitionTable(
    "inspections.Plan",
    states=PlanState,
    initial=(PlanState.DRAFT,),
    moves=(
        Move("submit", (PlanState.DRAFT, PlanState.RETURNED), PlanState.SUBMITTED, who="staff", rule="R-17"),
        Move("return", (PlanState.SUBMITTED,), PlanState.RETURNED, who="head"),
        Move("approve", (PlanState.SUBMITTED,), PlanState.APPROVED, who="head", rule="R-05"),
        Move("reopen", (PlanState.APPROVED,), PlanState.RETURNED, who="staff", rule="R-211"),
        Move("publish", (PlanState.APPROVED,), PlanState.PUBLISHED, who="staff", rule="R-12"),
        Move("change", (PlanState.PUBLISHED,), PlanState.RETURNED, who="staff", rule="R-204"),
    ),
)
EDITABLE = frozenset({PlanState.DRAFT, PlanState.RETURNED})


class EntryKind(models.TextChoices):
    DOUBLE_RANDOM = "double_random", _("Double-random")
    DAILY = "daily", _("Daily inspection")
    SPECIAL = "special", _("Special campaign")


class StrataBy(models.TextChoices):
    """What divides the subjects of an entry into strata with ratios of their own."""

    ALL = "all", _("One ratio for all")
    SUBJECT_KIND = "subject_kind", _("By kind of subject")
    STREET = "street", _("By street")
    RISK_CLASS = "risk_class", _("By risk class")


class QuotaMode(models.TextChoices):
    RATIO = "ratio", _("Ratio per stratum")
    TOTAL = "total", _("Fixed total")


class QuotaBase(models.TextChoices):
    """What a ratio is taken of."""

    ELIGIBLE = "eligible", _("Subjects that can be drawn")
    LISTED = "listed", _("All subjects on the roster")


class Profile(models.TextChoices):
    """Which of the two forms the draw is published in (docs/draw.md §5.1)."""

    OPEN = "open", _("Open form")
    BLINDED = "blinded", _("Blinded form")


class KeyOverride(models.TextChoices):
    """Reasons of exclusion that do not hold for subjects under key supervision."""

    FREQ_CAP = "FREQ_CAP", _("Annual cap reached")
    WHITELIST = "WHITELIST", _("On a white list")
