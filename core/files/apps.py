from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "core.files"
    label = "files"
    verbose_name = _("Files")

    def ready(self) -> None:
        from core.files import acts  # noqa: F401 (names the acts for the timeline)
        from core.guards import stamped

        stamped("files.StoredFile")
