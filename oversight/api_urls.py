"""The addresses of the API: each app's ``api/urls.py``, under ``/api/v1/``."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from core.api.views import ApiDocs

app_name = "v1"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("core.people.api.urls")),
    path("", include("core.work.api.urls")),
    path("", include("core.jobs.api.urls")),
    path("", include("inspections.api.urls")),
    path("", include("inspections.api.draw_urls")),
    path("", include("inspections.rectification.api.urls")),
    path("", include("registry.api.urls")),
    path("", include("registry.capability.api.urls")),
    path("", include("filings.api.urls")),
    path("", include("registry.catalogue.api.urls")),
    path("", include("registry.responsibility.api.urls")),
    path("", include("registry.keyitems.api.urls")),
    path("", include("registry.responsibility.dispute_api")),
    path("", include("oversight.api.urls")),
    path("", include("core.law.api.urls")),
    path("", include("publicity.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", ApiDocs.as_view(), name="docs"),
]
