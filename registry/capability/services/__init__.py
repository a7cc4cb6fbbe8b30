"""The acts on what officers have learnt, can do and carry."""

from registry.capability.services.equipment import (
    ask_back_from,
    back_from_repair,
    enter_equipment,
    hand_out,
    retire,
    send_to_repair,
    set_standard,
    take_back,
)
from registry.capability.services.renewals import drop_renewal, remind, settle
from registry.capability.services.skills import add_skill, end_licence, end_skill, end_word, enter_licence, give_skill
from registry.capability.services.training import (
    enter_attendance,
    enter_exam,
    enter_training,
    strike_attendance,
    strike_exam,
)

__all__ = [
    "add_skill",
    "ask_back_from",
    "back_from_repair",
    "drop_renewal",
    "end_licence",
    "end_skill",
    "end_word",
    "enter_attendance",
    "enter_equipment",
    "enter_exam",
    "enter_licence",
    "enter_training",
    "give_skill",
    "hand_out",
    "remind",
    "retire",
    "send_to_repair",
    "set_standard",
    "settle",
    "strike_attendance",
    "strike_exam",
    "take_back",
]
