"""Rules in force, and how they change."""

import datetime as dt
import re
from pathlib import Path

import pytest
import yaml
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation

from core.clocks import Unit
from core.law.errors import (
    ClockUnknown,
    PeriodTaken,
    RuleNotApplied,
    RuleNotInForce,
    RuleUnknown,
    SamePerson,
    VersionInvalid,
)
from core.law.models import Article, Law, Rule, RuleClock, RuleVersion, Verification
from core.law.reasons import sentences
from core.law.selectors import due_for, figure, rule_version, rules_with_versions
from core.law.services import adopt_rule_version, propose_rule_version, withdraw_rule_version
from core.law.services.rules import Wording
from core.law.states import VersionState
from core.law.sync import load_shipped_law, rule_files
from core.ledger.selectors import history_of
from core.people.models import Role
from core.refusals import NotAllowed, WrongState
from tests.factories.law import proposed
from tests.factories.people import administrator, person

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_rule_cited_in_the_code_is_in_a_rules_file() -> None:
    known = {entry["id"] for _app, path in rule_files() for entry in yaml.safe_load(path.read_text("utf-8"))["rules"]}
    cited: dict[str, set[str]] = {}
    for path in [*ROOT.glob("*/**/*.py"), *ROOT.glob("templates/**/*.html"), *ROOT.glob("*/**/templates/**/*.html")]:
        if path.relative_to(ROOT).parts[0] not in {"tests", "static", "vendor", ".venv", "docs"}:
            for code in re.findall(r"\bR-\d+[a-z]?\b", path.read_text("utf-8")):
                cited.setdefault(code, set()).add(str(path.relative_to(ROOT)))
    assert {code: places for code, places in cited.items() if code not in known} == {}


def test_a_rule_that_nobody_wrote_down_is_refused() -> None:
    with pytest.raises(RuleUnknown):
        due_for("R-999", start=dt.date(2026, 3, 2))


def test_a_rule_is_refused_for_a_day_before_its_first_version() -> None:
    with pytest.raises(RuleNotInForce, match="2022-12-30"):
        due_for("R-13", start=dt.date(2022, 12, 30))


def test_a_rule_whose_text_nobody_saw_is_not_applied() -> None:
    version = rule_version("R-55", on=dt.date(2026, 3, 2))
    assert (version.verification, version.enabled) == (Verification.UNVERIFIED, False)
    with pytest.raises(RuleNotApplied):
        due_for("R-55", start=dt.date(2026, 3, 2), clock="penalty")


def test_a_term_that_the_rule_does_not_set_is_refused() -> None:
    with pytest.raises(ClockUnknown):
        due_for("R-13", start=dt.date(2026, 3, 2), clock="repair")


def test_results_are_due_within_twenty_working_days_and_the_reasons_read_in_both_languages() -> None:
    due = due_for("R-13", start=dt.date(2026, 5, 6))
    assert (due.date, due.rule, due.provisional) == (dt.date(2026, 6, 2), "R-13", False)
    with translation.override("en"):
        assert sentences(due.why)[:2] == [
            "Starts with completion of the check on 2026-05-06 (Wed); that day is not counted.",
            "The term is 20 working days (rule R-13).",
        ]
    with translation.override("zh-hans"):
        assert sentences([reason.as_json() for reason in due.why])[:2] == [
            "自检查完成之日 2026-05-06（周三）起算，当日不计入。",
            "期限为 20 个工作日（规则 R-13）。",
        ]


def test_a_legal_act_at_the_end_of_the_last_published_year_gets_a_provisional_clock() -> None:
    due = due_for("R-13", start=dt.date(2026, 12, 20))
    assert due.provisional


def test_the_figures_of_a_rule_are_data() -> None:
    assert figure("R-06", "officers_at_least", on=dt.date(2026, 3, 2)) == 2
    assert figure("R-15", "ratio_at_least", on=dt.date(2026, 3, 2)) == "0.03"


def test_loading_the_shipped_rules_twice_changes_nothing() -> None:
    before = list(RuleVersion.objects.order_by("pk").values())
    load_shipped_law()
    assert list(RuleVersion.objects.order_by("pk").values()) == before
    assert Rule.objects.count() == len(rules_with_versions(on=dt.date(2026, 3, 2)))


def test_a_later_edition_in_the_software_enters_as_a_proposal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = yaml.safe_load((ROOT / "core/law/rules.yaml").read_text("utf-8"))
    entry = next(entry for entry in content["rules"] if entry["id"] == "R-13")
    entry["version"] |= {"edition": 2, "effective_from": dt.date(2026, 6, 1)}
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump({"rules": [entry]}, allow_unicode=True), "utf-8")
    [(config, _path)] = [(config, path) for config, path in rule_files() if config.label == "law"]
    monkeypatch.setattr("core.law.sync.rule_files", lambda: [(config, tmp_path / "rules.yaml")])
    load_shipped_law()
    load_shipped_law()
    old, new = Rule.objects.get(code="R-13").versions.order_by("number")
    assert (old.state, old.effective_to, new.state) == (VersionState.ADOPTED, None, VersionState.PROPOSED)


def test_every_shipped_rule_names_its_source_in_both_languages() -> None:
    for version in RuleVersion.objects.prefetch_related("documents"):
        assert version.documents.all(), version
        assert version.text_zh
        assert version.text_en
    for law in Law.objects.all():
        assert law.title_en.isascii()
        assert not law.title_zh.isascii()


def test_the_articles_of_the_laws_that_were_seen_are_kept_with_their_text() -> None:
    article = Article.objects.get(law__code="penalty-law", number=85)
    assert "是指工作日" in article.text


def test_a_case_handler_may_not_propose_a_version(at: dt.datetime) -> None:
    with pytest.raises(NotAllowed):
        proposed("R-13", by=person(Role.STAFF), at=at)


def test_a_version_without_reason_or_source_is_refused(at: dt.datetime) -> None:
    reviewer = person(Role.LEGAL_REVIEWER)
    values = {
        "rule": Rule.objects.get(code="R-13"),
        "wording": Wording(zh="内容", en="Text"),
        "effective_from": dt.date(2026, 6, 1),
        "verification": Verification.SEEN,
        "acting_user": reviewer,
        "at": at,
    }
    with pytest.raises(VersionInvalid, match=r"source|依据"):
        propose_rule_version(documents=[], reason="because", **values)
    with pytest.raises(VersionInvalid, match=r"why|理由"):
        propose_rule_version(documents=[Law.objects.get(code="zone-scheme")], reason=" ", **values)


def test_working_days_that_would_move_off_a_rest_day_are_refused(at: dt.datetime) -> None:
    with pytest.raises(VersionInvalid):
        proposed("R-13", by=person(Role.SUPERVISION), at=at, unit=Unit.WORKING_DAYS, rolls=True)


def test_nobody_adopts_the_own_proposal(at: dt.datetime) -> None:
    proposer = person(Role.SUPERVISION)
    version = proposed("R-13", by=proposer, at=at)
    with pytest.raises(SamePerson):
        adopt_rule_version(version=version, acting_user=proposer, at=at)
    chief = administrator()
    own = proposed("R-57", by=chief, at=at)
    with pytest.raises(SamePerson):
        adopt_rule_version(version=own, acting_user=chief, at=at)


def test_a_legal_reviewer_proposes_but_does_not_adopt(at: dt.datetime) -> None:
    version = proposed("R-13", by=person(Role.LEGAL_REVIEWER), at=at)
    with pytest.raises(NotAllowed):
        adopt_rule_version(version=version, acting_user=person(Role.LEGAL_REVIEWER), at=at)


def test_a_proposal_changes_nothing_until_a_second_person_adopts_it(at: dt.datetime) -> None:
    version = proposed("R-13", by=person(Role.LEGAL_REVIEWER), at=at, effective_from=dt.date(2026, 6, 1), n=10)
    assert due_for("R-13", start=dt.date(2026, 6, 8)).term.n == 20
    adopt_rule_version(version=version, acting_user=person(Role.SUPERVISION), at=at)
    assert due_for("R-13", start=dt.date(2026, 5, 31)).term.n == 20
    assert due_for("R-13", start=dt.date(2026, 6, 1)).term.n == 10
    assert due_for("R-13", start=dt.date(2026, 5, 29), at=dt.date(2026, 6, 2)).term.n == 10
    old = Rule.objects.get(code="R-13").versions.get(number=1)
    assert old.effective_to == dt.date(2026, 5, 31)
    assert [entry.act for entry in history_of(version)] == ["law.rule_version.adopt", "law.rule_version.propose"]
    assert [entry.act for entry in history_of(old)] == ["law.rule_version.end"]


def test_a_version_adopted_between_two_others_ends_on_the_eve_of_the_later_one(at: dt.datetime) -> None:
    proposer, seat = person(Role.LEGAL_REVIEWER), person(Role.SUPERVISION)
    later = proposed("R-13", by=proposer, at=at, effective_from=dt.date(2026, 9, 1))
    adopt_rule_version(version=later, acting_user=seat, at=at)
    between = proposed("R-13", by=proposer, at=at, effective_from=dt.date(2026, 6, 1))
    adopt_rule_version(version=between, acting_user=seat, at=at)
    spans = Rule.objects.get(code="R-13").versions.order_by("effective_from").values_list("effective_to", flat=True)
    assert list(spans) == [dt.date(2026, 5, 31), dt.date(2026, 8, 31), None]


def test_two_versions_from_the_same_day_are_refused(at: dt.datetime) -> None:
    proposer, seat = person(Role.LEGAL_REVIEWER), person(Role.SUPERVISION)
    for _attempt in range(2):
        version = proposed("R-13", by=proposer, at=at)
        if version.number == 2:
            adopt_rule_version(version=version, acting_user=seat, at=at)
    with pytest.raises(PeriodTaken):
        adopt_rule_version(version=version, acting_user=seat, at=at)


def test_a_version_is_adopted_once(at: dt.datetime) -> None:
    seat = person(Role.SUPERVISION)
    version = proposed("R-13", by=person(Role.LEGAL_REVIEWER), at=at)
    adopt_rule_version(version=version, acting_user=seat, at=at)
    with pytest.raises(WrongState):
        adopt_rule_version(version=version, acting_user=seat, at=at)


def test_a_withdrawn_proposal_needs_a_reason_and_cannot_be_adopted(at: dt.datetime) -> None:
    proposer = person(Role.LEGAL_REVIEWER)
    version = proposed("R-13", by=proposer, at=at)
    with pytest.raises(VersionInvalid):
        withdraw_rule_version(version=version, reason="", acting_user=proposer, at=at)
    with pytest.raises(NotAllowed):
        withdraw_rule_version(version=version, reason="wrong", acting_user=person(Role.LEGAL_REVIEWER), at=at)
    withdraw_rule_version(version=version, reason="wrong date", acting_user=proposer, at=at)
    with pytest.raises(WrongState):
        adopt_rule_version(version=version, acting_user=person(Role.SUPERVISION), at=at)


def test_a_verified_version_switches_an_unverified_rule_on(at: dt.datetime) -> None:
    version = proposed("R-55", by=person(Role.LEGAL_REVIEWER), at=at, effective_from=dt.date(2026, 3, 2))
    adopt_rule_version(version=version, acting_user=person(Role.SUPERVISION), at=at)
    assert due_for("R-55", start=dt.date(2026, 3, 2)).term.n == 10


def test_the_database_keeps_two_persons_apart_and_one_version_in_force(at: dt.datetime) -> None:
    proposer = person(Role.SUPERVISION)
    version = proposed("R-13", by=proposer, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.filter(pk=version.pk).update(adopted_by=proposer, adopted_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.filter(pk=version.pk).update(
            state=VersionState.ADOPTED, adopted_by=person(Role.SUPERVISION), adopted_at=at
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.filter(rule__code="R-55").update(enabled=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleClock.objects.filter(version__rule__code="R-13").update(n=90)
