"""Raise a dispute; name who answers meanwhile."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from core.documents.numbers import next_number
from core.law.selectors import due_for
from core.ledger.services import record
from core.outbox.services import announce
from core.people.models import Department, Role, User
from core.people.selectors import day_of
from core.refusals import WrongState
from core.transitions.services import begin
from registry.responsibility.boundaries import ALL, Claim, reaches
from registry.responsibility.checks import check_in_force, in_order, narrowed
from registry.responsibility.dispute_errors import DisputeRuns, InterimNotParty, MatterNotConcerned, TwoPartiesNeeded
from registry.responsibility.dispute_models import Dispute, DisputeParty
from registry.responsibility.dispute_numbers import DISPUTE
from registry.responsibility.dispute_policies import check_can_raise
from registry.responsibility.dispute_selectors import party_departments, running_dispute
from registry.responsibility.dispute_services.parts import ask_department, check_reason, check_text, locked, tell
from registry.responsibility.dispute_states import RUNNING
from registry.responsibility.dispute_work import INTERIM_NAMED, STATE_POSITION
from registry.responsibility.models import BoundaryMatter
from registry.responsibility.policies import check_can_coordinate
from registry.responsibility.selectors import scope_of, scopes_on


@transaction.atomic
def raise_dispute(
    *,
    matter: BoundaryMatter,
    links: Sequence[str],
    industries: Sequence[str] = (),
    cause: str,
    facts: str,
    raised_by: Department,
    parties: Sequence[Department],
    interim: Department,
    acting_user: User,
    at: dt.datetime,
) -> Dispute:
    """Raise a dispute about who answers for a matter (济高管综字〔2021〕40号 (一): 主动协商 first).

    What the department that raises it writes as facts is its position. The others are asked for theirs; the term of the
    negotiation begins (R-104). From today ``interim``, one of the parties, answers for the matter.
    """
    check_can_raise(acting_user, department=raised_by, at=at)
    matter = BoundaryMatter.objects.select_for_update().get(pk=matter.pk)
    everyone = {party.pk: party for party in (raised_by, *parties)}
    if len(everyone) < 2:
        raise TwoPartiesNeeded(place="parties")
    if interim.pk not in everyone:
        raise InterimNotParty(department=interim.display_name, place="interim")
    for party in everyone.values():
        check_in_force(party, at, place="parties")
    position = check_text(facts, _("facts"), "facts")
    today = day_of(at)
    chosen, codes = in_order(links), narrowed(industries)
    _check_concerned(matter, chosen, codes, today)
    running = running_dispute(matter=matter.pk, links=chosen, industries=codes)
    if running is not None:
        raise DisputeRuns(number=running.number)
    due = due_for("R-104", start=today)
    dispute = Dispute.objects.create(
        number=next_number(series=DISPUTE.name, department=raised_by, year=today.year),
        matter=matter,
        links=chosen,
        industries=codes,
        cause=cause,
        facts=position,
        raised_by=raised_by,
        raised_on=today,
        interim_department=interim,
        negotiate_from=today,
        negotiate_by=due.at,
    )
    begin(dispute, acting_user=acting_user, at=at, rule="R-104")
    for party in everyone.values():
        stated = {"position": position, "stated_at": at, "stated_by": acting_user} if party.pk == raised_by.pk else {}
        DisputeParty.objects.create(dispute=dispute, department=party, **stated)
        if party.pk != raised_by.pk:
            ask_department(STATE_POSITION, dispute, party, Role.STAFF, at=at, due=due, waiting=raised_by)
    record(
        "responsibility.dispute.raise",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        why=position,
        rule="R-104",
        detail={
            "matter": matter.code,
            "parties": sorted(party.code for party in everyone.values()),
            "interim": interim.code,
            "cause": cause,
        },
    )
    tell(INTERIM_NAMED, dispute, [interim], at=at)
    announce("responsibility.dispute.raised", subject=dispute, payload={"matter": matter.code}, at=at)
    return dispute


def _check_concerned(matter: BoundaryMatter, links: Sequence[str], industries: Sequence[str], on: dt.date) -> None:
    scope = scopes_on(on).filter(matter=matter).first()
    claim = Claim(0, matter.pk, 0, True, tuple(industries), tuple(links))
    if scope is None or not set(links) <= set(scope.links) or not links or not reaches(claim, scope_of(scope)):
        raise MatterNotConcerned(matter=str(matter), place="links")
    wider = tuple(scope.industries) or ALL
    if any(not code.startswith(wider) for code in industries):
        raise MatterNotConcerned(matter=str(matter), place="industries")


@transaction.atomic
def name_interim(
    *, dispute: Dispute, department: Department, reason: str, acting_user: User, at: dt.datetime
) -> Dispute:
    """The coordinator names another party to answer until the dispute is settled."""
    dispute = locked(dispute)
    check_can_coordinate(acting_user, at=at)
    if dispute.state not in RUNNING:
        raise WrongState(state=dispute.get_state_display())
    why = check_reason(reason)
    if department.pk not in {party.pk for party in party_departments(dispute)}:
        raise InterimNotParty(department=department.display_name, place="department")
    dispute.interim_department = department
    dispute.save(update_fields=["interim_department"])
    record(
        "responsibility.dispute.name_interim",
        subject=dispute,
        acting_user=acting_user,
        at=at,
        why=why,
        detail={"interim": department.code},
    )
    tell(INTERIM_NAMED, dispute, [department], at=at)
    return dispute
