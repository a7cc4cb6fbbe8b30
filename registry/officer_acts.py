"""What acts on officers, items and inspecting bodies are called in a timeline."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "registry.officer.enter": _("Entered the officer"),
        "registry.officer.correct": _("Corrected the entry"),
        "registry.officer.suspend": _("Suspended the officer"),
        "registry.officer.reinstate": _("Reinstated the officer"),
        "registry.officer.leave": _("Ended the service"),
        "registry.officer.certify": _("Added a certificate"),
        "registry.officer.revoke_certificate": _("Revoked a certificate"),
        "registry.officer.qualify": _("Added a qualification"),
        "registry.officer.end_qualification": _("Ended a qualification"),
        "registry.officer.declare_relation": _("Declared a relation"),
        "registry.officer.end_relation": _("Ended a relation"),
        "registry.officers.import": _("Imported a list of officers"),
        "registry.item_import.upload": _("Uploaded the list"),
        "registry.item_import.columns": _("Said what the columns hold"),
        "registry.item_import.answer": _("Said what the printed words mean"),
        "registry.item_import.enter": _("Entered the items as drafts"),
        "registry.item_import.discard": _("Discarded the import"),
        "registry.item.draft": _("Drafted the item"),
        "registry.item.edit": _("Edited the draft"),
        "registry.item.propose": _("Proposed the item"),
        "registry.item.return": _("Returned the item"),
        "registry.item.publish": _("Published the item"),
        "registry.item.withdraw": _("Withdrew the item"),
        "registry.body.confirm": _("Confirmed the inspecting body"),
        "registry.body.end": _("Ended the confirmation"),
    }
)
