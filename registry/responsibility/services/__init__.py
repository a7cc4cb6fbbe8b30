"""The legal acts on boundary matters and responsibility lists."""

from registry.responsibility.services.consultations import (
    Objected,
    answer_question,
    close_overdue_rounds,
    consult,
    reopen_list,
    reply_to_objection,
)
from registry.responsibility.services.drafts import (
    Basis,
    ItemContent,
    add_item,
    assign_responsibility,
    draft_list,
    drop_list,
    edit_item,
    edit_list,
    remove_item,
)
from registry.responsibility.services.lists import (
    confirm_list,
    end_list,
    postpone_list,
    publish_list,
    turn_lists,
)
from registry.responsibility.services.matters import end_matter, enter_matter, rescope_matter

__all__ = [
    "Basis",
    "ItemContent",
    "Objected",
    "add_item",
    "answer_question",
    "assign_responsibility",
    "close_overdue_rounds",
    "confirm_list",
    "consult",
    "draft_list",
    "drop_list",
    "edit_item",
    "edit_list",
    "end_list",
    "end_matter",
    "enter_matter",
    "postpone_list",
    "publish_list",
    "remove_item",
    "reopen_list",
    "reply_to_objection",
    "rescope_matter",
    "turn_lists",
]
