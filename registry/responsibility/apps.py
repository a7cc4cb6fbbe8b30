from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResponsibilityConfig(AppConfig):
    name = "registry.responsibility"
    label = "responsibility"
    verbose_name = _("Responsibilities")

    def ready(self) -> None:
        from core.guards import stamped
        from registry.responsibility import acts, publications, work  # noqa: F401

        stamped("responsibility.ResponsibilityList")
        stamped("responsibility.BoundaryMatter")
