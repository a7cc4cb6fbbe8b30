"""Draws as people see them."""

import datetime as dt

from django.db.models import Q, QuerySet

from core.people.models import Post, Role, User, UserKind
from core.people.selectors import day_of, in_force, is_system_admin, own_departments, reads_everything
from core.refusals import Absent
from inspections.draw_states import DrawState
from inspections.models import Draw, DrawExclusion, DrawPick, DrawSource, Team
from publicity.models import Publication


def draws_visible_to(user: User, *, at: dt.datetime) -> QuerySet[Draw]:
    """Draws the own departments lead or serve in, or to which the person contributes; all for zone-wide readers."""
    draws = Draw.objects.select_related("department", "plan_entry__plan").order_by("-draw_at", "-id")
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return draws
    own = own_departments(user, at=at)
    serving = Team.objects.filter(department__in=own).values("entry")
    mine = DrawSource.objects.filter(contributor=user).values("draw")
    return draws.filter(Q(department__in=own) | Q(plan_entry__in=serving) | Q(pk__in=mine))


def draw_visible_to(user: User, pk: int, *, at: dt.datetime) -> Draw:
    """One draw, or ``Absent``."""
    draw = draws_visible_to(user, at=at).filter(pk=pk).first()
    if draw is None:
        raise Absent()
    return draw


def source_visible_to(user: User, pk: int, *, at: dt.datetime) -> DrawSource:
    """One source of a draw that the person may see, or ``Absent``."""
    source = (
        DrawSource.objects.filter(draw__in=draws_visible_to(user, at=at))
        .select_related("draw__department", "draw__plan_entry", "contributor", "given_by", "confirmed_by")
        .filter(pk=pk)
        .first()
    )
    if source is None:
        raise Absent()
    return source


def exclusions_of(draw: Draw) -> QuerySet[DrawExclusion]:
    """Who was on the registers but not drawable, with the reasons. Restricted: ``check_can_read_inside``, and logged."""
    return draw.exclusions.select_related("enterprise", "officer__department").order_by("id")


def picks_of(draw: Draw) -> QuerySet[DrawPick]:
    """Whom the draw selected, by the order of the visits. Restricted: ``check_can_read_inside``, and logged."""
    return draw.picks.select_related("enterprise").order_by("position")


def due_draws(*, at: dt.datetime) -> QuerySet[Draw]:
    """Frozen draws whose minute has come."""
    return Draw.objects.filter(state=DrawState.FROZEN, draw_at__lte=at).order_by("draw_at", "pk")


def finished_surprises(*, on: dt.date) -> QuerySet[Draw]:
    """Drawn, unannounced, the window over, and not yet public in full."""
    standing = Publication.objects.filter(
        kind="inspections.draw_result", state="published", payload__stage="digest"
    ).values_list("subject_id", flat=True)
    return Draw.objects.filter(
        state=DrawState.DRAWN,
        plan_entry__surprise=True,
        plan_entry__last_day__lt=on,
        pk__in=[int(pk) for pk in standing],
    ).order_by("pk")


WITNESSES = (Role.SUPERVISION, Role.AUDITOR, Role.FILING_REVIEWER, Role.LEGAL_REVIEWER)


def possible_contributors(*, at: dt.datetime) -> QuerySet[User]:
    """People who may witness a draw: the supervision seat, the auditor, filing reviewers and legal reviewers."""
    posts = Post.objects.filter(in_force(day_of(at)), role__in=WITNESSES)
    return (
        User.objects.filter(posts__in=posts, is_active=True, kind=UserKind.PERSON)
        .select_related("department")
        .distinct()
        .order_by("department__code", "username")
    )
