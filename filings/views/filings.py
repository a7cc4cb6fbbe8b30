"""Filings: list, desk, record, and one page per act."""

import re
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter, NumberFilter

from core.access import new_entropy
from core.files.kinds import DOCUMENT
from core.files.models import StoredFile
from core.files.services import store
from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department, Role
from core.people.selectors import departments_where
from core.refusals import Absent, Text
from core.work.models import WorkItem
from core.work.selectors import open_work_on
from filings import services as acts
from filings.forms import AcceptForm, ReasonForm, RemarkForm, ReturnForm, SubmitForm
from filings.kinds import Section
from filings.models import FiledDocument, Filing, FilingFlow, FilingRemark, FilingRound
from filings.policies import REVIEWERS, can_file, can_review
from filings.selectors import (
    differences_from_record,
    differences_from_round_before,
    filing_visible_to,
    filings_to_review,
    filings_visible_to,
    last_round,
    received_by,
    receiver_of,
    remarks_visible_to,
    rounds_of,
    sections_of,
    standing_remarks,
    subject_of,
)
from filings.services.submitting import faults_of
from filings.states import IN_HAND, UNDECIDED, FilingState

PICKED = re.compile(r"(?P<filing>[0-9]{1,15}):(?P<submission>[0-9]{1,4})")
"""What a box of the desk holds: the filing, and which submission of it the reviewer saw."""


class FilingFilter(FilterSet):
    flow = ModelChoiceFilter(label=gettext_lazy("Flow"), queryset=FilingFlow.objects.order_by("position"))
    state = ChoiceFilter(label=gettext_lazy("State"), choices=FilingState.choices, empty_label=gettext_lazy("All"))
    department = ModelChoiceFilter(
        label=gettext_lazy("Filing department"), queryset=Department.objects.order_by("code")
    )
    year = NumberFilter(label=gettext_lazy("Year"))


COLUMNS = (
    Column("title", gettext_lazy("Title"), link=lambda row: row.get_absolute_url(), heads_row=True),
    Column("flow", gettext_lazy("Flow"), value="flow.title"),
    Column("department", gettext_lazy("Filing department"), value="department.display_name"),
    Column("receiver", gettext_lazy("Receiving department"), value="receiver.display_name"),
    Column("submitted", gettext_lazy("Last filed at"), value="submitted_at", kind="moment"),
    Column("state", gettext_lazy("State"), value="get_state_display", template="filings/_filing_state.html"),
    Column("number", gettext_lazy("Filing number"), kind="code"),
)


class FilingList(ListPage):
    title = gettext_lazy("Filings")
    lead = gettext_lazy("What departments file with those that receive it, and what has been taken on record.")
    order = ("-prepared_at", "-pk")
    filterset_class = FilingFilter
    search_hint = gettext_lazy("Part of the title, or the filing number")
    empty_text = gettext_lazy(
        "Filings are prepared by themselves when a plan, list or scheme is approved or published."
    )
    columns = COLUMNS

    def get_queryset(self) -> QuerySet[Filing]:
        return filings_visible_to(self.user, at=self.at)

    def search(self, rows: QuerySet[Filing], text: str) -> QuerySet[Filing]:
        return rows.filter(title__icontains=text) | rows.filter(number__icontains=text)

    def get_actions(self) -> list[tuple[Text, str]]:
        if not departments_where(self.user, (Role.STAFF, Role.HEAD), at=self.at):
            return []
        return [(_("Bring a document for filing"), reverse("filings:document_new"))]


class Desk(ListPage):
    """What the department received and has not decided, the oldest clock first; several can be taken on record at once."""

    title = gettext_lazy("Reviewers' desk")
    lead = gettext_lazy("What was filed and waits for a decision, in the order of its clock.")
    order = ("submitted_at", "pk")
    filterset_class = FilingFilter
    empty_title = gettext_lazy("Nothing waits for a decision")
    empty_text = gettext_lazy("What departments file with you appears here.")
    template_name = "filings/desk.html"
    columns = (
        Column("pick", gettext_lazy("Pick"), value="pk", template="filings/_pick.html", in_export=False),
        Column("title", gettext_lazy("Title"), link=lambda row: row.get_absolute_url(), heads_row=True),
        Column("flow", gettext_lazy("Flow"), value="flow.title"),
        Column("department", gettext_lazy("Filing department"), value="department.display_name"),
        Column("round", gettext_lazy("Submission"), value="rounds_made", kind="number"),
        Column("submitted", gettext_lazy("Last filed at"), value="submitted_at", kind="moment", sort="submitted_at"),
        Column("clock", gettext_lazy("Clock"), value=lambda row: row.work_due, template="filings/_clock.html"),
    )

    def get_queryset(self) -> QuerySet[Filing]:
        return filings_to_review(self.user, at=self.at)

    def prepare(self, rows: list[Any]) -> None:
        """The clock of each row, in one query."""
        found = WorkItem.objects.filter(
            subject_label="filings.filing",
            subject_id__in=[str(row.pk) for row in rows],
            kind="filings.review",
            closed_at=None,
        )
        work = {int(item.subject_id): item for item in found}
        for row in rows:
            row.work = work.get(row.pk)
            row.work_due = row.work.due_at if row.work else None
            row.may_pick = row.submitted_by_id != self.user.pk

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_decide=self.may_decide, **kwargs)

    @property
    def may_decide(self) -> bool:
        return bool(departments_where(self.user, REVIEWERS, at=self.at)) and bool(received_by(self.user, at=self.at))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the picked ones on record, each by itself; what is refused says why."""
        picked = {
            int(found["filing"]): int(found["submission"])
            for found in map(PICKED.fullmatch, request.POST.getlist("pick"))
            if found
        }
        filings = list(filings_to_review(self.user, at=self.at).filter(pk__in=picked))
        entropy = {filing.pk: new_entropy() for filing in filings}
        outcomes = acts.accept_many(
            filings=filings, entropy=entropy, submissions=picked, acting_user=self.user, at=self.at
        )
        taken = [one for one in outcomes if one.refusal is None]
        if taken:
            told = ngettext("%(n)s filing is on record.", "%(n)s filings are on record.", len(taken))
            messages.success(request, told % {"n": len(taken)})
        for outcome in outcomes:
            if outcome.refusal is not None:
                messages.error(request, f"{outcome.filing.title}：{outcome.refusal}")
        if not outcomes:
            messages.error(request, _("Pick at least one filing."))
        return HttpResponseRedirect(reverse("filings:desk"))


class FilingMixin(PageMixin):
    """A page under one filing."""

    kwargs: dict[str, Any]

    @cached_property
    def filing(self) -> Filing:
        return filing_visible_to(self.user, self.kwargs["pk"], at=self.at)

    def get_back_url(self) -> str:
        return self.filing.get_absolute_url()


class FilingPage(FilingMixin, TemplateView):
    """The record: where it stands, the document as submitted, what changed, remarks, files, history."""

    template_name = "filings/filing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filing = self.filing
        rounds = list(rounds_of(filing))
        wanted = self.request.GET.get("submission", "")
        shown = next((one for one in rounds if str(one.number) == wanted), rounds[0] if rounds else None)
        in_hand = filing.state in IN_HAND and can_file(self.user, department=filing.department, at=self.at)
        reviews = filing.state == FilingState.SUBMITTED and can_review(self.user, filing=filing, at=self.at)
        before, changes = differences_from_record(filing, shown) if shown else (None, [])
        return super().get_context_data(
            filing=filing,
            rounds=rounds,
            shown=shown,
            is_last=bool(rounds) and shown == rounds[0],
            sections=self._sections(filing, shown),
            draft=self._draft(filing) if shown is None or (in_hand and filing.state == FilingState.RETURNED) else [],
            faults=faults_of(filing) if in_hand else [],
            before=before,
            changes=changes,
            mended=differences_from_round_before(filing, shown) if shown and shown.number > 1 else [],
            documents=self._documents(filing, shown),
            receiver=filing.receiver or receiver_of(filing.flow, at=self.at),
            duties=filing.duties.select_related("flow").order_by("due_at"),
            work=open_work_on(filing).first(),
            history=history_of(filing),
            record_url=self._record_url(filing),
            may_remark=reviews and bool(rounds) and shown == rounds[0],
            actions=self._actions(filing, in_hand=in_hand, reviews=reviews),
            **kwargs,
        )

    def _sections(self, filing: Filing, shown: FilingRound | None) -> list[dict[str, Any]]:
        """The sections with the remarks on them that the person may read."""
        if shown is None:
            return []
        remarks = list(remarks_visible_to(self.user, filing, at=self.at).filter(round=shown))
        return [
            {"section": section, "remarks": [one for one in remarks if one.anchor == section.anchor]}
            for section in sections_of(shown, filing)
        ]

    def _draft(self, filing: Filing) -> list[Section]:
        """What would be filed now."""
        subject = subject_of(filing)
        return filing.definition.sections(filing.definition.payload(subject)) if subject else []

    def _documents(self, filing: Filing, shown: FilingRound | None) -> list[StoredFile]:
        found = [filing.receipt] if filing.receipt else []
        if shown is None:
            return found
        return [*found, shown.paper, *(one.file for one in shown.attachments.all())]

    def _record_url(self, filing: Filing) -> str:
        name = filing.definition.url_name
        try:
            return reverse(name, args=[filing.subject_id]) if name else ""
        except NoReverseMatch:
            return ""

    def _actions(self, filing: Filing, *, in_hand: bool, reviews: bool) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []

        def offer(words: Text, name: str) -> None:
            found.append((words, reverse(f"filings:{name}", args=[filing.pk])))

        if in_hand:
            offer(_("File it"), "submit")
            if filing.subject_label == FiledDocument._meta.label_lower:
                offer(_("Edit the document"), "document_edit")
        if reviews:
            offer(_("Take on record"), "accept")
            offer(_("Make a remark"), "remark")
            offer(_("Return for mending"), "return")
        is_brought = filing.subject_label == FiledDocument._meta.label_lower
        if is_brought and filing.state in UNDECIDED and can_file(self.user, department=filing.department, at=self.at):
            offer(_("Take the filing back"), "drop")
        return found


class FilingAct(FilingMixin, ActView):
    """An act on one filing; goes back to the record."""

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.filing.flow.title} · {self.filing.title}"


class Submit(FilingAct):
    title = gettext_lazy("File it")
    button = gettext_lazy("File it")
    done_message = gettext_lazy("It is filed; the receiving department has been asked to review it.")
    form_class = SubmitForm

    @cached_property
    def remarks(self) -> list[FilingRemark]:
        before = last_round(self.filing)
        return list(standing_remarks(before)) if before and self.filing.state == FilingState.RETURNED else []

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "remarks": self.remarks}

    def get_consequences(self) -> list[Text]:
        receiver = receiver_of(self.filing.flow, at=self.at)
        name = receiver.display_name if receiver else "–"
        sentences: list[Text] = [
            _("The content is frozen as it stands now and goes to %(receiver)s (R-207).") % {"receiver": name},
            _("%(receiver)s takes it on record or returns it within 5 working days (R-206).") % {"receiver": name},
        ]
        subject = subject_of(self.filing)
        going = [stored.name for stored in self.filing.definition.files(subject)] if subject else []
        if going:
            sentences.append(_("With it go: %(files)s.") % {"files": "、".join(going)})
        return sentences

    def act(self, form: forms.Form) -> None:
        assert isinstance(form, SubmitForm)
        with transaction.atomic():  # a refused act leaves no file behind
            acts.submit(
                filing=self.filing,
                note=form.cleaned_data["note"],
                answers=form.answers,
                files=[
                    store(upload, name=upload.name, kind=DOCUMENT, acting_user=self.user, at=self.at)
                    for upload in form.uploads
                ],
                acting_user=self.user,
                at=self.at,
            )


class Drop(FilingAct):
    title = gettext_lazy("Take the filing back")
    button = gettext_lazy("Take the filing back")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("What it would have met is owed again, under the same clock.")]

    def act(self, form: forms.Form) -> None:
        acts.drop(filing=self.filing, **form.cleaned_data, acting_user=self.user, at=self.at)


class ReviewAct(FilingAct):
    """An act on the submission under review, which is named so that another one since is noticed."""

    @cached_property
    def round(self) -> FilingRound:
        found = last_round(self.filing)
        if found is None:
            raise Absent()
        return found

    def get_initial(self) -> dict[str, Any]:
        return {"submission": self.round.number}


class Accept(ReviewAct):
    title = gettext_lazy("Take the filing on record")
    button = gettext_lazy("Take on record")
    form_class = AcceptForm
    done_message = gettext_lazy("The filing is on record; its receipt has been made.")

    def get_consequences(self) -> list[Text]:
        return [
            _("It is checked that the content still is what was submitted (R-208)."),
            _("The filing gets its number and a receipt that anyone can verify by its code."),
            _("The duty of %(department)s is met.") % {"department": self.filing.department.display_name},
        ]

    def act(self, form: forms.Form) -> None:
        acts.accept(filing=self.filing, entropy=new_entropy(), **form.cleaned_data, acting_user=self.user, at=self.at)


class MakeRemark(ReviewAct):
    title = gettext_lazy("Make a remark")
    button = gettext_lazy("Make the remark")
    form_class = RemarkForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "sections": sections_of(self.round, self.filing)}

    def get_initial(self) -> dict[str, Any]:
        return {"anchor": self.request.GET.get("place", "")}

    def get_consequences(self) -> list[Text]:
        return [_("The department reads it when you return the filing or take it on record.")]

    def act(self, form: forms.Form) -> None:
        acts.remark(filing=self.filing, **form.cleaned_data, acting_user=self.user, at=self.at)


class TakeRemarkBack(FilingAct):
    title = gettext_lazy("Take the remark back")
    button = gettext_lazy("Take the remark back")

    @cached_property
    def remark(self) -> FilingRemark:
        found = FilingRemark.objects.filter(pk=self.kwargs["remark"], round__filing=self.filing).first()
        if found is None:
            raise Absent()
        return found

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.remark.heading}：{self.remark.text}"

    def act(self, form: forms.Form) -> None:
        acts.take_remark_back(remark=self.remark, acting_user=self.user, at=self.at)


class Return(ReviewAct):
    title = gettext_lazy("Return for mending")
    button = gettext_lazy("Return for mending")
    form_class = ReturnForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        remarks = [one for one in standing_remarks(self.round) if one.must_mend]
        if not remarks:
            return [_("There is no remark yet that must be mended: make one first (R-211).")]
        told = [_("%(department)s is told to mend:") % {"department": self.filing.department.display_name}]
        return [*told, *(f"{one.heading}：{one.text}" for one in remarks)]

    def act(self, form: forms.Form) -> None:
        acts.return_filing(filing=self.filing, **form.cleaned_data, acting_user=self.user, at=self.at)
