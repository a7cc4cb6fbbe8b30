"""Comparing and finding names."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import names

written = st.text(st.sampled_from("云岭桐木科技有限公司分厂银行行走abcABC12()（）[]【】 \u3000·•|〇○"), max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("云岭电子(济南)有限公司", "云岭电子（济南）有限公司"),
        ("云岭电子[济南]有限公司", "云岭电子【济南】 有限公司"),
        ("ＡＢＣ云岭", "abc云岭"),
        ("云岭·桐木", "云岭•桐木"),
        ("二○二一", "二〇二一"),
    ],
)
def test_width_brackets_and_spaces_make_no_other_name(one: str, other: str) -> None:
    assert names.same(one, other)


def test_another_word_makes_another_name() -> None:
    assert not names.same("云岭电子有限公司", "云岭电器有限公司")


def test_a_name_is_kept_as_written_but_tidied() -> None:
    assert names.tidy("\ufeff 云岭  电子\u200b（济南）有限公司\n") == "云岭 电子（济南）有限公司"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("云岭银行", "ylyh"),  # 行 is h in 银行
        ("长春重庆厦门", "cccqxm"),
        ("ab云岭(12)厂", "abyl12c"),
    ],
)
def test_initials_take_the_reading_of_the_word(name: str, letters: str) -> None:
    assert names.initials(names.key(name)) == letters


@given(written)
def test_a_key_is_stable(name: str) -> None:
    assert names.key(names.key(name)) == names.key(name)


@given(written, st.integers(0, 30), st.integers(1, 8))
def test_every_part_of_a_name_is_indexed(name: str, start: int, length: int) -> None:
    text = names.search_text([name])
    part = names.key(name)[start : start + length]
    assert set(names.query_grams(part)) <= names.grams(text)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None)
@given(written)
def test_the_database_indexes_the_same_grams(name: str) -> None:
    text = names.search_text([name, name[::-1]])
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(registry_grams(%s))", [text])
        assert set(cursor.fetchone()[0]) == names.grams(text)
