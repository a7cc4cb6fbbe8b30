"""Acts on key-supervision lists and on the coverage ledger."""

from registry.keyitems.services.coverage import enter_supervision_act, record_coverage, record_inspection
from registry.keyitems.services.lists import (
    approve_list,
    discard_list,
    draft_list,
    drop_item,
    edit_list,
    pass_list,
    publish_list,
    return_list,
    send_back_list,
    submit_list,
    write_item,
)
from registry.keyitems.services.writing import Check, KeyContent

__all__ = [
    "Check",
    "KeyContent",
    "approve_list",
    "discard_list",
    "draft_list",
    "drop_item",
    "edit_list",
    "enter_supervision_act",
    "pass_list",
    "publish_list",
    "record_coverage",
    "record_inspection",
    "return_list",
    "send_back_list",
    "submit_list",
    "write_item",
]
