"""The demo as a job with live progress."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core.jobs import Progress, runs

if TYPE_CHECKING:
    from core.jobs.models import Job

KIND = "oversight.seed_demo"


@runs(KIND, title=_("Build the demo zone"), atomic=False)
def seed_demo(job: "Job", progress: Progress) -> Mapping[str, Any]:
    from oversight.demo.story import play

    play(enterprises=job.params["enterprises"], tell=progress)
    return {"sentence": _("The demo zone is complete.")}


def is_complete() -> bool:
    from oversight.demo.story import SCENES, played

    return len(played()) == len(SCENES)
