"""Disputes: the list, and one of them as every side sees it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.files.selectors import files_of
from core.ledger.selectors import history_of
from core.pages.formatting import moment
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department
from core.people.selectors import departments_where
from core.refusals import Text
from core.transitions.models import StateChange
from core.transitions.services import can_move
from core.work.selectors import open_work_on
from registry.names import key
from registry.responsibility.dispute_models import Dispute, DisputeAdjustment, DisputeParty, NegotiationRecord
from registry.responsibility.dispute_policies import binds, can_settle, speaks_for
from registry.responsibility.dispute_selectors import (
    adjustments_of,
    dispute_visible_to,
    disputes_visible_to,
    parties_of,
    records_of,
    unanswered_by,
)
from registry.responsibility.dispute_states import RUNNING, DisputeState
from registry.responsibility.policies import PREPARERS, can_coordinate
from registry.responsibility.states import BoundaryCause, Link


class DisputeFilter(FilterSet):
    state = ChoiceFilter(label=gettext_lazy("State"), choices=DisputeState.choices, empty_label=gettext_lazy("All"))
    cause = ChoiceFilter(
        label=pgettext_lazy("boundary", "Cause"), choices=BoundaryCause.choices, empty_label=gettext_lazy("All")
    )
    party = ModelChoiceFilter(
        label=gettext_lazy("Department"),
        queryset=Department.objects.order_by("code"),
        field_name="parties__department",
        empty_label=gettext_lazy("All"),
    )


class DisputeList(ListPage):
    title = gettext_lazy("Disputes")
    lead = gettext_lazy("Who answers where duties meet: negotiated first, then coordinated, then put into the lists.")
    order = ("-raised_on",)
    filterset_class = DisputeFilter
    search_hint = gettext_lazy("Number or matter")
    empty_text = gettext_lazy("A dispute is raised from a gap or an overlap on the boundary map.")
    columns = (
        Column(
            "number",
            gettext_lazy("Number"),
            link=lambda row: row.get_absolute_url(),
            sort="number",
            heads_row=True,
        ),
        Column("matter", gettext_lazy("Boundary matter"), value="matter.name", sort="matter__code"),
        Column("raised_by", gettext_lazy("Raised by"), value="raised_by.display_name", sort="raised_by__code"),
        Column("interim", gettext_lazy("Interim responsible department"), value="interim_department.display_name"),
        Column("cause", pgettext_lazy("boundary", "Cause"), value="get_cause_display"),
        Column("raised_on", gettext_lazy("Raised on"), kind="day", sort="raised_on"),
        Column(
            "state", gettext_lazy("State"), value="get_state_display", template="responsibility/_dispute_state.html"
        ),
        Column("closed_on", gettext_lazy("Closed on"), kind="day", sort="closed_on"),
    )

    def get_queryset(self) -> QuerySet[Dispute]:
        return disputes_visible_to(self.user, at=self.at)

    def search(self, rows: QuerySet[Dispute], text: str) -> QuerySet[Dispute]:
        return rows.filter(number__icontains=text) | rows.filter(matter__search_text__contains=key(text))

    def get_actions(self) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []
        if departments_where(self.user, PREPARERS, at=self.at):
            found.append((_("Raise a dispute"), reverse("responsibility:dispute_new")))
        found.append((_("Boundary map"), reverse("responsibility:map")))
        return found


ORDER = (
    (DisputeState.RAISED, gettext_lazy("Raised")),
    (DisputeState.NEGOTIATING, gettext_lazy("Negotiation")),
    (DisputeState.SUBMITTED, pgettext_lazy("dispute", "Submitted")),
    (DisputeState.COORDINATING, gettext_lazy("Coordination")),
    (DisputeState.ADJUSTING, gettext_lazy("Lists adjusted")),
    (DisputeState.CLOSED, gettext_lazy("All in force")),
    (DisputeState.ARCHIVED, gettext_lazy("Archived")),
)


def steps_of(dispute: Dispute) -> list[dict[str, Any]]:
    """The path of a dispute with the moments it has reached; an agreement goes past the coordination."""
    reached = dict(
        StateChange.objects.filter(subject_label="responsibility.dispute", subject_id=str(dispute.pk))
        .order_by("occurred_at", "pk")
        .values_list("after", "occurred_at")
    )
    order = [
        (state, words)
        for state, words in ORDER
        if state in reached or dispute.settlement != "agreement" or state not in (ORDER[2][0], ORDER[3][0])
    ]
    states = [state for state, _words in order]
    stands = DisputeState.COORDINATING if dispute.state == DisputeState.REFERRED else DisputeState(dispute.state)
    place = states.index(stands) if stands in states else -1
    return [
        {
            "label": words,
            "when": moment(reached[state]) if number <= place and state in reached else "",
            "state": "now" if number == place else "done" if number < place else "",
        }
        for number, (state, words) in enumerate(order)
    ]


class DisputePage(PageMixin, TemplateView):
    """Where it stands and the next act; what each side says; records, outcome, papers; one timeline for all."""

    template_name = "responsibility/dispute.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dispute = dispute_visible_to(self.user, self.kwargs["pk"], at=self.at)
        parties = parties_of(dispute)
        records = list(records_of(dispute))
        adjustments = list(adjustments_of(dispute))
        return super().get_context_data(
            dispute=dispute,
            is_running=dispute.state in RUNNING,
            links=[Link(link).label for link in dispute.links],
            parties=parties,
            records=records,
            adjustments=[(one, self._may_prepare(dispute, one)) for one in adjustments],
            steps=steps_of(dispute),
            work=open_work_on(dispute).filter(due_at__isnull=False).first(),
            waits=open_work_on(dispute),
            actions=self._actions(dispute, parties, records),
            silent=self._silent(dispute, parties),
            documents=files_of(dispute),
            history=history_of(dispute),
            **kwargs,
        )

    def _may_prepare(self, dispute: Dispute, adjustment: DisputeAdjustment) -> bool:
        return (
            dispute.state == DisputeState.ADJUSTING
            and adjustment.prepared_list is None
            and adjustment.in_force_on is None
            and (speaks_for(self.user, adjustment.department, at=self.at) or can_coordinate(self.user, at=self.at))
        )

    def _silent(self, dispute: Dispute, parties: list[DisputeParty]) -> list[DisputeParty]:
        """The parties whose silence the coordinator may now write down."""
        if dispute.state != DisputeState.RAISED or self.at <= dispute.negotiate_by:
            return []
        if not can_coordinate(self.user, at=self.at):
            return []
        return [party for party in parties if party.stated_at is None]

    def _actions(
        self, dispute: Dispute, parties: list[DisputeParty], records: list[NegotiationRecord]
    ) -> list[tuple[Text, str]]:
        spoken = [party for party in parties if speaks_for(self.user, party.department, at=self.at)]
        bound = [party for party in parties if binds(self.user, party.department, at=self.at)]
        found = self._of_parties(dispute, spoken, bound, records, parties)
        found += self._of_the_coordinator(dispute)
        found += self._of_withdrawal(dispute, bound)
        return [(words, reverse(f"responsibility:{name}", args=[dispute.pk])) for words, name in found]

    def _of_parties(
        self,
        dispute: Dispute,
        spoken: list[DisputeParty],
        bound: list[DisputeParty],
        records: list[NegotiationRecord],
        parties: list[DisputeParty],
    ) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []
        if dispute.state == DisputeState.RAISED and any(party.stated_at is None for party in spoken):
            found.append((_("State the position"), "dispute_position"))
        if dispute.state != DisputeState.NEGOTIATING:
            return found
        waiting = (
            {one.pk for one in unanswered_by(records[0], [one.department for one in parties])} if records else set()
        )
        if any(party.department_id in waiting for party in bound):
            found.append((_("Answer the record"), "dispute_sign"))
        term_over = self.at > dispute.negotiate_by
        if bound and records and (not waiting or term_over):
            found.append((_("Submit for coordination"), "dispute_submit"))
        if spoken and (not waiting or term_over):
            found.append((_("Write the negotiation record"), "dispute_record"))
        return found

    def _of_the_coordinator(self, dispute: Dispute) -> list[tuple[Text, str]]:
        if not can_coordinate(self.user, at=self.at):
            if dispute.state == DisputeState.CLOSED and speaks_for(self.user, dispute.raised_by, at=self.at):
                return [(_("Archive"), "dispute_archive")]
            return []
        offered: list[tuple[str, Text, str]] = [
            ("take_up", _("Take up"), "dispute_take_up"),
            ("give_back", _("Give back"), "dispute_give_back"),
            ("refer", _("Refer upwards"), "dispute_refer"),
            ("rule", _("Record the ruling"), "dispute_ruling"),
            ("archive", _("Archive"), "dispute_archive"),
        ]
        found = [(words, name) for act, words, name in offered if can_move(dispute, act)]
        if can_move(dispute, "give_opinion") and can_settle(self.user, dispute=dispute, at=self.at):
            found.insert(0, (_("Give the opinion"), "dispute_opinion"))
        if dispute.state in RUNNING:
            found.append((_("Name another interim department"), "dispute_interim"))
        return found

    def _of_withdrawal(self, dispute: Dispute, bound: list[DisputeParty]) -> list[tuple[Text, str]]:
        if not can_move(dispute, "withdraw") or not bound:
            return []
        if any(party.department_id == dispute.raised_by_id for party in bound):
            return [] if dispute.withdrawal_reason else [(_("Ask to withdraw"), "dispute_withdraw")]
        if dispute.withdrawal_reason and any(not party.consents_to_withdrawal for party in bound):
            return [(_("Consent to the withdrawal"), "dispute_consent"), (_("Object"), "dispute_object")]
        return []
