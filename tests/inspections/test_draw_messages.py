"""Every code of the draw has its sentence in both languages."""

from django.utils.translation import override

from inspections import draw_messages
from inspections.drawing import SENTENCES, STEPS


def test_every_fault_and_step_has_a_sentence_and_no_other_is_kept() -> None:
    with override("en"):
        assert {code: str(text) for code, text in draw_messages.FAULTS.items()} == SENTENCES
    assert tuple(draw_messages.STEPS) == STEPS


def test_every_sentence_is_translated_with_the_same_names_in_it() -> None:
    import re

    with override("en"):
        english = draw_messages.browser_messages()
    with override("zh-hans"):
        chinese = draw_messages.browser_messages()
    for table, texts in english.items():
        for code, text in texts.items():
            translated = chinese[table][code]
            assert re.search("[\u4e00-\u9fff]", translated), (table, code)
            assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", translated)), (table, code)


def test_a_fault_is_told_in_the_language_of_the_reader() -> None:
    with override("zh-hans"):
        assert draw_messages.sentence("unknown_stratum", {"value": "Z"}) == "方案中没有分层“Z”"
    with override("en"):
        assert draw_messages.sentence("unknown_stratum", {"value": "Z"}) == "the stratum “Z” is not in the plan"
