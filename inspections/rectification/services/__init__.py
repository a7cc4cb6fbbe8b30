from inspections.rectification.services.following import (
    extend_term,
    pass_on_to_case,
    recheck,
    report_correction,
    revoke_order,
)
from inspections.rectification.services.ordering import ask_for_orders, order_correction

__all__ = [
    "ask_for_orders",
    "extend_term",
    "order_correction",
    "pass_on_to_case",
    "recheck",
    "report_correction",
    "revoke_order",
]
