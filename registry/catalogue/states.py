"""States and kinds around enforcement items, their adjustment and the change of their bases."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions.tables import Move, TransitionTable


class EnforcementKind(models.TextChoices):
    """What sort of power an item is (济高管综字〔2021〕40号 (二); 行政执法事项目录)."""

    INSPECTION = "inspection", _("Administrative inspection")
    PENALTY = "penalty", _("Administrative penalty")
    COERCION = "coercion", _("Administrative coercion")
    LICENCE = "licence", _("Administrative licence")
    CONFIRMATION = "confirmation", _("Administrative confirmation")
    REWARD = "reward", _("Administrative reward")
    RULING = "ruling", _("Administrative ruling")
    LEVY = "levy", _("Administrative levy")
    PAYMENT = "payment", _("Administrative payment")
    OTHER = "other", _("Other power")


class Level(models.TextChoices):
    """At which level of government the power is held."""

    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County or zone")
    STREET = "street", _("Street or town")


class EnforcementState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CHECKING = "checking", _("In legal check")
    DECIDING = "deciding", _("Before the head")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    ADJUSTING = "adjusting", _("Being adjusted")
    EXPIRED = "expired", pgettext_lazy("enforcement item", "Expired")
    DISCARDED = "discarded", _("Discarded")


IN_FORCE = (EnforcementState.PUBLISHED, EnforcementState.ADJUSTING)
IN_THE_MAKING = (
    EnforcementState.DRAFT,
    EnforcementState.CHECKING,
    EnforcementState.DECIDING,
    EnforcementState.APPROVED,
)

ENFORCEMENT_ITEM = TransitionTable(
    "catalogue.EnforcementItem",
    states=EnforcementState,
    initial=(EnforcementState.DRAFT,),
    moves=(
        Move("submit", (EnforcementState.DRAFT,), EnforcementState.CHECKING, who="staff"),
        Move("pass", (EnforcementState.CHECKING,), EnforcementState.DECIDING, who="legal_reviewer"),
        Move("return", (EnforcementState.CHECKING,), EnforcementState.DRAFT, who="legal_reviewer"),
        Move("approve", (EnforcementState.DECIDING,), EnforcementState.APPROVED, who="head"),
        Move("send_back", (EnforcementState.DECIDING,), EnforcementState.DRAFT, who="head"),
        Move("publish", (EnforcementState.APPROVED,), EnforcementState.PUBLISHED, who="staff", rule="R-04"),
        Move("discard", IN_THE_MAKING, EnforcementState.DISCARDED, who="staff"),
        Move("adjust", (EnforcementState.PUBLISHED,), EnforcementState.ADJUSTING, who="staff", rule="R-04a"),
        Move("keep", (EnforcementState.ADJUSTING,), EnforcementState.PUBLISHED, who="head", rule="R-04a"),
        Move("expire", IN_FORCE, EnforcementState.EXPIRED, who="head", rule="R-04a"),
    ),
)


class Cause(models.TextChoices):
    """Why an item is adjusted (国办发〔2024〕54号: 动态清理)."""

    BASIS_CHANGED = "basis_changed", _("Its basis has changed")
    NO_BASIS = "no_basis", _("It has no legal basis")
    NO_EFFECT = "no_effect", _("It has no real effect")


class AdjustmentState(models.TextChoices):
    OPEN = "open", pgettext_lazy("adjustment", "To be started")
    STARTED = "started", pgettext_lazy("adjustment", "Started")
    REVISED = "revised", _("Revised")
    REMOVED = "removed", _("Removed from the catalogue")
    KEPT = "kept", _("Kept as it is")


WAITING = (AdjustmentState.OPEN, AdjustmentState.STARTED)

ADJUSTMENT = TransitionTable(
    "catalogue.Adjustment",
    states=AdjustmentState,
    initial=(AdjustmentState.OPEN,),
    moves=(
        Move("start", (AdjustmentState.OPEN,), AdjustmentState.STARTED, who="staff", rule="R-04a"),
        Move("revise", WAITING, AdjustmentState.REVISED, who="staff", rule="R-04a"),
        Move("remove", WAITING, AdjustmentState.REMOVED, who="head", rule="R-04a"),
        Move("keep", WAITING, AdjustmentState.KEPT, who="head", rule="R-04a"),
    ),
)


class UseKind(models.TextChoices):
    """What shows that an item is used."""

    INSPECTION = "inspection", _("Inspection")
    CASE = "case", _("Case")
