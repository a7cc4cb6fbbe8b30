from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "core.api"
    label = "api"
    verbose_name = _("API")

    def ready(self) -> None:
        from core.api import acts, passing_on  # noqa: F401
        from core.api.schema import name_enums

        name_enums()
