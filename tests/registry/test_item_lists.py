"""What a published list says for certain, and what must be asked: nothing is guessed, nothing is lost."""

import pytest

from registry.item_list_rows import ItemRow, Reader, questions_of
from registry.item_lists import (
    AnswerWrong,
    Ask,
    Asked,
    ItemColumn,
    check_answer,
    column_of,
    columns_of,
    object_kinds,
    read_items,
    split_bases,
)
from tests.registry.item_list import CERTAIN, OPEN, as_csv, as_workbook, row


def rows_of(content: bytes, answers: dict[str, str] | None = None) -> list[ItemRow]:
    table = read_items(content)
    known = {"某局": "OWN", "卫健部门": "HEALTH"}
    return Reader(columns_of(table.headers, {}), own="OWN", departments=known, answers=answers or {}).rows(table)


def asked(rows: list[ItemRow]) -> list[tuple[str, str]]:
    return [(one.ask.value, one.text) for one, _rows in questions_of(rows)]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("抽查事项", ItemColumn.NAME),
        ("抽查比例（%）", ItemColumn.RATIO),
        ("检查依据", ItemColumn.BASES),
        ("联系电话", ItemColumn.PERSONAL),
        ("ratio_raw", ItemColumn.RATIO),
        ("幸运数字", None),
    ],
)
def test_headers_are_known_by_many_names_and_never_guessed(header: str, column: ItemColumn | None) -> None:
    assert column_of(header) is column


@pytest.mark.parametrize(
    ("text", "found", "doubtful"),
    [
        ("", [], False),
        ("依法检查", [], True),
        ("《甲条例》", [], True),
        ("《甲条例》第三条、另行规定", [("甲条例", "第三条")], True),
        ("《甲条例》第三条、第五条第一款、第二款", [("甲条例", "第三条"), ("甲条例", "第五条第一款"), ("甲条例", "第五条第二款")], False),
        ("《甲法》第十条;《乙办法》第二十条第一项、第三条之一", [("甲法", "第十条"), ("乙办法", "第二十条第一项"), ("乙办法", "第三条之一")], False),
        ("《甲法》第12条", [("甲法", "第12条")], False),
    ],
)  # fmt: skip
def test_a_basis_is_split_article_by_article(text: str, found: list[tuple[str, str]], doubtful: bool) -> None:
    split, left_open = split_bases(text)
    assert (split if not doubtful or found else [], left_open) == (found, doubtful)


def test_object_words_are_kinds_only_where_every_word_is_one() -> None:
    assert object_kinds("企业、个体工商户") == ("company", "sole_trader")
    assert object_kinds("企业、各类宾馆") is None
    assert object_kinds("") is None


def test_a_clear_row_asks_nothing() -> None:
    (found,) = rows_of(as_csv(row(**CERTAIN)))
    assert asked([found]) == []
    assert [(rule.object_kind, rule.ppm_min, rule.times_per_year) for rule in found.rules] == [
        ("company", 20_000, 1),
        ("sole_trader", 1_000, 1),
    ]
    assert found.methods == ("on_site", "online")
    assert (found.category, len(found.bases)) == ("general", 4)
    assert found.printed["time_window"] == "4-11月"


def test_what_a_row_leaves_open_is_asked_in_its_own_words() -> None:
    found = rows_of(as_csv(row(**OPEN)))
    assert asked(found) == [
        ("keeper", "某市公安部门"),
        ("objects", "各类宾馆、旅店"),
        ("methods", ""),
        ("category", ""),
        ("ratio", "不低于5%(与其他检查合并抽取)"),
        ("partner", "某市海事局"),
    ]
    assert found[0].partners == ["HEALTH"]


def test_the_same_words_are_asked_once_with_all_their_rows() -> None:
    found = rows_of(as_csv(row(**CERTAIN, note="甲"), row(**OPEN), row(**{**OPEN, "item": "另一事项的检查"})))
    assert {tuple(numbers) for _asked, numbers in questions_of(found)} == {(3, 4)}


def test_answers_close_questions_and_a_row_that_is_not_ours_is_left_out() -> None:
    keys = {one.ask: one.key for one, _rows in questions_of(rows_of(as_csv(row(**OPEN))))}
    (out,) = rows_of(as_csv(row(**OPEN)), {keys[Ask.KEEPER]: "leave_out"})
    assert (out.is_left_out, out.asks) == (True, [])
    answers = {
        keys[Ask.KEEPER]: "own",
        keys[Ask.OBJECTS]: "text",
        keys[Ask.METHODS]: "on_site,testing",
        keys[Ask.CATEGORY]: "key",
        keys[Ask.RATIO]: "5%以上;2次/年",
        keys[Ask.PARTNER]: "outside",
    }
    (found,) = rows_of(as_csv(row(**OPEN)), answers)
    assert found.asks == []
    assert (found.kinds, found.methods, found.category) == ((), ("on_site", "testing"), "key")
    assert [(rule.ppm_min, rule.at_least, rule.times_per_year) for rule in found.rules] == [(50_000, True, 2)]


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (Ask.KEEPER, "perhaps"),
        (Ask.CATEGORY, "important"),
        (Ask.OBJECTS, "company,alien"),
        (Ask.METHODS, ""),
        (Ask.RATIO, "视情况而定"),
        (Ask.RATIO, "130%"),
        (Ask.BASIS, "依法"),
        (Ask.SAME_ITEM, "both"),
        (Ask.PARTNER, " "),
    ],
)
def test_an_answer_that_leaves_something_open_is_none(ask: Ask, answer: str) -> None:
    with pytest.raises(AnswerWrong):
        check_answer(Asked(ask, "原文"), answer)


def test_faults_name_what_is_wrong() -> None:
    found = rows_of(
        as_csv(
            row(**{**CERTAIN, "item": ""}),
            row(**{**CERTAIN, "ratio_raw": "130%"}),
            row(**{**CERTAIN, "item": "长" * 201}),
            row(**CERTAIN),
            row(**{**CERTAIN, "seq": "9"}),
        )
    )
    assert [[code for code, _values in one.faults] for one in found] == [
        ["name_missing"],
        ["ratio_impossible"],
        ["too_long"],
        [],
        ["repeated"],
    ]


def test_one_item_printed_for_different_objects_is_asked_about_and_joined_on_request() -> None:
    first = row(**{**CERTAIN, "object": "企业", "ratio_raw": "30%"})
    second = row(**{**CERTAIN, "object": "个体工商户", "ratio_raw": "50%"})
    ((question, numbers),) = questions_of(rows_of(as_csv(first, second)))
    assert (question.ask, numbers) == (Ask.SAME_ITEM, [2, 3])
    head, joined = rows_of(as_csv(first, second), {question.key: "one"})
    assert (joined.joins, head.joined) == (head.number, [joined])
    each = rows_of(as_csv(first, second), {question.key: "each"})
    assert [one.joins for one in each] == [0, 0]


def test_a_merged_cell_speaks_for_each_of_its_rows() -> None:
    headers = ["序号", "抽查项目", "抽查事项", "检查对象", "事项类别", "检查方式", "抽查比例", "检查依据"]
    tail = ["企业", "一般检查事项", "现场检查", "5%", "《甲条例》第一条"]
    rows = [
        ["1", "住宿业检查", "许可证情况的检查", *tail],
        ["1", "", "消防情况的检查", *tail],
        ["2", "", "餐饮检查", *tail],
    ]
    found = rows_of(as_workbook(headers, rows, [(1, 2, 1)]))
    assert [one.text(ItemColumn.GROUP) for one in found] == ["住宿业检查", "住宿业检查", ""]


def test_columns_on_persons_are_kept_nowhere() -> None:
    headers = ["抽查事项", "检查对象", "联系人"]
    (found,) = rows_of(as_csv({"抽查事项": "某检查", "检查对象": "企业", "联系人": "张三"}, headers=headers))
    assert "张三" not in str(found.printed)
