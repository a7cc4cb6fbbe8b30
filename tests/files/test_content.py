"""What a file is, by its content."""

import io
import zipfile

import pytest

from core.files.content import DOCX, JPEG, M4A, MP4, PDF, PNG, TEXT, WEBP, XLSX, ZIP, ContentType, sniff


def archive(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name in names:
            file.writestr(zipfile.ZipInfo(name), "x")  # a fixed date: each process collects the same names
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xef\xbb\xbf \n <!DOCTYPE html><html></html>",
        b"<?xml version='1.0'?><svg/>",
        b"hello <script>alert(1)</script>",
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02\x01\x01\x00",
        b"GIF89a\x01\x00",
        b"PK\x03\x04 broken",
        archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
        archive("[Content_Types].xml", "ppt/presentation.xml"),
        b"\x00\x00\x00\x18ftypqt  ",
        b"text with a \x00 in it",
        b"\xff\xfet\x00e\x00x\x00t\x00",
    ],
)
def test_what_the_system_does_not_keep_has_no_type(content: bytes) -> None:
    assert sniff(io.BytesIO(content)) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", JPEG),
        (b"\x89PNG\r\n\x1a\n\x00", PNG),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", WEBP),
        (b"%PDF-1.7\n", PDF),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00", MP4),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x02\x00", M4A),
        (archive("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (archive("[Content_Types].xml", "word/document.xml"), DOCX),
        (archive("header.json", "roster.csv"), ZIP),
        ("名称,代码\n甲公司,91\n".encode("gb18030"), TEXT),
        ("\ufeff名称,代码\r\n".encode(), TEXT),
    ],
)
def test_the_content_says_the_type(content: bytes, expected: ContentType) -> None:
    assert sniff(io.BytesIO(content)) == expected
