"""``{% verify_in_browser package_url %}``: the place on a public page where a draw is recomputed in the browser."""

from typing import Any

from django import template

from inspections.draw_messages import browser_messages

register = template.Library()


@register.inclusion_tag("inspections/_verify_in_browser.html")
def verify_in_browser(package_url: str = "") -> dict[str, Any]:
    """Button, drop place and table of steps. Without a package address only dropped files are checked."""
    return {"package_url": package_url, "messages": browser_messages()}
