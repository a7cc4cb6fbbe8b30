"""Printed ratios become rules where their meaning is certain, and questions where it is not."""

import pytest

from registry.item_states import TimesLimit
from registry.ratios import Doubt, Rule, read_ratio


@pytest.mark.parametrize(
    ("printed", "doubt"),
    [
        ("130%", Doubt.OVER_100),
        ("企业90%,个体工商户110%", Doubt.OVER_100),
        ("10-120%", Doubt.OVER_100),
        ("0%", Doubt.ZERO),
        ("0家", Doubt.ZERO),
        ("不超过6%", Doubt.ONLY_UPPER_LIMIT),
        ("8%以内", Doubt.ONLY_UPPER_LIMIT),
        ("0.00001%", Doubt.TOO_FINE),
        ("20-10%", Doubt.BACKWARDS),
        ("70-60家", Doubt.BACKWARDS),
        ("每三年一次", Doubt.RHYTHM),
        ("每季度一次", Doubt.RHYTHM),
        ("33%,分期完成", Doubt.NOT_UNDERSTOOD),
        ("根据实际情况确定", Doubt.NOT_UNDERSTOOD),
        ("抽取一定比例", Doubt.NOT_UNDERSTOOD),
        ("5%左右", Doubt.NOT_UNDERSTOOD),
        ("4%(与另一事项合并抽取为2%)", Doubt.REMARK),
        ("企业4%;企业6%", Doubt.CONTRADICTION),
        ("4%;1次/年;2次/年", Doubt.CONTRADICTION),
    ],
)
def test_what_is_not_certain_is_asked(printed: str, doubt: Doubt) -> None:
    assert doubt in [question.doubt for question in read_ratio(printed).questions]


def test_a_ratio_over_100_per_cent_or_of_nobody_is_refused_and_gives_no_rule() -> None:
    for printed in ("130%", "0%"):
        reading = read_ratio(printed)
        assert reading.refused
        assert not reading.rules


def test_the_question_carries_the_piece_of_text_and_the_rest_still_counts() -> None:
    reading = read_ratio("企业7%,其他主体根据情况抽取")
    assert reading.rules == (Rule(object_kind="company", object_text="企业", ppm_min=70_000),)
    assert [question.text for question in reading.questions] == ["其他主体根据情况抽取"]


@pytest.mark.parametrize(
    ("printed", "rule"),
    [
        ("100%", Rule(ppm_min=1_000_000)),
        ("100％", Rule(ppm_min=1_000_000)),
        ("全覆盖", Rule(ppm_min=1_000_000)),
        ("2‰", Rule(ppm_min=2_000)),
        ("千分之三", Rule(ppm_min=3_000)),
        ("百分之六", Rule(ppm_min=60_000)),
        ("0.25%", Rule(ppm_min=2_500)),
        ("15-25%", Rule(ppm_min=150_000, ppm_max=250_000)),
        ("15%～25%", Rule(ppm_min=150_000, ppm_max=250_000)),
        ("40-55家", Rule(count_min=40, count_max=55)),
        ("不少于12户", Rule(count_min=12, at_least=True)),
        ("不低于0.4%", Rule(ppm_min=4_000, at_least=True)),
        ("≥20%", Rule(ppm_min=200_000, at_least=True)),
        ("10%以上", Rule(ppm_min=100_000, at_least=True)),
        ("4%;2次/年", Rule(ppm_min=40_000, times_per_year=2)),
        ("4%，每年不超过两次", Rule(ppm_min=40_000, times_per_year=2, times_limit=TimesLimit.AT_MOST)),
        ("4%，每年至少1次", Rule(ppm_min=40_000, times_per_year=1, times_limit=TimesLimit.AT_LEAST)),
        ("每年最多2次", Rule(times_per_year=2, times_limit=TimesLimit.AT_MOST)),
        ("每年对甲级机构抽查比例之和≥45%", Rule(object_text="甲级机构", ppm_min=450_000, at_least=True)),
    ],
)
def test_a_certain_text_becomes_one_rule(printed: str, rule: Rule) -> None:
    reading = read_ratio(printed)
    assert reading.is_certain
    assert reading.rules == (rule,)


def test_one_ratio_for_each_kind_in_one_cell() -> None:
    reading = read_ratio("企业抽查比例为4%,个体工商户抽查比例为0.2%,农民专业合作社抽查比例为6%,抽查1次")
    assert reading.is_certain
    assert [(rule.object_kind, rule.ppm_min, rule.times_per_year) for rule in reading.rules] == [
        ("company", 40_000, 1),
        ("sole_trader", 2_000, 1),
        ("coop", 60_000, 1),
    ]


def test_several_kinds_share_one_ratio() -> None:
    assert [rule.object_kind for rule in read_ratio("企业、个体工商户抽查比例3%").rules] == ["company", "sole_trader"]


@pytest.mark.parametrize("printed", ["A类2%,B类4%、C类20%；D类60%", "低风险2%、一般风险4%、较高风险20%、高风险60%"])
def test_one_ratio_for_each_risk_class(printed: str) -> None:
    reading = read_ratio(printed)
    assert reading.is_certain
    assert {rule.risk_class: rule.ppm_min for rule in reading.rules} == {
        "A": 20_000,
        "B": 40_000,
        "C": 200_000,
        "D": 600_000,
    }


def test_the_frequency_may_stand_in_a_column_of_its_own() -> None:
    assert read_ratio("5%", frequency="=1").rules == (Rule(ppm_min=50_000, times_per_year=1),)
    assert read_ratio("5%", frequency=">=2").rules[0].times_limit == TimesLimit.AT_LEAST
    assert read_ratio("5%;1次/年", frequency="1次/年").is_certain
    assert not read_ratio("5%;1次/年", frequency="2次/年").is_certain


def test_an_empty_cell_says_nothing_and_asks_nothing() -> None:
    assert read_ratio("").rules == ()
    assert read_ratio("").is_certain
