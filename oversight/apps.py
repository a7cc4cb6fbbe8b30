"""The composition root as a Django application."""

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from core.guards import append_only, stamped

OLDEST_POSTGRES = 18


class OversightConfig(AppConfig):
    name = "oversight"

    verbose_name = _("Workbench and dashboard")

    def ready(self) -> None:
        from oversight.demo import jobs  # noqa: F401 - registers the job

        append_only("oversight.FigureSnapshot")
        stamped("oversight.FigureSnapshot")
        connection_created.connect(refuse_an_older_server, dispatch_uid="oversight.postgres")


def refuse_an_older_server(connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
    """Stop at the first connection: an older PostgreSQL would fail later, in the middle of some act."""
    version: int = getattr(connection, "pg_version", 0)
    if connection.vendor != "postgresql" or version < OLDEST_POSTGRES * 10_000:
        found = f"PostgreSQL {version // 10_000}.{version % 10_000}" if version else connection.display_name
        connection.close()
        raise ImproperlyConfigured(
            f"DATABASE_URL points at {found}, but this system needs PostgreSQL {OLDEST_POSTGRES} or newer. "
            "Point it at a newer server, or unset it: then the project starts its own."
        )
