"""Kinds and states of a reorganisation of departments."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.transitions.tables import Move, TransitionTable


class Kind(models.TextChoices):
    """What is done with departments (机构职能调整)."""

    RENAME = "rename", pgettext_lazy("departments", "Rename")
    MERGE = "merge", pgettext_lazy("departments", "Merge")
    SPLIT = "split", pgettext_lazy("departments", "Split")
    DISSOLVE = "dissolve", pgettext_lazy("departments", "Dissolve")


class ReorganisationState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("departments", "Proposed")
    APPROVED = "approved", _("Approved")
    CARRIED_OUT = "carried_out", _("Carried out")
    WITHDRAWN = "withdrawn", pgettext_lazy("departments", "Withdrawn")


REORGANISATION = TransitionTable(
    "reorganisation.Reorganisation",
    states=ReorganisationState,
    initial=(ReorganisationState.PROPOSED,),
    moves=(
        Move(
            "approve", (ReorganisationState.PROPOSED,), ReorganisationState.APPROVED, who="coordinator, a second person"
        ),
        Move("carry_out", (ReorganisationState.APPROVED,), ReorganisationState.CARRIED_OUT, who="system"),
        Move(
            "withdraw",
            (ReorganisationState.PROPOSED, ReorganisationState.APPROVED),
            ReorganisationState.WITHDRAWN,
            who="coordinator",
        ),
    ),
)
