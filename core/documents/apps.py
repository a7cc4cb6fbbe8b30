from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "core.documents"
    label = "documents"
    verbose_name = _("Papers and their numbers")

    def ready(self) -> None:
        from core.guards import append_only, stamped

        append_only("documents.DocumentNumber")
        stamped("documents.DocumentNumber")
