"""Papers: complete, searchable, archivable, and the same bytes from the same data."""

import io
import subprocess
import sys
from typing import Any

import pytest
from pypdf import PdfReader

from core.documents import papers
from core.documents.rendering import qr_svg, render_pdf
from tests.documents.samples import APPROVAL, DRAW, NOTICE, RECORD, SAMPLES

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fccfc0500f0004850180"
    "84a98c210000000049454e44ae426082"
)


def text_of(paper: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).replace("\n", "")


def test_data_that_lack_what_the_paper_asks_for_are_refused_by_name() -> None:
    data = {key: value for key, value in APPROVAL.items() if key != "officers"}
    with pytest.raises(ValueError, match=r"approval\.typ: .*officers"):
        render_pdf("approval.typ", data)


def test_a_paper_reads_nothing_outside_its_own_folder(tmp_path: Any) -> None:
    with pytest.raises(ValueError, match="notice"):
        render_pdf("record.typ", {**RECORD, "signatures": [{"label": "甲", "name": "乙", "image": "../../notice.typ"}]})


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_data_make_the_same_bytes(name: str) -> None:
    template, data, code = SAMPLES[name]
    assert render_pdf(template, data, code=code) == render_pdf(template, data, code=code)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_paper_is_pdf_a_with_chinese_type_of_its_own_and_its_date(name: str) -> None:
    template, data, code = SAMPLES[name]
    paper = PdfReader(io.BytesIO(render_pdf(template, data, code=code)))
    metadata = paper.xmp_metadata
    assert metadata is not None
    assert metadata.pdfaid_part == "2"
    fonts = paper.pages[0]["/Resources"]["/Font"].get_object()
    assert all("NotoSansCJK" in font.get_object()["/BaseFont"] for font in fonts.values())
    assert paper.metadata is not None
    assert paper.metadata.creation_date is not None
    assert paper.metadata.creation_date.date().isoformat() == data["dated"]


def test_the_notice_says_who_comes_why_and_what_may_be_refused() -> None:
    text = text_of(papers.inspection_notice(NOTICE, code="https://oversight.example.cn/c/abc"))
    for wanted in (
        "行政检查通知书",
        "济高市监检通〔2026〕12号",
        "济南示例精密机械有限公司",
        "经本机关负责人批准（济高市监检审〔2026〕12号）",
        "15010199002",
        "有权拒绝检查",
        "有权申请回避",
        "扫码核验",
        "2026年3月9日",
    ):
        assert wanted in text, wanted


def test_a_paper_without_a_code_shows_none() -> None:
    assert "扫码" not in text_of(render_pdf("notice.typ", NOTICE))


def test_the_approval_form_carries_cause_frequency_and_head_count() -> None:
    text = text_of(papers.approval(APPROVAL))
    for wanted in ("检查事由", "0 次（年度上限 2 次）", "1 人（人数事先确定", "签名：赵明"):
        assert wanted.replace(" ", "") in text.replace(" ", "").replace("\u3000", ""), wanted


def test_the_record_takes_pictures_of_signatures_and_ends_with_the_persons_words() -> None:
    signatures = [{"label": "被检查单位", "name": "孙晓", "signed_on": "2026-03-17", "image": "party.png"}]
    paper = papers.on_site_record({**RECORD, "signatures": signatures}, files={"party.png": PIXEL})
    drawn = PdfReader(io.BytesIO(paper)).pages[-1]["/Resources"]["/XObject"].get_object().values()
    assert "/Image" in [entry.get_object()["/Subtype"] for entry in drawn]
    text = text_of(paper)
    assert "情况属实，已联系检验机构，按期整改。" in text
    assert "2026年3月17日9时05分至2026年3月17日10时40分" in text


def test_a_long_table_repeats_its_head_and_numbers_its_pages() -> None:
    pages = [
        page.extract_text() for page in PdfReader(io.BytesIO(papers.draw_result(DRAW, code="https://e.cn/d"))).pages
    ]
    assert len(pages) == 2
    assert all("统一社会信用代码" in page for page in pages)
    assert ["1" in pages[0].split("—")[-2], "2" in pages[1].split("—")[-2]] == [True, True]


def test_what_a_person_types_is_text_and_never_a_command() -> None:
    text = text_of(papers.on_site_record({**RECORD, "statement": "#panic() *粗* $x$ @ref <label>"}))
    assert "#panic() *粗* $x$ @ref <label>" in text


def test_a_code_is_a_drawing_with_a_quiet_zone() -> None:
    drawing = qr_svg("https://oversight.example.cn/c/abc")
    assert drawing.startswith(b"<svg")
    assert b"<script" not in drawing


def test_starting_the_system_loads_neither_typst_nor_segno() -> None:
    script = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'oversight.settings'; django.setup();"
        "import core.documents.papers, core.documents.numbers;"
        "print({'typst', 'segno', 'noto_cjk_sans_otc', 'pypdf'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
