"""Which kinds and states subjects, their codes and their imports can have."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.transitions.tables import Move, TransitionTable


class SubjectKind(models.TextChoices):
    """主体类别: what sort of subject stands in the register (GB 32100-2015, places 1 and 2; lessons from real lists)."""

    COMPANY = "company", _("Company or firm")
    BRANCH = "branch", _("Branch")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    COOP = "coop", _("Farmers' co-operative")
    COOP_BRANCH = "coop_branch", _("Branch of a co-operative")
    REP_OFFICE = "rep_office", _("Representative office of a foreign firm")
    FOREIGN_FIRM = "foreign_firm", _("Foreign firm operating in China")
    STATE_ORGAN = "state_organ", _("State organ")
    INSTITUTION = "institution", _("Public institution")
    SOCIAL_ORG = "social_org", _("Social organisation")
    UNION = "union", _("Trade union")
    LAW_FIRM = "law_firm", _("Law firm")
    JUSTICE_ORG = "justice_org", _("Notary, forensic or arbitration body")
    RELIGIOUS_SITE = "religious_site", _("Religious site")
    RURAL_COLLECTIVE = "rural_collective", _("Rural collective")
    SITE = "site_without_code", _("Site without a code")
    OTHER = "other", _("Other subject")


class RegistrationState(models.TextChoices):
    """登记状态: as registered; leaving states are counted apart from those that have left."""

    EXISTING = "existing", _("Existing")
    SUSPENDED = "suspended", _("Business suspended")
    LIQUIDATING = "liquidating", _("In liquidation")
    DEREGISTERING = "deregistering", _("Deregistration in progress")
    MOVING_OUT = "moving_out", _("Moving out in progress")
    REVOKED = "revoked", _("Licence revoked, not deregistered")
    REVOKED_DEREGISTERED = "revoked_deregistered", _("Licence revoked and deregistered")
    DEREGISTERED = "deregistered", _("Deregistered")
    ANNULLED = "annulled", _("Registration annulled")
    MOVED_OUT = "moved_out", _("Moved out")


GONE = frozenset(
    {
        RegistrationState.REVOKED,
        RegistrationState.REVOKED_DEREGISTERED,
        RegistrationState.DEREGISTERED,
        RegistrationState.ANNULLED,
        RegistrationState.MOVED_OUT,
    }
)  # no longer doing business here: a draw leaves them out and says why


class CodeStanding(models.TextChoices):
    """How the code of a subject stands to GB 32100."""

    VALID = "valid", _("Code passes its check")
    ACCEPTED = "accepted", _("Accepted with a reason")
    OLDER = "older", _("Older number only")
    NONE = "none", _("No code")


class ImportState(models.TextChoices):
    """States of an import. Whether it is being worked on at this moment is told by its job, the one truth about that."""

    UPLOADED = "uploaded", _("Uploaded")
    CHECKED = "checked", _("Checked in a dry run")
    DONE = "done", _("Entered")
    DISCARDED = "discarded", _("Discarded")


IMPORT = TransitionTable(
    "registry.EnterpriseImport",
    states=ImportState,
    initial=(ImportState.UPLOADED,),
    moves=(
        Move("check", (ImportState.UPLOADED, ImportState.CHECKED), ImportState.CHECKED, who="registry keeper"),
        Move("remap", (ImportState.UPLOADED, ImportState.CHECKED), ImportState.UPLOADED, who="registry keeper"),
        Move("enter", (ImportState.UPLOADED, ImportState.CHECKED), ImportState.DONE, who="registry keeper"),
        Move("discard", (ImportState.UPLOADED, ImportState.CHECKED), ImportState.DISCARDED, who="registry keeper"),
    ),
)
