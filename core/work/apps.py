from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "core.work"
    label = "work"
    verbose_name = _("Work")

    def ready(self) -> None:
        from core.work import acts, passing_on, receivers  # noqa: F401
