"""Work schemes, and documents brought for filing: lists, records, editors, acts."""

import datetime as dt
from functools import cached_property
from typing import Any, cast

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.files.kinds import DOCUMENT
from core.files.selectors import files_of
from core.files.services import store
from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department, Role, User
from core.people.selectors import departments_in_force, departments_where
from core.refusals import Absent, Refusal, Text
from core.work.selectors import open_work_on
from filings.differences import differences
from filings.forms import ApproveSchemeForm, AttachForm, DocumentForm, Parts, PartSet, ReasonForm, SchemeForm
from filings.kinds_here import WORK_SCHEME, scheme_payload
from filings.models import FiledDocument, Filing, WorkScheme
from filings.policies import can_approve_scheme, can_draft_scheme
from filings.selectors import (
    filing_visible_to,
    filings_about,
    filings_visible_to,
    scheme_in_force,
    scheme_visible_to,
    schemes_visible_to,
    subject_of,
)
from filings.services import bring_document, change_document
from filings.services import schemes as acts
from filings.states import SchemeState

DRAFTERS = (Role.STAFF, Role.HEAD)


def own_filing_departments(user: User, *, at: dt.datetime) -> frozenset[int]:
    """The departments for which the person files."""
    return departments_where(user, DRAFTERS, at=at)


class SchemeFilter(FilterSet):
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))
    state = ChoiceFilter(label=gettext_lazy("State"), choices=SchemeState.choices, empty_label=gettext_lazy("All"))


class SchemeList(ListPage):
    title = gettext_lazy("Work schemes")
    lead = gettext_lazy("How each department carries out oversight; a change is on record within one month (R-205).")
    order = ("department__code", "-version")
    filterset_class = SchemeFilter
    empty_text = gettext_lazy("Draft the work scheme of the department; its head approves it.")
    columns = (
        Column("title", gettext_lazy("Work scheme"), link=lambda row: row.get_absolute_url(), heads_row=True),
        Column("department", gettext_lazy("Department"), value="department.display_name"),
        Column("version", gettext_lazy("Version"), kind="number"),
        Column("from", gettext_lazy("In force from"), value="valid_from", kind="day"),
        Column("to", gettext_lazy("In force to"), value="valid_to", kind="day"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="filings/_scheme_state.html"),
    )

    def get_queryset(self) -> QuerySet[WorkScheme]:
        return schemes_visible_to(self.user, at=self.at)

    def get_actions(self) -> list[tuple[Text, str]]:
        if not own_filing_departments(self.user, at=self.at):
            return []
        return [(_("New work scheme or version"), reverse("filings:scheme_new"))]


class SchemeMixin(PageMixin):
    """A page under one work scheme."""

    kwargs: dict[str, Any]

    @cached_property
    def scheme(self) -> WorkScheme:
        return scheme_visible_to(self.user, self.kwargs["pk"], at=self.at)

    def get_back_url(self) -> str:
        return self.scheme.get_absolute_url()


class SchemePage(SchemeMixin, TemplateView):
    """The text, what changes against the version in force, its files, its filing."""

    template_name = "filings/scheme.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scheme = self.scheme
        filings = list(filings_about(scheme))
        seen = filings_visible_to(self.user, at=self.at).filter(pk__in=[one.pk for one in filings])
        earlier = WorkScheme.objects.filter(department=scheme.department, version=scheme.version - 1).first()
        return super().get_context_data(
            scheme=scheme,
            sections=WORK_SCHEME.sections(scheme_payload(scheme)),
            changes=differences(
                WORK_SCHEME.sections(scheme_payload(earlier)), WORK_SCHEME.sections(scheme_payload(scheme))
            )
            if earlier
            else [],
            documents=files_of(scheme),
            filings=filings,
            may_open_filings=set(seen.values_list("pk", flat=True)),
            work=open_work_on(scheme).first(),
            history=history_of(scheme),
            actions=self._actions(scheme),
            **kwargs,
        )

    def _actions(self, scheme: WorkScheme) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []

        def offer(words: Text, name: str) -> None:
            found.append((words, reverse(f"filings:{name}", args=[scheme.pk])))

        if scheme.state == SchemeState.DRAFT and can_draft_scheme(self.user, department=scheme.department, at=self.at):
            if scheme.sections:
                offer(_("Submit"), "scheme_submit")
            offer(_("Edit"), "scheme_edit")
            offer(_("Attach a file"), "scheme_attach")
        if scheme.state == SchemeState.SUBMITTED and can_approve_scheme(self.user, scheme=scheme, at=self.at):
            offer(_("Approve"), "scheme_approve")
            offer(_("Return"), "scheme_return")
        return found


class Editor(PageMixin, TemplateView):
    """A head and its sections on one page."""

    template_name = "filings/edit.html"
    page_title: Text = ""
    kwargs: dict[str, Any]

    def head_form(self, data: Any = None) -> forms.Form:
        raise NotImplementedError

    def parts_now(self) -> list[dict[str, str]]:
        raise NotImplementedError

    def save(self, form: forms.Form, sections: list[tuple[str, str]]) -> str:
        raise NotImplementedError

    def get_back_url(self) -> str:
        raise NotImplementedError

    @cached_property
    def departments(self) -> QuerySet[Department]:
        own = own_filing_departments(self.user, at=self.at)
        return departments_in_force(self.at).filter(pk__in=own)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs.update(form=self.head_form(), parts=PartSet(initial=self.parts_now(), prefix="parts"))
        return super().get_context_data(title=self.page_title, back_url=self.get_back_url(), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.head_form(request.POST)
        parts = cast(Parts, PartSet(request.POST, initial=self.parts_now(), prefix="parts"))
        if not all([form.is_valid(), parts.is_valid()]):
            return self.render_to_response(self.get_context_data(form=form, parts=parts), status=422)
        try:
            return HttpResponseRedirect(self.save(form, parts.kept()))
        except Refusal as refusal:
            page = self.get_context_data(form=form, parts=parts, refusal=refusal)
            return self.render_to_response(page, status=refusal.status)


class SchemeEditor(Editor):
    """A new scheme or version, or a draft."""

    page_title = gettext_lazy("Work scheme")

    @cached_property
    def scheme(self) -> WorkScheme | None:
        if "pk" not in self.kwargs:
            return None
        found = scheme_visible_to(self.user, self.kwargs["pk"], at=self.at)
        if found.state != SchemeState.DRAFT:
            raise Absent()
        return found

    @cached_property
    def standing(self) -> WorkScheme | None:
        """The version in force, whose text a new draft begins with."""
        mine = self.user.department_id or 0
        first = self.departments.filter(pk=mine).first() or self.departments.first()
        return scheme_in_force(first) if first else None

    def head_form(self, data: Any = None) -> forms.Form:
        source = self.scheme or self.standing
        initial = {
            "department": source.department_id if source else self.user.department_id,
            "title": source.title if source else "",
            "reason": self.scheme.reason if self.scheme else "",
            "edition": self.scheme.edition if self.scheme else None,
        }
        departments = Department.objects.filter(pk=self.scheme.department_id) if self.scheme else self.departments
        return SchemeForm(data, initial=initial, departments=departments, is_draft=self.scheme is not None)

    def parts_now(self) -> list[dict[str, str]]:
        source = self.scheme or self.standing
        return list(source.sections) if source else []

    def get_back_url(self) -> str:
        return self.scheme.get_absolute_url() if self.scheme else reverse("filings:schemes")

    def save(self, form: forms.Form, sections: list[tuple[str, str]]) -> str:
        given = form.cleaned_data
        if self.scheme is None:
            made = acts.draft_scheme(
                department=given["department"],
                title=given["title"],
                sections=sections,
                reason=given["reason"],
                acting_user=self.user,
                at=self.at,
            )
            return made.get_absolute_url()
        acts.edit_scheme(
            scheme=self.scheme,
            title=given["title"],
            sections=sections,
            reason=given["reason"],
            edition=given["edition"],
            acting_user=self.user,
            at=self.at,
        )
        return self.scheme.get_absolute_url()


class DocumentEditor(Editor):
    """A document brought for filing that was not made in the system."""

    page_title = gettext_lazy("Document brought for filing")

    @cached_property
    def filing(self) -> Filing | None:
        return filing_visible_to(self.user, self.kwargs["pk"], at=self.at) if "pk" in self.kwargs else None

    @cached_property
    def document(self) -> FiledDocument | None:
        if self.filing is None:
            return None
        found = subject_of(self.filing)
        if not isinstance(found, FiledDocument):
            raise Absent()
        return found

    def head_form(self, data: Any = None) -> forms.Form:
        document = self.document
        initial = (
            {
                "flow": document.flow_id,
                "department": document.department_id,
                "title": document.title,
                "year": document.year,
            }
            if document
            else {"department": self.user.department_id}
        )
        departments = Department.objects.filter(pk=document.department_id) if document else self.departments
        return DocumentForm(data, initial=initial, departments=departments, is_draft=document is not None)

    def parts_now(self) -> list[dict[str, str]]:
        return list(self.document.sections) if self.document else []

    def get_back_url(self) -> str:
        return self.filing.get_absolute_url() if self.filing else reverse("filings:filings")

    def save(self, form: forms.Form, sections: list[tuple[str, str]]) -> str:
        given = form.cleaned_data
        if self.filing is not None:
            change_document(
                filing=self.filing, title=given["title"], sections=sections, acting_user=self.user, at=self.at
            )
            return self.filing.get_absolute_url()
        made = bring_document(
            flow=given["flow"].code,
            department=given["department"],
            title=given["title"],
            sections=sections,
            year=given["year"],
            acting_user=self.user,
            at=self.at,
        )
        return made.get_absolute_url()


class SchemeAct(SchemeMixin, ActView):
    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.scheme.department.display_name} · {self.scheme.title}"


class AttachToScheme(SchemeAct):
    title = gettext_lazy("Attach a file")
    button = gettext_lazy("Attach")
    form_class = AttachForm

    def act(self, form: forms.Form) -> None:
        upload = form.cleaned_data["file"]
        with transaction.atomic():  # a refused act leaves no file behind
            stored = store(upload, name=upload.name, kind=DOCUMENT, acting_user=self.user, at=self.at)
            acts.attach_to_scheme(scheme=self.scheme, stored=stored, acting_user=self.user, at=self.at)


class SubmitScheme(SchemeAct):
    title = gettext_lazy("Submit the work scheme")
    button = gettext_lazy("Submit")

    def get_consequences(self) -> list[Text]:
        return [_("The head of the department is asked to approve or return it.")]

    def act(self, form: forms.Form) -> None:
        acts.submit_scheme(scheme=self.scheme, acting_user=self.user, at=self.at)


class ReturnScheme(SchemeAct):
    title = gettext_lazy("Return the work scheme")
    button = gettext_lazy("Return")
    form_class = ReasonForm
    is_dangerous = True

    def act(self, form: forms.Form) -> None:
        acts.return_scheme(scheme=self.scheme, **form.cleaned_data, acting_user=self.user, at=self.at)


class ApproveScheme(SchemeAct):
    title = gettext_lazy("Approve the work scheme")
    button = gettext_lazy("Approve")
    form_class = ApproveSchemeForm

    def get_initial(self) -> dict[str, Any]:
        return {"changed_on": self.at.date()}

    def get_consequences(self) -> list[Text]:
        return [
            _("This version is in force from that day; the one before it ends the day before."),
            _("It is to be on record within one month of that day (R-205); its filing is prepared."),
        ]

    def act(self, form: forms.Form) -> str:
        _scheme, filing = acts.approve_scheme(
            scheme=self.scheme, **form.cleaned_data, acting_user=self.user, at=self.at
        )
        return filing.get_absolute_url()
