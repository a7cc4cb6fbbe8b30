"""The acts on training, skills and equipment as a timeline names them."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "capability.training.enter": _("Entered the training"),
        "capability.training.attend": _("Entered who attended"),
        "capability.training.strike": _("Struck an attendance"),
        "capability.exam.enter": _("Entered the result of an exam"),
        "capability.exam.strike": _("Struck the result of an exam"),
        "capability.vocabulary.add": _("Added a skill to the vocabulary"),
        "capability.vocabulary.end": _("Took a skill out of the vocabulary"),
        "capability.skill.give": _("Noted a skill"),
        "capability.skill.end": _("Ended a skill"),
        "capability.licence.enter": _("Entered the legal professional qualification"),
        "capability.licence.end": _("Ended the legal professional qualification"),
        "capability.standard.set": _("Set a standard of equipment"),
        "capability.equipment.enter": _("Entered the piece of equipment"),
        "capability.equipment.hand_out": _("Handed out the piece of equipment"),
        "capability.equipment.take_back": _("Took back the piece of equipment"),
        "capability.equipment.send_to_repair": _("Sent the piece of equipment to repair"),
        "capability.equipment.repaired": _("Got the piece of equipment back from repair"),
        "capability.equipment.retire": _("Retired the piece of equipment"),
        "capability.renewal.open": _("Reminded of the renewal of the certificate"),
        "capability.renewal.ended": _("Told that the certificate has ended"),
        "capability.renewal.renew": _("The certificate is renewed"),
        "capability.renewal.drop": _("The certificate is not renewed"),
    }
)
