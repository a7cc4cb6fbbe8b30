"""Which view a code opens. Upper apps register here; nothing here knows them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.http.response import HttpResponseBase

if TYPE_CHECKING:
    from core.access.models import Capability

View = Callable[[HttpRequest, "Capability"], HttpResponseBase]
Proof = Callable[["Capability", Mapping[str, str]], bool]

_VIEWS: dict[tuple[str, str], View] = {}
_PROOFS: dict[str, Proof] = {}


def capability(kind: str, part: str = "") -> Callable[[View], View]:
    """Register the view that codes of ``kind`` open: ``view(request, capability)``, at ``/c/<secret>/``.

    With ``part`` it is a page below: ``/c/<secret>/<part>/``. A GET is read-only, as everywhere.
    """

    def register(view: View) -> View:
        known = _VIEWS.setdefault((kind, part), view)
        if known is not view and known.__qualname__ != view.__qualname__:
            raise ValueError(f"two views claim {kind} {part}")
        _VIEWS[kind, part] = view
        return view

    return register


def second_proof(kind: str) -> Callable[[Proof], Proof]:
    """Register how the holder of a code proves who they are before an act that binds: ``proof(capability, answers)``."""

    def register(proof: Proof) -> Proof:
        _PROOFS[kind] = proof
        return proof

    return register


def view_of(kind: str, part: str) -> View | None:
    return _VIEWS.get((kind, part))


def proof_of(kind: str) -> Proof | None:
    return _PROOFS.get(kind)


def kinds() -> list[str]:
    return sorted({kind for kind, _part in _VIEWS})
