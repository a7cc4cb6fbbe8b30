"""Who sees which value of a draw, and when (docs/draw.md §4.3, §5.2).

A public value that one person has typed is hidden until a second person has typed it too, so that the second looks at
the source and not at the screen. Openings and seed are public with the result; those of an unannounced draw only after
its last batch, because with the roster they tell every visit. Until then they stay with the departments of the draw.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.people.models import User
from core.people.selectors import day_of, own_departments, reads_everything
from inspections.models import Draw, DrawSource, Team


@dataclass(frozen=True)
class ValueReader:
    """One person at one moment; asks for posts once, however many draws are shown."""

    user: User
    at: dt.datetime

    def value_of(self, source: DrawSource) -> str:
        """The value of a source as far as the person may see it now, else nothing."""
        if source.is_public:
            return source.value if source.confirmed_at or source.given_by_id == self.user.pk else ""
        return source.value if self.sees_evidence(source.draw) else ""

    def counts_of(self, draw: Draw) -> dict[str, Any]:
        """Sizes and numbers; the seed only where the openings may be seen."""
        return {name: value for name, value in draw.counts.items() if name != "seed" or self.sees_evidence(draw)}

    def sees_evidence(self, draw: Draw) -> bool:
        """Whether the evidence of a draw that has run is open to this person."""
        if draw.drawn_at is None:
            return False
        if not draw.plan_entry.surprise or day_of(self.at) > draw.plan_entry.last_day or self._reads_everything:
            return True
        return draw.department_id in self._own or draw.plan_entry_id in self._serving

    @cached_property
    def _reads_everything(self) -> bool:
        return reads_everything(self.user, at=self.at)

    @cached_property
    def _own(self) -> set[int]:
        return set(own_departments(self.user, at=self.at))

    @cached_property
    def _serving(self) -> set[int]:
        """Unannounced entries whose window is open and in which an own department serves."""
        teams = Team.objects.filter(
            department__in=self._own, entry__surprise=True, entry__last_day__gte=day_of(self.at)
        )
        return set(teams.values_list("entry", flat=True))
