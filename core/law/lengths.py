"""How long a term is, in words."""

from django.utils.translation import ngettext

from core.clocks import Unit


def length_text(n: int, unit: str) -> str:
    """``7 working days`` in the active language."""
    match unit:
        case Unit.WORKING_DAYS:
            return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}
        case Unit.CALENDAR_DAYS:
            return ngettext("%(n)s calendar day", "%(n)s calendar days", n) % {"n": n}
        case Unit.MONTHS:
            return ngettext("%(n)s month", "%(n)s months", n) % {"n": n}
        case _:
            return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}
