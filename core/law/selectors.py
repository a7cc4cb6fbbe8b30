"""Which rule says what on a day, and when a term of a rule ends."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from core.clocks import ZONE, DayKind, Due, SpecialDay, Suspension, WorkdayCalendar, reckon
from core.law.errors import ClockUnknown, RuleNotApplied, RuleNotInForce, RuleUnknown
from core.law.models import CalendarDay, CalendarYear, Rule, RuleClock, RuleVersion
from core.law.states import VersionState


def day_of(moment: dt.datetime | dt.date) -> dt.date:
    """The day in Beijing time."""
    return moment.astimezone(ZONE).date() if isinstance(moment, dt.datetime) else moment


def in_force_on(day: dt.date) -> Q:
    return Q(state=VersionState.ADOPTED, effective_from__lte=day) & (
        Q(effective_to__isnull=True) | Q(effective_to__gte=day)
    )


def rule_version(code: str, *, on: dt.datetime | dt.date) -> RuleVersion:
    """The version of a rule in force on a day. Raises ``RuleUnknown``, ``RuleNotInForce``."""
    day = day_of(on)
    version = RuleVersion.objects.select_related("rule").filter(in_force_on(day), rule__code=code).first()
    if version is not None:
        return version
    if not Rule.objects.filter(code=code).exists():
        raise RuleUnknown(rule=code, cited=code)
    raise RuleNotInForce(rule=code, cited=code, day=day.isoformat())


def figure(code: str, name: str, *, on: dt.datetime | dt.date) -> Any:
    """A figure of the version in force, such as the least number of officers of R-06 (``officers_at_least``)."""
    version = rule_version(code, on=on)
    if not version.enabled:
        raise RuleNotApplied(rule=code, cited=code)
    return version.parameters[name]


def clock_of(code: str, *, on: dt.datetime | dt.date, clock: str = "") -> RuleClock:
    """A term of the version in force on a day. Raises also ``RuleNotApplied`` and ``ClockUnknown``."""
    found = (
        RuleClock.objects.select_related("version__rule")
        .filter(
            version__in=RuleVersion.objects.filter(in_force_on(day_of(on)), rule__code=code, enabled=True), name=clock
        )
        .first()
    )
    if found is not None:
        return found
    if not rule_version(code, on=on).enabled:
        raise RuleNotApplied(rule=code, cited=code)
    raise ClockUnknown(rule=code, cited=code, clock=clock)


def calendar_in_force() -> WorkdayCalendar:
    """The working-day calendar: the highest revision of each year, a later year winning where two name one day.

    One small query; the days are read again only when a year has been entered.
    """
    state = CalendarYear.objects.aggregate(last=Max("pk"), years=Count("pk"), entered=Max("entered_at"))
    return _calendar(state["last"], state["years"], state["entered"])


@lru_cache(maxsize=2)
def _calendar(_last: int | None, _years: int, _entered: dt.datetime | None) -> WorkdayCalendar:
    newest = CalendarYear.objects.filter(year=OuterRef("year")).order_by("-revision")
    in_force = CalendarYear.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    days = CalendarDay.objects.filter(calendar__in=in_force).order_by("calendar__year", "day")
    return WorkdayCalendar(
        special={day.day: SpecialDay(DayKind(day.kind), day.holiday) for day in days},
        years=frozenset(in_force.values_list("year", flat=True)),
    )


def due_for(
    code: str,
    *,
    start: dt.datetime | dt.date,
    at: dt.datetime | dt.date | None = None,
    clock: str = "",
    suspensions: Sequence[Suspension] = (),
) -> Due:
    """When the term of a rule that begins with the event at ``start`` ends (rule R-01).

    The version in force on the day of the event counts, or on the day of ``at`` where law says otherwise. A legal
    act is never blocked by a calendar that is not yet published: the end is then marked provisional.
    """
    term = clock_of(code, on=start if at is None else at, clock=clock).term()
    return reckon(term, start, calendar_in_force(), suspensions=suspensions, provisional=True)


def rules_with_versions(*, on: dt.date) -> QuerySet[Rule]:
    """Every rule with the version in force that day as ``current`` (a list of one or none), by code."""
    current = (
        RuleVersion.objects.filter(in_force_on(on))
        .prefetch_related("documents", "articles__law", "clocks")
        .select_related("rule")
    )
    return Rule.objects.prefetch_related(Prefetch("versions", queryset=current, to_attr="current")).order_by("code")


def versions_of(rule: Rule) -> QuerySet[RuleVersion]:
    """Every version of a rule, newest first, with its sources and terms."""
    return (
        RuleVersion.objects.filter(rule=rule)
        .select_related("rule", "proposed_by", "adopted_by")
        .prefetch_related("documents", "articles__law", "clocks")
        .order_by("-number")
    )


def proposals_waiting() -> QuerySet[RuleVersion]:
    """Versions that wait for a second person, oldest first."""
    return RuleVersion.objects.filter(state=VersionState.PROPOSED).select_related("rule").order_by("pk")


def calendar_years() -> QuerySet[CalendarYear]:
    """Every revision of every year, newest first."""
    return CalendarYear.objects.select_related("entered_by").order_by("-year", "-revision")


def rule_by_code(code: str) -> Rule:
    """Raises ``RuleUnknown``."""
    rule = Rule.objects.filter(code=code).first()
    if rule is None:
        raise RuleUnknown(rule=code, cited=code)
    return rule


def version_of(rule: Rule, number: int) -> RuleVersion:
    """One version of a rule. Raises ``RuleUnknown`` where there is no such number."""
    version = versions_of(rule).filter(number=number).first()
    if version is None:
        raise RuleUnknown(rule=rule.code, cited=f"{rule.code} v{number}")
    return version


def source_of(code: str, *, on: dt.datetime | dt.date) -> str:
    """The articles a rule rests on, and the documents of which no article is named; empty for an unknown rule."""
    versions = RuleVersion.objects.filter(in_force_on(day_of(on)), rule__code=code)
    version = versions.prefetch_related("documents", "articles__law").first()
    if version is None:
        return ""
    articles = sorted(version.articles.all(), key=lambda article: (article.law.code, article.number))
    named = {article.law_id for article in articles}
    documents = [law.short for law in version.documents.all() if law.pk not in named]
    return "、".join([*(str(article) for article in articles), *documents])
