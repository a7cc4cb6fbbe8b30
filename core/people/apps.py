from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "core.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from core.people import acts, passing_on, receivers  # noqa: F401
