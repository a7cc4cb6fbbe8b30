"""What the page of a visit shows of rectification; a template asks, so that visits need not know of it."""

from typing import Any

from django import template
from django.urls import reverse

from inspections.models import Visit
from inspections.rectification.policies import can_order
from inspections.rectification.selectors import departments_that_order, rectifications_of
from inspections.rectification.states import OPEN

register = template.Library()


@register.inclusion_tag("rectification/_of_visit.html", takes_context=True)
def rectification_of(context: dict[str, Any], visit: Visit) -> dict[str, Any]:
    """The orders after a visit, and the departments that still have one to make."""
    orders = list(rectifications_of(visit))
    standing = {order.department_id for order in orders if order.state in OPEN}
    user, at = context["request"].user, context["at"]
    offered = [
        (department, reverse("rectification:order", args=[visit.pk, department.code]))
        for department in departments_that_order(visit)
        if department.pk not in standing and can_order(user, visit=visit, department=department, at=at)
    ]
    return {"orders": orders, "offered": offered}
