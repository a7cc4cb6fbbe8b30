from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from core.jobs.acts import ACTS
from core.ledger.acts import name_acts


class JobsConfig(AppConfig):
    name = "core.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        name_acts(ACTS)
        autodiscover_modules("tasks")  # every app's @runs functions, in the web process as in the worker
