from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "core.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        from core.jobs import acts  # noqa: F401

        autodiscover_modules("tasks")  # every app's @runs functions, in the web process as in the worker
