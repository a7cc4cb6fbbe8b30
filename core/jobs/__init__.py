"""Long work in the background: ``@runs`` registers what a kind of job does, ``start`` asks for one.

The truth about a job is its row. The broker only carries the number of the row and may lose it.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any

from core.jobs.registry import Progress, runs
from core.jobs.texts import say

if TYPE_CHECKING:
    from core.jobs.models import Job
    from core.people.models import User

__all__ = ["Progress", "runs", "say", "start"]


def start(
    kind: str, *, params: dict[str, Any] | None = None, key: str = "", acting_user: "User", at: dt.datetime
) -> "Job":
    """Ask for a job; see ``core.jobs.services.start`` (imported late: models are not loaded when packages are)."""
    from core.jobs.services import start as ask_for

    return ask_for(kind, params=params, key=key, acting_user=acting_user, at=at)
