"""States of a version of a rule."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions.tables import Move, TransitionTable


class VersionState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ADOPTED = "adopted", _("Adopted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# A version that ships with the first installation begins adopted; every later one is proposed first.
RULE_VERSION = TransitionTable(
    label="law.RuleVersion",
    states=VersionState,
    initial=(VersionState.PROPOSED, VersionState.ADOPTED),
    moves=(
        Move("adopt", (VersionState.PROPOSED,), VersionState.ADOPTED, who="supervision"),
        Move("withdraw", (VersionState.PROPOSED,), VersionState.WITHDRAWN, who="supervision"),
    ),
)
