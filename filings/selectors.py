"""Filings, duties, orders and work schemes as people see them."""

import datetime as dt
import json

from django.apps import apps
from django.db import models
from django.db.models import Prefetch, Q, QuerySet

from core.clocks import Due, Reason, again
from core.law.selectors import calendar_in_force
from core.people.models import Department, User
from core.people.selectors import department_holding, is_system_admin, own_departments, reads_everything
from core.refusals import Absent
from core.transitions.models import StateChange
from filings.differences import Difference, differences
from filings.errors import FlowUnknown
from filings.kinds import Payload, Section
from filings.models import (
    Filing,
    FilingAttachment,
    FilingDuty,
    FilingFlow,
    FilingRemark,
    FilingRound,
    OrderedDuty,
    SupervisionOrder,
    WorkScheme,
)
from filings.states import DutyState, FilingState, SchemeState

Moment = dt.datetime | dt.date


def flow_named(code: str) -> FilingFlow:
    """Raises ``FlowUnknown``."""
    flow = FilingFlow.objects.filter(code=code).first()
    if flow is None:
        raise FlowUnknown(flow=code)
    return flow


def receiver_of(flow: FilingFlow, *, at: Moment) -> Department | None:
    """The department that receives the flow on that day, if any (R-207)."""
    return department_holding(flow.receiver_duty, at=at)


def received_by(user: User, *, at: Moment) -> list[str]:
    """The duties of receiving that the person's departments hold."""
    own = Department.objects.filter(pk__in=own_departments(user, at=at))
    return [duty for duties in own.values_list("duties", flat=True) for duty in duties]


# --- filings ------------------------------------------------------------------------------------------------------


def filings_visible_to(user: User, *, at: Moment) -> QuerySet[Filing]:
    """The filing department, the receiving one, and those who read the whole zone."""
    filings = Filing.objects.select_related("flow", "department", "receiver", "submitted_by", "decided_by").order_by(
        "-prepared_at", "-pk"
    )
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return filings
    own = own_departments(user, at=at)
    return filings.filter(Q(department__in=own) | Q(receiver__in=own))


def filing_visible_to(user: User, pk: int, *, at: Moment) -> Filing:
    """Raises ``Absent``."""
    filing = filings_visible_to(user, at=at).filter(pk=pk).first()
    if filing is None:
        raise Absent()
    return filing


def filings_to_review(user: User, *, at: Moment) -> QuerySet[Filing]:
    """The desk: what the person's departments received and have not decided, oldest submission first."""
    waiting = filings_visible_to(user, at=at).filter(state=FilingState.SUBMITTED)
    if not (is_system_admin(user, at=at) or reads_everything(user, at=at)):
        waiting = waiting.filter(receiver__in=own_departments(user, at=at))
    return waiting.order_by("submitted_at", "pk")


def filings_about(subject: models.Model) -> QuerySet[Filing]:
    """The filings of a record, the latest first. Whoever may see the record may see that it was filed."""
    return (
        Filing.objects.filter(subject_label=subject._meta.label_lower, subject_id=str(subject.pk))
        .exclude(state=FilingState.DROPPED)
        .select_related("flow", "department", "receiver", "receipt")
        .order_by("-pk")
    )


def latest_filing(subject: models.Model, kind: str) -> Filing | None:
    """The last filing of a kind about a record, taken-back ones left out."""
    return filings_about(subject).filter(kind=kind).first()


def is_on_record(subject: models.Model, kind: str) -> bool:
    """Whether the last filing of the record has been accepted."""
    latest = latest_filing(subject, kind)
    return latest is not None and latest.state == FilingState.ACCEPTED


def subject_of(filing: Filing) -> models.Model | None:
    """The record a filing is about."""
    model = apps.get_model(filing.subject_label)
    found: models.Model | None = model._default_manager.filter(pk=filing.subject_id).first()
    return found


def rounds_of(filing: Filing) -> QuerySet[FilingRound]:
    """The submissions, the latest first, with attachments and remarks."""
    remarks = FilingRemark.objects.filter(taken_back_at=None).select_related("answer", "made_by").order_by("pk")
    return (
        filing.rounds.select_related("submitted_by", "receiver", "paper")
        .prefetch_related(
            Prefetch("attachments", FilingAttachment.objects.select_related("file").order_by("position")),
            Prefetch("remarks", remarks),
        )
        .order_by("-number")
    )


def last_round(filing: Filing) -> FilingRound | None:
    return filing.rounds.select_related("paper", "submitted_by").order_by("-number").first()


def standing_remarks(round_: FilingRound) -> QuerySet[FilingRemark]:
    """Remarks on a submission that were not taken back."""
    return round_.remarks.filter(taken_back_at=None).select_related("made_by").order_by("pk")


def remarks_visible_to(user: User, filing: Filing, *, at: Moment) -> QuerySet[FilingRemark]:
    """The remarks on a filing. On a submission that is still under review only the receiving side and the zone's readers
    read them: the department gets all of them at once, with the decision (R-211)."""
    remarks = FilingRemark.objects.filter(round__filing=filing, taken_back_at=None).select_related(
        "answer", "made_by", "round"
    )
    is_receiver = filing.receiver_id in own_departments(user, at=at)
    if filing.state != FilingState.SUBMITTED or is_receiver or reads_everything(user, at=at):
        return remarks.order_by("pk")
    return remarks.exclude(round__number=filing.rounds_made).order_by("pk")


def payload_of(round_: FilingRound) -> Payload:
    payload: Payload = json.loads(round_.payload_text)
    return payload


def sections_of(round_: FilingRound, filing: Filing) -> list[Section]:
    """The submission as sections, in the reader's language."""
    return filing.definition.sections(payload_of(round_))


def filing_on_record_before(filing: Filing) -> Filing | None:
    """The last filing of the same department and kind that was taken on record before this one."""
    return (
        Filing.objects.filter(
            department=filing.department,
            kind=filing.kind,
            state=FilingState.ACCEPTED,
            pk__lt=filing.pk,
        )
        .order_by("-decided_at")
        .first()
    )


def differences_from_record(filing: Filing, round_: FilingRound) -> tuple[Filing | None, list[Difference]]:
    """The last filing on record, and how this submission differs from it."""
    before = filing_on_record_before(filing)
    earlier = last_round(before) if before else None
    if before is None or earlier is None:
        return None, []
    return before, differences(sections_of(earlier, before), sections_of(round_, filing))


def differences_from_round_before(filing: Filing, round_: FilingRound) -> list[Difference]:
    """How a submission differs from the one that was returned."""
    earlier = filing.rounds.filter(number=round_.number - 1).first()
    return differences(sections_of(earlier, filing), sections_of(round_, filing)) if earlier else []


# --- duties -------------------------------------------------------------------------------------------------------


def duties_visible_to(user: User, *, at: Moment) -> QuerySet[FilingDuty]:
    """Of the own departments, of the flows they receive, and everything for the supervision seat."""
    duties = FilingDuty.objects.select_related("flow", "department", "filing").order_by("due_at", "pk")
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return duties
    return duties.filter(
        Q(department__in=own_departments(user, at=at)) | Q(flow__receiver_duty__in=received_by(user, at=at))
    )


def duty_visible_to(user: User, pk: int, *, at: Moment) -> FilingDuty:
    """Raises ``Absent``."""
    duty = duties_visible_to(user, at=at).filter(pk=pk).first()
    if duty is None:
        raise Absent()
    return duty


def due_of(duty: FilingDuty) -> Due:
    """The clock of a duty with its reasons, on the calendar in force."""
    return again([Reason.from_json(dict(reason)) for reason in duty.due_why], calendar_in_force())


def open_duties_of(filing: Filing) -> QuerySet[FilingDuty]:
    """The duties that this filing meets: of its year, or of the change of its scope; none that another under review meets."""
    matching = Q(cause="change", scope=filing.scope)
    if filing.year is not None:
        matching |= Q(cause="year", year=filing.year)
    return (
        FilingDuty.objects.filter(matching, flow=filing.flow_id, department=filing.department_id, state=DutyState.OPEN)
        .exclude(filing__state=FilingState.SUBMITTED)
        .order_by("due_at", "pk")
    )


def late_duties(*, at: dt.datetime) -> QuerySet[FilingDuty]:
    """Open and past their clock."""
    return (
        FilingDuty.objects.filter(state=DutyState.OPEN, clock_stopped_at=None, provisional=False, due_at__lt=at)
        .select_related("flow", "department")
        .order_by("department__code", "due_at", "pk")
    )


# --- orders -------------------------------------------------------------------------------------------------------


def orders_visible_to(user: User, *, at: Moment) -> QuerySet[SupervisionOrder]:
    orders = SupervisionOrder.objects.select_related("issuer", "department", "issued_by", "paper").order_by(
        "-issued_at", "-pk"
    )
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return orders
    own = own_departments(user, at=at)
    return orders.filter(Q(department__in=own) | Q(issuer__in=own))


def order_visible_to(user: User, pk: int, *, at: Moment) -> SupervisionOrder:
    """Raises ``Absent``."""
    order = orders_visible_to(user, at=at).filter(pk=pk).first()
    if order is None:
        raise Absent()
    return order


def ordered_duties(order: SupervisionOrder) -> QuerySet[OrderedDuty]:
    return order.ordered.select_related("duty__flow", "duty__filing").order_by("duty__due_at", "pk")


def still_owed(order: SupervisionOrder) -> list[FilingDuty]:
    """What an order presses for and is not filed; a superseded duty counts as the one that took it over."""
    owed: dict[int, FilingDuty] = {}
    for one in order.ordered.select_related("duty").order_by("pk"):
        duty = one.duty
        while duty.superseded_by is not None:
            duty = duty.superseded_by
        if duty.is_open and duty.clock_stopped_at is None:
            owed[duty.pk] = duty
    return list(owed.values())


# --- work schemes -------------------------------------------------------------------------------------------------


def schemes_visible_to(user: User, *, at: Moment) -> QuerySet[WorkScheme]:
    """Schemes in force, and earlier ones, are open to everyone inside; drafts to their department."""
    schemes = WorkScheme.objects.select_related("department", "drafted_by").order_by("department__code", "-version")
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return schemes
    return schemes.filter(Q(valid_from__isnull=False) | Q(department__in=own_departments(user, at=at)))


def scheme_visible_to(user: User, pk: int, *, at: Moment) -> WorkScheme:
    """Raises ``Absent``."""
    scheme = schemes_visible_to(user, at=at).filter(pk=pk).first()
    if scheme is None:
        raise Absent()
    return scheme


def scheme_in_force(department: Department) -> WorkScheme | None:
    return WorkScheme.objects.filter(department=department, state=SchemeState.IN_FORCE).first()


def submitter_of_scheme(scheme: WorkScheme) -> User | None:
    """Who submitted this version last."""
    change = (
        StateChange.objects.filter(subject_label="filings.workscheme", subject_id=str(scheme.pk), act="submit")
        .select_related("actor")
        .order_by("-pk")
        .first()
    )
    return change.actor if change else None
