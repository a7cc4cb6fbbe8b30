"""Which kinds of job exist and what each does. No models here: every app may import it while apps load."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.functional import Promise

if TYPE_CHECKING:
    from core.jobs.models import Job


class Progress(Protocol):
    """How a running job tells how far it is. Calling it often costs nothing: it is written twice a second.

    Raises ``JobStopped`` where somebody asked the job to stop, or where another worker has taken it over.
    """

    def __call__(self, done: int, total: int | None = None, stage: str | Promise = "") -> None: ...


type_of_run = Callable[["Job", Progress], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Kind:
    """A kind of job: its name, its title for people, the function, and whether it is one transaction."""

    name: str
    title: str | Promise
    run: type_of_run
    atomic: bool = True
    attempts: int = 5


_KINDS: dict[str, Kind] = {}


def runs(
    name: str, *, title: str | Promise, atomic: bool = True, attempts: int = 5
) -> Callable[[type_of_run], type_of_run]:
    """Register the function that does the jobs of a kind: ``run(job, progress) -> result``.

    The result is a dict of plain JSON values; its item ``sentence`` (translatable) closes the job's page.

    * ``atomic=True``: the function and the row's «done» are one transaction. A worker killed at any moment leaves
      nothing, and the job is run again from the start; what two workers did by accident counts once.
    * ``atomic=False``: the function commits in steps of its own and must go on where it was stopped.
    """

    def register(run: type_of_run) -> type_of_run:
        known = _KINDS.get(name)
        if known and (known.run.__module__, known.run.__qualname__) != (run.__module__, run.__qualname__):
            raise ValueError(f"two functions claim the jobs of kind {name}")
        _KINDS[name] = Kind(name=name, title=title, run=run, atomic=atomic, attempts=attempts)
        return run

    return register


def kind_of(name: str) -> Kind | None:
    """The registered kind, or None for the row of a kind that a later version no longer knows."""
    return _KINDS.get(name)


def kinds() -> list[Kind]:
    return [_KINDS[name] for name in sorted(_KINDS)]
