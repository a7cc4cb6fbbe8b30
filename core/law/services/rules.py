"""A rule gets a new version: one person proposes, another adopts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.clocks import Unit
from core.law.errors import PeriodTaken, VersionInvalid
from core.law.models import Article, Law, Rule, RuleClock, RuleVersion, Verification
from core.law.policies import check_can_adopt, check_can_propose, check_can_withdraw
from core.law.states import VersionState
from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import User
from core.transitions.services import begin, check_can_move, move


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """A term to be proposed; the fields are those of ``RuleClock``."""

    n: int
    unit: Unit
    event_zh: str
    event_en: str
    name: str = ""
    rolls: bool = False
    suspends: Sequence[Mapping[str, str]] = ()
    warn_before: int | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """What a version says, in both languages, and the remark on its source."""

    zh: str
    en: str
    remark_zh: str = ""
    remark_en: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def propose_rule_version(
    *,
    rule: Rule,
    wording: Wording,
    effective_from: dt.date,
    documents: Sequence[Law],
    articles: Sequence[Article] = (),
    verification: str,
    clocks: Sequence[ClockSpec] = (),
    reason: str,
    acting_user: User,
    at: dt.datetime,
) -> RuleVersion:
    """Propose what the rule shall say from a day on. It changes nothing until a second person adopts it."""
    rule = Rule.objects.select_for_update().get(pk=rule.pk)
    check_can_propose(acting_user, at=at)
    _check(wording, documents, articles, clocks, reason)
    number = (rule.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = RuleVersion.objects.create(
        rule=rule,
        number=number,
        state=VersionState.PROPOSED,
        effective_from=effective_from,
        text_zh=wording.zh,
        text_en=wording.en,
        remark_zh=wording.remark_zh,
        remark_en=wording.remark_en,
        parameters=dict(wording.parameters),
        verification=verification,
        enabled=verification != Verification.UNVERIFIED,
        proposed_by=acting_user,
        proposed_at=at,
        reason=reason,
    )
    version.documents.set(documents)
    version.articles.set(articles)
    RuleClock.objects.bulk_create(
        RuleClock(
            version=version,
            name=clock.name,
            n=clock.n,
            unit=clock.unit.value,
            rolls=clock.rolls,
            event_zh=clock.event_zh,
            event_en=clock.event_en,
            suspends=[dict(entry) for entry in clock.suspends],
            warn_before=clock.warn_before,
        )
        for clock in clocks
    )
    begin(version, acting_user=acting_user, at=at, reason=reason)
    record(
        "law.rule_version.propose",
        subject=version,
        acting_user=acting_user,
        at=at,
        why=reason,
        rule=rule.code,
        detail={
            "number": number,
            "effective_from": effective_from.isoformat(),
            "text": wording.zh,
            "verification": verification,
            "parameters": dict(wording.parameters),
            "clocks": [f"{clock.name}:{clock.n}:{clock.unit}:{clock.rolls}" for clock in clocks],
        },
    )
    announce("law.rule_version.proposed", subject=version, payload={"rule": rule.code, "number": number}, at=at)
    return version


@transaction.atomic
def adopt_rule_version(*, version: RuleVersion, reason: str = "", acting_user: User, at: dt.datetime) -> RuleVersion:
    """Adopt a proposed version. It ends the version before it on the eve and yields to one that follows."""
    rule = Rule.objects.select_for_update().get(pk=version.rule_id)
    version = RuleVersion.objects.select_for_update().get(pk=version.pk)
    check_can_adopt(acting_user, version, at=at)
    check_can_move(version, "adopt")
    adopted = rule.versions.filter(state=VersionState.ADOPTED)
    if adopted.filter(effective_from=version.effective_from).exists():
        raise PeriodTaken(rule=rule.code, cited=rule.code, day=version.effective_from.isoformat())
    following = adopted.filter(effective_from__gt=version.effective_from).order_by("effective_from").first()
    before = adopted.filter(effective_from__lt=version.effective_from).order_by("-effective_from").first()
    eve = version.effective_from - dt.timedelta(days=1)
    if before is not None and (before.effective_to is None or before.effective_to > eve):
        before.effective_to = eve
        before.save(update_fields=["effective_to"])
        record(
            "law.rule_version.end",
            subject=before,
            acting_user=acting_user,
            at=at,
            rule=rule.code,
            detail={"effective_to": eve.isoformat(), "by_version": version.number},
        )
    version.effective_to = following.effective_from - dt.timedelta(days=1) if following else version.effective_to
    version.adopted_by = acting_user
    version.adopted_at = at
    version.save(update_fields=["effective_to", "adopted_by", "adopted_at"])
    move(version, "adopt", acting_user=acting_user, at=at, reason=reason)
    record(
        "law.rule_version.adopt",
        subject=version,
        acting_user=acting_user,
        at=at,
        why=reason,
        rule=rule.code,
        detail={
            "number": version.number,
            "effective_from": version.effective_from.isoformat(),
            "effective_to": version.effective_to.isoformat() if version.effective_to else None,
        },
    )
    announce("law.rule_version.adopted", subject=version, payload={"rule": rule.code, "number": version.number}, at=at)
    return version


@transaction.atomic
def withdraw_rule_version(*, version: RuleVersion, reason: str, acting_user: User, at: dt.datetime) -> RuleVersion:
    """Take a proposal back, or turn it down, with a reason. It stays in the list as withdrawn."""
    version = RuleVersion.objects.select_for_update().get(pk=version.pk)
    check_can_withdraw(acting_user, version, at=at)
    if not reason.strip():
        raise VersionInvalid(fault=_("Say why the proposal is withdrawn."))
    move(version, "withdraw", acting_user=acting_user, at=at, reason=reason)
    record(
        "law.rule_version.withdraw",
        subject=version,
        acting_user=acting_user,
        at=at,
        why=reason,
        rule=version.rule.code,
    )
    return version


def _check(
    wording: Wording,
    documents: Sequence[Law],
    articles: Sequence[Article],
    clocks: Sequence[ClockSpec],
    reason: str,
) -> None:
    if not wording.zh.strip() or not wording.en.strip():
        raise VersionInvalid(fault=_("The text of a version is needed in Chinese and in English."))
    if not documents:
        raise VersionInvalid(fault=_("A version names at least one source document."))
    if any(article.law not in documents for article in articles):
        raise VersionInvalid(fault=_("A source article belongs to one of the source documents."))
    if not reason.strip():
        raise VersionInvalid(fault=_("Say why the rule changes."))
    if len({clock.name for clock in clocks}) != len(clocks):
        raise VersionInvalid(fault=_("Two terms of one version have the same name."))
    for clock in clocks:
        if clock.n < 1:
            raise VersionInvalid(fault=_("A term is at least 1 long."))
        if clock.rolls and clock.unit not in (Unit.CALENDAR_DAYS, Unit.MONTHS):
            raise VersionInvalid(fault=_("Only calendar days and months can move off a rest day."))
