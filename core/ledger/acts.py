"""What the acts in the ledger are called. Each app names its own in ``acts.py``, loaded with the app."""

from collections.abc import Mapping

from core.refusals import Text

_NAMES: dict[str, Text] = {}


def name_acts(names: Mapping[str, Text]) -> None:
    """Give acts the words a timeline shows: ``{"people.user.invite": _("Invited the person")}``."""
    _NAMES.update(names)


def name_of(act: str) -> str:
    """The act in the reader's language; its code where nobody named it."""
    return str(_NAMES.get(act, act))


def named_acts() -> frozenset[str]:
    return frozenset(_NAMES)
