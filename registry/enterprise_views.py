"""Pages of enterprises: the list, the record, and the acts on it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_filters import CharFilter, ChoiceFilter, DateFromToRangeFilter, FilterSet

from core.pages.acts import ActView
from core.pages.forms import DayRangeInput
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.refusals import Refusal, Text
from registry.enterprise_forms import CorrectionForm, EnterpriseForm, RenameForm
from registry.errors import CodeNeedsReason
from registry.models import Enterprise
from registry.policies import can_keep_register, check_can_keep_register
from registry.selectors import (
    can_see_imports,
    changes_of,
    enterprise_visible_to,
    enterprises_visible_to,
    found_by,
    industry_sections,
    sections_of,
    streets_on,
    with_names,
)
from registry.services.enterprises import correct_enterprise, register_enterprise, rename
from registry.states import CodeStanding, RegistrationState, SubjectKind
from registry.telling import told


def _streets() -> list[tuple[str, str]]:
    return [(street.code, street.name) for street in streets_on(timezone.now())]


def _sections() -> list[tuple[str, str]]:
    return [(industry.code, str(industry)) for industry in industry_sections()]


class EnterpriseFilter(FilterSet):
    state = ChoiceFilter(label=_("Registration state"), choices=RegistrationState.choices, empty_label=_("All"))
    kind = ChoiceFilter(label=_("Kind of subject"), choices=SubjectKind.choices, empty_label=_("All"))
    street = ChoiceFilter(label=_("Street"), field_name="street_code", choices=_streets, empty_label=_("All"))
    industry = ChoiceFilter(
        label=_("Industry"),
        field_name="industry_code",
        lookup_expr="startswith",
        choices=_sections,
        empty_label=_("All"),
    )
    standing = ChoiceFilter(
        label=_("Standing of the code"), field_name="code_standing", choices=CodeStanding.choices, empty_label=_("All")
    )
    risk_class = CharFilter(label=_("Risk class"), max_length=16)
    registered = DateFromToRangeFilter(label=_("Registered on"), field_name="registered_on", widget=DayRangeInput())


class EnterpriseList(ListPage):
    """The register: found by any part of a name, by initials, by number."""

    title = _("Enterprises")
    order: ClassVar[tuple[str, ...]] = ("subject_id",)
    filterset_class = EnterpriseFilter
    default_filters: ClassVar[dict[str, str]] = {"state": RegistrationState.EXISTING.value}
    search_hint = _("Any part of the name, pinyin initials, code")
    empty_title = _("The register is empty")
    empty_text = _("Enterprises come in from an Excel or CSV file, or one by one.")
    columns: ClassVar = [
        Column("name", _("Name"), link=lambda row: row.get_absolute_url(), sort="name_key", heads_row=True),
        Column("code", _("Code"), "subject_id", kind="code", sort="subject_id"),
        Column("kind", _("Kind of subject"), "get_kind_display"),
        Column("state", _("Registration state"), "get_state_display", template="registry/_enterprise_state.html"),
        Column("street", _("Street"), "street_name"),
        Column("industry", _("Industry"), "industry_name"),
        Column("registered_on", _("Registered on"), kind="day", sort="registered_on"),
        Column("risk_class", _("Risk class"), in_export=False),  # a file leaves the house, the class does not
        Column("old_registration_no", _("Old registration number"), on_page=False),
        Column("org_code", _("Organisation code"), on_page=False),
        Column("legal_form", _("Legal form"), on_page=False),
        Column("industry_code", _("Industry code"), on_page=False),
        Column("address", _("Address"), on_page=False),
        Column("authority_code", _("Registration authority code"), on_page=False),
        Column("authority_name", _("Registration authority"), on_page=False),
        Column("standing", _("Standing of the code"), "get_code_standing_display", on_page=False),
    ]

    def get_queryset(self) -> QuerySet[Enterprise]:
        return with_names(enterprises_visible_to(self.user, at=self.at))

    def search(self, rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
        return rows.filter(found_by(text))

    def get_actions(self) -> list[tuple[Text, str]]:
        if not can_keep_register(self.user, at=self.at):
            return []
        return [
            (_("Import a file"), reverse("registry:import-upload")),
            (_("Enter an enterprise"), reverse("registry:enterprise-new")),
        ]


class EnterprisePage(PageMixin, TemplateView):
    """One enterprise: facts, names, changes. The apps above add their own sections by :meth:`get_sections`."""

    template_name = "registry/enterprise.html"

    @cached_property
    def enterprise(self) -> Enterprise:
        return enterprise_visible_to(self.user, self.kwargs["pk"], at=self.at)

    def get_sections(self) -> list[tuple[str, dict[str, Any]]]:
        """(template, context) of further sections, top to bottom; the whole file is composed where all apps are known."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enterprise = self.enterprise
        row = with_names(Enterprise.objects.filter(pk=enterprise.pk)).get()
        return super().get_context_data(
            enterprise=row,
            industries=sections_of(enterprise.industry_code) if enterprise.industry_code else [],
            former_names=enterprise.former_names.order_by("-borne_to", "-id"),
            reasons=enterprise.code_reasons.select_related("actor").order_by("-id"),
            changes=told(changes_of(enterprise)),
            sections=self.get_sections(),
            sees_imports=can_see_imports(self.user, at=self.at),
            crumbs=[(_("Enterprises"), reverse("registry:enterprises"))],
            actions=self._actions(),
            **kwargs,
        )

    def _actions(self) -> list[tuple[Text, str]]:
        if not can_keep_register(self.user, at=self.at):
            return []
        return [
            (_("Correct"), reverse("registry:enterprise-correct", args=[self.enterprise.pk])),
            (_("Enter a change of name"), reverse("registry:enterprise-rename", args=[self.enterprise.pk])),
        ]


class EnterpriseAct(ActView):
    """What the acts on the register share: only its keepers get as far as the question; a doubtful code asks why."""

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.request.user.is_authenticated:
            check_can_keep_register(self.user, at=self.at)
        return super().dispatch(*args, **kwargs)

    def refuse(self, form: forms.Form, refusal: Refusal) -> HttpResponse:
        if isinstance(refusal, CodeNeedsReason) and isinstance(form, EnterpriseForm):
            form.ask_for_reason()
        return super().refuse(form, refusal)


class EnterpriseNew(EnterpriseAct):
    title = _("Enter an enterprise")
    lead = _("For many at once, import a file.")
    button = _("Enter into the register")
    done_message = _("The enterprise is in the register.")
    form_class = EnterpriseForm

    def get_consequences(self) -> Sequence[Text]:
        return (
            _("All departments of the zone see the enterprise from now on; it can be drawn."),
            _("A subject without a code gets a number of the zone."),
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "day": self.at.date()}

    def get_back_url(self) -> str:
        return reverse("registry:enterprises")

    def act(self, form: EnterpriseForm) -> str:  # type: ignore[override]
        return register_enterprise(facts=form.facts, acting_user=self.user, at=self.at).get_absolute_url()


class OneEnterpriseAct(EnterpriseAct):
    """An act on a record that is there."""

    @cached_property
    def enterprise(self) -> Enterprise:
        return enterprise_visible_to(self.user, self.kwargs["pk"], at=self.at)

    def get_back_url(self) -> str:
        return self.enterprise.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            (_("Enterprises"), reverse("registry:enterprises")),
            (self.enterprise.name, self.enterprise.get_absolute_url()),
        ]
        return super().get_context_data(crumbs=crumbs, **kwargs)


class EnterpriseCorrect(OneEnterpriseAct):
    title = _("Correct the record")
    button = _("Correct")
    done_message = _("The record is corrected.")
    form_class = CorrectionForm

    def get_consequences(self) -> Sequence[Text]:
        return (
            _("What stood here before stays in the history, with your name and the reason."),
            _("A corrected name leaves no former name; a change of name is entered on a page of its own."),
            _("Drawn lists and published results keep what they said."),
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "enterprise": self.enterprise, "day": self.at.date()}

    def act(self, form: CorrectionForm) -> None:  # type: ignore[override]
        correct_enterprise(
            enterprise=self.enterprise,
            facts=form.facts,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            acting_user=self.user,
            at=self.at,
        )


class EnterpriseRename(OneEnterpriseAct):
    title = _("Enter a change of name")
    button = _("Enter into the register")
    done_message = _("The new name is entered; the former one is still found.")
    form_class = RenameForm

    def get_consequences(self) -> Sequence[Text]:
        return (
            _("The former name stays with its days, and the enterprise is found under both."),
            _("Drawn lists and published results keep the name of their time."),
        )

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.enterprise.version}

    def act(self, form: forms.Form) -> None:
        rename(enterprise=self.enterprise, **form.cleaned_data, acting_user=self.user, at=self.at)
