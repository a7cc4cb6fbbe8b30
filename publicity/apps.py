from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, frozen, stamped


class PublicityConfig(AppConfig):
    name = "publicity"
    verbose_name = _("Publicity")

    def ready(self) -> None:
        from publicity import acts, receivers  # noqa: F401

        frozen(
            "publicity.Publication",
            but=("shown_until", "state", "closed_at", "closed_by", "closed_rule", "closed_reason"),
        )
        stamped("publicity.Publication")
        append_only("publicity.PublicationFile")
        frozen("publicity.PublicationChannel", but=("withdrawn_at", "ended_at", "ended_rule", "ended_reason"))
