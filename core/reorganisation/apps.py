from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.guards import stamped


class ReorganisationConfig(AppConfig):
    name = "core.reorganisation"
    label = "reorganisation"
    verbose_name = _("Reorganisation")

    def ready(self) -> None:
        from core.reorganisation import acts, states, work  # noqa: F401

        stamped("reorganisation.Reorganisation")
