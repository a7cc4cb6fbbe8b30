"""Rules, their versions in time, and the terms a version sets."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.clocks import Term, Unit
from core.law.lengths import length_text
from core.law.models.texts import Article, Law, Verification, in_language
from core.law.states import VersionState
from core.people.models import span


class RuleKind(models.TextChoices):
    BLOCK = "block", _("Refuses an act")
    GATE = "gate", _("Needs a record beforehand")
    CLOCK = "clock", _("Sets a term")
    METHOD = "method", _("Says how to compute")
    PRINCIPLE = "principle", _("Guides a choice")


class Rule(models.Model):
    """A rule (规则) the system enforces, cited everywhere by its code. What it says stands in its versions."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    app = models.CharField(_("part of the system"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=RuleKind)
    title_zh = models.CharField(_("title"), max_length=100)
    title_en = models.CharField(_("English title"), max_length=150)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        return in_language(self.title_zh, self.title_en)


class RuleVersion(models.Model):
    """What a rule says in a span of days (规则版本). One person proposes a version, another adopts it.

    ``verification`` says how well the source is known; a rule that is not verified is not applied (``enabled``).
    ``parameters`` holds its figures that are not terms (ratios as text, counts as numbers).
    """

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="versions", verbose_name=_("rule"))
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12, choices=VersionState)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    text_zh = models.TextField(_("text"))
    text_en = models.TextField(_("English text"))
    remark_zh = models.TextField(_("remark"), blank=True)
    remark_en = models.TextField(_("English remark"), blank=True)
    documents = models.ManyToManyField(Law, related_name="rule_versions", verbose_name=_("source documents"))
    articles = models.ManyToManyField(
        Article, related_name="rule_versions", blank=True, verbose_name=_("source articles")
    )
    verification = models.CharField(_("verification"), max_length=12, choices=Verification)
    enabled = models.BooleanField(_("applied"))
    parameters = models.JSONField(_("figures"), default=dict, blank=True)
    edition = models.PositiveSmallIntegerField(
        _("edition"),
        null=True,
        blank=True,
        help_text=_("Which edition of the rule in the software, if it came with it."),
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("adopted by")
    )
    adopted_at = models.DateTimeField(_("adopted at"), null=True)

    class Meta:
        verbose_name = _("version of a rule")
        verbose_name_plural = _("versions of rules")
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="law_ruleversion_number_once"),
            models.UniqueConstraint(fields=["rule", "edition"], name="law_ruleversion_edition_once"),
            ExclusionConstraint(
                name="law_ruleversion_one_in_force",
                expressions=[
                    ("rule", RangeOperators.EQUAL),
                    (span("effective_from", "effective_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state=VersionState.ADOPTED),
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="law_ruleversion_span",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True, proposed_at__isnull=True, edition__isnull=False)
                | Q(proposed_by__isnull=False, proposed_at__isnull=False),
                name="law_ruleversion_proposed",
            ),
            models.CheckConstraint(
                condition=Q(adopted_by__isnull=True, adopted_at__isnull=True)
                | Q(adopted_by__isnull=False, adopted_at__isnull=False),
                name="law_ruleversion_adopted",
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.ADOPTED) | Q(adopted_by__isnull=False) | Q(edition__isnull=False),
                name="law_ruleversion_adopted_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(adopted_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(adopted_by=F("proposed_by")),
                name="law_ruleversion_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(verification=Verification.UNVERIFIED) | Q(enabled=False),
                name="law_ruleversion_unverified_is_off",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule.code} v{self.number}"

    @property
    def text(self) -> str:
        return in_language(self.text_zh, self.text_en)

    @property
    def remark(self) -> str:
        return in_language(self.remark_zh, self.remark_en)


class RuleClock(models.Model):
    """A term (时限) that a version of a rule sets: how long, in what unit, from which event, and what stops it.

    ``name`` tells the terms of one rule apart; it is empty where a rule has one term only.
    """

    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="clocks", verbose_name=_("version of a rule"))
    name = models.SlugField(_("name"), max_length=30, blank=True)
    n = models.PositiveSmallIntegerField(_("length"))
    unit = models.CharField(
        _("unit"),
        max_length=15,
        choices=[
            (Unit.WORKING_DAYS.value, _("working days")),
            (Unit.CALENDAR_DAYS.value, _("calendar days")),
            (Unit.MONTHS.value, _("months")),
            (Unit.HOURS.value, _("hours")),
        ],
    )
    rolls = models.BooleanField(_("moves off a rest day"))
    event_zh = models.CharField(_("start event"), max_length=100)
    event_en = models.CharField(_("English start event"), max_length=150)
    suspends = models.JSONField(_("stopped by"), default=list, blank=True)
    warn_before = models.PositiveSmallIntegerField(_("warns before the end"), null=True, blank=True)

    class Meta:
        verbose_name = _("term of a rule")
        verbose_name_plural = _("terms of rules")
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="law_ruleclock_once"),
            models.CheckConstraint(condition=Q(n__gte=1), name="law_ruleclock_n"),
            models.CheckConstraint(condition=Q(unit__in=[unit.value for unit in Unit]), name="law_ruleclock_unit"),
            models.CheckConstraint(
                condition=Q(rolls=False) | Q(unit__in=[Unit.CALENDAR_DAYS.value, Unit.MONTHS.value]),
                name="law_ruleclock_rolls",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.n} {self.unit}"

    @property
    def event(self) -> str:
        return in_language(self.event_zh, self.event_en)

    @property
    def length(self) -> str:
        """``20 working days`` in the reader's language."""
        return length_text(self.n, self.unit)

    @property
    def stopped_by(self) -> list[str]:
        """What stops this clock, in the reader's language."""
        entries: list[dict[str, Any]] = self.suspends
        return [in_language(entry["zh"], entry["en"]) for entry in entries]

    def term(self) -> Term:
        return Term(
            n=self.n,
            unit=Unit(self.unit),
            rolls=self.rolls,
            rule=self.version.rule.code,
            event=(self.event_zh, self.event_en),
            warn_before=self.warn_before,
        )
