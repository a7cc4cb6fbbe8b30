"""Exams and skills of an officer, certificates to renew, the vocabulary, legal reviewers."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department
from core.people.selectors import users_visible_to
from core.refusals import Absent, Text
from core.work.selectors import open_work_on
from registry.capability import selectors
from registry.capability import services as acts
from registry.capability.forms import EndLicenceForm, ExamForm, LicenceForm, ReasonForm, SkillForm, WordForm
from registry.capability.models import LegalLicence, Renewal, Skill
from registry.capability.policies import can_decide, can_keep, can_set_standards
from registry.capability.states import RenewalState
from registry.capability.training_views import departments_kept
from registry.models import Officer
from registry.officer_selectors import officers_visible_to


class OfficerAct(ActView):
    """An act on one officer; goes back to the officer's file."""

    @cached_property
    def officer(self) -> Officer:
        found = officers_visible_to(self.user, at=self.at).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Absent()
        return found

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.officer.full_name} · {self.officer.number} · {self.officer.department}"

    def get_back_url(self) -> str:
        return self.officer.get_absolute_url()


class EnterExam(OfficerAct):
    title = gettext_lazy("Enter the result of an exam")
    button = gettext_lazy("Enter the result")
    form_class = ExamForm

    def act(self, form: forms.Form) -> None:
        acts.enter_exam(officer=self.officer, **form.cleaned_data, acting_user=self.user, at=self.at)


class StrikeExam(OfficerAct):
    title = gettext_lazy("Strike the result of the exam")
    button = gettext_lazy("Strike")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("The entry no longer counts; it stays readable with the reason.")]

    def act(self, form: forms.Form) -> None:
        exam = self.officer.exams.filter(pk=self.kwargs["row"]).select_related("officer").first()
        if exam is None:
            raise Absent()
        acts.strike_exam(exam=exam, **form.cleaned_data, acting_user=self.user, at=self.at)


class GiveSkill(OfficerAct):
    title = gettext_lazy("Note a skill")
    button = gettext_lazy("Note the skill")
    form_class = SkillForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "skills": selectors.skills_in_use()}

    def get_consequences(self) -> list[Text]:
        return [_("An officer has one speciality at a time, and as many further skills as are true.")]

    def act(self, form: forms.Form) -> None:
        acts.give_skill(officer=self.officer, **form.cleaned_data, acting_user=self.user, at=self.at)


class EndSkill(OfficerAct):
    title = gettext_lazy("End the skill")
    button = gettext_lazy("End it")
    form_class = ReasonForm
    is_dangerous = True

    def act(self, form: forms.Form) -> None:
        entry = self.officer.skills.filter(pk=self.kwargs["row"]).select_related("officer").first()
        if entry is None:
            raise Absent()
        acts.end_skill(entry=entry, **form.cleaned_data, acting_user=self.user, at=self.at)


# --- certificates to renew ----------------------------------------------------------------------------------------------


class RenewalFilter(FilterSet):
    department = ModelChoiceFilter(
        label=gettext_lazy("Department"),
        field_name="certificate__officer__department",
        queryset=Department.objects.order_by("code"),
    )
    state = ChoiceFilter(label=gettext_lazy("State"), choices=RenewalState.choices, empty_label=gettext_lazy("All"))


class RenewalList(ListPage):
    title = gettext_lazy("Certificates to renew")
    lead = gettext_lazy("Without a valid certificate nobody is drawn, assigned, enters or signs (R-03b).")
    order = ("certificate__valid_to",)
    filterset_class = RenewalFilter
    default_filters = {"state": RenewalState.OPEN.value}
    empty_text = gettext_lazy("No certificate of an officer in service is about to end.")
    columns = (
        Column(
            "officer",
            gettext_lazy("Officer"),
            value="certificate.officer.full_name",
            link=lambda row: row.get_absolute_url(),
            heads_row=True,
        ),
        Column("department", gettext_lazy("Department"), value="certificate.officer.department.display_name"),
        Column("kind", gettext_lazy("Kind"), value="certificate.get_kind_display"),
        Column("number", gettext_lazy("Certificate number"), value="certificate.number", kind="code"),
        Column(
            "valid_to",
            gettext_lazy("Valid to"),
            value="certificate.valid_to",
            kind="day",
            sort="certificate__valid_to",
            template="capability/_valid_to.html",
        ),
        Column("state", gettext_lazy("State"), value="get_state_display", template="capability/_renewal_state.html"),
    )

    def get_queryset(self) -> QuerySet[Renewal]:
        return selectors.renewals_visible_to(self.user, at=self.at)


class RenewalPage(PageMixin, TemplateView):
    template_name = "capability/renewal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        renewal = selectors.renewal_visible_to(self.user, self.kwargs["pk"], at=self.at)
        officer, is_open = renewal.certificate.officer, renewal.state == RenewalState.OPEN
        actions: list[tuple[Text, str]] = []
        if is_open and can_keep(self.user, department=officer.department, at=self.at):
            actions.append((_("Enter the new certificate"), reverse("registry:certificate_new", args=[officer.pk])))
        if is_open and can_decide(self.user, department=officer.department, at=self.at):
            actions.append((_("Do not renew"), reverse("capability:renewal_drop", args=[renewal.pk])))
        return super().get_context_data(
            renewal=renewal,
            officer=officer,
            work=open_work_on(renewal).first(),
            history=history_of(renewal),
            actions=actions,
            **kwargs,
        )


class DropRenewal(ActView):
    title = gettext_lazy("Do not renew the certificate")
    button = gettext_lazy("Do not renew")
    form_class = ReasonForm
    is_dangerous = True

    @cached_property
    def renewal(self) -> Renewal:
        return selectors.renewal_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.renewal.certificate.officer.full_name} · {self.renewal}"

    def get_consequences(self) -> list[Text]:
        return [
            _("Nobody is reminded of this certificate again; without another valid one the officer inspects no more.")
        ]

    def get_back_url(self) -> str:
        return self.renewal.get_absolute_url()

    def act(self, form: forms.Form) -> None:
        acts.drop_renewal(renewal=self.renewal, **form.cleaned_data, acting_user=self.user, at=self.at)


# --- the vocabulary of skills -------------------------------------------------------------------------------------------


class SkillList(ListPage):
    title = gettext_lazy("Skills")
    lead = gettext_lazy("One speciality, many skills: who in service can do what.")
    order = ("code",)
    empty_text = gettext_lazy("The department that supervises enforcement enters the first skill.")
    columns = (
        Column("code", gettext_lazy("Code"), kind="code", sort="code"),
        Column("name", gettext_lazy("Name"), value="display_name", heads_row=True),
        Column("specialists", gettext_lazy("Speciality of"), kind="number"),
        Column("able", gettext_lazy("Officers who have it"), kind="number"),
        Column(
            "ended_on",
            gettext_lazy("Taken out on"),
            kind="day",
            template="capability/_skill_end.html",
        ),
    )

    def get_queryset(self) -> QuerySet[Skill]:
        return selectors.skills()

    def prepare(self, rows: list[Skill]) -> None:
        may = can_set_standards(self.user, at=self.at)
        for row in rows:
            row.may_end = may and row.ended_on is None  # type: ignore[attr-defined]

    def get_actions(self) -> list[tuple[Text, str]]:
        if can_set_standards(self.user, at=self.at):
            return [(_("New skill"), reverse("capability:skill_new"))]
        return []


class AddSkill(ActView):
    title = gettext_lazy("New skill")
    button = gettext_lazy("Add to the vocabulary")
    form_class = WordForm

    def get_back_url(self) -> str:
        return reverse("capability:skills")

    def act(self, form: forms.Form) -> None:
        acts.add_skill(**form.cleaned_data, acting_user=self.user, at=self.at)


class EndWord(ActView):
    title = gettext_lazy("Take the skill out of the vocabulary")
    button = gettext_lazy("Take it out")
    is_dangerous = True

    @cached_property
    def skill(self) -> Skill:
        return selectors.skill_by_id(self.kwargs["pk"])

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.skill.code} {self.skill.display_name}"

    def get_consequences(self) -> list[Text]:
        return [_("Who has the skill keeps it; nobody new gets it.")]

    def get_back_url(self) -> str:
        return reverse("capability:skills")

    def act(self, form: forms.Form) -> None:
        acts.end_word(skill=self.skill, acting_user=self.user, at=self.at)


# --- legal reviewers ----------------------------------------------------------------------------------------------------


class ReviewersPage(PageMixin, TemplateView):
    template_name = "capability/reviewers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shares = selectors.reviewer_shares(at=self.at)
        licences = list(selectors.licences_visible_to(self.user, at=self.at)[:500])
        kept = set(departments_kept(self.user, self.at).values_list("pk", flat=True))
        for licence in licences:
            licence.may_end = licence.ended_on is None and licence.user.department_id in kept  # type: ignore[attr-defined]
        return super().get_context_data(
            shares=shares,
            at_least=shares[0].at_least,
            licences=licences,
            actions=[(_("Enter a legal qualification"), reverse("capability:licence_new"))] if kept else [],
            **kwargs,
        )


class EnterLicence(ActView):
    title = gettext_lazy("Enter a legal qualification")
    button = gettext_lazy("Enter")
    form_class = LicenceForm

    def get_form_kwargs(self) -> dict[str, Any]:
        users = users_visible_to(self.user, at=self.at).filter(department__isnull=False)
        return {**super().get_form_kwargs(), "users": users}

    def get_back_url(self) -> str:
        return reverse("capability:reviewers")

    def act(self, form: forms.Form) -> None:
        acts.enter_licence(**form.cleaned_data, acting_user=self.user, at=self.at)


class EndLicence(ActView):
    title = gettext_lazy("End the legal qualification")
    button = gettext_lazy("End it")
    form_class = EndLicenceForm
    is_dangerous = True

    @cached_property
    def licence(self) -> LegalLicence:
        return selectors.licence_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return str(self.licence)

    def get_back_url(self) -> str:
        return reverse("capability:reviewers")

    def act(self, form: forms.Form) -> None:
        acts.end_licence(licence=self.licence, **form.cleaned_data, acting_user=self.user, at=self.at)
