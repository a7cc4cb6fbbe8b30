"""Whom a plan entry is about: a filter over the register of enterprises, and that filter as a sentence.

Stored as JSON with only the keys that narrow something. Within one key any value fits, all keys must fit. Pure but for
the translations: no database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.refusals import Invalid
from registry.states import RegistrationState, SubjectKind


class PopulationUnclear(Invalid):
    code = "population_unclear"
    sentence = gettext_lazy("The filter of the population is not valid: %(what)s.")
    way_out = gettext_lazy("Choose kinds, industries, streets, registration states and risk classes from the lists.")


@dataclass(frozen=True, slots=True)
class Population:
    """Empty tuples do not narrow. ``industries`` are codes of GB/T 4754 and take in everything below them."""

    kinds: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Population":
        """The stored JSON, checked. Raises :class:`PopulationUnclear`."""
        known = {one.name for one in fields(cls)}
        for name, values in stored.items():
            if name not in known:
                raise PopulationUnclear(what=name)
            if not isinstance(values, list | tuple) or not all(isinstance(value, str) and value for value in values):
                raise PopulationUnclear(what=name)
        population = cls(**{name: tuple(sorted(set(values))) for name, values in stored.items()})
        for name, allowed in (("kinds", SubjectKind.values), ("states", RegistrationState.values)):
            for value in set(getattr(population, name)) - set(allowed):
                raise PopulationUnclear(what=value)
        return population

    def as_json(self) -> dict[str, list[str]]:
        return {one.name: list(values) for one in fields(self) if (values := getattr(self, one.name))}

    @property
    def rests_on_class(self) -> bool:
        """Whether a risk class narrows it: then the draw must be blinded, because the class never leaves the house."""
        return bool(self.classes)

    def sentence(self, *, industries: Mapping[str, str], streets: Mapping[str, str]) -> str:
        """The filter in words; names of industries and streets by code."""
        parts = [
            (_("kinds of subject"), [str(SubjectKind(kind).label) for kind in self.kinds]),
            (_("industries"), [industries.get(code, code) for code in self.industries]),
            (_("streets"), [streets.get(code, code) for code in self.streets]),
            (_("registration states"), [str(RegistrationState(state).label) for state in self.states]),
            (_("risk classes"), list(self.classes)),
        ]
        told = [
            _("%(what)s: %(values)s") % {"what": what, "values": _(", ").join(values)}
            for what, values in parts
            if values
        ]
        return _("; ").join(told) if told else _("all subjects in the register")
