"""Plans, draws, visits."""

from inspections.models import Draw, DrawSource, Plan, PlanEntry, Visit, VisitOfficer
from inspections.services.plans import draft_plan
from registry.models import Officer, SpotCheckItem
from tests.factories.inspections import entry as make_entry
from tests.walk.specimens import Maker, Params, Zone, first, of_home, pk_of

LEAD = "plan_entry__plan__lead_department"


def plan(zone: Zone) -> Plan:
    return draft_plan(
        year=zone.today.year + 1,
        title="草案",
        lead_department=zone.home,
        acting_user=zone.user("staff"),
        at=zone.at,
    )


def draft_entry(zone: Zone) -> PlanEntry:
    return make_entry(plan=zone.once(plan))


def entry(_zone: Zone) -> PlanEntry:
    return first(of_home(PlanEntry.objects.all(), "plan__lead_department"))


def preparing(_zone: Zone) -> Draw:
    return first(of_home(Draw.objects.filter(state="preparing"), LEAD))


def drawn(_zone: Zone) -> Draw:
    return first(of_home(Draw.objects.filter(state="drawn"), LEAD))


def secret_number(zone: Zone) -> DrawSource:
    return first(DrawSource.objects.filter(draw=zone.once(preparing), contributor=zone.user("witness")))


def public_value(zone: Zone) -> DrawSource:
    return first(DrawSource.objects.filter(draw=zone.once(preparing), contributor=None))


def visit_that_is(state: str) -> Maker:
    return pk_of(lambda _zone: first(of_home(Visit.objects.filter(state=state))))


def notified(zone: Zone) -> Visit:
    return first(Visit.objects.filter(state="notified", officers__officer__user=zone.user("its_officer")))


def on_site(zone: Zone) -> Visit:
    """Begun, and the officer who walks is one of those who make it."""
    visit = first(of_home(Visit.objects.filter(state="on_site")))
    VisitOfficer.objects.create(
        visit=visit,
        officer=Officer.objects.get(user=zone.user("its_officer")),
        team=first(visit.plan_entry.teams.all()),
    )
    return visit


def new_draw(zone: Zone) -> Params:
    return {"plan_entry": zone.once(entry).pk, "contributors": [], "public_sources": []}


def entry_form(zone: Zone) -> Params:
    """What a browser sends from the page of an entry."""
    return {
        "title": "登记事项双随机抽查",
        "kind": "double_random",
        "first_day": f"{zone.today.year + 1}-01-05",
        "last_day": f"{zone.today.year + 1}-12-20",
        "batch_count": "2",
        "strata_by": "all",
        "ratio:": "5%",
        "quota_mode": "ratio",
        "quota_base": "eligible",
        "reserve": "0",
        "cap_per_year": "2",
        "profile": "open",
        "teams-TOTAL_FORMS": "1",
        "teams-INITIAL_FORMS": "1",
        "teams-0-department": zone.home.pk,
        "teams-0-items": [first(of_home(SpotCheckItem.objects.filter(state="published"))).pk],
        "teams-0-need": "2",
    }


DIGITS = {"commitment": "0" * 64, "opening": "0" * 64}
OPENING = {"opening": "0" * 64}
VALUE = {"value": "3.8.17.22.35./4.11./"}

ADDRESSES = {
    "inspections:plan": pk_of(plan),
    "inspections:plan_*": pk_of(plan),
    "inspections:entry": pk_of(entry),
    "inspections:entry_*": pk_of(draft_entry),
    "inspections:entry_new": pk_of(plan),
    "inspections:draw*": pk_of(preparing),
    "inspections:draw_prepare": pk_of(entry),
    "inspections:draw_drop_contributor": pk_of(secret_number),
    "inspections:contribution": pk_of(secret_number),
    "inspections:public_value": pk_of(public_value),
    "inspections:draw_sealed": pk_of(drawn),
    "inspections:draw_picks": pk_of(drawn),
    "inspections:draw_package": pk_of(drawn),
    "inspections:approve_visits": pk_of(drawn),
    "inspections:visit*": visit_that_is("entered"),
    "inspections:visit_notify": visit_that_is("approved"),
    "inspections:visit_publish": visit_that_is("reviewed"),
    "inspections:visit_paper": lambda zone: {**visit_that_is("entered")(zone), "name": "record"},
    "inspections:phone_*": pk_of(notified),
    "inspections:phone_evidence": pk_of(on_site),
    "inspections:phone_enter": pk_of(on_site),
    "v1:plan-*": pk_of(plan),
    "v1:plan-entry-*": pk_of(draft_entry),
    "v1:draw-*": pk_of(preparing),
    "v1:draw-package": pk_of(drawn),
    "v1:draw-source-*": pk_of(secret_number),
    "v1:draw-source-value": pk_of(public_value),
    "v1:draw-source-confirmation": pk_of(public_value),
    "v1:visit-*": visit_that_is("entered"),
    "v1:visit-notice": visit_that_is("approved"),
    "v1:visit-publish": visit_that_is("reviewed"),
    "v1:visit-begin": pk_of(notified),
    "v1:visit-evidence": pk_of(on_site),
    "v1:visit-add-evidence": pk_of(on_site),
    "v1:visit-results": pk_of(on_site),
}
BODIES = {
    "inspections:contribution": lambda zone: DIGITS,
    "inspections:plan_new": lambda zone: {"lead_department": zone.home.pk},
    "inspections:entry_new": entry_form,
    "inspections:entry_edit": entry_form,
    "v1:draw-source-*": lambda zone: OPENING,
    "v1:draw-source-commitment": lambda zone: {"commitment": "0" * 64},
    "v1:draw-source-value": lambda zone: VALUE,
    "v1:draw-source-confirmation": lambda zone: VALUE,
    "v1:draw-list": new_draw,
    "v1:plan-list": lambda zone: {"lead_department": zone.home.code, "year": zone.today.year + 1},
    "v1:plan-entry-list": lambda zone: {"plan": zone.once(plan).pk},
    "v1:plan-entry-change": lambda zone: {"plan": zone.once(plan).pk},
}
