"""Which jobs one may see; which must be sent again."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from core.jobs.models import Job
from core.jobs.running import claimable
from core.jobs.states import JobState
from core.people.models import Role, User
from core.people.selectors import departments_where, is_system_admin

SEND_AGAIN_AFTER = dt.timedelta(seconds=60)


def jobs_visible_to(user: User, *, at: dt.datetime) -> QuerySet[Job]:
    """One's own jobs; a head's those of the department; the administrator's all. Newest first.

    Reports may name persons, so zone-wide readers see a job of others only where they could have asked for it.
    """
    jobs = Job.objects.select_related("asked_by", "department").order_by("-id")
    if is_system_admin(user, at=at):
        return jobs
    return jobs.filter(Q(asked_by=user) | Q(department__in=departments_where(user, [Role.HEAD], at=at)))


def jobs_to_send_again() -> QuerySet[Job]:
    """Jobs that wait for long (their message may be lost) or whose worker died; oldest first.

    A message too many does no harm: who gets no row does nothing.
    """
    waits = Q(state=JobState.QUEUED, queued_at__lt=Now() - SEND_AGAIN_AFTER)
    return Job.objects.filter(claimable(), waits | Q(state=JobState.RUNNING)).order_by("id")
