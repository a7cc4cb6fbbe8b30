"""Open the sealed maps and check them (docs/draw.md §5.1 rules 5, 6 and 8)."""

import datetime as dt

from django.db import transaction

from core.ledger.services import record
from core.people.models import User
from inspections.draw_errors import NothingSealed, SealedDiffers
from inspections.draw_policies import check_can_open_sealed
from inspections.draw_publishing import publish_agreement
from inspections.draw_states import DrawState
from inspections.drawing import verify
from inspections.models import Draw
from inspections.services.draws.package import frozen_files, package_of
from inspections.services.draws.run import lock
from inspections.states import Profile


def check_sealed(*, draw: Draw, acting_user: User, at: dt.datetime) -> Draw:
    """Recompute every pseudonym and every public line from the sealed true lines, one to one, and say so in public.

    Only the seat of enforcement supervision and the auditor open the maps; nothing of what they hold is shown, only
    that it agrees, who found so and when. If it does not agree, that is written down and committed first; then the act
    is refused, naming the place.
    """
    check_can_open_sealed(acting_user, at=at)
    with transaction.atomic():
        draw = lock(draw)
        if draw.profile != Profile.BLINDED or draw.state != DrawState.DRAWN:
            raise NothingSealed()
        report = verify(package_of(draw), sealed=frozen_files(draw, sealed=True))
        record(
            "inspections.draw.check_sealed",
            subject=draw,
            acting_user=acting_user,
            at=at,
            detail={"result": draw.result_digest, "agrees": report.ok},
        )
        if report.ok:
            publish_agreement(draw, acting_user=acting_user, at=at)
    if not report.ok:
        fault = report.fault
        raise SealedDiffers(place=fault.place if fault else "", fault=fault.sentence if fault else "—")
    return draw
