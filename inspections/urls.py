"""Addresses of inspections: plans, draws, visits."""

from django.urls import include, path

app_name = "inspections"
urlpatterns = [
    path("", include("inspections.plan_urls")),
    path("", include("inspections.draw_urls")),
    path("", include("inspections.visit_urls")),
    path("", include("inspections.phone_urls")),
]
