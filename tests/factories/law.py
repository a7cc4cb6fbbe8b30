"""Valid laws, rules and versions."""

import datetime as dt

from core.clocks import Unit
from core.law.models import Law, Rule, RuleVersion, Verification
from core.law.services import ClockSpec, Wording, propose_rule_version
from core.people.models import User


def proposed(
    code: str,
    *,
    by: User,
    at: dt.datetime,
    effective_from: dt.date = dt.date(2026, 6, 1),
    n: int = 10,
    unit: Unit = Unit.WORKING_DAYS,
    rolls: bool = False,
    verification: str = Verification.SEEN,
) -> RuleVersion:
    """A proposed version of a shipped rule with one term."""
    return propose_rule_version(
        rule=Rule.objects.get(code=code),
        wording=Wording(zh="新的内容。", en="A new text."),
        effective_from=effective_from,
        documents=[Law.objects.get(code="zone-scheme")],
        verification=verification,
        clocks=[ClockSpec(n=n, unit=unit, event_zh="检查完成", event_en="completion", rolls=rolls)],
        reason="The source changed.",
        acting_user=by,
        at=at,
    )
