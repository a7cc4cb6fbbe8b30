"""Every URL of the system: each app brings its own pages, the API lives under ``/api/v1/``."""

from django.urls import URLPattern, URLResolver, include, path

from core.pages.views import switch_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", switch_language, name="language"),
    path("jobs/", include("core.jobs.urls")),
    path("c/", include("core.access.urls")),
    path("files/", include("core.files.urls")),
]
