"""Addresses of filings."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "filings"
PAGE = TemplateView.as_view(template_name="base.html")
urlpatterns = [
    path("<int:pk>/", PAGE, name="filing"),
    path("duties/<int:pk>/", PAGE, name="duty"),
    path("orders/<int:pk>/", PAGE, name="order"),
    path("schemes/<int:pk>/", PAGE, name="scheme"),
]
