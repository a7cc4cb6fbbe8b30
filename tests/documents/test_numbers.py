"""Numbers of documents: one after the other, each once and for ever."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from core.documents.errors import NumberTaken
from core.documents.models import DocumentNumber
from core.documents.numbers import NumberSeries, find_number, next_number, normal_number
from tests.factories.people import DepartmentFactory


@pytest.mark.django_db
def test_two_departments_with_the_same_short_name_cannot_give_the_same_number() -> None:
    for _department in range(2):
        department = DepartmentFactory(short_name="市监")
        if DocumentNumber.objects.exists():
            with pytest.raises(NumberTaken, match="济高市监检通〔2026〕1号"):
                next_number(series="inspection-notice", department=department, year=2026)
        else:
            next_number(series="inspection-notice", department=department, year=2026)


def test_a_word_belongs_to_one_series() -> None:
    with pytest.raises(ValueError, match="twice"):
        NumberSeries("other", "检通")


@pytest.mark.django_db
def test_numbers_count_by_series_department_and_year() -> None:
    one, other = DepartmentFactory(short_name="市监"), DepartmentFactory(short_name="应急")
    given = [
        next_number(series=series, department=department, year=year)
        for series, department, year in [
            ("letter", one, 2026),
            ("letter", one, 2026),
            ("inspection-notice", one, 2026),
            ("letter", other, 2026),
            ("letter", one, 2027),
        ]
    ]
    assert given == [
        "济高市监〔2026〕1号",
        "济高市监〔2026〕2号",
        "济高市监检通〔2026〕1号",
        "济高应急〔2026〕1号",
        "济高市监〔2027〕1号",
    ]


@pytest.mark.django_db
def test_a_number_whose_act_failed_was_never_given() -> None:
    department = DepartmentFactory(short_name="市监")

    class Failed(Exception):
        pass

    with pytest.raises(Failed), transaction.atomic():  # noqa: PT012 (the act fails after it took its number)
        next_number(series="letter", department=department, year=2026)
        raise Failed
    assert next_number(series="letter", department=department, year=2026) == "济高市监〔2026〕1号"


@pytest.mark.django_db
def test_nobody_takes_a_number_back() -> None:
    next_number(series="letter", department=DepartmentFactory(short_name="市监"), year=2026)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        DocumentNumber.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "济高市监〔2026〕1号",
        "济高市监[2026]1号",
        "济高市监（2026）1号",
        "济高市监【２０２６】 １ 号",
        " 济高市监(2026)1号\n",
    ],
)
def test_a_number_is_found_however_its_brackets_are_typed(typed: str) -> None:
    next_number(series="letter", department=DepartmentFactory(short_name="市监"), year=2026)
    assert normal_number(typed) == "济高市监〔2026〕1号"
    found = find_number(typed)
    assert found is not None
    assert found.n == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_acts_at_once_get_fifty_numbers_without_a_gap() -> None:
    department = DepartmentFactory(short_name="市监")

    def act(turn: int) -> str | None:
        try:
            with transaction.atomic():
                number = next_number(series="letter", department=department, year=2026)
                if turn % 10 == 0:
                    raise TimeoutError
                return number
        except TimeoutError:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=20) as pool:
        given = [number for number in pool.map(act, range(55)) if number]
    assert len(given) == 49
    assert set(given) == {f"济高市监〔2026〕{n}号" for n in range(1, 50)}
    assert next_number(series="letter", department=department, year=2026) == "济高市监〔2026〕50号"
