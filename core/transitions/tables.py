"""States and moves as a table that a lawyer can read.

An app declares its tables in ``states.py``; the database holds them (``core.guards``), ``docs/states/`` prints them.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from django.db.models import TextChoices

from core.guards import hold


@dataclass(frozen=True)
class Move:
    """One act that moves a record: its name, the states it may start from, where it leads, who does it, by which rule."""

    act: str
    sources: tuple[str, ...]
    target: str
    who: str = ""
    rule: str = ""


@dataclass(frozen=True)
class TransitionTable:
    """The moves of one column. ``label`` is ``"app.Model"``; ``states`` names every state with its translation."""

    label: str
    states: type[TextChoices]
    initial: tuple[str, ...]
    moves: tuple[Move, ...]
    column: str = "state"
    by_act: dict[str, Move] = field(default_factory=dict, init=False, repr=False, compare=False)

    registry: ClassVar[dict[str, "TransitionTable"]] = {}

    def __post_init__(self) -> None:
        self.by_act.update({move.act: move for move in self.moves})
        if len(self.by_act) != len(self.moves):
            raise ValueError(f"{self.label}: an act is listed twice")
        known = set(self.states.values)
        used = {*self.initial, *(m.target for m in self.moves), *(s for m in self.moves for s in m.sources)}
        if used != known:
            raise ValueError(f"{self.label}: states and moves disagree: {sorted(used ^ known)}")
        TransitionTable.registry[self.label.lower()] = self
        hold(
            self.label,
            self.column,
            self.initial,
            [(source, move.target) for move in self.moves for source in move.sources],
        )

    def allows(self, act: str, state: str) -> bool:
        return state in self.by_act[act].sources

    def final_states(self) -> tuple[str, ...]:
        """States that no move leaves."""
        left = {source for move in self.moves for source in move.sources}
        return tuple(state for state in self.states.values if state not in left)
