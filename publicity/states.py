"""The states of a publication."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.transitions.tables import Move, TransitionTable


class PublicationState(TextChoices):
    """Withdrawn and corrected leave a notice with the reason; ended leaves nothing but an unnamed count."""

    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a newer version")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    CORRECTED = "corrected", _("Corrected")
    ENDED = "ended", _("Publication ended")


NOTICED = (PublicationState.WITHDRAWN, PublicationState.CORRECTED)
"""States in which the reason is public and the content is not."""

READABLE = (PublicationState.PUBLISHED, PublicationState.REPLACED)
"""States in which the content is public."""

PUBLICATION = TransitionTable(
    "publicity.Publication",
    states=PublicationState,
    initial=(PublicationState.PUBLISHED,),
    moves=(
        Move("replace", (PublicationState.PUBLISHED,), PublicationState.REPLACED, who="staff, head"),
        Move("correct", (PublicationState.PUBLISHED,), PublicationState.CORRECTED, who="staff, head", rule="R-45"),
        Move("withdraw", READABLE, PublicationState.WITHDRAWN, who="staff, head", rule="R-45"),
        Move("end", (*READABLE, *NOTICED), PublicationState.ENDED, who="head, system"),
    ),
)


class Channel(TextChoices):
    """Where a publication is shown. Each has its own stop date by its own rule; only the portal is ours to serve."""

    PORTAL = "portal", _("Public portal of the zone")
    COMPANY_REGISTER = "company_register", _("National company credit publicity system")
    CREDIT_SITE = "credit_site", _("Credit China site")
