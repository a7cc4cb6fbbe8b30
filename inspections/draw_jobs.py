"""Long work around draws: rehearsal and freeze, with live progress."""

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.jobs import Progress, runs
from core.refusals import Refusal

if TYPE_CHECKING:
    from core.jobs.models import Job

REHEARSALS = 200


@runs("inspections.rehearse_draw", title=_("Rehearse a draw"))
def rehearse_draw(job: "Job", progress: Progress) -> Mapping[str, Any]:
    """Two hundred trial draws on the registers as they stand."""
    from inspections.models import Draw
    from inspections.services.draws.prepare import keep_rehearsal, rehearsal_of

    now = timezone.now()
    draw = Draw.objects.select_related("plan_entry").get(pk=job.params["draw"])
    progress(0, REHEARSALS, _("Reading the registers"))
    report = rehearsal_of(
        draw,
        on=timezone.localdate(now),
        draws=REHEARSALS,
        on_draw=lambda number: progress(number, REHEARSALS, _("Trial draws")),
    )
    keep_rehearsal(draw=draw, rehearsal=report, acting_user=job.asked_by, at=now)
    return {**report, "sentence": _("The rehearsal is done; its report stands on the page of the draw.")}


@runs("inspections.freeze_draw", title=_("Freeze the rosters of a draw"), atomic=False)
def freeze_draw(job: "Job", progress: Progress) -> Mapping[str, Any]:
    """Freeze in one transaction; a refusal puts the draw back to preparation and tells why."""
    from inspections.models import Draw
    from inspections.services.draws import freeze

    now = timezone.now()
    draw = Draw.objects.get(pk=job.params["draw"])
    progress(0, None, _("Reading the registers and writing the frozen files"))
    try:
        draw = freeze.freeze_draw(draw=draw, blind=secrets.token_bytes(32), acting_user=job.asked_by, at=now)
    except Refusal as refusal:
        freeze.give_up_freeze(draw=draw, reason=str(refusal), acting_user=job.asked_by, at=now)
        raise
    except OperationalError:
        raise  # the database failed: the job is sent again and freezes then
    except Exception as error:
        freeze.give_up_freeze(draw=draw, reason=type(error).__name__, acting_user=job.asked_by, at=now)
        raise
    return {"header": draw.header_digest or "", "sentence": _("The rosters are frozen and the header is public.")}
