"""Who receives which topic. Apps register in ``receivers.py``, imported by ``AppConfig.ready``."""

from collections.abc import Callable
from typing import TypeAlias

from core.outbox.models import Event

Receiver: TypeAlias = Callable[[Event], None]

RECEIVERS: dict[str, dict[str, Receiver]] = {}


def receives(topic: str) -> Callable[[Receiver], Receiver]:
    """Register a function for a topic. It runs in a transaction of its own, once or more per event: be idempotent."""

    def register(function: Receiver) -> Receiver:
        RECEIVERS.setdefault(topic, {})[f"{function.__module__}.{function.__qualname__}"] = function
        return function

    return register


def receivers_of(topic: str) -> dict[str, Receiver]:
    return RECEIVERS.get(topic, {})
