"""When two citations mean the same article."""

import pytest

from registry.catalogue.citations import articles_of, law_key, meets, number_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("八", 8),
        ("十", 10),
        ("十一", 11),
        ("四十二", 42),
        ("一百零三", 103),
        ("一百二十", 120),
        ("53", 53),
        ("两百", 200),
    ],
)
def test_numbers_are_read_as_laws_write_them(text: str, number: int) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("", set()),
        ("第五十三条", {53}),
        ("第五十三条第一款第（二）项", {53}),
        ("第53条", {53}),
        ("第八条、第十四条", {8, 14}),
        ("第五十三条至第五十五条", {53, 54, 55}),
        ("全文", set()),
    ],
)
def test_articles_of_a_citation(text: str, articles: set[int]) -> None:
    assert articles_of(text) == articles


def test_titles_are_one_law_with_or_without_brackets_state_and_edition() -> None:
    assert law_key("《中华人民共和国食品安全法》") == law_key("食品安全法(2021修正)") == "食品安全法"
    assert law_key("食品安全法实施条例") != law_key("食品安全法")


@pytest.mark.parametrize(
    ("article", "changed", "found"),
    [("第八条", "第九条", False), ("第八条第二款", "第八条", True), ("", "第九条", True), ("第八条", "", True)],
)
def test_a_citation_meets_a_change_where_an_article_is_common_or_the_whole_law_is_meant(
    article: str, changed: str, found: bool
) -> None:
    assert meets("食品安全法", article, changed_law="《食品安全法》", changed_article=changed) is found


def test_another_law_is_not_meant() -> None:
    assert not meets("药品管理法", "第八条", changed_law="食品安全法", changed_article="第八条")
