"""Who sees what of the registers, and how enterprises are found."""

import datetime as dt

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import F
from django.db.models.functions import Cast

from core.people.models import User, UserKind
from core.people.selectors import day_of, in_force, is_system_admin, own_departments, reads_everything
from core.refusals import Absent
from registry import codes, names
from registry.models import Enterprise, EnterpriseChange, EnterpriseImport, ImportRow, Industry, Street
from registry.policies import can_keep_register
from registry.vocabulary import Lists

MOST_GRAMS = 24


def enterprises_visible_to(user: User, *, at: dt.datetime) -> QuerySet[Enterprise]:
    """The register is shared by the whole zone: whoever holds a post sees all of it, as does the system's administrator;
    who holds none sees nothing.
    """
    everything = Enterprise.objects.order_by("subject_id")
    if user.kind == UserKind.SYSTEM or is_system_admin(user, at=at):
        return everything
    if own_departments(user, at=at) or reads_everything(user, at=at):
        return everything
    return everything.none()


def enterprise_visible_to(user: User, pk: int, *, at: dt.datetime) -> Enterprise:
    """One enterprise. Raises ``Absent``."""
    enterprise = enterprises_visible_to(user, at=at).filter(pk=pk).first()
    if enterprise is None:
        raise Absent()
    return enterprise


def found_by(text: str) -> Q:
    """The condition that an enterprise is found by what a person typed.

    Any part of a present or former name, the initials of its pinyin (any part of them), or the beginning of its code,
    zone number or older number. Full width, case, brackets and spaces do not matter.
    """
    wanted = names.key(text)
    if not wanted:
        return Q(pk__in=[])
    condition = Q(search_text__contains=wanted)
    grams = names.query_grams(wanted)[:MOST_GRAMS]
    if grams:
        condition &= Q(_has_grams(grams))
    number = codes.normalise(text)
    if number.isascii() and number.isalnum() and any(character.isdigit() for character in number):
        condition |= Q(code__startswith=number) | Q(zone_no__startswith=number) | Q(old_registration_no=number)
        if len(number) == 9:
            condition |= Q(org_code=number)
    return condition


def _has_grams(grams: list[str]) -> Func:
    query = " & ".join("'" + gram.replace("\\", "\\\\").replace("'", "''") + "'" for gram in grams)
    return Func(
        F("search_grams"),
        Cast(Value(query), SearchQueryField()),
        template="%(expressions)s",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )


def changes_of(enterprise: Enterprise) -> QuerySet[EnterpriseChange]:
    """What was changed, newest first."""
    return enterprise.changes.select_related("actor", "source_import").order_by("-id")


def can_see_imports(user: User, *, at: dt.datetime) -> bool:
    return can_keep_register(user, at=at) or reads_everything(user, at=at)


def imports_visible_to(user: User, *, at: dt.datetime) -> QuerySet[EnterpriseImport]:
    """Imports are seen by those who keep the register and by zone-wide readers, newest first."""
    imports = EnterpriseImport.objects.select_related("asked_by", "job").order_by("-id")
    return imports if can_see_imports(user, at=at) else imports.none()


def import_visible_to(user: User, pk: int, *, at: dt.datetime) -> EnterpriseImport:
    """One import. Raises ``Absent``."""
    found = imports_visible_to(user, at=at).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def same_file_before(source: EnterpriseImport) -> EnterpriseImport | None:
    """The last import that entered the very same file, if there was one."""
    return (
        EnterpriseImport.objects.filter(sha256=source.sha256, state="done")
        .exclude(pk=source.pk)
        .order_by("-id")
        .first()
    )


# --- lists ----------------------------------------------------------------------------------------------------------


def lists_on(day: dt.date) -> Lists:
    """Industries and streets as files may name them: in force on a day, and streets that have gone, so that an old
    list is understood. A code that was followed by another stands for the one that follows.
    """
    industries = Industry.objects.filter(in_force(day)).order_by("code").values_list("code", "name")
    streets = list(Street.objects.filter(valid_from__lte=day).order_by("valid_from", "code"))
    followed = {street.code: street.successor_code for street in streets if street.successor_code}
    pairs = [(followed.get(street.code, street.code), street.name, street.code) for street in streets]
    return Lists.of(industries, pairs, tuple(street.name for street in streets if in_force_on(street, day)))


def in_force_on(street: Street, day: dt.date) -> bool:
    return street.valid_from <= day and (street.valid_to is None or street.valid_to >= day)


def industry_version(day: dt.date) -> str:
    """The version of GB/T 4754 in force on a day."""
    found = Industry.objects.filter(in_force(day)).order_by("-valid_from").values_list("version", flat=True).first()
    return found or ""


def streets_on(at: dt.datetime | dt.date) -> QuerySet[Street]:
    """The streets of the zone on a day, by code."""
    return Street.objects.filter(in_force(day_of(at))).order_by("code")


def industry_sections() -> QuerySet[Industry]:
    """The twenty sections (门类)."""
    return Industry.objects.filter(level=1, valid_to=None).order_by("code")


def with_names(enterprises: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """The same enterprises with ``street_name`` and ``industry_name``, for lists and exports."""
    streets = Street.objects.filter(code=OuterRef("street_code")).order_by("-valid_from").values("name")[:1]
    industries = Industry.objects.filter(version=OuterRef("industry_version"), code=OuterRef("industry_code"))
    return enterprises.annotate(
        street_name=Subquery(streets), industry_name=Subquery(industries.order_by("pk").values("name")[:1])
    )


def sections_of(code: str) -> list[Industry]:
    """An industry with the ones above it, the section first: I, I65, I651, I6513."""
    codes_above = [code[:length] for length in (1, 3, 4, 5) if length <= len(code)]
    return list(Industry.objects.filter(code__in=codes_above, valid_to=None).order_by("level"))


def open_rows_of(source: EnterpriseImport) -> QuerySet[ImportRow]:
    """The rows that did not enter, in the order of the file."""
    return source.open_rows.select_related("enterprise").order_by("number")
