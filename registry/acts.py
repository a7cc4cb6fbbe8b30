"""The acts on the registers as a timeline names them."""

from django.utils.translation import gettext_lazy as _

from core.ledger.acts import name_acts

name_acts(
    {
        "registry.enterprise.register": _("Entered into the register"),
        "registry.enterprise.correct": _("Corrected the record"),
        "registry.enterprise.rename": _("Entered a change of name"),
        "registry.import.upload": _("Uploaded the file"),
        "registry.import.map": _("Said what the columns hold"),
        "registry.import.enter": _("Entered the rows into the register"),
        "registry.import.discard": _("Discarded the import"),
        "registry.import.accept_row": _("Accepted a row with a reason"),
    }
)
