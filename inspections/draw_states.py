"""States of a draw and the acts that move it (docs/draw.md §4.3, §5.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions.tables import Move, TransitionTable


class DrawState(models.TextChoices):
    PREPARING = "preparing", _("Being prepared")
    FREEZING = "freezing", _("Being frozen")
    FROZEN = "frozen", _("Frozen, waiting for its minute")
    DRAWN = "drawn", _("Drawn")
    VOID = "void", _("Void")


DRAW = TransitionTable(
    "inspections.Draw",
    states=DrawState,
    initial=(DrawState.PREPARING,),
    moves=(
        Move("request_freeze", (DrawState.PREPARING,), DrawState.FREEZING, who="staff"),
        Move("give_up_freeze", (DrawState.FREEZING,), DrawState.PREPARING, who="system"),
        Move("freeze", (DrawState.FREEZING,), DrawState.FROZEN, who="system"),
        Move("run", (DrawState.FROZEN,), DrawState.DRAWN, who="system, staff"),
        Move("void", (DrawState.PREPARING, DrawState.FROZEN, DrawState.DRAWN), DrawState.VOID, who="head"),
        Move("void_by_rule", (DrawState.FROZEN,), DrawState.VOID, who="system"),
    ),
)
