"""What a key item says, checked and written: the basis it rests on, its subjects, product kinds, links and spot checks."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from registry.keyitems.errors import (
    CheckUnclear,
    CodeUnknown,
    ItemNotInCatalogue,
    ItemWithoutBasis,
    ListIncomplete,
    NobodyNamed,
    NoSuchCell,
    SubjectUnknown,
)
from registry.keyitems.models import KeyItem, KeyItemCheck, KeySubject
from registry.keyitems.selectors import enforcement_items
from registry.keyitems.states import Period, SubjectsBy
from registry.models import Enterprise, Industry, Street


@dataclass(frozen=True, slots=True)
class Check:
    """A spot-check item whose result covers the key item; empty kinds or links: all of them."""

    spot_check_code: str
    product_kinds: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyContent:
    """What a key item says. ``named`` are numbers of subjects; without them the filter says who they are."""

    code: str
    name: str
    enforcement_code: str
    reason: str
    named: tuple[str, ...] = ()
    subject_kinds: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    product_kinds: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    period: str = Period.YEAR
    checks: tuple[Check, ...] = ()


def check_basis(enforcement_code: str) -> None:
    """The enforcement item is in force and rests on a law."""
    found = enforcement_items([enforcement_code]).get(enforcement_code)
    if found is None:
        raise ItemNotInCatalogue(code=enforcement_code, place="enforcement_code")
    if not found.bases.all():
        raise ItemWithoutBasis(code=enforcement_code, place="enforcement_code")


def write(item: KeyItem, content: KeyContent) -> KeyItem:
    item.code, item.name = content.code.strip(), content.name.strip()
    item.enforcement_code, item.reason, item.period = content.enforcement_code, content.reason, content.period
    item.subjects_by = SubjectsBy.NAMED if content.named else SubjectsBy.FILTER
    filters = () if content.named else (content.subject_kinds, content.industries, content.streets)
    item.subject_kinds, item.industries, item.streets = (list(one) for one in filters or ((), (), ()))
    item.product_kinds = list(dict.fromkeys(kind.strip() for kind in content.product_kinds if kind.strip()))
    item.links = list(dict.fromkeys(content.links))
    if not content.named and not (content.subject_kinds or content.industries or content.streets):
        raise NobodyNamed(code=item.code, place="named")
    try:
        item.clean_fields(exclude={"key_list"})
    except ValidationError as error:
        words = {field.name: str(field.verbose_name) for field in KeyItem._meta.fields}
        lacking = ", ".join(words[name] for name in error.message_dict)
        raise ListIncomplete(what=lacking, place=", ".join(error.message_dict)) from error
    _check_codes(item)
    for check in content.checks:
        for word, known in ((check.product_kinds, item.product_kinds), (check.links, item.links)):
            for one in word:
                if one not in known:
                    raise NoSuchCell(code=item.code, what=one, place="checks")
            if len(known) > 1 and not word:
                raise CheckUnclear(check=check.spot_check_code, code=item.code, place="checks")
    subjects = _subjects(content.named)
    item.save()
    item.subjects.all().delete()
    item.checks.all().delete()
    KeySubject.objects.bulk_create(KeySubject(key_item=item, enterprise_id=pk) for pk in subjects)
    KeyItemCheck.objects.bulk_create(
        KeyItemCheck(
            key_item=item,
            spot_check_code=one.spot_check_code,
            product_kinds=list(one.product_kinds),
            links=list(one.links),
        )
        for one in content.checks
    )
    return item


def _check_codes(item: KeyItem) -> None:
    """Industries and streets are known: a mistyped code would name nobody in silence."""
    industries = Industry.objects.filter(code__in=item.industries, valid_to=None).values_list("code", flat=True)
    streets = Street.objects.filter(code__in=item.streets).values_list("code", flat=True)
    unknown = sorted({*item.industries, *item.streets} - {*industries, *streets})
    if unknown:
        raise CodeUnknown(what=", ".join(unknown), place="industries")


def _subjects(numbers: tuple[str, ...]) -> list[int]:
    wanted = list(dict.fromkeys(number.strip().upper() for number in numbers if number.strip()))
    found = dict(Enterprise.objects.filter(subject_id__in=wanted).values_list("subject_id", "pk"))
    for number in wanted:
        if number not in found:
            raise SubjectUnknown(number=number, place="named")
    return [found[number] for number in wanted]


def content_of_item(item: KeyItem) -> KeyContent:
    """What a key item says now; pass it with ``checks`` prefetched where there are many."""
    named = ()
    if item.names_subjects:
        named = tuple(item.subjects.order_by("pk").values_list("enterprise__subject_id", flat=True))
    return KeyContent(
        code=item.code,
        name=item.name,
        enforcement_code=item.enforcement_code,
        reason=item.reason,
        named=named,
        subject_kinds=tuple(item.subject_kinds),
        industries=tuple(item.industries),
        streets=tuple(item.streets),
        product_kinds=tuple(item.product_kinds),
        links=tuple(item.links),
        period=item.period,
        checks=tuple(
            Check(one.spot_check_code, tuple(one.product_kinds), tuple(one.links)) for one in item.checks.all()
        ),
    )
