from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, install_guards, stamped


class TransitionsConfig(AppConfig):
    name = "core.transitions"
    label = "transitions"
    verbose_name = _("Changes of state")

    def ready(self) -> None:
        append_only("transitions.StateChange")
        stamped("transitions.StateChange")
        post_migrate.connect(install_guards, sender=self, dispatch_uid="install_guards")
