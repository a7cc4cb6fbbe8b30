"""Addresses of the registers."""

from registry.enterprise_urls import enterprise_patterns
from registry.item_urls import item_patterns
from registry.officer_urls import officer_patterns

app_name = "registry"
urlpatterns = [*enterprise_patterns, *officer_patterns, *item_patterns]
