"""Every URL of the system: each app brings its own pages, the API lives under ``/api/v1/``."""

from django.urls import URLPattern, URLResolver, include, path

from core.pages.views import switch_language
from oversight.officer_file import OfficerFilePage
from oversight.views import AwaitedPage, DashboardPage, SearchPage, WorkbenchPage

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("core.people.urls")),
    path("notices/", include("core.notices.urls")),
    path("", WorkbenchPage.as_view(), name="workbench"),
    path("dashboard/", DashboardPage.as_view(), name="dashboard"),
    path("search/", SearchPage.as_view(), name="search"),
    path("awaited/", AwaitedPage.as_view(), name="awaited"),
    path("inspections/rectification/", include("inspections.rectification.urls")),
    path("inspections/", include("inspections.urls")),
    path("registry/catalogue/", include("registry.catalogue.urls")),
    path("registry/capability/", include("registry.capability.urls")),
    path("registry/officers/<int:pk>/", OfficerFilePage.as_view(), name="officer_file"),
    path("registry/key-supervision/", include("registry.keyitems.urls")),
    path("registry/", include("registry.urls")),
    path("filings/", include("filings.urls")),
    path("responsibility/", include("registry.responsibility.urls")),
    path("language/", switch_language, name="language"),
    path("api/v1/", include("oversight.api_urls")),
    path("api-clients/", include("core.api.urls")),
    path("jobs/", include("core.jobs.urls")),
    path("c/", include("core.access.urls")),
    path("files/", include("core.files.urls")),
    path("", include("publicity.urls")),
    path("law/", include("core.law.urls")),
    path("people/reorganisations/", include("core.reorganisation.urls")),
]

handler400 = "core.pages.errors.bad_request"
handler403 = "core.pages.errors.forbidden"
handler404 = "core.pages.errors.not_found"
handler500 = "core.pages.errors.failed"
