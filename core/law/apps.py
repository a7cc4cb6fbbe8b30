from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from core.guards import append_only


class LawConfig(AppConfig):
    name = "core.law"
    label = "law"
    verbose_name = _("Law")

    def ready(self) -> None:
        from core.law import acts, states  # noqa: F401 (names the acts, registers the transition table)
        from core.law.sync import load_shipped_law

        for model in ("RuleClock", "CalendarYear", "CalendarDay"):
            append_only(f"law.{model}")
        post_migrate.connect(load_shipped_law, sender=self, dispatch_uid="load_shipped_law")
