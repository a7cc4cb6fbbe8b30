"""How the register of officers refuses."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Conflict, Invalid


class OfficerNumberTaken(Conflict):
    code = "officer_number_taken"
    sentence = _("The officer number %(number)s is taken.")
    way_out = _("Open the officer who has it, or correct the number.")


class AccountTaken(Conflict):
    code = "account_taken"
    sentence = _("The account %(username)s already belongs to officer %(number)s.")
    way_out = _("Choose another account, or end the other officer's service first.")


class CertificateClash(Conflict):
    code = "certificate_clash"
    rule = "R-06"
    sentence = _(
        "The officer already holds a certificate of this kind in those days, or another officer has the number."
    )
    way_out = _("Revoke the earlier certificate first, or correct the number and the days.")


class CertificateRevoked(Conflict):
    code = "certificate_revoked"
    rule = "R-06"
    sentence = _("Certificate %(number)s has already been revoked.")


class DaysReversed(Invalid):
    code = "days_reversed"
    sentence = _("The last day lies before the first day.")
    way_out = _("Correct the two dates.")


class ReasonMissing(Invalid):
    code = "reason_missing"
    sentence = _("This act needs a reason.")
    way_out = _("Say in a few words why.")


class QualificationUnclear(Invalid):
    code = "qualification_unclear"
    sentence = _("Name either a qualification or one item.")


class RelationKnown(Conflict):
    code = "relation_known"
    rule = "R-07"
    sentence = _("This relation between the officer and the enterprise is already on record for those days.")
