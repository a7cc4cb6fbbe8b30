"""Columns, questions and faults of an imported list of spot-check items, as sentences."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry import faults
from registry.item_lists import Ask, Asked, ItemColumn
from registry.ratios import read_ratio
from registry.rule_words import question_sentence as doubt_sentence

COLUMN_LABELS: dict[ItemColumn, Promise] = {
    ItemColumn.NUMBER: _("Number in the list"),
    ItemColumn.CODE: _("Code"),
    ItemColumn.GROUP: _("Group of items"),
    ItemColumn.NAME: _("Name"),
    ItemColumn.OBJECTS: _("Whom it concerns"),
    ItemColumn.CATEGORY: _("Category"),
    ItemColumn.METHODS: _("Ways of checking"),
    ItemColumn.RATIO: _("Ratio, as printed"),
    ItemColumn.FREQUENCY: _("Frequency, as printed"),
    ItemColumn.KEEPER: _("Department"),
    ItemColumn.PARTNERS: _("Other departments that may check it"),
    ItemColumn.BASES: _("Legal bases"),
    ItemColumn.PRINTED: _("kept as printed"),
    ItemColumn.PERSONAL: _("left out: data on persons is not taken over"),
}

QUESTIONS: dict[Ask, Promise] = {
    Ask.KEEPER: _("Is “%(text)s” the department that imports this list?"),
    Ask.SAME_ITEM: _("“%(text)s” is printed for different objects: one item, or one for each?"),
    Ask.OBJECTS: _("Which kinds of subject are “%(text)s”?"),
    Ask.CATEGORY: _("Of which category is “%(text)s”?"),
    Ask.METHODS: _("Which ways of checking are “%(text)s”?"),
    Ask.RATIO: _("What does the ratio “%(text)s” mean?"),
    Ask.PARTNER: _("Which department is “%(text)s”?"),
    Ask.BASIS: _("Which laws and articles does “%(text)s” name?"),
}
NOTHING_PRINTED: dict[Ask, Promise] = {
    Ask.OBJECTS: _("No object is printed: which kinds of subject does the item concern?"),
    Ask.CATEGORY: _("No category is printed: which is it?"),
    Ask.METHODS: _("No way of checking is printed: which is it?"),
}
FAULTS: dict[str, Promise] = {
    "name_missing": _("The row names no item."),
    "too_long": _("“%(column)s” is longer than %(most)s characters."),
    "ratio_impossible": _("The ratio “%(text)s” is impossible: it lies over 100 %% or reaches nobody."),
    "repeated": _("The row repeats row %(row)s word for word."),
    "category_differs": _("The rows of this item print different categories."),
    "code_elsewhere": _("Item %(code)s belongs to another department."),
    "code_twice": _("Two rows of the list are item %(code)s."),
    "several_items": _("Several items of the department say the same: %(codes)s."),
    "item_proposed": _("Item %(code)s waits for the head's decision; have it returned first."),
}


def question_sentence(asked: Asked) -> str:
    if not asked.text and asked.ask in NOTHING_PRINTED:
        return str(NOTHING_PRINTED[asked.ask])
    text = asked.text or asked.frequency
    return str(QUESTIONS[asked.ask]) % {"text": text}


def doubts_of(asked: Asked) -> list[str]:
    """What in a printed ratio is not certain, piece by piece."""
    if asked.ask is not Ask.RATIO:
        return []
    return [doubt_sentence(one) for one in read_ratio(asked.text, frequency=asked.frequency).questions]


def fault_sentence(fault: tuple[str, dict[str, Any]]) -> str:
    code, values = fault
    if code == "cell":
        return faults.sentence(values["fault"])
    if "column" in values:
        values = {**values, "column": COLUMN_LABELS[values["column"]]}
    return str(FAULTS[code]) % values
