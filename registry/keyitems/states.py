"""States and kinds around key-supervision lists and their coverage."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions.tables import Move, TransitionTable


class KeyListState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CHECKING = "checking", _("In legal check")
    DECIDING = "deciding", _("Before the head")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a newer version")
    DISCARDED = "discarded", _("Discarded")


IN_THE_MAKING = (KeyListState.DRAFT, KeyListState.CHECKING, KeyListState.DECIDING, KeyListState.APPROVED)
EVER_PUBLIC = (KeyListState.PUBLISHED, KeyListState.REPLACED)

KEY_LIST = TransitionTable(
    "keyitems.KeyList",
    states=KeyListState,
    initial=(KeyListState.DRAFT,),
    moves=(
        Move("submit", (KeyListState.DRAFT,), KeyListState.CHECKING, who="staff"),
        Move("pass", (KeyListState.CHECKING,), KeyListState.DECIDING, who="legal_reviewer", rule="R-04b"),
        Move("return", (KeyListState.CHECKING,), KeyListState.DRAFT, who="legal_reviewer", rule="R-04b"),
        Move("approve", (KeyListState.DECIDING,), KeyListState.APPROVED, who="head"),
        Move("send_back", (KeyListState.DECIDING,), KeyListState.DRAFT, who="head"),
        Move("publish", (KeyListState.APPROVED,), KeyListState.PUBLISHED, who="staff", rule="R-04d"),
        Move("discard", IN_THE_MAKING, KeyListState.DISCARDED, who="staff"),
        Move("replace", (KeyListState.PUBLISHED,), KeyListState.REPLACED, who="staff", rule="R-04d"),
    ),
)


class KeyReason(models.TextChoices):
    """Why a matter is under key supervision (济高管综字〔2021〕40号 (二))."""

    PUBLIC_SAFETY = "public_safety", _("Directly concerns public safety")
    LIFE_AND_HEALTH = "life_and_health", _("Directly concerns life and health")


class SubjectsBy(models.TextChoices):
    """How the subjects of a key item are named."""

    FILTER = "filter", _("All that fit")
    NAMED = "named", _("By name")


class ChainLink(models.TextChoices):
    """全链条: where in the life of a product supervision takes place."""

    SOURCING = "sourcing", _("Sourcing")
    PRODUCTION = "production", _("Production")
    STORAGE = "storage", _("Storage")
    TRANSPORT = "transport", _("Transport")
    SALE = "sale", _("Sale")
    USE = "use", _("Use")
    DISPOSAL = "disposal", _("Disposal")


class Period(models.TextChoices):
    """In which span every subject is to be covered once, counted by the calendar."""

    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF_YEAR = "half_year", _("Half year")
    YEAR = "year", _("Year")


class CoverageSource(models.TextChoices):
    """What covers a subject."""

    INSPECTION = "inspection", _("Inspection")
    BY_HAND = "by_hand", _("Supervision act entered by hand")
