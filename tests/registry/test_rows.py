"""Checking rows: every fault at once, and the rows of a file against each other."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.faults import SENTENCES, Fault, sentence
from registry.headers import ALIASES, Field, Ignored, columns_of, letter, use_of
from registry.rows import CheckedRow, Checker, Outcome, check_all
from registry.states import RegistrationState, SubjectKind
from registry.vocabulary import Lists, date_of, guessed_kind, kind_of, state_of

TODAY = dt.date(2026, 3, 2)
LISTS = Lists.of(
    [("I", "信息传输、软件和信息技术服务业"), ("I651", "软件开发"), ("I6513", "应用软件开发")],
    [("370176001", "舜华路街道办事处", "370171001"), ("370176001", "舜华路街道", "370176001")],
    ["舜华路街道"],
)
CODE, OTHER = "91370171MA0TE5T16J", "12370100000000019U"
WRONG = CODE[:-1] + "K"


def check(**cells: Any) -> CheckedRow:
    columns = columns_of(list(cells))
    return Checker(columns, LISTS, today=TODAY).check(2, list(cells.values()))


def check_rows(*rows: list[Any], header: str = "code,name") -> list[CheckedRow]:
    checker = Checker(columns_of(header.split(",")), LISTS, today=TODAY)
    return check_all(checker, [(number, row) for number, row in enumerate(rows, start=2)], {})


def test_a_good_row_is_ready_with_everything_in_the_form_of_the_register() -> None:
    row = check(
        code=CODE.lower(),
        name=" 栩菀渡物业服务（济南）有限公司 ",
        登记状态="存续（在营、开业、在册）",
        类型="有限责任公司",
        成立日期="2020年6月1日",
        行业="应用软件开发",
        街道="舜华路",
        登记机关代码="370176",
    )
    assert row.outcome is Outcome.READY
    values = row.values
    assert (values.code, values.name, values.state) == (CODE, "栩菀渡物业服务（济南）有限公司", "existing")
    assert (values.registered_on, values.industry_code) == (dt.date(2020, 6, 1), "I6513")
    assert (values.street_code, values.kind_guess, values.kind) == ("370176001", "company", "")


def test_every_fault_of_a_row_is_found_at_once() -> None:
    row = check(
        code="9137", name="", 登记状态="飞走了", 成立日期="1820-01-01", 行业="炼金", 主体类别="龙", risk_class="高 !"
    )
    assert row.outcome is Outcome.REJECTED
    assert [fault.code for fault in row.faults] == [
        "name_missing",
        "kind_unknown",
        "code_too_short",
        "state_unknown",
        "date_impossible",
        "industry_unknown",
        "risk_class_malformed",
    ]


def test_a_wrong_check_character_needs_a_reason_and_enters_with_one() -> None:
    asked = check(code=WRONG, name="栩菀渡有限公司")
    assert (asked.outcome, asked.faults[0].values["expected"]) == (Outcome.NEEDS_REASON, "J")
    told = check(code=WRONG, name="栩菀渡有限公司", code_reason="证照上即如此")
    assert (told.outcome, told.values.code_standing, told.values.code_expected) == (Outcome.READY, "accepted", "J")
    assert check(code=WRONG, name="栩菀渡有限公司", code_reason="x").outcome is Outcome.REJECTED


def test_a_reason_beside_a_right_code_is_not_kept() -> None:
    assert check(code=CODE, name="栩菀渡有限公司", code_reason="证照上即如此").values.code_reason == ""


def test_no_code_at_all_needs_a_reason_unless_it_is_a_site() -> None:
    assert check(code="无", name="某旅社").outcome is Outcome.NEEDS_REASON
    site = check(code="", name="霁岚泊施工工地", 主体类别="无统一代码的场所", 地址="青栎路1号")
    assert (site.outcome, site.values.code_standing) == (Outcome.READY, "none")


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"raw_code": "3701001009351"}, "old_registration_no", "3701001009351"),
        ({"raw_code": "95028570-8"}, "org_code", "950285708"),
        ({"code": CODE, "注册号": 370176650855468.0}, "old_registration_no", "370176650855468"),
        ({"code": CODE, "注册号": CODE}, "old_registration_no", ""),
        ({"code": "", "注册号": "（A）460002300000-"}, "old_registration_no", "(A)460002300000-"),
        ({"code": CODE, "组织机构代码": "95028570-8"}, "org_code", "950285708"),
    ],
)
def test_older_numbers_go_to_their_own_field(cells: dict[str, Any], field: str, value: str) -> None:
    row = check(name="某有限公司", **cells)
    assert (row.outcome, getattr(row.values, field)) == (Outcome.READY, value)


def test_two_columns_with_different_old_numbers_are_refused() -> None:
    assert check(code="3701001009351", 注册号="3701001009352", name="某有限公司").faults[0].code == "code_twice_in_row"


def test_a_street_outside_the_zone_is_noticed_but_stops_nothing() -> None:
    row = check(code=CODE, name="某有限公司", 街道="别处街道")
    assert (row.outcome, row.values.street_code, row.notices[0].code) == (Outcome.READY, "", "street_unknown")


def test_a_word_for_word_repetition_is_left_out_once() -> None:
    rows = check_rows([CODE, "甲一有限公司"], [OTHER, "乙二中心"], [CODE, "甲一有限公司"])
    assert [row.outcome for row in rows] == [Outcome.READY, Outcome.READY, Outcome.REJECTED]
    assert rows[2].faults == [Fault("row_repeats", "", {"other": 2})]


def test_rows_that_contradict_each_other_are_all_refused_with_both_numbers() -> None:
    rows = check_rows([CODE, "甲一有限公司"], [OTHER, "乙二中心"], [CODE, "甲三有限公司"])
    assert [row.outcome for row in rows] == [Outcome.REJECTED, Outcome.READY, Outcome.REJECTED]
    assert all(row.faults[0].values["rows"] == "2, 4" for row in (rows[0], rows[2]))


def test_one_subject_under_its_old_and_its_new_number_is_a_contradiction() -> None:
    rows = check_rows(
        [CODE, "甲一有限公司", "3701001009351"], ["", "甲一有限公司", "3701001009351"], header="code,name,regno"
    )
    assert [row.faults[0].code for row in rows] == ["row_conflicts", "row_conflicts"]


@given(st.lists(st.sampled_from([CODE, OTHER, WRONG, "3701001009351", "无", "9137", ""]), max_size=12))
def test_every_row_ends_in_exactly_one_outcome(numbers: list[str]) -> None:
    rows = check_rows(*[[number, "甲一有限公司"] for number in numbers])
    assert [row.number for row in rows] == list(range(2, len(numbers) + 2))
    ready = [row.identity for row in rows if row.outcome is Outcome.READY]
    assert len(ready) == len(set(ready))
    assert all(bool(row.faults) == (row.outcome is not Outcome.READY) for row in rows)


# --- headers, words, sentences -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "use"),
    [
        ("统一社会信用代码", Field.CODE),
        (" 统一社会信用代码（必填）* ", Field.CODE),
        ("USCC", Field.CODE),
        ("Raw Code", Field.CODE),
        ("名 称", Field.NAME),
        ("Enterprise Name", Field.NAME),
        ("住所（经营场所）", Field.ADDRESS),
        ("法定代表人", Ignored.PERSONAL),
        ("序号", Ignored.NOT_KEPT),
        ("原因", Ignored.REPORT),
        ("幸运数字", None),
    ],
)
def test_headers_are_known_by_many_names(header: str, use: Field | Ignored | None) -> None:
    assert use_of(header) is use


def test_no_alias_has_two_meanings() -> None:
    for use, aliases in ALIASES.items():
        for alias in aliases.split(","):
            assert use_of(alias) is use, alias


def test_an_unknown_a_double_and_a_missing_header_are_each_named() -> None:
    faults = columns_of(["uscc", "统一社会信用代码", "幸运数字"]).faults()
    assert [fault.code for fault in faults] == ["header_unknown", "header_twice", "header_missing"]
    assert not columns_of(["uscc", "幸运数字", "name"], {"幸运数字": "not_kept"}).faults()
    assert columns_of(["甲", "乙"], {"甲": "code", "乙": "name"}).faults() == []


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-06-01", dt.date(2020, 6, 1)),
        ("2020/6/1", dt.date(2020, 6, 1)),
        ("2020.6.1", dt.date(2020, 6, 1)),
        ("２０２０年６月１日", dt.date(2020, 6, 1)),
        ("20200601", dt.date(2020, 6, 1)),
        ("2020-06-01 00:00:00", dt.date(2020, 6, 1)),
        ("43983", dt.date(2020, 6, 1)),
        ("2020-13-01", None),
        ("长期", None),
        ("06/01/2020", None),
    ],
)
def test_days_are_read_as_written(text: str, day: dt.date | None) -> None:
    assert date_of(text) == day


@pytest.mark.parametrize(
    ("code", "form", "name", "kind"),
    [
        ("91", "", "霁岚泊软件有限公司", SubjectKind.COMPANY),
        ("91", "", "霁岚泊软件有限公司高新区分公司", SubjectKind.BRANCH),
        ("91", "", "霁岚泊眼镜公司红桥四分店", SubjectKind.BRANCH),
        ("91", "有限责任公司分公司", "霁岚泊", SubjectKind.BRANCH),
        ("91", "外国(地区)企业常驻代表机构", "霁岚泊公司", SubjectKind.REP_OFFICE),
        ("91", "", "霁岚泊公司济南代表处", SubjectKind.REP_OFFICE),
        ("92", "", "霁岚泊店", SubjectKind.SOLE_TRADER),
        ("93", "", "霁岚泊种植专业合作社", SubjectKind.COOP),
        ("93", "", "霁岚泊种植专业合作社一分社", SubjectKind.COOP_BRANCH),
        ("11", "", "霁岚泊服务公司", SubjectKind.COMPANY),
        ("11", "", "霁岚泊局", SubjectKind.STATE_ORGAN),
        ("31", "", "霁岚泊律师事务所", SubjectKind.LAW_FIRM),
        ("N2", "", "霁岚泊村股份经济合作社", SubjectKind.RURAL_COLLECTIVE),
        ("", "", "霁岚泊蔬菜专业合作社", SubjectKind.COOP),
    ],
)
def test_the_kind_of_a_subject_follows_from_form_code_and_name(
    code: str, form: str, name: str, kind: SubjectKind
) -> None:
    assert guessed_kind(code, form, name) is kind


def test_every_kind_and_state_is_known_by_a_word() -> None:
    for kind in SubjectKind:
        assert kind_of(kind.value) is kind
    for state in RegistrationState:
        assert state_of(state.value) is state
    assert state_of("吊销，未注销") is RegistrationState.REVOKED
    assert state_of("存续") is RegistrationState.EXISTING


def test_every_fault_the_checks_can_find_has_its_sentence() -> None:
    values = dict.fromkeys(
        [
            "value",
            "expected",
            "length",
            "limit",
            "known",
            "field",
            "rows",
            "other",
            "cell",
            "names",
            "name",
            "code",
            "size",
            "kind",
            "detail",
            "row",
            "sheet",
            "sheets",
            "column",
            "header",
            "headers",
        ],
        "1",
    )
    for code in SENTENCES:
        assert "%" not in sentence(Fault(code, "name", values))
