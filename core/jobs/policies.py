"""Who may see and steer a job. One function refuses, its twin answers."""

import datetime as dt

from core.jobs.errors import NotYourJob
from core.jobs.models import Job
from core.people.models import User
from core.people.selectors import is_system_admin
from core.refusals import Refusal


def check_can_steer(user: User, job: Job, *, at: dt.datetime) -> None:
    """Who asked for a job may stop and repeat it; so may the administrator of the system."""
    if user.pk != job.asked_by_id and not is_system_admin(user, at=at):
        raise NotYourJob()


def can_steer(user: User, job: Job, *, at: dt.datetime) -> bool:
    try:
        check_can_steer(user, job, at=at)
    except Refusal:
        return False
    return True
