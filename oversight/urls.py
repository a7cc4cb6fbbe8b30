"""Every URL of the system: each app brings its own pages, the API lives under ``/api/v1/``."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
