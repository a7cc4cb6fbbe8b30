"""States and kinds around spot-check items."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions.tables import Move, TransitionTable


class ItemState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ITEM = TransitionTable(
    "registry.SpotCheckItem",
    states=ItemState,
    initial=(ItemState.DRAFT,),
    moves=(
        Move("propose", (ItemState.DRAFT,), ItemState.PROPOSED, who="staff"),
        Move("return", (ItemState.PROPOSED,), ItemState.DRAFT, who="head"),
        Move("publish", (ItemState.PROPOSED,), ItemState.PUBLISHED, who="head", rule="R-04"),
        Move("withdraw", (ItemState.PUBLISHED,), ItemState.WITHDRAWN, who="head", rule="R-04"),
    ),
)


class ItemImportState(models.TextChoices):
    OPEN = "open", _("Being checked")
    DONE = "done", _("Entered")
    DISCARDED = "discarded", _("Discarded")


ITEM_IMPORT = TransitionTable(
    "registry.ItemImport",
    states=ItemImportState,
    initial=(ItemImportState.OPEN,),
    moves=(
        Move("enter", (ItemImportState.OPEN,), ItemImportState.DONE, who="staff"),
        Move("discard", (ItemImportState.OPEN,), ItemImportState.DISCARDED, who="staff"),
    ),
)


class WithdrawalCause(models.TextChoices):
    """Why an item leaves the published list (行政执法事项 adjusted for one of three causes), or which version follows it."""

    BASIS_CHANGED = "basis_changed", _("Its basis has changed")
    NO_BASIS = "no_basis", _("It has no basis any more")
    NO_EFFECT = "no_effect", _("It has no real effect")
    REPLACED = "replaced", _("A later version took its place")


class ItemCategory(models.TextChoices):
    """General items are drawn at a low ratio; key items concern safety, health or the law asks for all (R-16)."""

    GENERAL = "general", _("General item")
    KEY = "key", _("Key item")


class CheckMethod(models.TextChoices):
    """检查方式: how an item is checked."""

    ON_SITE = "on_site", _("On site")
    IN_WRITING = "in_writing", _("In writing")
    TESTING = "testing", _("Inspection and testing")
    AUTHORITY_OPINION = "authority_opinion", _("Result or opinion of another authority")
    THIRD_PARTY = "third_party", _("Verification by a third party (audit, capital, assessment)")
    ONLINE = "online", _("Online monitoring")


class TimesLimit(models.TextChoices):
    """What a number of times a year means."""

    EXACTLY = "exactly", _("Exactly")
    AT_MOST = "at_most", _("At most")
    AT_LEAST = "at_least", _("At least")
