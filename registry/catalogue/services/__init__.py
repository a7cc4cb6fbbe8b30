"""Acts on the catalogue of enforcement items, on changes of their bases and on their adjustment."""

from registry.catalogue.services.adjusting import (
    derive_spot_check,
    end_spot_check_adjustments,
    enter_basis_change,
    keep_item,
    open_adjustment,
    record_use,
    remove_item,
    review_unused,
    start_adjustment,
)
from registry.catalogue.services.drafting import (
    EnforcementContent,
    approve_item,
    discard_item,
    draft_item,
    edit_item,
    expire_due,
    pass_item,
    publish_item,
    return_item,
    send_back_item,
    submit_item,
)

__all__ = [
    "EnforcementContent",
    "approve_item",
    "derive_spot_check",
    "discard_item",
    "draft_item",
    "edit_item",
    "end_spot_check_adjustments",
    "enter_basis_change",
    "expire_due",
    "keep_item",
    "open_adjustment",
    "pass_item",
    "publish_item",
    "record_use",
    "remove_item",
    "return_item",
    "review_unused",
    "send_back_item",
    "start_adjustment",
    "submit_item",
]
