"""Rules in force: the list, one rule with its versions and sources, and the acts that change what it says."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet

from core.law.forms import VersionForm, WithdrawForm
from core.law.models import Rule, RuleKind, RuleVersion, Verification
from core.law.policies import (
    can_adopt,
    can_propose,
    can_withdraw,
    check_can_adopt,
    check_can_propose,
    check_can_withdraw,
)
from core.law.selectors import day_of, in_force_on, rule_by_code, rules_with_versions, version_of, versions_of
from core.law.services import adopt_rule_version, propose_rule_version, withdraw_rule_version
from core.law.states import VersionState
from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin


def _current(rule: Rule) -> RuleVersion | None:
    versions: list[RuleVersion] = rule.current  # type: ignore[attr-defined]
    return versions[0] if versions else None


def _sources(rule: Rule) -> str:
    version = _current(rule)
    return "；".join(law.short for law in version.documents.all()) if version else ""


def _terms(rule: Rule) -> str:
    version = _current(rule)
    return "；".join(clock.length for clock in version.clocks.all()) if version else ""


class RuleFilter(FilterSet):
    kind = ChoiceFilter(label=_("Kind"), choices=RuleKind.choices, empty_label=_("All"))
    verification = ChoiceFilter(
        label=_("Verification"), choices=Verification.choices, empty_label=_("All"), method="verified"
    )

    def verified(self, rows: QuerySet[Rule], _name: str, value: str) -> QuerySet[Rule]:
        versions = RuleVersion.objects.filter(in_force_on(day_of(timezone.now())), verification=value)
        return rows.filter(pk__in=versions.values("rule"))


class RuleList(ListPage):
    title = _("Law and rules")
    lead = _("What the system enforces, with the source of each rule and how well it is known.")
    order = ("code",)
    filterset_class = RuleFilter
    page_size = 100
    search_hint = _("Code or title")
    columns = (
        Column("code", _("Rule"), sort="code", template="law/_code.html"),
        Column("title", _("Title"), heads_row=True),
        Column("kind", _("Kind"), value="get_kind_display", sort="kind"),
        Column("terms", _("Term"), value=_terms),
        Column("sources", _("Legal source"), value=_sources),
        Column("state", _("State"), value=_current, template="law/_verification.html"),
    )

    def get_queryset(self) -> QuerySet[Rule]:
        return rules_with_versions(on=day_of(self.at))

    def search(self, rows: QuerySet[Rule], text: str) -> QuerySet[Rule]:
        return rows.filter(Q(code__icontains=text) | Q(title_zh__icontains=text) | Q(title_en__icontains=text))

    def get_actions(self) -> list[tuple[Any, str]]:
        return [(_("When does a term end?"), reverse("law:term"))]


class RulePage(PageMixin, TemplateView):
    template_name = "law/rule.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rule = rule_by_code(self.kwargs["code"])
        versions = list(versions_of(rule))
        day = day_of(self.at)
        for version in versions:
            version.is_current = (  # type: ignore[attr-defined]
                version.state == VersionState.ADOPTED
                and version.effective_from <= day
                and (version.effective_to is None or version.effective_to >= day)
            )
            version.may_adopt = _waits(version) and can_adopt(self.user, version, at=self.at)  # type: ignore[attr-defined]
            version.may_withdraw = _waits(version) and can_withdraw(self.user, version, at=self.at)  # type: ignore[attr-defined]
        return super().get_context_data(
            rule=rule,
            versions=versions,
            current=next((version for version in versions if version.is_current), None),  # type: ignore[attr-defined]
            history=sorted(
                (entry for version in versions for entry in history_of(version)),
                key=lambda entry: (entry.occurred_at, entry.pk),
                reverse=True,
            ),
            may_propose=can_propose(self.user, at=self.at),
            **kwargs,
        )


def _waits(version: RuleVersion) -> bool:
    return version.state == VersionState.PROPOSED


class OfRule(ActView):
    """An act on one rule."""

    @cached_property
    def rule(self) -> Rule:
        return rule_by_code(self.kwargs["code"])

    @property
    def lead(self) -> str:  # type: ignore[override]
        return str(self.rule)

    def get_back_url(self) -> str:
        return reverse("law:rule", args=[self.rule.code])


class ProposeVersion(OfRule):
    title, button = _("Propose a version"), _("Propose")
    done_message = _("The version is proposed and waits for a second person.")
    form_class = VersionForm

    def get_consequences(self) -> list[str]:
        check_can_propose(self.user, at=self.at)
        return [
            gettext("Nothing changes until a second person of the supervision seat adopts the version."),
            gettext("Clocks that run already keep the term they began with."),
        ]

    @cached_property
    def newest(self) -> RuleVersion | None:
        return versions_of(self.rule).first()

    def get_initial(self) -> dict[str, Any]:
        return VersionForm.initial_from(self.newest) if self.newest else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        clocks = list(self.newest.clocks.order_by("pk")) if self.newest else []
        return {**super().get_form_kwargs(), "clocks": clocks}

    def act(self, form: forms.Form) -> None:
        assert isinstance(form, VersionForm)
        propose_rule_version(
            rule=self.rule,
            wording=form.wording,
            effective_from=form.cleaned_data["effective_from"],
            documents=list(form.cleaned_data["documents"]),
            articles=list(form.cleaned_data["articles"]),
            verification=form.cleaned_data["verification"],
            clocks=form.clock_specs(),
            reason=form.cleaned_data["reason"],
            acting_user=self.user,
            at=self.at,
        )


class OfVersion(OfRule):
    """An act on one proposed version."""

    @cached_property
    def version(self) -> RuleVersion:
        return version_of(self.rule, self.kwargs["number"])


class AdoptVersion(OfVersion):
    title, button, done_message = _("Adopt the version"), _("Adopt"), _("The version is adopted.")

    def get_consequences(self) -> list[str]:
        check_can_adopt(self.user, self.version, at=self.at)
        from_day = self.version.effective_from.isoformat()
        return [
            self.version.text,
            gettext("The version is in force from %(day)s; the one before it ends on the eve.") % {"day": from_day},
            gettext("Events from that day on are counted by it; clocks that run already keep their term."),
        ]

    def act(self, form: forms.Form) -> None:
        adopt_rule_version(version=self.version, acting_user=self.user, at=self.at)


class WithdrawVersion(OfVersion):
    title, button, done_message = _("Withdraw the proposal"), _("Withdraw"), _("The proposal is withdrawn.")
    form_class = WithdrawForm
    is_dangerous = True

    def get_consequences(self) -> list[str]:
        check_can_withdraw(self.user, self.version, at=self.at)
        return [gettext("The proposal stays in the list as withdrawn and cannot be adopted any more.")]

    def act(self, form: forms.Form) -> None:
        withdraw_rule_version(
            version=self.version, reason=form.cleaned_data["reason"], acting_user=self.user, at=self.at
        )
