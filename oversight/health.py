"""``/healthz`` (the process lives) and ``/readyz`` (it can do its work): for probes, before any other middleware.

They answer whatever the host name, the transport and the language, open no session and tell no secret.
"""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

PROBE_SECONDS = 2.0


class HealthMiddleware:
    """Answers the two addresses itself and passes everything else on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path == "/readyz":
            parts = readiness()
            ready = all(state == "ok" for state in parts.values())
            return JsonResponse({"status": "ok" if ready else "not ready", **parts}, status=200 if ready else 503)
        return self.get_response(request)


def readiness() -> dict[str, str]:
    """Each part this process needs: ``ok``, or what is the matter in two words."""
    return {"database": _database(), "queue": _queue()}


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        return "migrations pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"
    except DatabaseError:
        return "unreachable"


def _queue() -> str:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=PROBE_SECONDS, socket_connect_timeout=PROBE_SECONDS
        ) as client:
            client.ping()
        return "ok"
    except redis.RedisError:
        return "unreachable"
