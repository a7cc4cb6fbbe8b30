"""What differs between two versions of an item, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.item_states import CheckMethod, ItemCategory
from registry.models import SpotCheckItem
from registry.rule_words import rule_sentence
from registry.services.items import ItemContent, content_of_item
from registry.states import SubjectKind


@dataclass(frozen=True, slots=True)
class Difference:
    """One aspect of an item in two versions, each as lines."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def gone(self) -> tuple[str, ...]:
        return tuple(line for line in self.before if line not in self.after)

    @property
    def new(self) -> tuple[str, ...]:
        return tuple(line for line in self.after if line not in self.before)


def differences(before: SpotCheckItem, after: SpotCheckItem) -> list[Difference]:
    """Every aspect of the two versions, changed or not; aspects that neither has are left out."""
    old, new = _lines(content_of_item(before)), _lines(content_of_item(after))
    found = [Difference(label, tuple(lines), tuple(new[label])) for label, lines in old.items()]
    return [one for one in found if one.before or one.after]


def _lines(content: ItemContent) -> dict[str, list[str]]:
    return {
        _("Name"): [content.name],
        _("Group of items"): _given(content.field),
        _("Category"): [str(ItemCategory(content.category).label)],
        _("Kinds of subject"): [str(SubjectKind(kind).label) for kind in content.object_kinds],
        _("Whom it concerns, as printed"): _given(content.object_text),
        _("Ways of checking"): [str(CheckMethod(method).label) for method in content.methods],
        _("Ratio, as printed"): _given(content.ratio_text),
        _("Frequency, as printed"): _given(content.frequency_text),
        _("Ratio rules"): [rule_sentence(rule) for rule in content.rules or ()],
        _("Qualification asked of the officer"): _given(content.required_qualification),
        _("Other departments that may check it"): [one.display_name for one in content.other_departments],
        _("Legal bases"): [f"{one.law} {one.article}" for one in content.bases],
        _("Checklist"): [_joined((one.question, one.look_for, one.basis)) for one in content.checkpoints],
    }


def _given(value: object) -> list[str]:
    return [str(value)] if value else []


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
