from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "core.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from core.notices import receivers  # noqa: F401
