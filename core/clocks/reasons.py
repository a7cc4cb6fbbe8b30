"""Why a term ends when it ends: facts with a code, so that any language can make sentences of them."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of a computation. Dates in ``params`` are ISO strings, so that a reason can be kept as JSON.

    Codes and their parameters:

    ========== ============================ ======================================================================
    code       params                       meaning
    ========== ============================ ======================================================================
    started    event_zh, event_en, day      the event, whose day is not counted
    started_at event_zh, event_en, moment   the event, for a term of hours
    midnight   day                          a term of hours was given a day only and runs from its first minute
    term       n, unit, rule, rolls,        how long the term is and by which rule, whether it moves off rest days
               warn_before                  and when it warns
    weekends   days                         so many Saturdays and Sundays were not counted
    holiday    holiday, first, last, days   a run of rest days of one holiday was not counted
    make_up    holiday, day                 a weekend day was counted because it is worked for a holiday
    suspended  cause, first, last, days     the clock stood still
    paused     cause, first, last           the clock stood still (a term of hours)
    month_end  day, wanted                  the month has no such day, its last day stands instead
    rolled     first, last, holiday         the last day was a rest day, so the next working day stands instead
    stays      day, holiday                 the last day is a rest day and this term does not move
    provisional years                       no calendar is known for these years: weekends only
    ========== ============================ ======================================================================
    """

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, **self.params}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Reason":
        params = dict(value)
        return cls(params.pop("code"), params)
