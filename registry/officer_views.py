"""Pages of the register of officers."""

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import Max, Q, QuerySet, Value
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department, Role
from core.people.selectors import (
    departments_in_force,
    departments_where,
    is_system_admin,
    reads_everything,
    users_visible_to,
)
from core.refusals import Text
from core.transitions.services import can_move
from registry.item_selectors import published_items
from registry.models import Officer, OfficerCertificate, OfficerQualification, OfficerRelation
from registry.names import key
from registry.officer_forms import (
    CertificateForm,
    CorrectOfficerForm,
    LastDayForm,
    OfficerForm,
    QualificationForm,
    ReasonForm,
    RelationForm,
    RevokeForm,
)
from registry.officer_policies import (
    can_decide_on_officers,
    can_declare_relation,
    can_keep_officers,
    check_can_keep_officers,
)
from registry.officer_selectors import officers_visible_to
from registry.officer_states import OfficerState
from registry.services import officers as acts

SOON = dt.timedelta(days=60)
KEEPERS = (Role.STAFF, Role.HEAD, Role.ADMIN)


def certificate_filter(rows: QuerySet[Any], _name: str, value: str, *, today: dt.date) -> QuerySet[Any]:
    valid = Q(certificate_until__gte=today)
    match value:
        case "valid":
            return rows.filter(valid)
        case "soon":
            return rows.filter(valid, certificate_until__lte=today + SOON)
        case "expired":
            return rows.filter(certificate_until__lt=today)
        case "none":
            return rows.filter(certificate_until=None)
    return rows


class OfficerFilter(FilterSet):
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))
    state = ChoiceFilter(label=gettext_lazy("State"), choices=OfficerState.choices, empty_label=gettext_lazy("All"))
    certificate = ChoiceFilter(
        label=gettext_lazy("Certificate"),
        choices=[
            ("valid", gettext_lazy("Valid")),
            ("soon", gettext_lazy("Ends within 60 days")),
            ("expired", gettext_lazy("Expired")),
            ("none", gettext_lazy("None")),
        ],
        empty_label=gettext_lazy("All"),
        method="by_certificate",
    )

    def by_certificate(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return certificate_filter(rows, name, value, today=timezone.localdate())


class OfficerList(ListPage):
    title = gettext_lazy("Officers")
    lead = gettext_lazy("Only who serves and holds a valid certificate is drawn.")
    order = ("department__code", "number")
    filterset_class = OfficerFilter
    default_filters: ClassVar[dict[str, str]] = {"state": OfficerState.ACTIVE}
    search_hint = gettext_lazy("Name, pinyin initials, officer or certificate number")
    empty_text = gettext_lazy("Enter the first officer, or import the list of your department.")
    columns = (
        Column("number", gettext_lazy("Officer number"), kind="code", sort="number"),
        Column(
            "full_name",
            gettext_lazy("Full name"),
            link=lambda row: row.get_absolute_url(),
            sort="full_name",
            heads_row=True,
        ),
        Column("department", gettext_lazy("Department"), value="department.display_name", sort="department__code"),
        Column(
            "certificate_until",
            gettext_lazy("Certificate until"),
            kind="day",
            sort="certificate_until",
            template="registry/_officer_certificate.html",
        ),
        Column("is_expert", gettext_lazy("Expert")),
        Column("state", gettext_lazy("State"), value="get_state_display", template="registry/_officer_state.html"),
    )

    def get_queryset(self) -> QuerySet[Officer]:
        in_force = Q(certificates__revoked_on=None)
        return officers_visible_to(self.user, at=self.at).annotate(
            certificate_until=Max("certificates__valid_to", filter=in_force), as_of=Value(self.at.date())
        )

    def search(self, rows: QuerySet[Officer], text: str) -> QuerySet[Officer]:
        held = OfficerCertificate.objects.filter(number__icontains=text).values("officer")
        return rows.filter(Q(search_text__contains=key(text)) | Q(pk__in=held))

    def get_actions(self) -> list[tuple[Text, str]]:
        if not can_keep_officers(self.user, department=None, at=self.at):
            return []
        return [
            (_("New officer"), reverse("registry:officer_new")),
            (_("Import"), reverse("registry:officers_import")),
        ]


class OfficerPage(PageMixin, TemplateView):
    """One officer: certificates, qualifications, relations. The apps above add their own sections by :meth:`get_sections`."""

    template_name = "registry/officer.html"

    def get_sections(self, officer: Officer) -> list[tuple[str, dict[str, Any]]]:
        """(template, context) of further sections, top to bottom; the whole file is composed where all apps are known."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        officer = officers_visible_to(self.user, at=self.at).filter(pk=self.kwargs["pk"]).first()
        if officer is None:
            raise Http404
        sees_relations = can_declare_relation(self.user, officer=officer, at=self.at) or reads_everything(
            self.user, at=self.at
        )
        relations = officer.relations.select_related("enterprise").order_by("-valid_from", "pk")
        return super().get_context_data(
            officer=officer,
            today=self.at.date(),
            certificates=officer.certificates.order_by("-valid_to"),
            qualifications=officer.qualifications.select_related("qualification", "item").order_by("-valid_from", "pk"),
            relations=relations if sees_relations else None,
            leave=officer.user.leaves.filter(ends_on__gte=self.at.date()).order_by("starts_on") if officer.user else [],
            history=history_of(officer),
            sections=self.get_sections(officer),
            may_keep=can_keep_officers(self.user, department=officer.department, at=self.at),
            may_decide=can_decide_on_officers(self.user, department=officer.department, at=self.at),
            may_declare=can_declare_relation(self.user, officer=officer, at=self.at),
            actions=self._actions(officer),
            **kwargs,
        )

    def _actions(self, officer: Officer) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []
        if can_keep_officers(self.user, department=officer.department, at=self.at):
            found.append((_("Correct"), reverse("registry:officer_correct", args=[officer.pk])))
        if can_decide_on_officers(self.user, department=officer.department, at=self.at):
            found += [
                (words, reverse("registry:officer_decide", args=[officer.pk, act]))
                for act, words in DECISION_WORDS.items()
                if can_move(officer, act)
            ]
        return found


class OfficerAct(ActView):
    """An act on one officer; goes back to the record."""

    @cached_property
    def officer(self) -> Officer:
        officer = officers_visible_to(self.user, at=self.at).filter(pk=self.kwargs["pk"]).first()
        if officer is None:
            raise Http404
        return officer

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.officer.full_name} · {self.officer.number} · {self.officer.department}"

    def get_back_url(self) -> str:
        return self.officer.get_absolute_url()


class EnterOfficer(ActView):
    title = gettext_lazy("New officer")
    button = gettext_lazy("Enter the officer")
    done_message = gettext_lazy("The officer is entered. Add the certificates now: without one nobody is drawn.")
    form_class = OfficerForm

    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_keep_officers(self.user, department=None, at=self.at)
        own = departments_where(self.user, KEEPERS, at=self.at)
        departments = departments_in_force(self.at)
        if not is_system_admin(self.user, at=self.at):
            departments = departments.filter(pk__in=own)
        users = users_visible_to(self.user, at=self.at).filter(officer=None)
        return {**super().get_form_kwargs(), "departments": departments, "users": users}

    def get_back_url(self) -> str:
        return reverse("registry:officers")

    def act(self, form: forms.Form) -> str:
        return acts.enter_officer(**form.cleaned_data, acting_user=self.user, at=self.at).get_absolute_url()


class CorrectOfficer(OfficerAct):
    title = gettext_lazy("Correct the entry of the officer")
    button = gettext_lazy("Save the correction")
    form_class = CorrectOfficerForm

    def get_form_kwargs(self) -> dict[str, Any]:
        users = users_visible_to(self.user, at=self.at).filter(Q(officer=None) | Q(officer=self.officer))
        return {**super().get_form_kwargs(), "departments": departments_in_force(self.at), "users": users}

    def get_initial(self) -> dict[str, Any]:
        officer = self.officer
        return {
            "full_name": officer.full_name,
            "department": officer.department_id,
            "user": officer.user_id,
            "is_expert": officer.is_expert,
        }

    def act(self, form: forms.Form) -> None:
        acts.correct_officer(officer=self.officer, **form.cleaned_data, acting_user=self.user, at=self.at)


DECISIONS = {"suspend": acts.suspend_officer, "reinstate": acts.reinstate_officer, "leave": acts.end_service}
DECISION_WORDS = {
    "suspend": gettext_lazy("Suspend"),
    "reinstate": gettext_lazy("Reinstate"),
    "leave": gettext_lazy("End the service"),
}
CONSEQUENCES = {
    "suspend": [gettext_lazy("The officer is drawn no more and starts no visit until reinstated.")],
    "reinstate": [gettext_lazy("The officer may be drawn again, as far as a certificate is valid.")],
    "leave": [gettext_lazy("The officer is drawn no more. Visits and records under the number stand.")],
}


class DecideOnOfficer(OfficerAct):
    form_class = ReasonForm

    @property
    def decision(self) -> str:
        if self.kwargs["act"] not in DECISIONS:
            raise Http404
        return str(self.kwargs["act"])

    @property
    def title(self) -> Text:  # type: ignore[override]
        return DECISION_WORDS[self.decision]

    button = title

    @property
    def is_dangerous(self) -> bool:  # type: ignore[override]
        return self.decision != "reinstate"

    def get_consequences(self) -> list[Text]:
        return list(CONSEQUENCES[self.decision])

    def act(self, form: forms.Form) -> None:
        DECISIONS[self.decision](officer=self.officer, **form.cleaned_data, acting_user=self.user, at=self.at)


class AddCertificate(OfficerAct):
    title = gettext_lazy("Add a certificate")
    button = gettext_lazy("Add the certificate")
    form_class = CertificateForm

    def act(self, form: forms.Form) -> None:
        acts.add_certificate(officer=self.officer, **form.cleaned_data, acting_user=self.user, at=self.at)


class RevokeCertificate(OfficerAct):
    title = gettext_lazy("Revoke the certificate")
    button = gettext_lazy("Revoke")
    form_class = RevokeForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("From that day on the officer starts no visit, unless another certificate is valid.")]

    def act(self, form: forms.Form) -> None:
        certificate = OfficerCertificate.objects.filter(officer=self.officer, pk=self.kwargs["row"]).first()
        if certificate is None:
            raise Http404
        acts.revoke_certificate(certificate=certificate, **form.cleaned_data, acting_user=self.user, at=self.at)


class AddQualification(OfficerAct):
    title = gettext_lazy("Add a qualification")
    button = gettext_lazy("Add the qualification")
    form_class = QualificationForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "items": published_items(on=self.at.date())}

    def act(self, form: forms.Form) -> None:
        acts.add_qualification(officer=self.officer, **form.cleaned_data, acting_user=self.user, at=self.at)


class EndQualification(OfficerAct):
    title = gettext_lazy("End the qualification")
    button = gettext_lazy("End it")
    form_class = LastDayForm
    is_dangerous = True

    def act(self, form: forms.Form) -> None:
        entry = OfficerQualification.objects.filter(officer=self.officer, pk=self.kwargs["row"]).first()
        if entry is None:
            raise Http404
        acts.end_qualification(entry=entry, **form.cleaned_data, acting_user=self.user, at=self.at)


class DeclareRelation(OfficerAct):
    title = gettext_lazy("Declare a relation")
    button = gettext_lazy("Declare")
    form_class = RelationForm

    def get_consequences(self) -> list[Text]:
        return [
            _("The officer is never drawn for this enterprise in those days (R-07)."),
            _("A draw shows that the pair is avoided, not why."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.declare_relation(officer=self.officer, **form.cleaned_data, acting_user=self.user, at=self.at)


class EndRelation(OfficerAct):
    title = gettext_lazy("End the relation")
    button = gettext_lazy("End it")
    form_class = LastDayForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("After the last day the officer may be drawn for this enterprise again.")]

    def act(self, form: forms.Form) -> None:
        relation = OfficerRelation.objects.filter(officer=self.officer, pk=self.kwargs["row"]).first()
        if relation is None:
            raise Http404
        acts.end_relation(relation=relation, **form.cleaned_data, acting_user=self.user, at=self.at)
