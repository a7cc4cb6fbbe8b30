"""States and kinds around officers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions.tables import Move, TransitionTable


class OfficerState(models.TextChoices):
    """Whether a person serves as an enforcement officer."""

    ACTIVE = "active", _("In service")
    SUSPENDED = "suspended", _("Suspended")
    LEFT = "left", _("Left the service")


OFFICER = TransitionTable(
    "registry.Officer",
    states=OfficerState,
    initial=(OfficerState.ACTIVE,),
    moves=(
        Move("suspend", (OfficerState.ACTIVE,), OfficerState.SUSPENDED, who="head"),
        Move("reinstate", (OfficerState.SUSPENDED, OfficerState.LEFT), OfficerState.ACTIVE, who="head"),
        Move("leave", (OfficerState.ACTIVE, OfficerState.SUSPENDED), OfficerState.LEFT, who="head"),
    ),
)


class CertificateKind(models.TextChoices):
    """An officer may hold one certificate of each kind, with two dates of expiry."""

    NATIONAL = "national", _("National certificate")
    LOCAL = "local", _("Provincial certificate")


class RelationKind(models.TextChoices):
    """Why an officer must not inspect an enterprise (R-07: 行政处罚法 art 43)."""

    RELATIVE = "relative", _("Relative")
    INTEREST = "interest", _("Direct interest")
    FORMER_JOB = "former_job", _("Former job")
    OTHER = "other", _("Other relation")


class Unfit(models.TextChoices):
    """Why an officer cannot be drawn; a draw shows every reason that applies."""

    NOT_ACTIVE = "not_active", _("Not in service")
    NO_CERTIFICATE = "no_certificate", _("Holds no certificate")
    CERTIFICATE_REVOKED = "certificate_revoked", _("Certificate revoked")
    CERTIFICATE_EXPIRED = "certificate_expired", _("Certificate not valid in these days")
    NOT_QUALIFIED = "not_qualified", _("Not qualified for any of the items")
    ON_LEAVE = "on_leave", _("On leave the whole time")
