"""Addresses of the registers."""

from registry.item_urls import item_patterns
from registry.officer_urls import officer_patterns

app_name = "registry"
urlpatterns = [*officer_patterns, *item_patterns]
