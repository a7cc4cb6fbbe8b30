"""The acts of a dispute, in the order of its life."""

from registry.responsibility.dispute_services.applying import follow_up, follow_up_all, prepare_adjustment
from registry.responsibility.dispute_services.ending import (
    archive_dispute,
    ask_withdrawal,
    consent_to_withdrawal,
    object_to_withdrawal,
)
from registry.responsibility.dispute_services.negotiating import (
    answer_record,
    note_silence,
    state_position,
    write_record,
)
from registry.responsibility.dispute_services.raising import name_interim, raise_dispute
from registry.responsibility.dispute_services.settling import (
    give_back,
    give_opinion,
    record_ruling,
    refer_upwards,
    submit_dispute,
    take_up,
)

__all__ = [
    "answer_record",
    "archive_dispute",
    "ask_withdrawal",
    "consent_to_withdrawal",
    "follow_up",
    "follow_up_all",
    "give_back",
    "give_opinion",
    "name_interim",
    "note_silence",
    "object_to_withdrawal",
    "prepare_adjustment",
    "raise_dispute",
    "record_ruling",
    "refer_upwards",
    "state_position",
    "submit_dispute",
    "take_up",
    "write_record",
]
