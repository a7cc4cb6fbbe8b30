"""States of a rectification and the acts that move it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions.tables import Move, TransitionTable


class RectificationState(models.TextChoices):
    ORDERED = "ordered", _("Ordered")
    REPORTED = "reported", _("Reported as corrected")
    CLOSED = "closed", pgettext_lazy("rectification", "Corrected")
    TO_CASE = "to_case", _("On to a case")
    REVOKED = "revoked", pgettext_lazy("rectification", "Revoked")


OPEN = (RectificationState.ORDERED, RectificationState.REPORTED)

RECTIFICATION = TransitionTable(
    "rectification.Rectification",
    states=RectificationState,
    initial=(RectificationState.ORDERED,),
    moves=(
        Move("report", (RectificationState.ORDERED,), RectificationState.REPORTED, who="enterprise, or staff for it"),
        Move("insist", (RectificationState.REPORTED,), RectificationState.ORDERED, who="officer or staff, by re-check"),
        Move("close", OPEN, RectificationState.CLOSED, who="officer or staff, by re-check", rule="R-21"),
        Move("pass_on", OPEN, RectificationState.TO_CASE, who="head"),
        Move("revoke", OPEN, RectificationState.REVOKED, who="head"),
    ),
)


class RecheckWay(models.TextChoices):
    """How it was seen that the matter is corrected; off-site goes before another entry (R-09)."""

    IN_WRITING = "in_writing", _("By the evidence sent in")
    ON_SITE = "on_site", _("On site")
    ONLINE = "online", _("Online")


class RecheckResult(models.TextChoices):
    CORRECTED = "corrected", pgettext_lazy("rectification", "Corrected")
    PARTLY = "partly", _("Corrected in part")
    NOT_CORRECTED = "not_corrected", _("Not corrected")
